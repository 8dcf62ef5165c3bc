"""Messages (.eml) and mailboxes (.mbox)."""

import mimetypes
import re
from collections.abc import Iterator, Sequence, Set
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from qa.corpus.blocks import Block, Content, Part, one_line, with_locator
from qa.corpus.formats.archive import unreadable
from qa.corpus.formats.attached import Files
from qa.corpus.formats.quoted import html_parts, text_parts, with_words
from qa.errors import DocumentError
from qa.records import Locator

_SHOWN = ("From", "To", "Cc", "Date")
_FIELDS = (*_SHOWN, "Subject", "Message-ID", "Received")  # a message has one of them
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n")  # of a message in a mailbox
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LOCKED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_BROKEN = (AttributeError, TypeError, ValueError, LookupError, RecursionError)  # of the library, for broken messages
_SOFT = re.compile(r"(?<=\S) \n(?!-- \n|\n)")  # the end of a line that goes on, in a text that is "flowed" (RFC 3676)


def load_message(data: bytes, suffixes: Set[str]) -> Content:
    """Read a message.

    Args:
        data: The file.
        suffixes: Suffixes, in lower case, of the kinds of attachments that are read.

    Returns:
        The subject as a heading, sender, receivers and date as lines, and the text without the quoted parts of earlier
        messages. Its sender is its author, its day that of publication. Its attachments of kinds that are read are
        returned too, and a notice names the others.

    Raises:
        DocumentError: It has no field of a message.
    """
    found = Files(suffixes)
    try:
        message = _parsed(data)
        parts = _message_parts(message, found)
    except _BROKEN as exc:
        raise unreadable("an .eml", exc) from exc
    if not any(_field(message, name) for name in _FIELDS):
        raise DocumentError("an .eml must begin with the fields of a message, this has none: save it again")
    sender = parseaddr(_field(message, "From"))
    return Content(
        parts=tuple(parts),
        title=_field(message, "Subject") or None,
        authors=(sender[0] or sender[1],),
        published=_day(message),
        language=_field(message, "Content-Language"),
        attachments=tuple(found.read),
        notices=found.notices(),
    )


def load_mbox(data: bytes, suffixes: Set[str]) -> Content:
    """Read the messages of a mailbox, in all of its dialects; see `load_message`.

    Raises:
        DocumentError: It does not begin with a message.
    """
    starts = list(_START.finditer(data))
    if not starts or starts[0].start():
        raise DocumentError('an .mbox must begin with a "From " line, this does not: export the mailbox again')
    ends = [*(start.start() for start in starts[1:]), len(data)]
    parts: list[Part] = []
    broken: list[str] = []
    found = Files(suffixes)
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        found.folder = str(number)
        locator = Locator(start=0, kind="message", number=number, label=str(number))
        try:
            message = _parsed(_ESCAPED.sub(rb"\1", data[start.end() : end]))
            parts += with_locator(_message_parts(message, found), locator)
        except _BROKEN:
            broken.append(f"a message must be readable, number {number} is not: export the mailbox again")
    return Content(parts=tuple(parts), attachments=tuple(found.read), notices=(*found.notices(), *broken))


def _parsed(data: bytes) -> Message:
    return message_from_bytes(data.lstrip(b"\r\n"))


def _message_parts(message: Message, found: Files) -> list[Part]:
    fields = [f"{name}: {value}" for name in _SHOWN if (value := _field(message, name))]
    parts: list[Part] = [Block(_field(message, "Subject"), heading=True), Block("\n".join(fields))]
    return parts + with_words(list(_body_parts(message, found)))


def _body_parts(message: Message, found: Files) -> Iterator[Part]:
    """Yield the text of a message; of several forms of it the plain one, or the first that has words."""
    kind = message.get_content_type()
    if kind in _LOCKED:
        found.lock()
    elif kind == "multipart/alternative":
        forms = sorted(_children(message), key=lambda one: one.get_content_type() != "text/plain")
        for form in forms:
            parts = list(_body_parts(form, found))
            if any(part.text.strip() for part in parts):
                yield from parts
                return
    elif message.is_multipart() and kind != "message/rfc822":
        for child in _children(message):
            yield from _body_parts(child, found)
    elif kind == "message/rfc822":
        for inner in _children(message):
            found.add(f"{_field(inner, 'Subject') or 'message'}.eml".replace("/", "-"), inner.as_bytes())
    elif kind in _SIGNATURES:
        return
    elif message.get_content_disposition() == "attachment" or kind not in ("text/plain", "text/html"):
        found.add(
            _decoded(message.get_filename() or "") or f"attachment{mimetypes.guess_extension(kind) or ''}",
            _bytes(message),
        )
    elif kind == "text/html":
        yield from html_parts(_text(message))
    else:
        text = _text(message)
        yield from text_parts(_SOFT.sub(" ", text) if message.get_param("format") == "flowed" else text)


def _children(message: Message) -> Sequence[Message]:
    return [one for one in message.get_payload() if isinstance(one, Message)] if message.is_multipart() else []


def _bytes(message: Message) -> bytes:
    content = message.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _text(message: Message) -> str:
    data = _bytes(message)
    try:
        return data.decode(message.get_content_charset("utf-8"), "replace").replace("\r\n", "\n")
    except (LookupError, ValueError):  # a charset that nobody knows
        return data.decode("utf-8", "replace").replace("\r\n", "\n")


def _field(message: Message, name: str) -> str:
    """Return a field on one line, or an empty text."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    return one_line(_decoded(str(raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")))


def _decoded(text: str) -> str:
    """Decode the encoded words of a field (RFC 2047)."""
    try:
        return str(make_header(decode_header(text)))
    except (ValueError, LookupError, HeaderParseError):
        return text


def _day(message: Message) -> date | None:
    try:
        return parsedate_to_datetime(_field(message, "Date")).date()
    except ValueError:
        return None
