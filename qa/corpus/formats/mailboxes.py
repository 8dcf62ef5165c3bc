"""Messages and mailboxes whose names do not tell what they are: in a maildir, and of programs such as Thunderbird.

Source: https://cr.yp.to/proto/maildir.html, and for the hidden folders https://www.courier-mta.org/maildir.html.
"""

import re
from pathlib import Path, PurePath, PurePosixPath

MESSAGE, MAILBOX = ".eml", ".mbox"
HOLD_MESSAGES = frozenset({"cur", "new"})
"""Folders of a maildir with its messages."""

_FOLDERS = frozenset({"cur", "new", "tmp"})
_FLAGS = (":2,", ";2,", "!2,")  # after these, how a message was seen; Windows allows no colon
_UNIQUE = re.compile(r"\d{9,}[._]")  # the time, with which the name of a message begins
_FIELD = re.compile(rb">?[!-9;-~]+:")
_FIELD_OF_MAIL = re.compile(
    rb"(?i:x-|arc-|list-|content-|received|return-path|delivered-to|envelope-to|authentication-results|dkim-signature|"
    rb"from|to|cc|subject|date|message-id|mime-version|reply-to|sender|in-reply-to|references|user-agent)[!-9;-~]*:"
)
_YEAR = re.compile(rb"\d{4}")
_HEAD = 1000  # bytes in which the first two lines of a mailbox begin


def visible_folders(folder: str, names: list[str]) -> list[str]:
    """Return which folders in a folder are looked through.

    These are those that are not hidden. Of a maildir they are not `tmp`, where messages are still written, and also the
    hidden ones that are maildirs: its subfolders.
    """
    if not set(names) >= _FOLDERS:
        return [name for name in names if not name.startswith(".")]
    return [name for name in names if name != "tmp" and (not name.startswith(".") or _is_maildir(Path(folder, name)))]


def untold_suffix(file: Path) -> str:
    """Return the suffix of a message in a maildir, or of a mailbox without a suffix; empty for other files."""
    if file.parent.name in HOLD_MESSAGES and _is_maildir(file.parent.parent):
        return MESSAGE
    return MAILBOX if not file.suffix and _starts_mailbox(_head(file)) else ""


def message_id(place: PurePosixPath) -> str:
    """Return the id of a message in a maildir, which stays when it is seen, answered or flagged.

    >>> message_id(PurePosixPath("inbox/cur/1700000000.M1P2.mail.example.org:2,RS"))
    'inbox/1700000000.M1P2.mail.example.org.eml'
    """
    folder = place.parent.parent if place.parent.name in HOLD_MESSAGES else place.parent
    name = place.name
    for mark in _FLAGS:
        name = name.partition(mark)[0]
    return str(folder / (name + MESSAGE))


def told_suffix(file: PurePath, data: bytes, known: frozenset[str]) -> str:
    """Return the suffix that tells how a file is read: its own, or what its place and its first bytes tell.

    Args:
        file: The file. The end of the name of a message, mostly of a host, is no suffix.
        data: Its bytes.
        known: Suffixes, in lower case, of files that can be read.
    """
    suffix = file.suffix.lower()
    begins = _FIELD_OF_MAIL if suffix in known else _FIELD
    is_named_as_message = suffix not in known or _UNIQUE.match(file.name)
    if file.parent.name in HOLD_MESSAGES and is_named_as_message and begins.match(data):
        return MESSAGE
    return MAILBOX if not suffix and _starts_mailbox(data[:_HEAD]) else suffix


def _starts_mailbox(head: bytes) -> bool:
    first, _, second = head.partition(b"\n")
    return first.startswith(b"From ") and bool(_YEAR.search(first) and _FIELD.match(second))


def _is_maildir(folder: Path) -> bool:
    return all((folder / name).is_dir() for name in _FOLDERS)


def _head(file: Path) -> bytes:
    try:
        if not file.is_file():  # a pipe would be waited for
            return b""
        with file.open("rb") as opened:
            return opened.read(_HEAD)
    except OSError:
        return b""
