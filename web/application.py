"""`create_app` makes the application from the settings and its parts."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from qa.answering.observed import Observed
from qa.config import Config
from qa.feedback.gaps import count_gaps
from qa.feedback.store import open_store
from qa.library.originals import Originals
from qa.parts import MEGABYTE, parse_limits
from qa.serving.parts import Parts
from web import errors
from web.guard import access, collections, hosts, origins
from web.guard.admission import Gate
from web.monitoring import logs, metrics
from web.service import provide
from web.shelves import Shelf, Shelves
from web.views import assets
from web.views.admin import admin
from web.views.api import api
from web.views.check import checks
from web.views.collections import collections as choices
from web.views.documents import library
from web.views.extract import extraction
from web.views.feedback import feedback, provide_feedback
from web.views.management import Management, provide_management, provide_manager
from web.views.openai import openai
from web.views.originals import originals, provide_originals
from web.views.pages import pages
from web.views.search import search
from web.views.suggestions import provide_suggestions, suggestions
from web.views.widget import widget


def create_app(config: Config, parts: Parts) -> Flask:
    """Make the application.

    Args:
        config: The settings.
        parts: The parts that it answers with.

    Raises:
        ConfigError: A setting is invalid.
        StoreError: The stores of feedback and keys cannot be opened.
    """
    app = Flask(__name__, static_folder=None)  # see web.views.assets
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_kb * 1024
    gate = Gate(
        working=config.threads,
        waiting=config.queue,
        seconds=config.deadline,
        stopping=parts.stopping,
    )
    logs.register(app)
    counted = metrics.Metrics()
    collections.register(app, Shelves(parts, lambda name, own: _shelf(config, name, own, counted)))
    metrics.register(app, counted, parts.qa, gate, stamp=parts.stamp, answers=parts.answers)
    access.register(app, config, gate, local_token=parts.local_token)
    limits = config.max_file_mb, config.max_upload_mb, config.max_upload_files
    provide_management(app.extensions, Management(*limits))
    max_bytes = config.max_file_mb * MEGABYTE
    provide_originals(app.extensions, Originals(config.originals, max_bytes, parse_limits(config)))
    app.register_blueprint(admin)
    app.register_blueprint(api)
    app.register_blueprint(checks)
    app.register_blueprint(choices)
    app.register_blueprint(extraction)
    app.register_blueprint(feedback)
    app.register_blueprint(library)
    app.register_blueprint(openai)
    app.register_blueprint(originals)
    app.register_blueprint(pages)
    app.register_blueprint(search)
    app.register_blueprint(suggestions)
    app.register_blueprint(widget)
    assets.register(app, hsts_days=config.hsts_days)
    origins.register(app, config.origins)
    hosts.register(app, config)
    errors.register(app)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops, x_prefix=hops)  # type: ignore[method-assign]
    return app


def _shelf(config: Config, name: str, parts: Parts, counted: metrics.Metrics) -> Shelf:
    """Return what the views need of a collection."""
    shelf: dict[str, object] = {}
    store = open_store(config.model_copy(update={"collection": name}))
    observed = Observed(
        parts.qa,
        before=(logs.log_question,) if config.log_questions else (),
        after=(count_gaps(store), counted.count_answer) if config.record_unanswered else (counted.count_answer,),
    )
    provide(shelf, observed)
    provide_feedback(shelf, store)
    provide_manager(shelf, parts.manager, parts.watched)
    provide_suggestions(shelf)
    return shelf
