"""Texts in JSON: the exact text of each shape, and which fields are read."""

import json
from datetime import date

import pytest

from qa.corpus.documents import parse_document
from qa.corpus.formats.fields import Fields
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file

TEA = {"title": "Tea", "text": "It is hot.\n\nIt is wet.", "date": "2024-03-05", "tags": ["a"], "remark": "not text"}


def parsed(value: object, name: str = "a.json", fields: Fields | None = None) -> Document:
    """The document of a file: of a value, or of the text of a file."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return parse_document(source_file(name), text.encode(), fields or Fields())


def test_a_record_is_a_document_with_title_and_day() -> None:
    """Other fields are left out and counted."""
    document = parsed(TEA)
    assert document.text == "Tea\n\nIt is hot.\n\nIt is wet."
    assert (document.title, document.published, document.locators) == ("Tea", date(2024, 3, 5), ())
    assert [(loss.cause.value, loss.words) for loss in document.reading.losses] == [("metadata", 2)]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("a.json", [TEA, {"text": "Milk is cold."}, "Jam is late."]),
        ("a.json", {"status": "ok", "articles": [TEA, {"text": ["Milk is cold."]}, "Jam is late."]}),
        ("a.jsonl", f'{json.dumps(TEA)}\r\n\n{{"text": "Milk is cold."}}\n"Jam is late."\n'),
        ("a.ndjson", f'{json.dumps(TEA)}\n{{"text": "Milk is cold."}}\n"Jam is late."'),
    ],
)
def test_records_are_told_apart_by_their_numbers(name: str, value: object) -> None:
    """A list, a list in an object, and lines; a record's day stands below its title."""
    document = parsed(value, name)
    assert document.text == "Tea\n\n2024-03-05\n\nIt is hot.\n\nIt is wet.\n\nMilk is cold.\n\nJam is late."
    assert [(document.text[one.start :][:3], one.kind, one.number) for one in document.locators] == [
        ("Tea", "record", 1),
        ("Mil", "record", 2),
        ("Jam", "record", 3),
    ]


def test_the_fields_can_be_named() -> None:
    """Also by paths; all texts are read in the order of the names."""
    fields = Fields(text=("lead", "body.plain"), title=("head",), date=())
    record = {"body": {"plain": "The rest."}, "lead": "The lead.", "head": "Jam", "text": "not this one"}
    document = parsed(record, fields=fields)
    assert (document.title, document.text) == ("Jam", "Jam\n\nThe lead.\n\nThe rest.")


def test_a_broken_line_is_named_and_the_others_are_read() -> None:
    """By its number."""
    document = parsed('{"text": "Tea."}\n{"text": \n{"text": "Milk."}', "a.jsonl")
    assert document.text == "Tea.\n\nMilk."
    assert document.notices == ("each line must be JSON, 2 is not: correct it",)


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("a.json", '{"text": ', "must be JSON"),
        ("a.json", "[" * 100_000, "must be JSON"),
        ("a.json", '{"b": "x", "a": 1}', r"its fields are a, b\): name the fields of texts in QA_JSON_TEXT"),
        ("a.json", "[1, null]", "its fields are none"),
        ("a.jsonl", "Tea.\n", "here none is"),
    ],
)
def test_what_has_no_texts_is_refused(name: str, text: str, reason: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match=reason):
        parsed(text, name)
