"""Uploads and deletions with the real store: files kept, indexed, put back, removed, completed after a crash."""

import io
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qa.errors import NotFoundError, NotUploadedError, QueueFullError, StoppedError, UploadError
from qa.ingest.report import Progress
from qa.library.jobs import Job, Jobs
from qa.library.librarian import Librarian
from qa.library.open import Library
from qa.library.uploads import UploadFolder, uploads_root
from qa.opening import answer_from
from qa.records import Upload

PIER = b"The pier of Velm was built in 1911 by Ada Nkemelu."
QUAY = b"The quay of Velm was built in 1854 by Joon Park."


def open_librarian(library: Library, waiting: int = 5) -> Librarian:
    """A librarian over an open data folder; not begun."""
    uploads = UploadFolder(uploads_root(library.config), max_bytes=10_000)
    return Librarian(library, uploads, Jobs(waiting=waiting))


@pytest.fixture
def librarian(library: Library) -> Iterator[Librarian]:
    """A librarian at work. Its first job has ended: it would index files that are sent before it looks."""
    librarian = open_librarian(library)
    librarian.start()
    ended(librarian, librarian.jobs()[0])
    yield librarian
    librarian.stop()


def sent(**files: bytes) -> list[Upload]:
    """Make files as they are sent: `pier_md=b"…"` is pier.md."""
    return [Upload(name.replace("_", "."), io.BytesIO(content)) for name, content in files.items()]


def ended(librarian: Librarian, job: Job) -> Job:
    """Return the job when it has ended."""
    for _ in range(3000):
        found = librarian.job(job.id)
        if found.finished is not None:
            return found
        threading.Event().wait(0.02)
    raise AssertionError("the job does not end")


def test_an_upload_is_kept_and_answers(librarian: Librarian, library: Library) -> None:
    """The file is in the folder of uploads, the job reports the result, and questions find the document."""
    job = ended(librarian, librarian.upload(sent(pier_md=PIER, quay_txt=QUAY), "town/harbour"))
    assert job.report is not None
    assert (job.state, job.kind, job.report.added) == (
        "done",
        "upload",
        ("town/harbour/pier.md", "town/harbour/quay.txt"),
    )
    root = uploads_root(library.config)
    assert (root / "town" / "harbour" / "pier.md").read_bytes() == PIER
    answer = answer_from(library, min_confidence=0).ask("When was the pier of Velm built?")
    assert answer.citations[0].document_id == "town/harbour/pier.md"
    assert all(librarian.is_upload(document) for document in library.store.documents.values())


def test_the_report_tells_each_file(librarian: Librarian) -> None:
    """Indexed, refused by its name, refused by its content, a copy; where all are refused nothing is done."""
    files = sent(pier_md=PIER, pier_exe=PIER, scan_pdf=b"no pdf", copy_md=PIER)
    job = ended(librarian, librarian.upload(files))
    assert job.report is not None
    refused = {refusal.path: refusal.duplicate for refusal in job.report.refused}
    assert len(job.report.added) == 1
    assert refused == {
        "pier.exe": False,
        "scan.pdf": False,
        ({"pier.md", "copy.md"} - set(job.report.added)).pop(): True,
    }
    with pytest.raises(UploadError, match="must end in one of"):
        librarian.upload(sent(pier_exe=PIER))


def test_a_refused_file_is_not_kept(librarian: Librarian, library: Library) -> None:
    """A new file is deleted. If it replaced another, that one comes back, so that a rebuild finds it."""
    ended(librarian, librarian.upload(sent(pier_md=PIER)))
    for name, content in (("pier.md", b"\xff\xfe\xff"), ("scan.pdf", b"no pdf")):
        job = ended(librarian, librarian.upload([Upload(name, io.BytesIO(content))]))
        assert job.report is not None
        assert [refusal.path for refusal in job.report.refused] == [name]
    files = sorted(uploads_root(library.config).iterdir())
    assert [(file.name, file.read_bytes()) for file in files] == [("pier.md", PIER)]
    assert list(library.store.documents) == ["pier.md"]


def test_the_same_name_replaces(librarian: Librarian, library: Library) -> None:
    """The document changes, and nothing of the earlier file stays beside it."""
    ended(librarian, librarian.upload(sent(a_md=PIER)))
    job = ended(librarian, librarian.upload(sent(a_md=QUAY)))
    assert job.report is not None
    assert job.report.changed == ("a.md",)
    assert library.store.document("a.md").text == QUAY.decode()
    assert [path.name for path in uploads_root(library.config).iterdir()] == ["a.md"]


