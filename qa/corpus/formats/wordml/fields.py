"""Fields, such as a date or a form's answer: their results are text, their instructions are not."""

from dataclasses import dataclass

from lxml.etree import _Element as Element

from qa.corpus.formats.wordml.names import VALUE, WORD, is_on, number, value

_CHARACTER = WORD + "fldChar"
_KIND = WORD + "fldCharType"


@dataclass(slots=True)
class _Field:
    form: str  # what a form field without a result shows
    in_result: bool = False
    has_result: bool = False


def closed_fields(root: Element) -> frozenset[Element]:
    """Find the starts of fields that also have an end; one without an end would hide the rest of the document."""
    begun: list[Element] = []
    closed: list[Element] = []
    for character in root.iter(_CHARACTER):
        kind = character.get(_KIND)
        if kind == "begin":
            begun.append(character)
        elif kind == "end" and begun:
            closed.append(begun.pop())
    return frozenset(closed)


class Fields:
    """The fields that are open at a place in the text.

    Args:
        closed: The starts of fields that also have an end.
    """

    def __init__(self, closed: frozenset[Element]) -> None:
        self._closed = closed
        self._open: list[_Field] = []

    @property
    def shows(self) -> bool:
        """Whether text at this place is visible: it is not inside an instruction."""
        for field in self._open:
            if not field.in_result:
                return False
            field.has_result = True
        return True

    def pass_by(self, character: Element) -> str:
        """Pass a character that begins, divides or ends a field. Return what a form field shows."""
        kind = character.get(_KIND)
        if kind == "begin" and character in self._closed:
            self._open.append(_Field(_form(character)))
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            field = self._open.pop()
            if not field.has_result and self.shows:
                return field.form
        return ""


def _form(character: Element) -> str:
    """Return the tick box or the chosen entry of a form field; a text field has its words in its result."""
    data = character.find(WORD + "ffData")
    if data is None:
        return ""
    box, choices = data.find(WORD + "checkBox"), data.find(WORD + "ddList")
    if box is not None:
        checked = is_on(box, WORD + "checked")
        return "☒" if (is_on(box, WORD + "default") if checked is None else checked) else "☐"
    if choices is not None:
        entries = [entry.get(VALUE, "") for entry in choices.iterchildren(WORD + "listEntry")]
        place = number(value(choices, WORD + "result") or value(choices, WORD + "default"))
        return entries[place] if 0 <= place < len(entries) else ""
    return ""
