"""What an application is made of, apart from the settings: whoever opens an index hands it to whoever makes the app."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from qa.answering.cache import AnswerCache
from qa.answering.observed import Service
from qa.config import Config

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

    from qa.library.librarian import Librarian
    from qa.library.open import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts that an application answers with.

    Attributes:
        qa: The service that answers.
        manager: Takes uploads and deletions; None refuses them.
        local_token: What the command line proves itself with; None refuses it.
        stamp: Gives the index's stamp, which ends in the number of its generation, for the metrics.
        answers: What the service gives again, for the metrics.
        stopping: Set by the server when it is about to stop: no more requests are then worked on.
    """

    qa: Service
    manager: "Librarian | None" = None
    local_token: str | None = None
    stamp: Callable[[], str] | None = None
    answers: AnswerCache | None = None
    stopping: threading.Event = field(default_factory=threading.Event)


MakeApp = Callable[[Config, Parts], "WSGIApplication"]
"""Makes the application; a function of a module, since worker processes import it by its name."""

IndexInto = Callable[["Library", Sequence[Path]], object]
"""Indexes paths into an open library, and shows what came of it."""
