"""What one paragraph shows, as it is put together from its runs."""

from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from qa.corpus.formats.superscripts import subscript, superscript
from qa.corpus.left_out import MARK, LeftOut

_BEHIND = 24  # characters before a raised one that are read


@dataclass(slots=True)
class Line:
    """The visible content of a paragraph.

    Attributes:
        parts: Pieces of its text.
        notes: References to footnotes and endnotes, in order: the tag and the number of each.
        boxes: Text boxes and other drawings with text that are anchored in it.
        left_out: What is in none of these.
    """

    parts: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    _waiting: str = ""
    _position: str = ""
    _marked: bool = False

    @property
    def text(self) -> str:
        """Its text up to here."""
        self._settle("")
        return "".join(self.parts)

    @property
    def carries(self) -> bool:
        """Whether something beside its text hangs on it."""
        return bool(self.boxes or self.notes or self.left_out)

    def take_over(self, before: "Line") -> None:
        """Take over what hangs on the line before, which runs on into this one."""
        self.boxes[:0], self.notes[:0], self.left_out[:0] = before.boxes, before.notes, before.left_out

    def add(self, text: str, position: str = "") -> None:
        """Add text. Raised and lowered characters wait for the next ones, because neighbours belong together."""
        if position and position == self._position:
            self._waiting += text
            return
        self._settle(text)
        if position:
            self._waiting, self._position = text, position
        else:
            self.parts.append(text)

    def mark(self, tag: str, number: str) -> None:
        """Add the mark of a note; it is not part of the text."""
        self.notes.append((tag, number))
        self.add("", "superscript")
        self._marked = True

    def _settle(self, after: str) -> None:
        if not self._position:
            return
        before = "".join(self.parts[-_BEHIND:])[-_BEHIND:]
        if self._marked and not any(map(str.isalnum, self._waiting)):
            text = ""  # a comma between marks
        elif self._position == "superscript":
            text = superscript(self._waiting, before)
        else:
            text = subscript(self._waiting, before, after)
        if self._waiting.strip() and not text:
            self.left_out.append(LeftOut(self._waiting, MARK))
        glued = (text or before)[-1:].isalnum() and after[:1].isdigit()
        self.parts.append(text + " " * (glued and (bool(text) or before[-1:].isdigit())))
        self._waiting, self._position, self._marked = "", "", False
