"""Strings that make a regular expression slow, if any do.

A matcher that backtracks is slow if a repeated part can match in several ways and the rest then fails. So for each
repetition in the expression there is a string that leads up to it, repeats what it repeats, and ends in something that
does not match. There are also runs of marks and of the expression's own words.
"""

import re
from collections.abc import Iterator, Sequence
from re import _constants as codes  # type: ignore[attr-defined]  # how the standard library reads an expression
from re import _parser as parser  # type: ignore[attr-defined]

# fmt: off
MARKS = (
    " ", "\n", "\t", "a", "x ", "1", "1.", "12 ", "[", "(", "[(", ">", "a > ", "« a » ", "|", "a | ", "- ", ", ", ". ",
    "/", "12:30 / ", "&#0", "<!--", "é", "_-", "a_1-", "'", "…", "@a ", "\u3000", "a\n", "\n ", "1 jan ", "mon, ",
    "2024-01-01 ", "12:30:30 ", "A", "Ab ", "Ab of ", "1,000 ", "\u0301", "home", "Home > ", "getty ", "getty/",
    "photo: ", "by a ",
)
# fmt: on
ENDS = ("", "x" * 84, " (!", "\x00")
_CATEGORIES = {
    codes.CATEGORY_DIGIT: "1",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_WORD: "a",
    codes.CATEGORY_NOT_DIGIT: "a",
    codes.CATEGORY_NOT_SPACE: "a",
    codes.CATEGORY_NOT_WORD: " ",
}
_ORDINARY = "a A1 -.,;(é\n"
_WORDS = 5
_ALTERNATIVES = 4
_MADE = 60


def units(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """Make what is repeated in hostile strings for an expression, each with what leads up to it."""
    words = sorted(set(re.findall(r"[^\W\d_][^\W\d_ ]{1,}", pattern.pattern)), key=lambda one: (-len(one), one))
    found = dict.fromkeys([("", unit) for unit in (*MARKS, *(f"{word} " for word in words[:_WORDS]))])
    tree = parser.parse(pattern.pattern, pattern.flags)
    made = list(dict.fromkeys((before, unit) for before, unit in _repetitions(tree, "") if unit))
    return list(found | dict.fromkeys(made[:: 1 + len(made) // _MADE]))


def strings(repeated: Sequence[tuple[str, str]], size: int, ends: Sequence[str] = ENDS) -> Iterator[str]:
    """Make hostile strings of about a size, in the order of the units.

    An expression that explodes already does so on short ones.
    """
    for before, unit in repeated:
        yield from (before + unit * max(1, size // len(unit)) + end for end in ends)


def _repetitions(nodes: Sequence[tuple[object, object]], before: str) -> Iterator[tuple[str, str]]:
    """Return what leads up to each repetition, and what it repeats."""
    for index, (code, value) in enumerate(nodes):
        if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
            _, high, body = value  # type: ignore[misc]
            if high > 1:
                yield from ((before, unit) for unit in _examples(body))
                yield from (("", unit) for unit in _examples(nodes[index : index + 3]))
            yield from _repetitions(body, before)
        elif code == codes.BRANCH:
            for branch in value[1]:  # type: ignore[index]
                yield from _repetitions(branch, before)
        else:
            for body in _bodies(code, value):
                yield from _repetitions(body, before)
        before += next(_examples([(code, value)]), "")
    yield "", before


def _bodies(code: object, value: object) -> Iterator[Sequence[tuple[object, object]]]:
    if code == codes.SUBPATTERN:
        yield value[3]  # type: ignore[index]
    elif code in (codes.ASSERT, codes.ASSERT_NOT):
        yield value[1]  # type: ignore[index]
    elif code == codes.ATOMIC_GROUP:
        yield value  # type: ignore[misc]


def _examples(nodes: Sequence[tuple[object, object]]) -> Iterator[str]:
    """Make a few strings that some parts of an expression match: one for each of the first alternatives."""
    first = [next(_example(code, value), "") for code, value in nodes]
    yield "".join(first)
    for index, (code, value) in enumerate(nodes):
        for number, other in enumerate(_example(code, value)):
            if 0 < number < _ALTERNATIVES:
                yield "".join((*first[:index], other, *first[index + 1 :]))


def _example(code: object, value: object) -> Iterator[str]:
    if code == codes.LITERAL:
        yield chr(value)  # type: ignore[call-overload]
    elif code == codes.NOT_LITERAL:
        yield from (one for one in "aA1 " if one != chr(value))  # type: ignore[call-overload]
    elif code == codes.ANY:
        yield from "a "
    elif code == codes.IN:
        yield from _members(value)  # type: ignore[arg-type]
    elif code == codes.BRANCH:
        for branch in value[1]:  # type: ignore[index]
            yield next(_examples(branch))
    elif code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        low, _, body = value  # type: ignore[misc]
        for one in _examples(body):
            yield one * max(1, low)
    elif code in (codes.SUBPATTERN, codes.ATOMIC_GROUP):
        for body in _bodies(code, value):
            yield from _examples(body)


def _members(members: Sequence[tuple[object, object]]) -> Iterator[str]:
    """Return characters of a set."""
    if members[0][0] == codes.NEGATE:
        inside = set(_members(members[1:])) if len(members) > 1 else set()
        yield from (one for one in _ORDINARY if one not in inside)
        return
    for code, value in members:
        if code == codes.LITERAL:
            yield chr(value)  # type: ignore[call-overload]
        elif code == codes.RANGE:
            yield chr(value[0])  # type: ignore[index]
        elif code == codes.CATEGORY:
            yield _CATEGORIES[value]
