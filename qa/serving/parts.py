"""The parts of an application, besides the settings. The code that opens an index passes them to `create_app`."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qa.answering.cache import AnswerCache
from qa.answering.observed import Service
from qa.config import Config

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from qa.library.librarian import Librarian
    from qa.library.open import Library
    from qa.watching.watched import Watched


class Others(Protocol):
    """The further collections of a service."""

    def names(self) -> Sequence[str]:
        """Return their names, in order."""

    def find(self, name: str) -> "Parts":
        """Return the parts of one. Raises UnknownCollectionError if there is none of this name, or a StoreError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts that an application answers with, of one collection.

    Attributes:
        qa: The service that answers.
        watched: Returns what is watched; None if nothing is.
        manager: Accepts uploads and deletions; None refuses them.
        local_token: Token that the command line must send; None refuses it.
        stamp: Returns the index's stamp, which ends in its generation number, for the metrics.
        answers: The cache of answers, for the metrics.
        others: The further collections; None if there are none.
        stopping: Set by the server when it is about to stop. Then no more requests are processed.
    """

    qa: Service
    manager: "Librarian | None" = None
    watched: "Callable[[], Watched] | None" = None
    local_token: str | None = None
    stamp: Callable[[], str] | None = None
    answers: AnswerCache | None = None
    others: Others | None = None
    stopping: threading.Event = field(default_factory=threading.Event)


MakeApp = Callable[[Config, Parts], "WSGIApplication"]
"""Makes the application. It is a function of a module, because worker processes import it by its name."""

IndexInto = Callable[["Library", Sequence[Path]], object]
"""Indexes paths into an open library, and shows the result."""
