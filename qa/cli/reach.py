"""What needs the index: done here, or at the service that has it open. One process owns a data folder."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from qa.access.local_token import find_token
from qa.config import Config
from qa.errors import LockedError
from qa.store.lock import find_service

if TYPE_CHECKING:
    from qa.client import Client

_Found = TypeVar("_Found")


def reach(config: Config, here: Callable[[], _Found], there: "Callable[[Client], _Found]") -> _Found:
    """Do something with the index where it can be done.

    Args:
        config: The settings, which name the data folder, or the Chroma server that needs no owner.
        here: Opens the index; called unless a service has it open, so that what is slow waits until it is known.
        there: Asks the service that has it open.

    Returns:
        What the one that was called gives.

    Raises:
        LockedError: A process has the index open that is no service.
    """
    url = None if config.chroma_url else find_service(config.data)
    if url is None:
        try:
            return here()
        except LockedError as exc:
            if exc.url is None:
                raise
            url = exc.url  # a service has just started
    from qa.client import Client

    return there(Client(url, find_token(config.data)))
