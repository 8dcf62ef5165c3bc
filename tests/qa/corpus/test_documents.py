"""Files are found in order, read safely, and parsed to the same document each time."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.documents import SourceFile, find_files, parse_document, read_file
from qa.corpus.formats.kinds import SUFFIXES
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file

LIMIT = 1_000_000


def parsed(data: bytes | str, name: str = "tea.txt") -> Document:
    """The document of some bytes."""
    return parse_document(source_file(name), data.encode() if isinstance(data, str) else data)


def fill(folder: Path, *names: str) -> None:
    """Write a file for each name."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"Text of {name}.", encoding="utf-8")


@pytest.fixture
def private() -> Iterator[Path]:
    """A folder that every user may enter: the test decides what may be read in it."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Give root, who may read everything, the rights of the user nobody."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_files_are_found_by_id_without_hidden_ones(tmp_path: Path) -> None:
    """All files of any suffix below a folder, sorted by id, without hidden files and folders."""
    fill(tmp_path, "b.txt", "a/z.md", "a/b/c.pdf", "data.csv", ".hidden.txt", ".git/config.txt")
    found = find_files(tmp_path)
    assert [file.id for file in found] == ["a/b/c.pdf", "a/z.md", "b.txt", "data.csv"]
    assert [file.path for file in found] == [tmp_path.resolve() / file.id for file in found]
    assert found == find_files(tmp_path)


def test_a_file_given_by_name_has_its_folder_as_root(tmp_path: Path) -> None:
    """One file is found alone."""
    fill(tmp_path, "b.txt", "c.txt")
    assert find_files(tmp_path / "b.txt") == [SourceFile(tmp_path.resolve() / "b.txt", "b.txt", tmp_path.resolve())]


def test_a_relative_path_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same files are found however the folder is named."""
    fill(tmp_path, "docs/a.txt")
    monkeypatch.chdir(tmp_path)
    assert find_files(Path("docs")) == find_files(tmp_path / "docs")


