"""From files to the index: the index matches the files, even after a crash on the way."""

import hashlib
import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import replace
from multiprocessing.context import ForkServerContext
from pathlib import Path

import pytest

from qa.corpus.documents import SourceFile, parse_document, read_file
from qa.errors import DocumentError, StoreError
from qa.ingest.report import Progress, Report
from qa.ingest.run import ingest
from qa.library.open import Library
from qa.records import Document, Filters, Reading
from qa.store.collection import scan
from tests.conftest import WordEmbedder
from tests.qa.ingest.killed import ingest_until_killed

EVERYTHING = Filters()
PAGE = (Path(__file__).parents[2] / "data" / "wall.html").read_text("utf-8")


def state(library: Library) -> dict[str, tuple[str, str]]:
    """What the index holds: version and text of each document."""
    return {
        document.id: (document.version, library.store.document(document.id).text)
        for document in library.store.documents.values()
    }


def rows(library: Library) -> set[str]:
    """Ids of all rows in the collection, current or not."""
    return {row_id for row_id, _, _ in scan(library.store._store._collection, ["metadatas"])}


def test_a_folder_is_indexed_whole(library: Library, folder: Path) -> None:
    """Every file becomes a document whose text is its chunks joined, with its metadata."""
    report = library.index([folder])
    assert report.added == ("deep/bridge.md", "harbour.md", "market.txt")
    assert (report.unchanged, report.refused, report.changed) == (0, (), ())
    harbour = library.store.document("harbour.md")
    assert (harbour.title, harbour.publisher, str(harbour.published)) == ("The harbour", "Coast Gazette", "2024-03-01")
    assert [harbour.text[start:end] for start, end in harbour.headings] == ["The harbour", "Traffic"]
    assert len(list(library.store.all_chunks())) == report.chunks


def test_the_language_is_recognised_where_a_file_states_none(library: Library, tmp_path: Path) -> None:
    """By its words; too few tell nothing."""
    folder = tmp_path / "mills"
    folder.mkdir()
    (folder / "de.txt").write_text("Die Mühle wurde im Jahr 1871 am Fluss gebaut.", "utf-8")
    (folder / "short.txt").write_text("Corra 1871", "utf-8")
    library.index([folder])
    assert [library.store.documents[name].language for name in ("de.txt", "short.txt")] == ["de", None]


def test_chunks_are_found_by_title_heading_publisher_and_date(library: Library, folder: Path) -> None:
    """What is known of a document counts in both searches and is not part of the text."""
    library.index([folder])
    hits = library.store.search(library.embedder.encode(["The harbour Traffic"]), 1, EVERYTHING)
    assert hits[0].chunk.heading == "Traffic"
    assert hits[0].chunk.text.startswith("Traffic\n\nIn 2023")
    for known in ("River Post", "September", "The bridge"):
        bridges = {document.version for document in library.store.documents.values() if document.title == "The bridge"}
        found = list(library.lexical.search(known, 1, EVERYTHING))
        nearest = library.store.search(library.embedder.encode([known]), 1, EVERYTHING)
        assert {found[0].rpartition("-")[0], nearest[0].document.version} == bridges


def test_unchanged_files_cost_no_embedding(library: Library, folder: Path, embedder: WordEmbedder) -> None:
    """A second run embeds nothing and changes nothing."""
    library.index([folder])
    before, embedded = state(library), embedder.encoded
    report = library.index([folder])
    assert (report.unchanged, report.chunks, embedder.encoded) == (3, 0, embedded)
    assert state(library) == before


