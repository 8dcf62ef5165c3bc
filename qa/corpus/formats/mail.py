"""Messages (.eml) and mailboxes (.mbox)."""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from datetime import date
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from itertools import count
from pathlib import PurePosixPath

from qa.corpus.blocks import Block, Content, Part, one_line, with_locator
from qa.corpus.formats.archive import unreadable
from qa.corpus.formats.kinds import SUFFIXES
from qa.corpus.formats.quoted import html_parts, text_parts
from qa.corpus.left_out import LeftOut
from qa.errors import DocumentError
from qa.records import Attachment, Locator

_SHOWN = ("From", "To", "Cc", "Date")
_FIELDS = (*_SHOWN, "Subject", "Message-ID", "Received")  # a message has one of them
_START = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\d{4}[^\r\n]*\r?\n")  # of a message in a mailbox
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_LOCKED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
_SOFT = re.compile(r"(?<=\S) \n(?!-- \n|\n)")  # the end of a line that goes on, in a text that is "flowed" (RFC 3676)


def load_message(data: bytes) -> Content:
    """Read a message.

    Args:
        data: The file.

    Returns:
        The subject as a heading, sender, receivers and date as lines, and the text without the quoted parts of earlier
        messages. Its sender published it, on its day. Its attachments of kinds that are read are returned too, and a
        notice names the others.

    Raises:
        DocumentError: It has no field of a message.
    """
    message = _parsed(data)
    if not any(_field(message, name) for name in _FIELDS):
        raise DocumentError("an .eml must begin with the fields of a message, this has none: save it again")
    found = _Files()
    try:
        parts = _message_parts(message, found)
    except (AttributeError, TypeError, ValueError, LookupError) as exc:  # of the standard library, for broken fields
        raise unreadable("an .eml", exc) from exc
    sender = parseaddr(_field(message, "From"))
    return Content(
        parts=tuple(parts),
        title=_field(message, "Subject") or None,
        publisher=sender[0] or sender[1],
        published=_day(message),
        attachments=tuple(found.read),
        notices=found.notices(),
    )


def load_mbox(data: bytes) -> Content:
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
    found = _Files()
    for number, (start, end) in enumerate(zip(starts, ends, strict=True), 1):
        found.folder = str(number)
        message = _parsed(_ESCAPED.sub(rb"\1", data[start.end() : end]))
        locator = Locator(start=0, kind="message", number=number, label=str(number))
        try:
            parts += with_locator(_message_parts(message, found), locator)
        except (AttributeError, TypeError, ValueError, LookupError):
            broken.append(f"a message must be readable, number {number} is not: export the mailbox again")
    return Content(parts=tuple(parts), attachments=tuple(found.read), notices=(*found.notices(), *broken))


class _Files:
    """The files in messages.

    Attributes:
        folder: Stands before their names, to tell messages apart.
        read: Those of kinds that are read.
    """

    def __init__(self) -> None:
        self.folder = ""
        self.read: list[Attachment] = []
        self._names: set[str] = set()
        self._others: list[str] = []
        self._locked: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        path = PurePosixPath(one_line(name).replace("\\", "/"))
        plain = path.name if path.name.strip(". ") else "attachment"
        for number in count(2):
            unique = f"{self.folder}/{plain}" if self.folder else plain
            if unique not in self._names:
                break
            plain = f"{path.stem} {number}{path.suffix}"
        self._names.add(unique)
        if path.suffix.lower() in SUFFIXES and content.strip():
            self.read.append(Attachment.of(unique, content))
        else:
            self._others.append(unique)

    def lock(self) -> None:
        """Remember that a message is encrypted."""
        self._locked.append(self.folder)

    def notices(self) -> tuple[str, ...]:
        """Say what is not read."""
        notices = []
        if self._others:
            names = ", ".join(self._others)
            notices.append(
                f"attachments must be of kinds that are read, and not empty, {names} is not: save them as one"
            )
        if self._locked:
            which = ", ".join(name for name in self._locked if name)
            notices.append(f"a message must not be encrypted, {which or 'this'} is: save it decrypted")
        return tuple(notices)


def _parsed(data: bytes) -> Message:
    return message_from_bytes(data.lstrip(b"\r\n"))


def _message_parts(message: Message, found: _Files) -> list[Part]:
    fields = [f"{name}: {value}" for name in _SHOWN if (value := _field(message, name))]
    parts: list[Part] = [Block(_field(message, "Subject"), heading=True), Block("\n".join(fields))]
    body = list(_body_parts(message, found))
    if not any(isinstance(part, Block) and part.text.strip() for part in body):
        body = [Block(part.text) if isinstance(part, LeftOut) else part for part in body]  # it only quotes
    return parts + body


def _body_parts(message: Message, found: _Files) -> Iterator[Part]:
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
