"""The collections of an application, each with the parts that its views need."""

import threading
from collections.abc import Callable, Mapping

from qa.errors import UnknownCollectionError
from qa.serving.parts import Parts
from qa.settings.collections import DEFAULT

Shelf = Mapping[str, object]


class Shelves:
    """The parts of each collection, made at its first use. Safe to share between threads.

    Args:
        parts: The parts of the first collection, which know the others.
        make: Makes what the views need from the parts of a collection, by its name.
    """

    def __init__(self, parts: Parts, make: Callable[[str, Parts], Shelf]) -> None:
        self._others = parts.others
        self._make = make
        self._made = {DEFAULT: make(DEFAULT, parts)}
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """Return the names of the further collections, in order."""
        return () if self._others is None else tuple(self._others.names())

    def find(self, name: str) -> Shelf:
        """Return the parts of one by name.

        Raises:
            UnknownCollectionError: There is none.
            StoreError: It cannot be opened.
        """
        found = self._made.get(name)
        if found is None:
            if self._others is None:
                raise UnknownCollectionError(name)
            parts = self._others.find(name)
            with self._lock:
                found = self._made.get(name) or self._made.setdefault(name, self._make(name, parts))
        return found
