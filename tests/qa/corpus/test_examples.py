"""Questions to begin with, from a file beside the documents."""

from pathlib import Path

import pytest

from qa.corpus.documents import find_files
from qa.corpus.examples import EXAMPLES_FILE, MAX_EXAMPLES, example_questions
from qa.errors import DocumentError
from qa.records import DocumentInfo


def document(path: Path, document_id: str) -> DocumentInfo:
    """A document that was read from a path."""
    return DocumentInfo(id=document_id, title=document_id, path=str(path), sha256="", file_sha256="")


def test_each_line_is_a_question(tmp_path: Path) -> None:
    """Blank lines do not count, white space is tidied, and a repeated question comes once."""
    (tmp_path / EXAMPLES_FILE).write_text("Who  lit it?\r\n\n\tWhen? 🏝️ \nWho lit it?\n", "utf-8-sig")
    documents = [document(tmp_path / "a.md", "a.md"), document(tmp_path / "deep" / "b.md", "deep/b.md")]
    assert example_questions(documents) == ("Who lit it?", "When? 🏝️")


def test_only_the_folders_that_were_indexed_count(tmp_path: Path) -> None:
    """Not the folders below them, nor the folder that a document has moved to."""
    for folder in ("deep", "elsewhere"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / EXAMPLES_FILE).write_text(f"What is {folder}?", "utf-8")
    moved = document(tmp_path / "elsewhere" / "c.md", "b.md")
    assert example_questions([document(tmp_path / "deep" / "a.md", "deep/a.md"), moved]) == ()
    assert example_questions([document(tmp_path / "deep" / "a.md", "a.md")]) == ("What is deep?",)


def test_the_file_is_not_indexed(tmp_path: Path) -> None:
    """It is hidden, and hidden files are not indexed."""
    (tmp_path / EXAMPLES_FILE).write_text("Who?", "utf-8")
    (tmp_path / "a.txt").write_text("Ada.", "utf-8")
    assert [file.id for file in find_files(tmp_path)] == ["a.txt"]


def test_there_are_few(tmp_path: Path) -> None:
    """Only the first questions of a long file are shown."""
    (tmp_path / EXAMPLES_FILE).write_text("".join(f"Who was {number}?\n" for number in range(30)), "utf-8")
    assert len(example_questions([document(tmp_path / "a.md", "a.md")])) == MAX_EXAMPLES


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"Who\xff?", "UTF-8"),
        (b"x" * 201, "must have at most 200 characters, has 201: shorten it"),
        (b"Who?\n" * 5000, "must have at most 20,000 bytes, has 25,000: shorten it"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """The message has the rule, the value and the remedy."""
    (tmp_path / EXAMPLES_FILE).write_bytes(content)
    with pytest.raises(DocumentError, match=message):
        example_questions([document(tmp_path / "a.md", "a.md")])
