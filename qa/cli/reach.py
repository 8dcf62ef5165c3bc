"""Do work with the index: here, or at the service that has it open. One process owns a data folder."""

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
    """Do something with the index at the place where it is open.

    Args:
        config: The settings, which name the data folder, or the Chroma server that needs no owner.
        here: Opens the index. It is called only if no service has it open, so that slow imports can wait.
        there: Asks the service that has it open.

    Returns:
        The result of the function that was called.

    Raises:
        LockedError: A process that is not a service has the index open.
    """
    url = None if config.chroma_url or config.shards else find_service(config.folder)
    if url is None:
        try:
            return here()
        except LockedError as exc:
            if exc.url is None:
                raise
            url = exc.url  # a service has just started
    from qa.client import Client

    return there(Client(url, find_token(config.folder)))
