"""The web face of the service: a JSON endpoint and a chat page. `create_app` makes the application."""

from flask import Flask

from qa.access.store import open_keys
from qa.config import Config, load_config
from qa.feedback.gaps import GapCounter
from qa.feedback.store import open_store
from web import access, assets, errors, origins
from web.api import api
from web.feedback import feedback, provide_feedback
from web.pages import pages
from web.service import Service, provide
from web.widget import widget


def create_app(config: Config | None = None, *, qa: Service | None = None) -> Flask:
    """Make the application.

    Args:
        config: The settings; None reads them from the environment.
        qa: The service that answers; None opens the index in the data folder.

    Raises:
        ConfigError: A setting is wrong.
        StoreError: The index cannot be opened.
    """
    config = config or load_config()
    app = Flask(__name__, static_folder=None)  # see web.assets
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_kb * 1024
    store, service = open_store(config), qa or _opened(config)
    provide_feedback(app.extensions, store)
    provide(app.extensions, GapCounter(service, store) if config.record_unanswered else service)
    access.register(app, open_keys(config), ask_needs_key=config.ask_needs_key)
    app.register_blueprint(api)
    app.register_blueprint(feedback)
    app.register_blueprint(pages)
    app.register_blueprint(widget)
    assets.register(app)
    origins.register(app, config.origins)
    errors.register(app)
    return app


def _opened(config: Config) -> Service:
    from qa.service import open_qa  # loads the model: not for those who bring a service

    return open_qa(config)
