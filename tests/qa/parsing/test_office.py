"""Old files of Office: converted by LibreOffice, here a small program in its place; named where it is not installed."""

import hashlib
import io
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from qa.errors import DocumentError
from qa.library.open import Library
from qa.parsing.limits import ParseLimits
from qa.parsing.process import ParserProcess
from tests.documents import source_file

LIMITS = ParseLimits(seconds=60, memory_bytes=800_000_000, text_bytes=20_000_000)
OLD = b"\xd0\xcf\x11\xe0" + bytes(600)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the program in place of LibreOffice is a script")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Put a program in place of LibreOffice, which gets its arguments; nothing else is on the path but the shell."""

    def put(script: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "soffice"
        program.write_text(f"#!{sys.executable}\nimport sys, os, time, pathlib, shutil\n{script}\n", "utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}:/bin")
        return folder

    return put


def word(text: str, path: Path) -> Path:
    """A .docx of a paragraph."""
    document, packed = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(packed)
    path.write_bytes(packed.getvalue())
    return path


def test_an_old_file_is_read_as_its_new_form(office: Callable[[str], Path], tmp_path: Path) -> None:
    """Its document has its own name, path and hash, and no trace of the conversion is left."""
    new = word("Tea is served at noon.", tmp_path / "new.docx")
    log = tmp_path / "log"
    office(
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        f"shutil.copy({str(new)!r}, out / 'file.docx')\n"
        f"pathlib.Path({str(log)!r}).write_text(str(out.parent))"
    )
    with ParserProcess(LIMITS) as parser:
        document = parser.parse(source_file("tea.doc"), OLD)
        parts = parser.explain(source_file("tea.doc"), OLD)
    assert (document.id, document.path, document.text) == ("tea.doc", "/corpus/tea.doc", "Tea is served at noon.")
    assert document.file_sha256 == hashlib.sha256(OLD).hexdigest()
    assert [part.text for part in parts] == ["Tea is served at noon."]
    assert not Path(log.read_text()).exists()


@pytest.mark.parametrize(
    ("script", "seconds", "reason"),
    [
        ("sys.exit(1)", 60, "must be readable by LibreOffice, this is not: save it as .pptx"),
        ("time.sleep(60)", 0.1, "QA_PARSE_SECONDS"),
    ],
)
def test_what_libreoffice_cannot_read_is_refused(
    office: Callable[[str], Path], script: str, seconds: float, reason: str
) -> None:
    """With the rule and the remedy; one that hangs is ended."""
    office(script)
    limits = ParseLimits(seconds=seconds, memory_bytes=800_000_000, text_bytes=20_000_000)
    with ParserProcess(limits) as parser, pytest.raises(DocumentError, match=reason):
        parser.parse(source_file("a.ppt"), OLD)


def test_without_libreoffice_the_file_is_named(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the reason and both remedies; the other files are indexed."""
    monkeypatch.setenv("PATH", "")
    folder = tmp_path / "old"
    folder.mkdir()
    (folder / "a.xls").write_bytes(OLD)
    (folder / "b.txt").write_text("Tea is served at noon.", "utf-8")
    report = library.index([folder])
    assert report.added == ("b.txt",)
    assert [refusal.reason for refusal in report.refused] == [
        "a .xls is read with LibreOffice, which is not installed here: install it, or save the file as .xlsx"
    ]
