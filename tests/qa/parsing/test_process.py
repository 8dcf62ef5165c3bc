"""A parser in another process gives the same documents, and hostile files harm only themselves."""

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from qa.corpus.blocks import Block
from qa.corpus.documents import SourceFile, explain_document, find_files, parse_document, read_file
from qa.corpus.formats.kinds import SUFFIXES
from qa.corpus.left_out import LeftOut
from qa.errors import ConfigError, DocumentError
from qa.library.open import Library
from qa.parsing.limits import ParseLimits
from qa.parsing.process import ParserProcess
from tests.documents import source_file
from tests.qa.parsing import hostile

ROOT = Path(__file__).parents[3]
# Of address space the libraries alone take 190 MB.
LIMITS = ParseLimits(seconds=60, memory_bytes=500_000_000, text_bytes=20_000_000)
TEA = b"Tea is served at noon.\n"

only_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process")


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    """A running parser with little memory."""
    with ParserProcess(LIMITS) as one:
        yield one


def refusal(parser: ParserProcess, name: str, data: bytes) -> str:
    """Return why a file is refused; afterwards the next file is parsed as if nothing had happened."""
    with pytest.raises(DocumentError) as caught:
        parser.parse(source_file(name), data)
    assert parser.parse(source_file("tea.txt"), TEA).text == "Tea is served at noon."
    return str(caught.value)


def test_documents_are_the_same_as_parsed_here(parser: ParserProcess) -> None:
    """Text, headings, dates and ids arrive unchanged, in any script; errors have the same words."""
    files = [file for file in find_files(ROOT / "tests" / "qa" / "corpus") if file.path.suffix in SUFFIXES]
    for file in files:
        data = read_file(file, max_bytes=10_000_000)
        assert parser.parse(file, data) == parse_document(file, data)
    assert len(files) > 30
    with pytest.raises(DocumentError, match="this one is binary"):
        parser.parse(source_file("a.txt"), b"Tea\0")


def test_a_file_is_explained_away_from_here_too(parser: ParserProcess) -> None:
    """All of its content comes back, and the next file is parsed as before."""
    page = ROOT / "tests" / "qa" / "corpus" / "pages" / "news.html"
    file = SourceFile(page, page.name, page.parent)
    parts = parser.explain(file, page.read_bytes())
    assert parts == explain_document(file, page.read_bytes())
    assert {type(part) for part in parts} == {Block, LeftOut}
    with pytest.raises(DocumentError, match="this one is binary"):
        parser.explain(source_file("a.txt"), b"Tea\0")
    assert parser.parse(source_file("tea.txt"), TEA).text == "Tea is served at noon."


def test_a_name_that_is_no_utf8_stays_as_it_is(parser: ParserProcess) -> None:
    """The path travels as bytes."""
    file = SourceFile(Path(os.fsdecode(b"/corpus/caf\xe9.txt")), r"caf\xe9.txt", Path("/corpus"))
    assert parser.parse(file, TEA) == parse_document(file, TEA)


def test_a_parser_serves_many_files_and_ends_when_closed() -> None:
    """It is not started for each file, which would cost a second each time."""
    parser = ParserProcess(LIMITS)
    first = parser.parse(source_file("a.txt"), TEA)
    running = parser._process
    assert parser.parse(source_file("a.txt"), TEA) == first
    assert parser._process is running
    assert running is not None
    parser.close()
    assert running.poll() == -signal.SIGKILL
    parser.close()


@only_linux
@pytest.mark.parametrize(
    ("name", "make", "megabytes"),
    [("bomb.docx", hostile.zip_bomb, 300), ("bomb.pdf", hostile.pdf_bomb, 100)],
    ids=["bomb.docx", "bomb.pdf"],
)
def test_bombs_are_refused_for_their_memory(
    parser: ParserProcess, name: str, make: Callable[[int], bytes], megabytes: int
) -> None:
    """A file that unpacks to a thousand times its size can at most end the parser; the message names the setting."""
    data = make(megabytes)
    assert len(data) < 1_000_000
    assert "QA_PARSE_MEMORY_MB" in refusal(parser, name, data)


def test_a_file_that_never_ends_is_stopped() -> None:
    """A PDF of five kilobytes that shows a form 10^19 times is refused after the time that the setting gives."""
    limits = ParseLimits(seconds=1, memory_bytes=2_000_000_000, text_bytes=1_000_000)
    with ParserProcess(limits) as impatient, pytest.raises(DocumentError) as caught:
        impatient.parse(source_file("endless.pdf"), hostile.endless_pdf())
    assert str(caught.value) == (
        "a file must be parsed in 1 s of processor time, this one was not: split it, or raise QA_PARSE_SECONDS"
    )


