"""Messages and mailboxes: the exact text of each feature, written by the standard library or by hand."""

from datetime import date
from email import policy
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from qa.corpus.documents import parse_document
from qa.corpus.formats.fields import DEFAULT_FIELDS
from qa.corpus.formats.kinds import SUFFIXES, load_content
from qa.corpus.formats.mail import load_mbox, load_message
from qa.corpus.left_out import LeftOut
from qa.corpus.scans.settings import Ocr
from qa.corpus.scans.tesseract import Tesseract
from qa.errors import DocumentError
from qa.records import Cause, Document
from tests.documents import source_file

DAY = "Thu, 05 Dec 2024 10:15:00 +0100"
HEAD = f"From: Ada Vint <ada@example.org>\nTo: bo@example.org\nDate: {DAY}"


def message(text: str = "", html: str = "", **fields: str) -> EmailMessage:
    """A message from Ada to Bo."""
    made = EmailMessage(policy=policy.SMTP)
    given = {"From": "Ada Vint <ada@example.org>", "To": "bo@example.org", "Date": DAY, "Subject": "The ferry"} | fields
    for name, value in given.items():
        made[name] = value
    if text:
        made.set_content(text)
    if html and text:
        made.add_alternative(html, subtype="html")
    elif html:
        made.set_content(html, subtype="html")
    return made


def parsed(data: bytes, name: str = "a.eml") -> Document:
    """The document of a message."""
    return parse_document(source_file(name), data)


def left_out(data: bytes) -> list[tuple[str, Cause]]:
    """What is left out of a message."""
    return [(part.text, part.rule.cause) for part in load_message(data, SUFFIXES).parts if isinstance(part, LeftOut)]


def test_a_message_has_its_subject_fields_and_text() -> None:
    """Its sender is the author, and its day the day of publication; letters of all scripts are decoded."""
    document = parsed(bytes(message("The ferry leaves at noon.\n\nIt costs 5 €.\n", Subject="Die Fähre")))
    assert document.text == f"Die Fähre\n\n{HEAD}\n\nThe ferry leaves at noon.\n\nIt costs 5 €."
    assert (document.title, document.authors, document.published) == ("Die Fähre", ("Ada Vint",), date(2024, 12, 5))
    assert document.locators == ()


def test_the_plain_form_is_read_before_the_page() -> None:
    """The page is read if there is no plain form, or nothing is in it."""
    page = "<html><body><h2>Times</h2><ul><li>noon</li></ul><style>p{}</style></body></html>"
    assert parsed(bytes(message("At noon.", page))).text.endswith("\n\nAt noon.")
    assert parsed(bytes(message(html=page))).text.endswith("\n\nTimes\n\n- noon")


@pytest.mark.parametrize(
    ("text", "kept", "quoted"),
    [
        ("Yes.\n\nOn 5 March 2024,\nAda wrote:\n> Is it wet?\n>> Was it?\n\nBest\n", ["Yes.", "Best"], 1),
        ("> When?\nAt noon.\n> Where?\nAt the quay.\n", ["At noon.", "At the quay."], 2),
        ("Agreed.\n\n-----Original Message-----\nFrom: Bo\n\nShall we?\n", ["Agreed."], 1),
        ("> All of it is quoted.\n", ["> All of it is quoted."], 0),
    ],
)
def test_what_a_reply_quotes_is_left_out(text: str, kept: list[str], quoted: int) -> None:
    """Its cause is said; a message that has nothing else keeps it."""
    data = bytes(message(text))
    assert parsed(data).text.split("\n\n")[2:] == kept
    assert [cause for _, cause in left_out(data)] == [Cause.QUOTED] * quoted


def test_what_a_page_quotes_is_left_out() -> None:
    """Quotations and their introductions, as mail programs mark them."""
    page = (
        '<body><p>Agreed.</p><div class="gmail_quote">On 5 March Ada wrote:<blockquote>Shall we?</blockquote></div>'
        '<div class="moz-cite-prefix">Bo wrote:</div><blockquote type="cite">Why?</blockquote></body>'
    )
    data = bytes(message(html=page))
    assert parsed(data).text.endswith("\n\nAgreed.")
    assert [text for text, _ in left_out(data)] == ["On 5 March Ada wrote: Shall we?", "Bo wrote:", "Why?"]


def test_a_flowed_text_is_joined() -> None:
    """A line that ends with a space goes on (RFC 3676)."""
    made = message("x")
    made.set_content("It leaves \nat noon.\nIt is blue.", cte="7bit")
    made.set_param("format", "flowed")
    assert parsed(bytes(made)).text.endswith("It leaves at noon.\nIt is blue.")


