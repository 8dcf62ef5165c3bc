"""Pictures of text in a folder: indexed where they are read, named where not, and read once that is possible."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from qa.corpus.documents import SourceFile, parse_document
from qa.ingest.report import Report
from qa.ingest.run import ingest
from qa.library.open import Library
from qa.records import Document, Scans, encode

READ = Scans(pages=((1, 90),), words=encode([90] * 4))


def indexed(folder: Path, library: Library, parse: Callable[[SourceFile, bytes], Document], *, ocr: bool) -> Report:
    """Index a folder."""
    return ingest([folder], library.store, library.embedder, chunk_tokens=170, max_bytes=10_000, parse=parse, ocr=ocr)


def parser(scans: Scans) -> Callable[[SourceFile, bytes], Document]:
    """A parser in place of tesseract: it reads any file as text, and says what it read from pictures."""

    def parse(source: SourceFile, data: bytes) -> Document:
        document = parse_document(replace(source, path=source.path.with_suffix(".txt")), data)
        return replace(document, path=source.location, scans=scans)

    return parse


def test_a_file_with_unread_pages_is_read_again_once_they_can_be(
    library: Library, tmp_path: Path, open_library: Callable[[], Library]
) -> None:
    """Only then, and only once; what was read is remembered with the document."""
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.pdf").write_text("Tea is hot today.", "utf-8")
    unread = Scans(unread=(2, 3))
    assert indexed(folder, library, parser(unread), ocr=False).added == ("a.pdf",)
    assert library.store.documents["a.pdf"].scans == unread
    assert indexed(folder, library, parser(READ), ocr=False).reread == 0
    assert indexed(folder, library, parser(READ), ocr=True).reread == 1
    assert indexed(folder, library, parser(READ), ocr=True).reread == 0
    library.close()
    with open_library() as later:
        document = later.store.document("a.pdf")
        assert document.scans == later.store.documents["a.pdf"].scans == READ
        assert document.scans.confidence(document.text, 0, 3) == 0.9


def test_images_in_a_folder_are_files_of_another_kind_where_no_picture_is_read(
    library: Library, tmp_path: Path
) -> None:
    """As they ever were; those that were read before stay in the index."""
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "a.png").write_text("Tea is hot today.", "utf-8")
    report = indexed(folder, library, parser(READ), ocr=False)
    assert (report.others, report.added, report.refused) == (("a.png",), (), ())
    assert indexed(folder, library, parser(READ), ocr=True).added == ("a.png",)
    report = indexed(folder, library, parser(READ), ocr=False)
    assert (report.others, report.unchanged, report.deleted) == ((), 1, ())
