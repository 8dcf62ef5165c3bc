"""The folder of uploads: which names are taken, and that a file is there whole or not at all."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.documents import find_files
from qa.errors import UploadError, UploadFolderError
from qa.library.uploads import MAX_NAME_BYTES, UploadFolder, safe_name


@pytest.fixture
def uploads(tmp_path: Path) -> UploadFolder:
    """An empty folder of uploads that takes files of up to 1,000 bytes."""
    return UploadFolder(tmp_path / "library", max_bytes=1000)


def keep(uploads: UploadFolder, name: str, content: bytes = b"words") -> Path:
    """Keep a file. Return its path."""
    return uploads.keep(safe_name(name), io.BytesIO(content)).path


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../secret.md", "empty or hidden"),
        ("/etc/passwd.md", "empty or hidden"),
        ("a/../../b.md", "empty or hidden"),
        ("a//b.md", "empty or hidden"),
        ("", "empty or hidden"),
        (".hidden.md", "empty or hidden"),
        ("a/.git/b.md", "empty or hidden"),
        ("..\\..\\b.md", r"U\+005C|hidden"),
        ("C:\\a.md", r"U\+003A"),
        ("a\x00.md", r"U\+0000"),
        ("a\n.md", r"U\+000A"),
        ("a\u202edm.md", r"U\+202E"),
        ("a\u200b.md", r"U\+200B"),
        ("a\ud800.md", r"U\+D800"),
        ("con.md", "reserved name con"),
        ("LPT1.md", "reserved name LPT1"),
        ("nul.tar.md", "reserved name nul"),
        ("a.md ", "blank"),
        (" a.md", "blank"),
        ("folder./a.md", "ends with a point"),
        ("x" * MAX_NAME_BYTES + ".md", "more than 200"),
        ("ö" * 100 + ".md", "203 bytes"),
        ("a/" * 8 + "b.md", "at most 7 folders deep"),
        ("program.exe", "must end in one of"),
        ("noending", "must end in one of"),
    ],
)
def test_a_name_that_is_not_safe_is_refused(name: str, message: str) -> None:
    """No path out of the folder, no hidden file, no name that another system reads differently."""
    with pytest.raises(UploadError, match=message):
        safe_name(name)


def test_a_name_has_one_form() -> None:
    """A letter with a mark is the same in one and in two characters; the name may have a folder before it."""
    assert str(safe_name("cafe\u0301.md", "2024/Q1")) == "2024/Q1/caf\u00e9.md"
    with pytest.raises(UploadError, match="hidden"):
        safe_name("a.md", "..")


@given(st.text(), st.text())
def test_whatever_is_sent_stays_inside(name: str, folder: str) -> None:
    """A name is refused or is a plain path below the folder."""
    try:
        path = safe_name(name, folder)
    except UploadError:
        return
    assert not path.is_absolute()
    assert all(part not in ("", ".", "..") and not part.startswith(".") for part in path.parts)


@pytest.mark.parametrize("other", ["report.md", "Rep\u043ert.md", "Report.MD", "\uff32eport.md"])
def test_a_name_that_looks_like_another_is_refused(uploads: UploadFolder, other: str) -> None:
    """Case, a Cyrillic o, a wide letter: a reader of the list could not distinguish the two."""
    keep(uploads, "Report.md")
    with pytest.raises(UploadError, match=r"looks like 'Report.md': send it as that to replace it"):
        keep(uploads, other)
    keep(uploads, "Report1.md")
    keep(uploads, "Reportl.md")
    with pytest.raises(UploadError, match="looks like"):
        keep(uploads, "REPORT.md/a.md")


def test_a_file_of_the_same_name_is_replaced(uploads: UploadFolder) -> None:
    """The new one is there, and the index sees nothing else."""
    keep(uploads, "2024/a.md", b"old")
    assert keep(uploads, "2024/a.md", b"new").read_bytes() == b"new"
    assert [file.id for file in find_files(uploads.root)] == ["2024/a.md"]


@pytest.mark.parametrize(("content", "message"), [(b"", "is empty"), (b"x" * 1001, "at most 0.001 MB")])
def test_what_is_empty_or_too_large_leaves_nothing(uploads: UploadFolder, content: bytes, message: str) -> None:
    """No part of it stays, and an earlier file of that name stays as it was."""
    keep(uploads, "a.md", b"old")
    with pytest.raises(UploadError, match=message):
        keep(uploads, "a.md", content)
    assert [(path.name, path.read_bytes()) for path in uploads.root.iterdir()] == [("a.md", b"old")]


def test_a_file_that_cannot_be_read_to_its_end_leaves_nothing(uploads: UploadFolder) -> None:
    """For example, the connection breaks in the middle."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise ConnectionResetError
            return super().read(3)

    with pytest.raises(UploadFolderError):
        uploads.keep(safe_name("a.md"), Broken(b"abcdef"))
    assert list(uploads.root.iterdir()) == []


