"""What was found of each thing, and what is asked of a running service."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, Protocol

from qa.errors import QAError

Verdict = Literal["sound", "warning", "fault"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one thing that was examined.

    Attributes:
        verdict: ``sound``, ``warning`` for what goes on working, or ``fault``.
        subject: What was examined.
        message: What is so; for a warning or a fault the rule, the value and the remedy.
    """

    verdict: Verdict
    subject: str
    message: str


class Visits(Protocol):
    """What is asked of a running service."""

    def is_up(self, url: str) -> bool:
        """Whether a service answers at an address."""

    def count_documents(self, url: str) -> int:
        """How many documents the service at an address has. Raises ServiceError when it does not answer."""


@contextmanager
def sound(findings: list[Finding], subject: str, message: str) -> Iterator[None]:
    """One finding: sound, unless an error that is raised on purpose says what is wrong."""
    try:
        yield
    except QAError as exc:
        findings.append(Finding("fault", subject, str(exc)))
    else:
        findings.append(Finding("sound", subject, message))