def test_folders_that_link_to_each_other_end(tmp_path: Path) -> None:
    """A link to a folder is not followed, so a loop ends and no file comes twice."""
    fill(tmp_path, "a/one.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert [file.id for file in find_files(tmp_path)] == ["a/one.txt"]


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The message names the path."""
    with pytest.raises(DocumentError, match=r"path must exist, .*/nowhere does not: check its spelling"):
        find_files(tmp_path / "nowhere")


def test_a_name_that_is_no_utf8_gets_a_printable_id(tmp_path: Path) -> None:
    """The file is found and read all the same."""
    name = os.fsdecode(b"caf\xe9.txt")
    (tmp_path / name).write_bytes(b"Coffee.")
    (file,) = find_files(tmp_path)
    assert file.id == r"caf\xe9.txt"
    document = parse_document(file, read_file(file, max_bytes=LIMIT))
    assert document.title.encode()
    assert document.path.encode()


def test_a_folder_that_cannot_be_listed_is_refused(private: Path) -> None:
    """Its files must not seem to have vanished."""
    fill(private, "a/one.txt")
    (private / "a").chmod(0)
    with ordinary_user(), pytest.raises(DocumentError, match="folder must be readable"):
        find_files(private)
    (private / "a").chmod(0o700)


def test_bytes_are_read(tmp_path: Path) -> None:
    """A file, and a link to a file in the same folder, give their bytes."""
    fill(tmp_path, "a.txt")
    (tmp_path / "b.txt").symlink_to("a.txt")
    assert [read_file(file, max_bytes=LIMIT) for file in find_files(tmp_path)] == [b"Text of a.txt."] * 2


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    """Files outside are not read, even if they can be."""
    fill(tmp_path, "outside.txt", "docs/a.txt")
    (tmp_path / "docs" / "b.txt").symlink_to(tmp_path / "outside.txt")
    with pytest.raises(DocumentError, match=r"file must lie in .*docs, is a link to .*outside.txt: copy it there"):
        read_file(find_files(tmp_path / "docs")[1], max_bytes=LIMIT)


def test_links_to_nothing_and_to_themselves_are_refused(tmp_path: Path) -> None:
    """A link that cannot be followed is reported, not raised as a bug."""
    (tmp_path / "nothing.txt").symlink_to("gone.txt")
    (tmp_path / "self.txt").symlink_to("self.txt")
    for file in find_files(tmp_path):
        with pytest.raises(DocumentError, match="file must"):
            read_file(file, max_bytes=LIMIT)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    """No byte, or white space only."""
    (tmp_path / "a.txt").write_bytes(b"")
    (tmp_path / "b.txt").write_bytes(b" \r\n")
    for file in find_files(tmp_path):
        with pytest.raises(DocumentError, match=r"file must hold text, is empty \(\d bytes\)"):
            read_file(file, max_bytes=LIMIT)


def test_a_large_file_is_refused_by_its_size(tmp_path: Path) -> None:
    """A file of 200 MB, which takes no room on the disk here, is not read; the message names size and setting."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(200_000_000)
    with pytest.raises(DocumentError, match=r"at most 50 MB, has 200.0 MB: split it or raise QA_MAX_FILE_MB"):
        read_file(find_files(tmp_path)[0], max_bytes=50_000_000)


def test_a_pipe_is_refused(tmp_path: Path) -> None:
    """Reading it would wait for ever."""
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(DocumentError, match="must be a regular file"):
        read_file(find_files(tmp_path)[0], max_bytes=LIMIT)


def test_an_unreadable_file_is_refused(private: Path) -> None:
    """The message gives the reason of the system."""
    fill(private, "a.txt")
    (private / "a.txt").chmod(0)
    with ordinary_user(), pytest.raises(DocumentError, match=r"must be readable, is not \(Permission denied\)"):
        read_file(find_files(private)[0], max_bytes=LIMIT)


def test_a_document_names_its_file_and_its_hashes() -> None:
    """Identity, hashes and text come from the file alone."""
    data = "Tea in Rize\n\nTea grows in Rize. It rains there.\n"
    document = parsed(data, "2024/tea.txt")
    assert (document.id, document.path, document.title) == ("2024/tea.txt", "/corpus/2024/tea.txt", "Tea in Rize")
    assert document.text == "Tea in Rize\n\nTea grows in Rize. It rains there."
    assert document.headings == ((0, 11),)
    assert document.sha256 == hashlib.sha256(document.text.encode()).hexdigest()
    assert document.file_sha256 == hashlib.sha256(data.encode()).hexdigest()
    assert document == parsed(data, "2024/tea.txt")


def test_without_a_heading_the_title_is_the_name_of_the_file() -> None:
    """A text that begins with a sentence has no title."""
    assert parsed("Tea grows in Rize.", "tea-report.txt").title == "tea-report"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_do_not_change_the_text(end: str, mark: str) -> None:
    """Windows, old Mac and Unix files with and without byte order mark give one text."""
    text = f"{mark}Tea 🍵 in Rize{end}{end}{end}A cafe\u0301 serves it.{end} {end}שלום.{end}"
    assert parsed(text).text == "Tea 🍵 in Rize\n\nA cafe\u0301 serves it.\n\nשלום."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_accepted_encodings_give_one_text(encoding: str) -> None:
    """UTF-8 and UTF-16 with or without a byte order mark, and UTF-32 with one."""
    assert parsed("Çay Rizədə bitir. 🍵".encode(encoding)).text == "Çay Rizədə bitir. 🍵"


@given(st.text(max_size=300))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    """Any valid UTF-8 gives a document with tidy text, or the reason why not."""
    try:
        document = parsed(text.encode("utf-8", "replace"))
    except DocumentError:
        return
    assert document.text == document.text.strip()
    assert document.text
    assert "\n\n\n" not in document.text
    assert "\r" not in document.text
    assert all(document.text[start:end].strip() for start, end in document.headings)


@settings(deadline=None)  # the first file of a kind loads its library
@given(st.binary(max_size=300), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_are_parsed_or_refused(data: bytes, suffix: str) -> None:
    """No bytes under any suffix raise anything but a DocumentError."""
    with suppress(DocumentError):
        assert parsed(data, f"a{suffix}").text


def test_a_dateline_gives_the_day() -> None:
    """A dateline on a line of its own is left out; a line with more text stays."""
    alone = parsed("Wednesday, October 2, 2024 - 10:00 pm\n\nTea in Rize\n\nTea grows in Rize. It rains there.")
    assert (alone.published, alone.title) == (date(2024, 10, 2), "Tea in Rize")
    opening = parsed(" date 2024-11-28 RIZE, November 28. Tea grows here.")
    assert opening.published == date(2024, 11, 28)
    assert opening.text.startswith("date 2024-11-28 RIZE")
    assert parsed("On October 2, 2024 it rained in Rize.").published is None
    assert parsed("date 2024-13-45\n\nTea grows in Rize.").published is None


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "NUL bytes"),
        ("a.txt", b"MZ\0\0text", "is binary"),
        ("a.txt", b"\1\2\3\4 text", "is binary .4 control characters, the first U.0001"),
        (
            "a.txt",
            "Übung macht den Meister, sagt man häufig. ".encode("latin-1") * 20,
            "byte 0xdc at 0 is not.*iconv -f",
        ),
        ("a.txt", "Порт открыт после ремонта, сообщили власти. ".encode("cp1251") * 20, "iconv -f cp1251 -t UTF-8"),
        ("a.txt", b"\xff\xfea\0b", "UTF-16"),
        ("a.txt", b"\xe2\x80\x8b \xc2\xa0", "nothing is left"),
        ("a.txt", b"Share on Facebook\nLeave a Reply\n", "nothing is left"),
        ("a.md", b"---\ntitle: Tea\n---\n", "nothing is left"),
        ("a.html", b"<html><body><script>x()</script></body></html>", "nothing is left"),
        ("a.pdf", b"no pdf", "PDF must be whole"),
        ("a.docx", b"no zip", "docx must be readable"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "must not be protected"),
        ("a.xlsx", b"PK", "xlsx must be readable"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "must not be protected"),
        ("a.csv", b'a,b\n"c,d', "quotation marks in pairs"),
        ("a.csv", b",,\n,,\n", "nothing is left"),
        ("a.tsv", b"a\0\tb", "is binary"),
        ("a.wpd", b"PK", "file must end in one of .*ends in '.wpd'"),
    ],
)
def test_bad_input_is_refused_with_rule_and_remedy(name: str, data: bytes, message: str) -> None:
    """Each message has the reason and the remedy."""
    with pytest.raises(DocumentError, match=f"(?s){message}") as caught:
        parsed(data, name)
    assert ":" in str(caught.value)