def test_attachments_are_returned_or_named() -> None:
    """Files of kinds that are read, with names that nobody can lead astray, and messages; the others are named."""
    made = message("See the files.")
    made.add_attachment("Tea.", filename="../../tea.txt")
    made.add_attachment(b"Milk.", maintype="text", subtype="x-a", filename="tea.txt")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="pic.png")
    made.add_attachment(b"", maintype="application", subtype="pdf", filename="empty.pdf")
    made.add_attachment(message("Inner.", Subject="In/side"))
    document = parsed(bytes(made))
    assert [(one.name, one.content[:5]) for one in document.attachments] == [
        ("tea.txt", b"Tea.\r"),
        ("tea 2.txt", b"Milk."),
        ("In-side.eml", b"From:"),
    ]
    assert document.notices == (
        "attachments must be of kinds that are read, not empty, at most 5,000, and no small images, pic.png, empty.pdf "
        "is not: save them as one",
    )
    assert parsed(document.attachments[2].content).text.endswith("Inner.")


def test_images_are_returned_where_pictures_are_read() -> None:
    """Also those within the text of the message; logos are only named."""
    made = message("See the picture.")
    made.add_attachment(picture(400, 200), maintype="image", subtype="png", filename="form.png", disposition="inline")
    made.add_attachment(picture(300, 100), maintype="image", subtype="png", filename="logo.png")
    data = bytes(made)
    read = load_content(".eml", data, DEFAULT_FIELDS, Tesseract(Ocr(languages="eng")))
    assert [one.name for one in read.attachments] == ["form.png"]
    assert "logo.png" in read.notices[0]
    assert "form.png" not in read.notices[0]
    assert parsed(data).attachments == ()


def picture(width: int, height: int) -> bytes:
    """A white picture as PNG."""
    made = BytesIO()
    Image.new("L", (width, height), "white").save(made, "PNG")
    return made.getvalue()


def test_a_mailbox_has_its_messages_by_number() -> None:
    """A line that only looks like the start of a message is none, and an escaped one is written as it was sent."""
    first = bytes(message("He wrote.\n>From 2020 on it rained.\n")).replace(b"\r\n", b"\n")
    second = bytes(message("From here it is far.", Subject="Second")).replace(b"\r\n", b"\n")
    data = b"From ada@example.org Thu Dec  5 10:15:00 2024\n" + first + b"\nFrom - Fri Dec  6 10:15:00 2024\n" + second
    document = parsed(data, "box.mbox")
    assert document.text == (
        f"The ferry\n\n{HEAD}\n\nHe wrote.\nFrom 2020 on it rained.\n\nSecond\n\n{HEAD}\n\nFrom here it is far."
    )
    assert [(document.text[one.start :][:6], one.kind, one.number) for one in document.locators] == [
        ("The fe", "message", 1),
        ("Second", "message", 2),
    ]
    made = message("See.")
    made.add_attachment("Tea.", filename="tea.txt")
    assert [one.name for one in load_mbox(b"From a 2024\n" + bytes(made), SUFFIXES).attachments] == ["1/tea.txt"]


def test_an_encrypted_message_is_named() -> None:
    """Its fields can be read, its text cannot."""
    made = message()
    made["Content-Type"] = "multipart/encrypted"
    document = parsed(bytes(made))
    assert document.text == f"The ferry\n\n{HEAD}"
    assert document.notices == ("a message must not be encrypted, this is: save it decrypted",)


LINE = st.text(st.characters(categories=["Lu", "Ll", "Nd"], include_characters=" .,"), min_size=1, max_size=60)


@settings(max_examples=30, deadline=None)
@given(subject=LINE, lines=st.lists(LINE, min_size=1, max_size=5))
def test_what_is_written_is_read(subject: str, lines: list[str]) -> None:
    """Subject and words come back, in any script and transfer encoding."""
    text = "\n\n".join(lines)
    if not text.strip() or not subject.strip():
        return
    document = parsed(bytes(message(text, Subject=" ".join(subject.split()))))
    assert document.text.split() == f"{subject} {HEAD} {text}".split()


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.eml", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "must begin with the fields of a message"),
        ("a.eml", b"Tea is served at noon.\n", "must begin with the fields of a message"),
        ("a.mbox", b"Subject: Tea\n\nTea.\n", 'must begin with a "From " line'),
    ],
)
def test_what_is_no_message_is_refused(name: str, data: bytes, reason: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match=reason):
        parsed(data, name)
