"""The further collections of a service: opened with it or when they are first asked for, and closed with it."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from qa.answering.service import QA
from qa.config import Config
from qa.errors import EmptyIndexError, QAError, UnknownCollectionError
from qa.library.named import find_collections
from qa.opening import is_owned
from qa.parts import chroma_server_of
from qa.serving.parts import Parts
from qa.serving.recent import Recent

_SECONDS = 5.0
_log = logging.getLogger(__name__)


class Served(Protocol):
    """An open collection."""

    @property
    def parts(self) -> Parts:
        """The parts that the application answers with."""

    def announce(self, url: str) -> None:
        """Note the address where it is served."""

    def close(self) -> None:
        """Close it."""


class Answering:
    """A collection that is only answered from.

    Args:
        qa: What answers.

    Attributes:
        parts: The parts that the application answers with.
    """

    def __init__(self, qa: QA) -> None:
        self._qa = qa
        self.parts = Parts(qa=qa)

    def announce(self, url: str) -> None:
        """Do nothing: nobody else asks here for its index."""

    def close(self) -> None:
        """Close its index."""
        self._qa.close()


class Collections:
    """The further collections of a service. Safe to share between threads. Each is opened once.

    Args:
        config: The settings of the service.
        open_one: Opens the collection in some settings, with the models of the service.
        seconds: For how long a list of what is on a server or place is used.
    """

    def __init__(self, config: Config, open_one: Callable[[Config], Served], *, seconds: float = _SECONDS) -> None:
        self._config = config
        self._open_one = open_one
        self._open: dict[str, Served] = {}
        self._listed = Recent[tuple[str, ...]](self._list, (), seconds=seconds)
        self._url: str | None = None
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """Return the names of all that are there, in order; on a server or place, that were there seconds ago."""
        return self._list() if is_owned(self._config) else self._listed.get()

    def find(self, name: str) -> Parts:
        """Return the parts of one. It is opened if it is not.

        Raises:
            UnknownCollectionError: There is none of this name.
            StoreError: It cannot be opened, or a server or place does not answer.
        """
        found = self._open.get(name)
        if found is None:
            with self._lock:
                found = self._open.get(name) or self._begin(name)
        elif not is_owned(self._config) and name not in self.names():  # another machine has deleted it
            raise UnknownCollectionError(name)
        return found.parts

    def open_all(self) -> None:
        """Open all that can be opened, and log why another cannot. It is tried again when it is asked for."""
        try:
            names = self._list()
        except QAError as exc:
            _log.warning("further collections are not served for now: %s", exc)
            return
        for name in names:
            try:
                self.find(name)
            except QAError as exc:
                _log.warning("the collection %s is not served for now: %s", name, exc)

    def announce(self, url: str) -> None:
        """Note the address of the service, so that the command line finds each collection there."""
        with self._lock:
            self._url = url
            for name, one in self._open.items():
                one.announce(_address(url, name))

    def close(self) -> None:
        """Close all."""
        with self._lock:
            for one in self._open.values():
                one.close()
            self._open.clear()

    def _begin(self, name: str) -> Served:
        if name not in self._list():
            raise UnknownCollectionError(name)
        try:
            opened = self._open_one(self._config.model_copy(update={"collection": name}))
        except EmptyIndexError as exc:
            raise UnknownCollectionError(name) from exc
        if self._url is not None:
            opened.announce(_address(self._url, name))
        self._open[name] = opened
        return opened

    def _list(self) -> tuple[str, ...]:
        names = find_collections(self._config.data, chroma_server_of(self._config), self._config.shards)
        self._listed.put(names)
        return names


def _address(url: str, name: str) -> str:
    return f"{url}/collections/{name}"
