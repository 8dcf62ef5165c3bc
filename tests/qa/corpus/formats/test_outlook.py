"""Messages of Outlook: the exact text, from files written by hand."""

from datetime import UTC, date, datetime

import pytest

from benchmarks.compound_file import compound_file, outlook_message
from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from tests.documents import source_file

SENT = datetime(2024, 12, 5, 10, 15, tzinfo=UTC)


def test_a_message_has_its_subject_fields_text_and_attachments() -> None:
    """As a message of any other program; what it quotes is left out, files of other kinds are named."""
    data = outlook_message(
        sender="Ada Vint",
        subject="Die Fähre",
        body="At noon.\r\n\r\n-----Original Message-----\r\nWhen?\r\n",
        sent=SENT,
        files=[("tea.txt", b"Tea is served."), ("pic.png", b"\x89PNG")],
    )
    document = parse_document(source_file("a.msg"), data)
    assert document.text == (
        'Die Fähre\n\nFrom: "Ada Vint" <ada@example.org>\nTo: Bo <bo@example.org>\nDate: 2024-12-05 10:15\n\nAt noon.'
    )
    assert (document.title, document.authors, document.published) == ("Die Fähre", ("Ada Vint",), date(2024, 12, 5))
    assert [(one.name, one.content) for one in document.attachments] == [("tea.txt", b"Tea is served.")]
    assert "pic.png is not" in document.notices[0]
    assert [loss.cause.value for loss in document.reading.losses] == ["quoted"]


def test_a_draft_has_no_day() -> None:
    """Outlook writes the first day of its calendar."""
    data = outlook_message(sender="Ada Vint", subject="Tea", body="At noon.", sent=datetime(1601, 1, 1, tzinfo=UTC))
    document = parse_document(source_file("a.msg"), data)
    assert (document.published, "Date" in document.text) == (None, False)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"From: ada@example.org\n\nTea.", "must be a message of Outlook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "this is broken"),
        (compound_file({"WordDocument": b"x" * 600}), "must"),
    ],
)
def test_what_is_no_message_is_refused(data: bytes, reason: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match=reason):
        parse_document(source_file("a.msg"), data)
