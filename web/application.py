"""`create_app` makes the application from the settings and its parts."""

import threading
from collections.abc import Callable

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from qa.answering.cache import AnswerCache
from qa.config import Config, load_config
from qa.feedback.gaps import GapCounter
from qa.feedback.store import open_store
from web import errors
from web.guard import access, hosts, origins
from web.guard.admission import Gate
from web.monitoring import logs, metrics
from web.monitoring.watched import Watched
from web.service import Service, provide
from web.views import assets
from web.views.admin import admin
from web.views.api import api
from web.views.documents import Management, Manager, library, provide_library
from web.views.feedback import feedback, provide_feedback
from web.views.pages import pages
from web.views.widget import widget


def create_app(
    config: Config | None = None,
    *,
    qa: Service | None = None,
    manager: Manager | None = None,
    local_token: str | None = None,
    stamp: Callable[[], str] | None = None,
    answers: AnswerCache | None = None,
    stopping: threading.Event | None = None,
) -> Flask:
    """Make the application.

    Args:
        config: The settings; None reads them from the environment.
        qa: The service that answers; None opens the index in the data folder.
        manager: Takes uploads and deletions; None refuses them.
        local_token: What the command line proves itself with; None refuses it.
        stamp: Gives the index's stamp, which ends in the number of its generation, for the metrics.
        answers: What the service gives again, for the metrics.
        stopping: Set by the server when it is about to stop: no more requests are then worked on.

    Raises:
        ConfigError: A setting is wrong.
        StoreError: The index cannot be opened.
    """
    config = config or load_config()
    app = Flask(__name__, static_folder=None)  # see web.views.assets
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_kb * 1024
    gate = Gate(
        working=config.threads,
        waiting=config.queue,
        seconds=config.deadline,
        stopping=stopping or threading.Event(),
    )
    logs.register(app)
    counted = metrics.Metrics()
    store, service = open_store(config), qa or _opened(config)
    provide_feedback(app.extensions, store)
    asked = GapCounter(service, store) if config.record_unanswered else service
    log = logs.log_question if config.log_questions else _keep_silent
    provide(app.extensions, Watched(asked, on_question=log, on_answer=counted.count_answer))
    metrics.register(app, counted, service, gate, stamp=stamp, answers=answers)
    access.register(app, config, gate, local_token=local_token)
    limits = config.max_file_mb, config.max_upload_mb, config.max_upload_files
    provide_library(app.extensions, Management(manager, *limits, local_token))
    app.register_blueprint(admin)
    app.register_blueprint(api)
    app.register_blueprint(feedback)
    app.register_blueprint(library)
    app.register_blueprint(pages)
    app.register_blueprint(widget)
    assets.register(app, hsts_days=config.hsts_days)
    origins.register(app, config.origins)
    hosts.register(app, config)
    errors.register(app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    return app


def _keep_silent(_: str) -> None:
    """Questions are nobody's business."""


def _opened(config: Config) -> Service:
    from qa.answering.service import open_qa  # loads the model: not for those who bring a service

    return open_qa(config)
