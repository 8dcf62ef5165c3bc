"""Messages and mailboxes without a suffix, written by the standard library."""

import mailbox
import os
from email.message import EmailMessage
from pathlib import Path

import pytest

from qa.corpus.documents import find_files, parse_document, read_file
from qa.corpus.formats.kinds import SUFFIXES
from qa.corpus.formats.mailboxes import told_suffix
from qa.ingest.sources import is_indexed
from qa.library.open import Library

NAME = "1700000000.M1P2.mail.example.org"  # .org is a suffix, too


def message(subject: str, text: str) -> EmailMessage:
    """A message with an attachment."""
    made = EmailMessage()
    made["From"], made["Subject"] = "Ada Vint <ada@example.org>", subject
    made.set_content(text)
    made.add_attachment(f"{subject} has a file.", filename="file.txt")
    return made


@pytest.fixture
def mail(tmp_path: Path) -> Path:
    """A folder with a maildir, which has a subfolder and an unfinished message, and with a mailbox."""
    (tmp_path / "mail" / ".hidden").mkdir(parents=True)
    inbox = mailbox.Maildir(tmp_path / "mail" / "inbox")
    (tmp_path / "mail" / "inbox" / "new" / NAME).write_bytes(bytes(message("Ferry", "The ferry leaves at noon.")))
    (tmp_path / "mail" / "inbox" / "tmp" / NAME).write_bytes(b"From: Ada")
    (tmp_path / "mail" / "inbox" / "dovecot-uidlist").write_bytes(b"3 V1 N2")
    sent = inbox.add_folder("Sent")
    sent.add(message("Pier", "The pier is long."))
    box = mailbox.mbox(tmp_path / "mail" / "Archive")
    box.add(message("Mole", "The mole is high."))
    box.close()
    (tmp_path / "mail" / "Letter").write_text("From here in 2024:\nthe sea is near.\n", "utf-8")
    os.mkfifo(tmp_path / "mail" / "pipe")
    return tmp_path / "mail"


def test_messages_and_mailboxes_are_found(mail: Path) -> None:
    """With ids that say what they are; not what is unfinished, hidden, or only begins like a mailbox."""
    found = [file for file in find_files(mail) if is_indexed(file, ocr=False)]
    archive, sent, ferry = found
    assert (archive.id, ferry.id) == ("Archive.mbox", f"inbox/{NAME}.eml")
    assert sent.id.startswith("inbox/.Sent/")
    texts = [parse_document(file, read_file(file, max_bytes=10_000)) for file in found]
    assert [one.title for one in texts] == ["Mole", "Pier", "Ferry"]
    assert texts[2].text == "Ferry\n\nFrom: Ada Vint <ada@example.org>\n\nThe ferry leaves at noon."


def test_a_message_that_is_seen_keeps_its_id(mail: Path, library: Library) -> None:
    """So do its attachments. Nothing is left when it is deleted."""
    library.index([mail])
    before = set(library.store.documents)
    ferry = f"inbox/{NAME}.eml"
    assert {ferry, f"{ferry}/file.txt"} < before
    for old, new in ((f"new/{NAME}", f"cur/{NAME}:2,"), (f"cur/{NAME}:2,", f"cur/{NAME}:2,RS")):
        (mail / "inbox" / old).rename(mail / "inbox" / new)
        report = library.index([mail])
        assert (report.deleted, report.refused, report.added) == ((), (), ())
        assert set(report.changed) == {ferry, f"{ferry}/file.txt"}
        assert set(library.store.documents) == before
        assert library.store.document(ferry).path == str(mail.resolve() / "inbox" / new)
        assert library.index([mail]).unchanged == 3
    (mail / "inbox" / new).unlink()
    assert set(library.index([mail]).deleted) == {ferry, f"{ferry}/file.txt"}


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("new/notes.md", b"Title: a", ".md"),
        (f"new/{NAME}", b"# Title", ".org"),
        ("new/202401011200_meeting.md", b"Minutes: short", ".md"),
        (f"new/{NAME}", b"Return-Path: <a>", ".eml"),
        (f"new/{NAME}", b"X-Any: 1", ".eml"),
        (f"cur/{NAME}:2,S", b"X-Any: 1", ".eml"),
        ("cur/18c0ffee:2,S", b"X-Any: 1", ".eml"),
        ("elsewhere/1700000000.a.org", b"From: Ada", ".org"),
        ("Inbox", b"From ada Thu Dec  5 10:15:00 2024\r\nFrom: Ada", ".mbox"),
        ("Inbox", b"From ada Thu Dec  5 10:15:00 2024\r\nDear Ada", ""),
        ("a.log", b"From ada Thu Dec  5 10:15:00 2024\nFrom: Ada", ".log"),
    ],
)
def test_a_name_is_believed_unless_the_place_or_the_start_tell_more(name: str, data: bytes, suffix: str) -> None:
    """Of a message in a maildir the end of the name is mostly that of a host."""
    assert told_suffix(Path("/mail", name), data, SUFFIXES) == suffix
