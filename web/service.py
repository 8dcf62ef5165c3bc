"""How a view reaches the service that answers, that of the collection which the request is about."""

from typing import cast

from qa.answering.observed import Service
from web.guard.collections import here

_PART = "service"


def provide(shelf: dict[str, object], service: Service) -> None:
    """Put the service on the shelf of its collection."""
    shelf[_PART] = service


def service() -> Service:
    """Return the service of the present collection. Raises UnknownCollectionError, or a StoreError."""
    return cast(Service, here()[_PART])
