"""Texts in JSON (.json), and one in each line (.jsonl, .ndjson)."""

import json
from collections.abc import Iterator, Sequence

from qa.corpus.blocks import Block, Content, Part, one_line, with_locator
from qa.corpus.days import parse_day
from qa.corpus.formats.fields import Fields
from qa.corpus.formats.plain import paragraphs
from qa.corpus.left_out import LeftOut, Rule
from qa.errors import DocumentError
from qa.records import Cause, Locator

_OTHER = Rule(Cause.METADATA, "it is in a field that is not named as text")
_NAMED = 8  # fields in a message
_REFUSED = (ValueError, RecursionError)  # not JSON, a number of too many digits, or nested too deep


def load_json(text: str, fields: Fields) -> Content:
    """Read a record, a list of records or texts, or lists of records in the fields of an object.

    Args:
        text: The decoded file.
        fields: Which fields are read.

    Returns:
        For each record its title as a heading and its texts. A single record gives title and day of the document;
        several are told apart by their numbers.

    Raises:
        DocumentError: It is not JSON, or has none of the fields of texts.
    """
    try:
        value = json.loads(text)
    except _REFUSED as exc:
        raise DocumentError(f"a .json must be JSON, this is not ({exc}): correct it") from exc
    return _content(list(_records(value, fields)), fields, ())


def load_json_lines(text: str, fields: Fields) -> Content:
    """Read a record of each line, as `load_json` does. A line that is not JSON is left out, and a notice names it.

    Raises:
        DocumentError: No line is JSON, or has one of the fields of texts.
    """
    records: list[object] = []
    broken: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                records.append(json.loads(line))
            except _REFUSED:
                broken.append(str(number))
    if not records:
        raise DocumentError("each line of a .jsonl must be JSON, here none is: correct it, or name it .json")
    more = f" and {len(broken) - _NAMED} more" if len(broken) > _NAMED else ""
    notices = (f"each line must be JSON, {', '.join(broken[:_NAMED])}{more} is not: correct it",) if broken else ()
    return _content(records, fields, notices)


def _records(value: object, fields: Fields) -> Iterator[object]:
    """Find the records of a file: in a list, in the lists of an object, or the object itself."""
    match value:
        case list():
            yield from value
        case dict() if not any(_found(value, name) for name in fields.text):
            lists = [inner for inner in value.values() if isinstance(inner, list)]
            yield from (one for inner in lists or [[value]] for one in inner)
        case _:
            yield value


def _content(records: Sequence[object], fields: Fields, notices: tuple[str, ...]) -> Content:
    found = [list(_parts(record, fields, alone=len(records) == 1)) for record in records]
    if not any(isinstance(part, Block) for parts in found for part in parts):
        names = sorted({str(name) for record in records if isinstance(record, dict) for name in record})[:_NAMED]
        raise DocumentError(
            f"a record must have a text in {' or '.join(fields.text)}, none has (its fields are "
            f"{', '.join(names) or 'none'}): name the fields of texts in QA_JSON_TEXT"
        )
    if len(records) == 1:
        record = records[0]
        return Content(
            parts=tuple(found[0]),
            title=_first(record, fields.title) or None,
            authors=tuple(_names(record, fields.authors)),
            publisher=_first(record, fields.publisher) or None,
            published=parse_day(_first(record, fields.date)),
            language=_first(record, fields.language),
            notices=notices,
        )
    parts: list[Part] = []
    for number, record in enumerate(found, 1):
        parts += with_locator(record, Locator(start=0, kind="record", number=number, label=str(number)))
    return Content(parts=tuple(parts), notices=notices)


def _parts(record: object, fields: Fields, *, alone: bool) -> Iterator[Part]:
    texts = [record] if isinstance(record, str) else [_found(record, name) for name in fields.text]
    written = [text for value in texts for text in _texts(value)]
    if not written:
        yield from _others(record, fields)
        return
    if title := _first(record, fields.title):
        yield Block(title, heading=True)
    if not alone and (day := _first(record, fields.date)):
        yield Block(day)
    for text in written:
        yield from (Block("\n".join(group)) for group in paragraphs(text))
    yield from _others(record, fields)


def _read(fields: Fields) -> tuple[str, ...]:
    """Return the fields that are kept, as text or as metadata."""
    stated = (*fields.authors, *fields.publisher, *fields.language)
    return (*fields.text, *fields.title, *fields.date, *stated)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [one for one in values if isinstance(one, str) and one.strip()]


def _others(record: object, fields: Fields) -> Iterator[LeftOut]:
    read = {name.partition(".")[0] for name in _read(fields)}
    for name, value in record.items() if isinstance(record, dict) else ():
        if name not in read and isinstance(value, str) and value.strip():
            yield LeftOut(value, _OTHER)


def _names(record: object, fields: Sequence[str]) -> Iterator[str]:
    """Yield the names in the first of some fields that a record has."""
    stated = next((value for name in fields if (value := _found(record, name))), ())
    for value in stated if isinstance(stated, list) else [stated]:
        name = value.get("name") if isinstance(value, dict) else value
        if isinstance(name, str):
            yield name


def _first(record: object, names: Sequence[str]) -> str:
    values = (_found(record, name) for name in names)
    return next((line for value in values if isinstance(value, str | int) and (line := one_line(str(value)))), "")


def _found(record: object, path: str) -> object:
    """Return the value of a field; None if there is none."""
    for name in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record
