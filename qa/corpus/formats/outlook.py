"""Messages of Outlook (.msg)."""

from collections.abc import Set
from datetime import datetime
from email.utils import parseaddr

from oxmsg import Message

from qa.corpus.blocks import Block, Content, Part, one_line
from qa.corpus.formats.archive import unreadable
from qa.corpus.formats.attached import Files
from qa.corpus.formats.quoted import html_parts, text_parts, with_words
from qa.errors import DocumentError

_KIND = "a .msg"
_FIRST = 1971  # year in which a message can have been sent
_OLE = b"\xd0\xcf\x11\xe0"


def load_outlook(data: bytes, suffixes: Set[str]) -> Content:
    """Read a message as `qa.corpus.formats.mail.load_message` does.

    Raises:
        DocumentError: It is not a message of Outlook.
    """
    if not data.startswith(_OLE):
        raise DocumentError(f"{_KIND} must be a message of Outlook, this is not: save it again, or as .eml")
    try:
        message = Message.load(data)
        found = Files(suffixes)
        parts = _parts(message)
        for attachment in message.attachments:
            found.add(attachment.file_name or "attachment", attachment.file_bytes or b"")
        sender = parseaddr(message.sender or "")
        sent = _sent(message)
    except Exception as exc:  # olefile and python-oxmsg raise many kinds
        raise unreadable(_KIND, exc) from exc
    return Content(
        parts=tuple(parts),
        title=message.subject or None,
        authors=(sender[0] or sender[1],),
        published=sent.date() if sent else None,
        attachments=tuple(found.read),
        notices=found.notices(),
    )


def _sent(message: Message) -> datetime | None:
    """Return when it was sent; a draft may have the first day of the calendar instead."""
    sent = message.sent_date
    return sent if sent is not None and sent.year >= _FIRST else None


def _parts(message: Message) -> list[Part]:
    receivers = ", ".join(f"{one.name} <{one.email_address}>" for one in message.recipients)
    sent = _sent(message)
    day = sent.strftime("%Y-%m-%d %H:%M") if sent else ""
    fields = {"From": message.sender or "", "To": receivers, "Date": day}
    lines = [f"{name}: {one_line(value)}" for name, value in fields.items() if value.strip()]
    body = (
        text_parts(message.body.replace("\r\n", "\n")) if message.body else html_parts(message.html_body or "<p></p>")
    )
    return [Block(message.subject or "", heading=True), Block("\n".join(lines)), *with_words(body)]
