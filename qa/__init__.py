"""citewell: answers that are quotations. This is the public interface; heavy parts are loaded at their first use.

    import qa

    with qa.open_qa(qa.load_config()) as service:
        answer = service.ask("Who chairs the Azerbaijan Popular Front Party?")

To read the code, start at `qa.answering.service`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.answering.conversation import Turn as Turn
    from qa.answering.given import GivenText as GivenText
    from qa.answering.question import Question as Question
    from qa.answering.service import QA as QA
    from qa.config import Config as Config
    from qa.config import load_config as load_config
    from qa.errors import ConfigError as ConfigError
    from qa.errors import DeadlineError as DeadlineError
    from qa.errors import NotFoundError as NotFoundError
    from qa.errors import QAError as QAError
    from qa.errors import QuestionError as QuestionError
    from qa.errors import StoreError as StoreError
    from qa.extraction import extract as extract
    from qa.opening import open_qa as open_qa
    from qa.records import Answer as Answer
    from qa.records import AnswerGroup as AnswerGroup
    from qa.records import Citation as Citation
    from qa.records import Document as Document
    from qa.records import Filters as Filters
    from qa.records import IndexedDocument as IndexedDocument
    from qa.records import Snippet as Snippet

_MODULES = {
    "qa.answering.conversation": ("Turn",),
    "qa.answering.given": ("GivenText",),
    "qa.answering.question": ("Question",),
    "qa.answering.service": ("QA",),
    "qa.config": ("Config", "load_config"),
    "qa.errors": ("ConfigError", "DeadlineError", "NotFoundError", "QAError", "QuestionError", "StoreError"),
    "qa.extraction": ("extract",),
    "qa.opening": ("open_qa",),
    "qa.records": ("Answer", "AnswerGroup", "Citation", "Document", "Filters", "IndexedDocument", "Snippet"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    """Load the object behind a name of the public interface (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module 'qa' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *__all__]
