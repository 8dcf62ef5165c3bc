"""Attachments are documents of their own: they come, change and leave with their message."""

from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from qa.corpus.documents import SourceFile, parse_document
from qa.errors import DocumentError, NotUploadedError, OriginalError
from qa.ingest.report import Report
from qa.ingest.run import ingest
from qa.library.jobs import Jobs
from qa.library.librarian import Librarian
from qa.library.open import Library
from qa.library.originals import Originals
from qa.library.uploads import UploadFolder, uploads_root
from qa.records import Attachment, Document
from tests.conftest import WordEmbedder


def message(text: str, **files: str | EmailMessage) -> EmailMessage:
    """A message with files: `tea_txt="…"` is tea.txt."""
    made = EmailMessage()
    made["From"], made["Subject"] = "ada@example.org", text.split(".")[0]
    made.set_content(text)
    for name, content in files.items():
        if isinstance(content, str):
            made.add_attachment(content, filename=name.replace("_", "."))
        else:
            made.add_attachment(content)
    return made


def index(library: Library, *paths: Path | SourceFile) -> Report:
    """Index in this process, which is faster."""
    return ingest(paths, library.store, library.embedder, chunk_tokens=170, max_bytes=1_000_000)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder with a message, a file in it, a message in it, and a file in that."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    inner = message("The inner one. Coffee is served at six.", milk_md="Milk is served at ten.")
    outer = message("The outer one. Look at the files.", tea_txt="Tea is served at noon.", inner=inner)
    (folder / "outer.eml").write_bytes(bytes(outer))
    return folder


ALL = {"outer.eml", "outer.eml/tea.txt", "outer.eml/The inner one.eml", "outer.eml/The inner one.eml/milk.md"}


def test_an_image_without_words_is_named_and_no_refusal(library: Library, inbox: Path) -> None:
    """A photograph or a logo in a message needs nobody's attention; an image of a text is a document."""
    made = message("The pictures. Look at them.")
    for name in ("form.png", "photo.png"):
        made.add_attachment(name.encode(), maintype="image", subtype="png", filename=name)
    (inbox / "outer.eml").write_bytes(bytes(made))

    def parse(source: SourceFile, data: bytes) -> Document:
        """A parser in place of tesseract."""
        if source.member == "photo.png":
            raise DocumentError("a scan must hold words that tesseract can read, this has none: remove it")
        if source.member:
            return parse_document(replace(source, member="form.txt"), data)
        attachments = tuple(Attachment.of(name, name.encode()) for name in ("form.png", "photo.png"))
        return replace(parse_document(source, data), attachments=attachments)

    report = ingest([inbox], library.store, library.embedder, chunk_tokens=170, max_bytes=1_000_000, parse=parse)
    assert report.added == ("outer.eml", "outer.eml/form.png")
    assert (report.refused, report.others, report.ignored) == ((), ("outer.eml/photo.png",), 1)


def test_attachments_are_indexed_and_stay_as_long_as_they_are_unchanged(
    library: Library, inbox: Path, embedder: WordEmbedder
) -> None:
    """Through the parser's process; a second run embeds and deletes nothing, and their files can be opened."""
    report = library.index([inbox])
    assert set(report.added) == ALL
    milk = library.store.document("outer.eml/The inner one.eml/milk.md")
    assert milk.text == "Milk is served at ten."
    assert milk.path == f"{inbox.resolve()}/outer.eml//The inner one.eml//milk.md"
    embedded = embedder.encoded
    again = index(library, inbox)
    assert (again.unchanged, again.deleted, embedder.encoded) == (1, (), embedded)
    originals = Originals(True, 1_000_000, library.parts.parsing)
    assert originals.read(milk).strip() == b"Milk is served at ten."
    (inbox / "outer.eml").write_bytes(bytes(message("Another one.")))
    with pytest.raises(OriginalError, match="has changed since"):
        originals.read(milk)


def test_attachments_change_and_leave_with_their_message(library: Library, inbox: Path, embedder: WordEmbedder) -> None:
    """Only what is new is embedded; a broken message keeps them; a deleted one takes them away."""
    index(library, inbox)
    changed = message("The outer one. Look at the files.", tea_txt="Tea is served at noon.", jam_txt="Jam is late.")
    (inbox / "outer.eml").write_bytes(bytes(changed))
    report = index(library, inbox)
    assert (report.added, report.changed) == (("outer.eml/jam.txt",), ("outer.eml",))
    assert set(report.deleted) == {name for name in ALL if "inner" in name}
    (inbox / "outer.eml").write_bytes(b"no message")
    report = index(library, inbox)
    assert [refusal.path for refusal in report.refused] == [str(inbox.resolve() / "outer.eml")]
    assert library.store.documents.keys() == {"outer.eml", "outer.eml/tea.txt", "outer.eml/jam.txt"}
    (inbox / "outer.eml").unlink()
    assert set(index(library, inbox).deleted) == {"outer.eml", "outer.eml/tea.txt", "outer.eml/jam.txt"}


def test_a_rebuild_reads_each_message_once(library: Library, inbox: Path) -> None:
    """Attachments come from their message, not from paths that do not exist."""
    index(library, inbox)
    report = library.rebuild([])
    assert (set(report.added), report.refused) == (ALL, ())


def test_an_uploaded_message_is_deleted_with_its_attachments(library: Library) -> None:
    """An attachment alone cannot be deleted: the next index would bring it back."""
    uploads = UploadFolder(uploads_root(library.config), max_bytes=10_000)
    librarian = Librarian(library, uploads, Jobs(waiting=5))
    uploads.root.mkdir(parents=True)
    (uploads.root / "a.eml").write_bytes(bytes(message("The only one.", tea_txt="Tea is served at noon.")))
    index(library, uploads.root)
    tea = library.store.documents["a.eml/tea.txt"]
    assert (librarian.is_upload(tea), librarian.is_upload(library.store.documents["a.eml"])) == (False, True)
    with pytest.raises(NotUploadedError, match="delete the message"):
        librarian.delete("a.eml/tea.txt")
    gone = SourceFile(uploads.root.resolve() / "a.eml", "a.eml", uploads.root.resolve())
    gone.path.unlink()
    assert set(index(library, gone).deleted) == {"a.eml", "a.eml/tea.txt"}
