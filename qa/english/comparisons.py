"""A question that compares two things is two questions. Pure."""

import re
from dataclasses import dataclass

_NAME = r"(?:the )?[A-Z][\w’'-]*(?: (?:of |the )?[A-Z][\w’'-]*){0,4}"
_AUXILIARY = r"(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)"
_DATED = re.compile(
    r"(?:which|what)(?: one)? (?:is|was|came|are|were)(?: (?P<done>[a-z]+(?:ed|t|ilt|orn|ade|ung|iven|ritten)))?"
    r" (?:older|newer|earlier|later|first|last)[,:]? (?P<one>.+?),? or (?P<other>.+)",
    re.IGNORECASE,
)
_AGED = re.compile(r"who (?:is|was) (?:older|younger)[,:]? (?P<one>.+?),? or (?P<other>.+)", re.IGNORECASE)
_SIZED = re.compile(
    r"(?:which|what|who)(?: one)? (?P<is>is|was|are|were) (?P<size>larger|bigger|smaller|longer|shorter|taller|higher|"
    r"lower|heavier|faster|slower|wider|deeper)[,:]? (?P<one>.+?),? or (?P<other>.+)",
    re.IGNORECASE,
)
_SIZES = {
    "larger": "large", "bigger": "big", "smaller": "large", "longer": "long", "shorter": "long", "taller": "tall",
    "higher": "high", "lower": "high", "heavier": "heavy", "faster": "fast", "slower": "fast", "wider": "wide",
    "deeper": "deep",
}  # fmt: skip
_DIFFERENT = re.compile(
    r"how (?:do|does|did) (?P<one>.+?) (?:differ|deviate) from (?:those of |that of )?(?P<other>.+)"
    r"|what(?: is|['’]s| are) the differences? between (?P<this>.+?) and (?P<that>.+)"
    r"|compare (?P<left>.+?) (?:and|with|to) (?P<right>.+)",
    re.IGNORECASE,
)
_OWNED = re.compile(r"(?P<owner>.+?)(?:['’]s|(?<=s)['’])(?P<owned> .+)?")
_GRADED = re.compile(
    r"(?P<is>are|is|was|were) (?P<subject>.+?) (?:better|worse|closer|stronger|weaker|warmer|easier|harder) "
    r"(?P<where>under|in|with|during|before|after) (?P<one>.+?) (?:or|than) (?:(?P=where) )?(?P<other>.+)",
    re.IGNORECASE,
)
_FIRST_CHOICE = re.compile(rf"(?P<asks>(?i:{_AUXILIARY})) (?P<one>{_NAME}) or (?P<other>{_NAME}) (?P<rest>[a-z].+)")
_LAST_CHOICE = re.compile(rf"(?P<asks>(?i:{_AUXILIARY}) .+) (?P<one>{_NAME}) or (?P<other>{_NAME})")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The two questions behind one that compares.

    Attributes:
        names: What is compared, as the question names it.
        questions: A question about each.
        needed: Whether no single passage can be expected to answer the whole question. Else it is asked first.
    """

    names: tuple[str, str]
    questions: tuple[str, str]
    needed: bool


def split_comparison(question: str) -> Comparison | None:
    """Split a question that compares two things; None for any other.

    >>> split_comparison("Which is older, the mill or the bakery?").questions
    ('When was the mill made?', 'When was the bakery made?')
    >>> split_comparison("How does Ada's plan differ from Bo's?").questions
    ("What is Ada's plan?", "What is Bo's plan?")
    >>> split_comparison("Did Ada or Bo sign?").questions, split_comparison("Who signed?")
    (('Did Ada sign?', 'Did Bo sign?'), None)
    """
    asked = " ".join(question.split()).rstrip(" ?.!")
    if match := _DATED.fullmatch(asked):
        return _each(match["one"], match["other"], f"When was {{}} {match['done'] or 'made'}?", needed=True)
    if match := _AGED.fullmatch(asked):
        return _each(match["one"], match["other"], "How old is {}?", needed=True)
    if match := _SIZED.fullmatch(asked):
        size = _SIZES[match["size"].lower()]
        return _each(match["one"], match["other"], f"How {size} {match['is'].lower()} {{}}?", needed=True)
    if match := _DIFFERENT.fullmatch(asked):
        one, other = (found for found in match.groups() if found is not None)
        return _different(one, other)
    if match := _GRADED.fullmatch(asked):
        asks = f"How {match['is'].lower()} {match['subject']} {match['where']} {{}}?"
        return _each(match["one"], match["other"], asks, needed=False)
    if match := _FIRST_CHOICE.fullmatch(asked):
        return _each(match["one"], match["other"], f"{match['asks']} {{}} {match['rest']}?", needed=False)
    if match := _LAST_CHOICE.fullmatch(asked):
        return _each(match["one"], match["other"], f"{match['asks']} {{}}?", needed=False)
    return None


def _each(one: str, other: str, asks: str, *, needed: bool) -> Comparison:
    return Comparison((one, other), (asks.replace("{}", one), asks.replace("{}", other)), needed)


def _different(one: str, other: str) -> Comparison:
    """Ask what each is. Of two owners the second one's thing may be left out: "Ada's plan differs from Bo's"."""
    first, second = _OWNED.fullmatch(one), _OWNED.fullmatch(other)
    if first and second and first["owned"] and not second["owned"]:
        other += first["owned"]
    be = "are" if re.search(r"(?:^the [\w ]*|['’]s? [\w ]*)\w[^s\W]s$", one) else "is"
    names = (first["owner"], second["owner"]) if first and second else (one, other)
    return Comparison(names, (f"What {be} {one}?", f"What {be} {other}?"), needed=True)
