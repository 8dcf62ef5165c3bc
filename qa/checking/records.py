"""The records of a check: quotations of a text, and what is found out about them."""

from dataclasses import dataclass
from typing import Literal

from qa.verify.check import Place

Kind = Literal["marks", "block", "claim"]
"""How a text shows its quotation: in quotation marks or as a block; a claim is a sentence outside of quotations."""

Status = Literal[
    "verbatim", "repaired", "altered", "misattributed", "not_found", "supported", "contradicted", "nearest"
]
"""What is found out about a quotation.

``verbatim``: its words stand in a document. ``repaired``: they do but for typography, disclosed omissions and
insertions. ``altered``: a passage is near, and differs. ``misattributed``: its words stand in another document than the
text names, or another person says them. ``not_found``: no passage is near. Of claims: ``supported`` and
``contradicted``, where rules can tell, else ``nearest``: there is a passage near.
"""

ChangeKind = Literal["negation", "number", "date", "name", "word", "letter_case", "punctuation"]
"""The kind of words that differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A quotation in a text that is checked.

    Attributes:
        text: Its words, without the marks around them.
        start: Offset of its first character in the text.
        end: Offset after its last one.
        kind: How the text shows it.
        after: What follows it in its paragraph: a citation may be there.
        speaker: Who said it, if the text says so by a rule.
    """

    text: str
    start: int
    end: int
    kind: Kind = "marks"
    after: str = ""
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """Words that a quotation has differently from a document.

    Attributes:
        kind: What kind of words they are.
        quoted: The words of the quotation; empty if it leaves some out.
        source: The words of the document; empty if the quotation adds some.
    """

    kind: ChangeKind
    quoted: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What is found out about a quotation.

    Attributes:
        quotation: The quotation.
        status: The verdict.
        place: Its place, or the nearest passage of an altered one; None if it is not found.
        changes: What differs, if it is altered.
        named: The document that the text names for it, if any.
        speaker: Who says it in the document, if that is somebody else than the text says.
    """

    quotation: Quotation
    status: Status
    place: Place | None = None
    changes: tuple[Change, ...] = ()
    named: str | None = None
    speaker: str | None = None
