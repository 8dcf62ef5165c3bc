"""How a view reaches the service that answers."""

from typing import cast

from flask import current_app

from qa.answering.observed import Service

_EXTENSION = "citewell"


def provide(extensions: dict[str, object], service: Service) -> None:
    """Make the service reachable from the views of the application that owns `extensions`."""
    extensions[_EXTENSION] = service


def service() -> Service:
    """Return the service of the current application."""
    return cast(Service, current_app.extensions[_EXTENSION])