def test_a_billion_laughs_are_refused(parser: ParserProcess) -> None:
    """Entities that unfold to more and more are not unfolded."""
    assert hostile.is_xml(hostile.word_file(b"<w:p/>"))
    assert "amplification" in refusal(parser, "laughs.docx", hostile.billion_laughs())


def test_no_address_is_fetched(parser: ParserProcess, tmp_path: Path) -> None:
    """An entity that names a file or an address brings nothing in, and no connection is made."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the word is xyzzy", "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        for address in (secret.as_uri(), f"http://127.0.0.1:{port}/tea"):
            assert "must not declare" in refusal(parser, "entity.docx", hostile.outside_entity(address))
        page = f'<link rel="canonical" href="http://127.0.0.1:{port}/"><p>Tea is served at noon.'
        page += f'<img src="http://127.0.0.1:{port}/a.png"><iframe src="http://127.0.0.1:{port}/b"></iframe>'
        assert "Tea is served" in parser.parse(source_file("page.html"), page.encode()).text
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.mark.parametrize("depth", [100, 10_000, 100_000])
def test_deep_nesting_ends(parser: ParserProcess, depth: int) -> None:
    """A page or Markdown file of any depth is a document or refused, and the parser lives."""
    parser.parse(source_file("tea.txt"), TEA)
    running = parser._process
    for name, data in (("deep.html", hostile.nested_page(depth)), ("deep.md", hostile.nested_quotes(depth // 10))):
        with suppress(DocumentError):
            assert parser.parse(source_file(name), data).text
    assert parser._process is running


def test_long_lines_are_read(parser: ParserProcess) -> None:
    """A line, or a word, of many megabytes is a text like any other."""
    line = TEA.strip() * 300_000
    assert parser.parse(source_file("line.txt"), line).text == line.decode()
    assert len(parser.parse(source_file("word.txt"), b"tea" * 1_000_000).text) == 3_000_000


def test_a_text_may_not_be_longer_than_a_file() -> None:
    """A file that unfolds to more text than a file may have is refused for its length."""
    limits = ParseLimits(seconds=60, memory_bytes=400_000_000, text_bytes=10_000)
    with ParserProcess(limits) as parser:
        message = refusal(parser, "long.docx", hostile.zip_bomb(1))
    assert message.startswith("the text of a file must have at most 0.01 MB, this one's has 0.")


def test_a_parser_that_dies_is_replaced(parser: ParserProcess) -> None:
    """A signal, as from a bug in a C library, counts as the file's own fault; the next file is parsed."""
    parser.parse(source_file("tea.txt"), TEA)
    assert parser._process is not None
    parser._process.send_signal(signal.SIGSEGV)
    parser._process.wait()
    assert "ended it (SIGSEGV)" in refusal(parser, "a.txt", TEA)


def test_a_parser_that_cannot_start_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the program itself is broken, no file is blamed."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with ParserProcess(LIMITS) as parser, pytest.raises(ConfigError, match=r"ended \(exit code 1\): raise QA_PARSE"):
        parser.parse(source_file("tea.txt"), TEA)


def test_hostile_files_do_not_keep_a_folder_from_being_indexed(library: Library, tmp_path: Path) -> None:
    """Bombs, wrong suffixes, halves of files, pipes and links are each refused with a reason; the good one is in."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    whole = hostile.word_file(b"<w:p><w:r><w:t>Coffee is served at six.</w:t></w:r></w:p>")
    (folder / "good.docx").write_bytes(whole)
    bad = {
        "bomb.docx": hostile.zip_bomb(250),
        "laughs.docx": hostile.billion_laughs(),
        "half.docx": whole[: len(whole) // 2],
        "text.pdf": TEA,
        "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        "nul.txt": b"Tea\0is served",
        "word.txt": whole,
    }
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "pipe.txt")
    (folder / "outside.txt").symlink_to("/etc/hostname")
    report = library.index([folder])
    assert report.added == ("good.docx",)
    refused = {Path(one.path).name: one.reason for one in report.refused}
    assert refused.keys() == {*bad, "pipe.txt", "outside.txt"}
    assert all(":" in reason for reason in refused.values())
    assert library.store.document("good.docx").text == "Coffee is served at six."


def test_names_cannot_leave_the_folder_or_pass_for_each_other(library: Library, tmp_path: Path) -> None:
    """Names with dots, line breaks, direction marks and look-alike letters are separate ids."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    names = ["..a.txt", "tea\u202etxt.txt", "tea\n.txt", "tea.txt", "te\u0430.txt", "%2e%2e%2fetc.txt", "a b'\"<i>.txt"]
    visible = [name.replace("\n", r"\x0a") for name in names if not name.startswith(".")]
    for number, name in enumerate(names):
        (folder / name).write_text(f"Tea number {number} is served at noon.", "utf-8")
    assert sorted(library.index([folder]).added) == sorted(visible)
    assert all(library.store.document(name).text.startswith("Tea number") for name in visible)