def test_a_link_leads_nowhere_else(uploads: UploadFolder, tmp_path: Path) -> None:
    """A folder that the operator linked elsewhere takes no uploads."""
    (tmp_path / "elsewhere").mkdir()
    uploads.root.mkdir()
    (uploads.root / "link").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(UploadError, match="in the folder of uploads"):
        keep(uploads, "link/a.md")
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_is_no_folder_and_a_folder_no_file(uploads: UploadFolder) -> None:
    """Both give a message with the remedy."""
    keep(uploads, "a.md")
    keep(uploads, "b.md/c.md")
    for name in ("a.md/b.md", "b.md"):
        with pytest.raises(UploadError, match="rename it"):
            keep(uploads, name)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """With its path and the setting."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises((UploadError, UploadFolderError)):
        keep(UploadFolder(tmp_path / "file" / "library", max_bytes=10), "a.md")


def test_a_refused_file_gives_its_place_back(uploads: UploadFolder) -> None:
    """The earlier file comes back; without one the new one goes, unless the index has a document of it."""
    path = keep(uploads, "a.md", b"good")
    source = uploads.source(PurePosixPath("a.md"))
    uploads.settle(source, refused=False, indexed=True)
    keep(uploads, "a.md", b"bad")
    uploads.settle(source, refused=True, indexed=True)
    assert path.read_bytes() == b"good"
    uploads.settle(source, refused=True, indexed=True)
    assert path.exists()
    uploads.settle(source, refused=True, indexed=False)
    assert list(uploads.root.iterdir()) == []


def test_of_several_that_were_not_indexed_the_first_comes_back(uploads: UploadFolder) -> None:
    """The index knows the earliest of them."""
    for content in (b"good", b"bad", b"worse"):
        path = keep(uploads, "a.md", content)
    uploads.settle(uploads.source(PurePosixPath("a.md")), refused=True, indexed=True)
    assert path.read_bytes() == b"good"


def test_what_a_crash_left_is_cleared(uploads: UploadFolder) -> None:
    """Half a file goes; what had replaced another is named, to be settled after the next ingest."""
    keep(uploads, "deep/a.md", b"old")
    keep(uploads, "deep/a.md", b"new")
    (uploads.root / "deep" / ".x.part").write_bytes(b"hal")
    assert [str(source.id) for source in uploads.recover()] == ["deep/a.md"]
    assert sorted(path.name for path in (uploads.root / "deep").iterdir()) == [".a.md.earlier", "a.md"]
    assert UploadFolder(uploads.root / "none", max_bytes=1).recover() == []


def test_deleting_takes_the_file(uploads: UploadFolder) -> None:
    """The file that it had replaced goes too; deleting twice is no error."""
    for content in (b"old", b"new"):
        keep(uploads, "a.md", content)
    for _ in range(2):
        uploads.drop(PurePosixPath("a.md"))
        assert list(uploads.root.iterdir()) == []


def test_of_two_alike_at_once_one_is_taken(uploads: UploadFolder) -> None:
    """Threads that send names that look alike at the same moment."""
    barrier = threading.Barrier(2)

    def send(name: str) -> bool:
        barrier.wait(timeout=30)
        try:
            keep(uploads, name)
        except UploadError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for round_ in range(10):
            taken = list(pool.map(send, (f"{round_}a.md", f"{round_}A.md")))
            assert sorted(taken) == [False, True]
