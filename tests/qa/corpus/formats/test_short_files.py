"""A short file makes no long work: what it names many times, spans or nests is bounded."""

from collections.abc import Callable
from pathlib import Path
from time import process_time

import pytest

from qa.corpus.documents import find_files, parse_document
from qa.corpus.formats.attached import MOST, Files
from qa.corpus.formats.values import load_values
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file
from tests.qa.corpus.formats.test_epub import PACKAGE, book


def parsed(name: str, data: bytes) -> Document:
    """The document of a file."""
    return parse_document(source_file(name), data)


def growth(work: Callable[[int], object], small: int) -> float:
    """How many times as long a work takes that is four times as large; the least of some measurements."""

    def seconds(size: int) -> float:
        began = process_time()
        work(size)
        return process_time() - began

    return min(seconds(4 * small) / seconds(small) for _ in range(3))


def test_a_page_of_a_book_is_read_once() -> None:
    """However often the order of the pages names it."""
    twice = PACKAGE.replace('<itemref idref="one"/>', '<itemref idref="one"/>' * 1000)
    assert parsed("a.epub", book(**{"OEBPS/book.opf": twice})).text == parsed("a.epub", book()).text


def test_a_cell_takes_only_so_many_places() -> None:
    """A cell that says that it spans a thousand columns and rows makes no thousand rows of a thousand cells."""
    rows = "<tr><td colspan=1000 rowspan=1000>tea</td></tr>" * 40
    assert parsed("a.html", f"<p>Tea.</p><table>{rows}</table>".encode()).text.count("tea") <= 40 * 5


def test_parts_of_a_file_of_values_take_linear_time() -> None:
    """Whether a part belongs to the table above it is seen by the table's first rows."""

    def load(size: int) -> object:
        return load_values("Ship,Crew\n" + "1,2\n\n" * size)

    assert growth(load, 400) < 9


def test_a_long_line_of_a_restructured_text_is_refused() -> None:
    """Docutils would take time that grows with the square of its length."""
    with pytest.raises(DocumentError, match="at most 20,000 characters, one has 35,000"):
        parsed("a.rst", b"`tea`_ " * 5000)
    assert parsed("a.rst", b"Tea is hot. " * 1000).text.startswith("Tea is hot.")


def test_many_attachments_of_one_name_take_linear_time() -> None:
    """Each gets a name of its own, and only so many are read."""

    def add(size: int) -> Files:
        files = Files({".txt"})
        for _ in range(size):
            files.add("tea.txt", b"Tea.")
        return files

    assert growth(add, 1000) < 9
    files = add(MOST + 1)
    assert len({one.name for one in files.read}) == MOST
    assert [one.name for one in files.read[:3]] == ["tea.txt", "tea 2.txt", "tea 3.txt"]
    assert f"tea {MOST + 1}.txt is not" in files.notices()[0]


def test_deeply_nested_messages_are_refused() -> None:
    """As what they are, and not as a fault of the parser."""
    nested = "Subject: tea\n\nTea is hot."
    for number in range(1000):
        kind = f"Subject: s\nContent-Type: multipart/mixed; boundary=b{number}\n\n"
        nested = f"{kind}--b{number}\n{nested}\n--b{number}--\n"
    with pytest.raises(DocumentError, match=r"an \.eml must be readable"):
        parsed("a.eml", nested.encode())
    with pytest.raises(DocumentError, match=r"an \.eml must be readable"):
        parsed("a.eml", b"Content-Type: message/rfc822\n\n" * 500 + b"Subject: tea\n\nTea.")


def test_an_id_is_one_line(tmp_path: Path) -> None:
    """A file whose name has a line break can be opened by its id, and its name changes no terminal."""
    (tmp_path / "a\nb\x1b[1m.md").write_text("Tea is hot.", "utf-8")
    assert [file.id for file in find_files(tmp_path)] == ["a\\x0ab\\x1b[1m.md"]