def test_each_file_is_read_once(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, changed and unchanged files; also two that exchange their texts, where each depends on the other."""
    read: list[str] = []

    def counted(file: SourceFile, *, max_bytes: int) -> bytes:
        read.append(file.id)
        return read_file(file, max_bytes=max_bytes)

    monkeypatch.setattr("qa.ingest.cut.read_file", counted)
    assert len(library.index([folder]).added) == 3
    harbour, market = folder / "harbour.md", folder / "market.txt"
    first, second = harbour.read_bytes(), market.read_bytes()
    harbour.write_bytes(second)
    market.write_bytes(first)
    assert set(library.index([folder]).changed) == {"harbour.md", "market.txt"}
    assert sorted(read) == sorted(["deep/bridge.md", "harbour.md", "market.txt"] * 2)


def test_a_copy_of_an_unchanged_file_is_refused(library: Library, folder: Path) -> None:
    """Whether the copy comes before it or after it."""
    library.index([folder])
    for name in ("copy.md", "zcopy.md"):
        (folder / name).write_bytes((folder / "harbour.md").read_bytes())
    report = library.index([folder])
    assert [(Path(refusal.path).name, refusal.duplicate) for refusal in report.refused] == [
        ("copy.md", True),
        ("zcopy.md", True),
    ]
    assert report.unchanged == 3


def earlier(source: SourceFile, data: bytes) -> Document:
    """The state after earlier rules: the market had another text then."""
    document = parse_document(source, data)
    if source.id == "market.txt":
        text = f"Menu\n\n{document.text}"
        document = replace(document, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())
    return replace(document, reading=Reading(parser="earlier"))


def test_newer_rules_read_unchanged_files_again(library: Library, folder: Path, embedder: WordEmbedder) -> None:
    """Only changed texts are embedded; for the others only the version is stored. After that nothing is left to do."""
    ingest([folder], library.store, embedder, chunk_tokens=170, max_bytes=10_000, parse=earlier)
    assert library.store.document("market.txt").text.startswith("Menu")
    embedded = embedder.encoded
    report = library.index([folder])
    assert (report.reread, report.reworded, report.unchanged) == (3, 1, 2)
    assert (report.changed, report.added, report.refused) == (("market.txt",), (), ())
    assert embedder.encoded == embedded + report.chunks
    assert not library.store.document("market.txt").text.startswith("Menu")
    for document in library.store.documents.values():
        data = Path(document.path).read_bytes()
        assert document.reading == parse_document(SourceFile(Path(document.path), document.id, folder), data).reading
    again = library.index([folder])
    assert (again.reread, again.unchanged, again.chunks) == (0, 3, 0)


def test_a_copy_is_refused_though_the_rules_are_newer(library: Library, folder: Path, embedder: WordEmbedder) -> None:
    """The document that is in the index stays, whichever of the two comes first."""
    ingest([folder], library.store, embedder, chunk_tokens=170, max_bytes=10_000, parse=earlier)
    for name in ("copy.md", "zcopy.md"):
        (folder / name).write_bytes((folder / "harbour.md").read_bytes())
    report = library.index([folder])
    assert [Path(refusal.path).name for refusal in report.refused] == ["copy.md", "zcopy.md"]
    assert "harbour.md" in library.store.documents


def test_what_is_left_out_is_reported_and_remembered(
    library: Library, folder: Path, open_library: Callable[[], Library]
) -> None:
    """The report has the words of each file, and the index still has them after it is opened again."""
    (folder / "page.html").write_text(PAGE, "utf-8")
    report = library.index([folder / "page.html"])
    (read,) = report.readings
    assert read.document_id == "page.html"
    assert read.reading.spelled == "4 of 42 words are left out (10%): 3 menus, forms and buttons; 1 marks of notes"
    library.close()
    with open_library() as later:
        assert later.store.documents["page.html"].reading == read.reading


def test_changed_and_vanished_files_are_followed(library: Library, folder: Path) -> None:
    """A changed file replaces its document, a vanished file deletes it, and nothing is left of either."""
    library.index([folder])
    (folder / "market.txt").write_text("The new market opens at dawn.\n", "utf-8")
    (folder / "harbour.md").unlink()
    report = library.index([folder])
    assert (report.changed, report.deleted, report.unchanged) == (("market.txt",), ("harbour.md",), 1)
    assert library.store.document("market.txt").text == "The new market opens at dawn."
    assert {row.rpartition("-")[0] for row in rows(library)} == {d.version for d in library.store.documents.values()}
    assert library.lexical.search("dredged noon", 10, EVERYTHING) == {}
    assert len(library.lexical.search("dawn", 10, EVERYTHING)) == 1


def test_only_what_vanished_under_the_paths_given_is_removed(library: Library, folder: Path) -> None:
    """Indexing one folder leaves documents elsewhere alone, also when their files are gone."""
    library.index([folder])
    (folder / "harbour.md").unlink()
    (folder / "deep" / "bridge.md").unlink()
    (folder / "deep" / "tower.txt").write_text("The tower of Orla is tall.\n", "utf-8")
    report = library.index([folder / "deep"])
    assert (report.added, report.deleted) == (("tower.txt",), ("deep/bridge.md",))
    assert "harbour.md" in library.store.documents


def test_a_file_keeps_its_id_when_reached_by_another_path(library: Library, folder: Path) -> None:
    """The document is the same if its folder, a folder below or the file itself is given."""
    library.index([folder])
    report = library.index([folder / "deep", folder / "market.txt"])
    assert (report.unchanged, report.added, report.refused) == (2, (), ())


def test_two_folders_may_have_files_of_one_name(library: Library, folder: Path, tmp_path: Path) -> None:
    """If the id of a file is taken, the folder's name is put before it, in the same run or later.

    The first file keeps its id.
    """
    other = tmp_path / "other"
    other.mkdir()
    (other / "harbour.md").write_text("Another harbour altogether.\n", "utf-8")
    assert library.index([folder, other]).refused == ()
    assert library.index([other]).unchanged == 1
    assert library.store.document("harbour.md").title == "The harbour"
    assert library.store.document("other/harbour.md").text == "Another harbour altogether."


def test_the_folder_above_can_be_indexed_later(library: Library, folder: Path) -> None:
    """What was indexed from a folder below keeps its ids; files above it of the same name get others."""
    library.index([folder / "deep"])
    (folder / "bridge.md").write_text("Another bridge altogether.\n", "utf-8")
    report = library.index([folder])
    assert (report.refused, report.unchanged) == ((), 1)
    assert {"bridge.md", "documents/bridge.md"} <= set(library.store.documents)


def test_files_may_exchange_their_texts(library: Library, folder: Path) -> None:
    """A text counts as a duplicate by what the files hold now, not by what they held."""
    library.index([folder])
    harbour, market = folder / "harbour.md", folder / "market.txt"
    first, second = harbour.read_bytes(), market.read_bytes()
    harbour.write_bytes(second)
    market.write_bytes(first)
    report = library.index([folder])
    assert (set(report.changed), report.refused) == ({"harbour.md", "market.txt"}, ())
    assert "السوق" in library.store.document("harbour.md").text


def test_a_folder_that_moved_keeps_its_documents(library: Library, folder: Path) -> None:
    """The same texts under another folder, when the old one is gone, are the same documents."""
    library.index([folder])
    before = set(library.store.documents)
    moved = folder.rename(folder.with_name("moved"))
    report = library.index([moved])
    assert (set(library.store.documents), report.refused) == (before, ())
    assert library.index([moved]).unchanged == 3


def test_a_link_to_a_folder_and_a_way_around_are_the_folder(library: Library, folder: Path) -> None:
    """What vanished is noticed however the folder is spelled."""
    link = folder.with_name("link")
    link.symlink_to(folder)
    library.index([link])
    (folder / "harbour.md").unlink()
    assert library.index([folder / "deep" / ".."]).deleted == ("harbour.md",)
    (folder / "market.txt").unlink()
    assert library.index([link]).deleted == ("market.txt",)


def cut_off(library: Library, folder: Path) -> None:
    """Begin an ingest that an error ends."""
    with pytest.raises(StoreError), library.store.write([str(folder)]):
        raise StoreError("the disk is full")


def test_what_was_cut_off_is_remembered(library: Library, folder: Path) -> None:
    """After an ingest that did not finish, the store names its paths; after one that did, none."""
    cut_off(library, folder)
    assert library.store.unfinished == [str(folder)]
    library.index([folder])
    assert library.store.unfinished == []


def test_bad_files_are_reported_and_the_rest_goes_on(library: Library, folder: Path) -> None:
    """Each file that cannot be indexed is named with its reason; nothing else is lost."""
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    (folder / "latin.txt").write_bytes("Die Brücke über den Fluss wurde 1931 eröffnet.".encode("latin-1"))
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing follows")
    (folder / "copy.txt").write_text((folder / "market.txt").read_text("utf-8"), "utf-8")
    (folder / "picture.gif").write_bytes(b"\xff\xd8")
    report = library.index([folder, folder / "missing.txt"])
    refused = {Path(refusal.path).name: refusal for refusal in report.refused}
    assert set(refused) == {"empty.txt", "binary.txt", "latin.txt", "broken.pdf", "market.txt", "missing.txt"}
    assert refused["market.txt"].duplicate
    assert "'copy.txt'" in refused["market.txt"].reason
    assert "iconv" in refused["latin.txt"].reason
    assert report.ignored == 1
    assert len(report.added) == 3


def test_files_of_other_kinds_are_named(library: Library, folder: Path) -> None:
    """Each of them; a folder that is given twice counts once."""
    for number in range(12):
        (folder / f"picture{number:02}.gif").write_bytes(b"PK")
    (folder / "LAMP.XCF").write_text("The lamp was lit in 1902.", "utf-8")
    report = library.index([folder, folder])
    assert report.ignored == 13
    assert report.others == ("LAMP.XCF", *(f"picture{number:02}.gif" for number in range(12)))
    assert report.refused == ()


def test_a_file_that_turns_bad_keeps_its_document(library: Library, folder: Path) -> None:
    """What was indexed stays when the file can no longer be read."""
    library.index([folder])
    (folder / "harbour.md").write_bytes(b"\x00")
    report = library.index([folder])
    assert [Path(refusal.path).name for refusal in report.refused] == ["harbour.md"]
    assert "412 ships" in library.store.document("harbour.md").text


def test_a_missing_folder_removes_nothing(library: Library, folder: Path) -> None:
    """A path that does not exist, such as a disk that is not mounted, is reported; its documents stay."""
    library.index([folder])
    folder.rename(folder.with_name("elsewhere"))
    report = library.index([folder])
    assert len(report.refused) == 1
    assert report.deleted == ()
    assert len(library.store.documents) == 3


def test_progress_is_told(library: Library, folder: Path) -> None:
    """The last reported step counts all files and chunks."""
    steps: list[Progress] = []
    report = library.index([folder], steps.append)
    assert (steps[-1].files, steps[-1].total, steps[-1].chunks) == (3, 3, report.chunks)


def test_rebuild_gives_the_same_documents(library: Library, folder: Path, open_library: Callable[[], Library]) -> None:
    """Without paths, a rebuild indexes the same files under the same ids; the new index is the one opened next."""
    library.index([folder, folder / "deep"])
    before, name = state(library), library.store.name
    report = library.rebuild([])
    assert len(report.added) == 3
    library.close()
    again = open_library()
    assert state(again) == before
    assert again.store.name != name


def test_a_rebuild_of_nothing_keeps_the_index(library: Library, folder: Path, tmp_path: Path) -> None:
    """When no file could be indexed the old index goes on answering, also after it is opened again."""
    library.index([folder])
    (tmp_path / "void").mkdir()
    with pytest.raises(DocumentError, match="rebuild"):
        library.rebuild([tmp_path / "void"])
    assert len(state(library)) == 3
    assert library.store.search(library.embedder.encode(["harbour"]), 3, EVERYTHING)


@pytest.fixture(scope="module")
def processes() -> ForkServerContext:
    """Starts processes that have their modules already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([ingest_until_killed.__module__])
    return context


@pytest.mark.parametrize("action", ["index", "rebuild"])
@pytest.mark.parametrize("after", [0, 1, 3, 5, 7, 8, 9])
def test_a_killed_ingest_is_completed_by_the_next(
    folder: Path, open_library: Callable[[], Library], processes: ForkServerContext, action: str, after: int
) -> None:
    """Killed at any write, the index still answers with exact text, and a re-run reaches the undisturbed state."""
    first = open_library()
    first.index([folder])
    before, data = state(first), first.config.data
    first.close()
    for number in range(4):
        (folder / f"new-{number}.txt").write_text(f"Ferry number {number} leaves from quay {number}.\n", "utf-8")
    (folder / "harbour.md").write_text("The harbour was closed in 2024.\n", "utf-8")
    (folder / "market.txt").unlink()
    process = processes.Process(target=ingest_until_killed, args=(data, folder, action, after))
    process.start()
    process.join(120)
    assert process.exitcode in (-signal.SIGKILL, 0)

    interrupted = open_library()
    found = state(interrupted)  # raises when a text is not whole
    assert all(found[key] == before[key] for key in found.keys() & before.keys() if key == "deep/bridge.md")
    assert interrupted.store.search(interrupted.embedder.encode(["bridge"]), 3, EVERYTHING)
    report: Report = interrupted.index([folder])
    assert not report.refused
    undisturbed = {document.id for document in interrupted.store.documents.values()}
    assert undisturbed == {"deep/bridge.md", "harbour.md", "new-0.txt", "new-1.txt", "new-2.txt", "new-3.txt"}
    assert interrupted.store.document("harbour.md").text == "The harbour was closed in 2024."
    versions = {document.version for document in interrupted.store.documents.values()}
    assert {row.rpartition("-")[0] for row in rows(interrupted)} == versions