def test_deleting_removes_file_and_document(librarian: Librarian, library: Library) -> None:
    """If it is sent again, it is there again."""
    ended(librarian, librarian.upload(sent(pier_md=PIER, quay_md=QUAY)))
    job = ended(librarian, librarian.delete("pier.md"))
    assert job.report is not None
    assert (job.report.deleted, job.report.refused) == (("pier.md",), ())
    assert list(library.store.documents) == ["quay.md"]
    assert [path.name for path in uploads_root(library.config).iterdir()] == ["quay.md"]
    with pytest.raises(NotFoundError):
        librarian.delete("pier.md")
    again = ended(librarian, librarian.upload(sent(pier_md=PIER)))
    assert again.report is not None
    assert again.report.added == ("pier.md",)


def test_what_lies_elsewhere_is_not_deleted(librarian: Librarian, library: Library, folder: Path) -> None:
    """Only the operator deletes the operator's own files; the message says how."""
    ended(librarian, librarian.index([folder]))
    with pytest.raises(NotUploadedError, match=r'delete it there, then run "qa index"'):
        librarian.delete("harbour.md")
    assert (folder / "harbour.md").exists()
    assert not librarian.is_upload(library.store.documents["harbour.md"])


def test_requests_in_a_row_count_in_their_order(library: Library) -> None:
    """Sent, deleted and sent again before any job has begun: the document is there."""
    library.index([])
    librarian = open_librarian(library)
    first = librarian.upload(sent(pier_md=PIER))
    librarian.start()
    ended(librarian, first)
    librarian.delete("pier.md")
    last = ended(librarian, librarian.upload(sent(pier_md=PIER)))
    librarian.stop()
    assert last.state == "done"
    assert list(library.store.documents) == ["pier.md"]


def test_past_the_bound_nothing_is_kept(library: Library) -> None:
    """A file is not written if no job could index it."""
    librarian = open_librarian(library, waiting=1)
    librarian.upload(sent(pier_md=PIER))
    with pytest.raises(QueueFullError):
        librarian.upload(sent(quay_md=QUAY))
    assert [path.name for path in uploads_root(library.config).iterdir()] == ["pier.md"]


def test_the_next_start_completes_what_was_lost(library: Library) -> None:
    """Kept but never indexed, replaced by a refused file, deleted but still indexed: the files decide."""
    root = uploads_root(library.config)
    librarian = open_librarian(library)
    librarian.start()
    ended(librarian, librarian.upload(sent(gone_md=QUAY, good_md=b"The mole was built in 1887.")))
    librarian.stop()
    lost = open_librarian(library)  # never begins, as if the process were killed
    lost.upload(sent(pier_md=PIER, good_md=b"\xff\xfe\xff"))
    lost.delete("gone.md")
    (root / ".half.part").write_bytes(b"hal")
    again = open_librarian(library)
    again.start()
    job = ended(again, again.jobs()[0])
    again.stop()
    assert job.report is not None
    assert (job.kind, job.report.added, job.report.deleted) == ("start", ("pier.md",), ("gone.md",))
    assert list(library.store.documents) == ["good.md", "pier.md"]
    assert (root / "good.md").read_bytes() == b"The mole was built in 1887."
    assert sorted(path.name for path in root.iterdir()) == ["good.md", "pier.md"]


def test_a_stopped_ingest_stands_as_far_as_it_came(
    library: Library, tmp_path: Path, open_library: Callable[[], Library]
) -> None:
    """It stops between documents or batches; the lexical index is in step, and the rest is known to be unfinished."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(8):
        sentences = " ".join(f"Crane {number} of berth {berth} lifts {berth} tons of timber." for berth in range(200))
        (folder / f"{number}.md").write_text(sentences, "utf-8")

    def stop(progress: Progress) -> None:
        if progress.files == 4:
            raise StoppedError("the service ended")

    with pytest.raises(StoppedError):
        library.index([folder], stop)
    assert 0 < len(library.store.documents) < 8
    assert library.store.unfinished == [str(folder)]
    assert library.lexical.stamp == library.store.stamp
    library.close()
    again = open_library()
    report = again.index([Path(path) for path in again.store.unfinished])
    assert report.unchanged + len(report.added) == 8
    assert len(again.store.documents) == 8
    assert again.store.unfinished == []
