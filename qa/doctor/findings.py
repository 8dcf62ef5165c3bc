"""The findings of the doctor, and its questions to a running service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

from qa.errors import QAError

Verdict = Literal["sound", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of examining one thing.

    Attributes:
        verdict: ``sound``, ``warning`` if the service still works, or ``fault``.
        subject: What was examined.
        message: The finding; for a warning or a fault: rule, value and remedy.
    """

    verdict: Verdict
    subject: str
    message: str


class Visits(Protocol):
    """Questions to a running service."""

    def is_up(self, url: str) -> bool:
        """Whether a service answers at an address."""

    def count_documents(self, url: str) -> int:
        """Return the number of documents of the service at an address. Raises ServiceError if it does not answer."""


@contextmanager
def sound(findings: list[Finding], subject: str, message: str) -> Iterator[None]:
    """Record one finding: sound, unless the block raises a `QAError` that says what is wrong."""
    try:
        yield
    except QAError as exc:
        findings.append(Finding("fault", subject, str(exc)))
    else:
        findings.append(Finding("sound", subject, message))
