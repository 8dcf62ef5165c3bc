"""Each fault is found and named, on real damage. What uses the index says so too, and a rebuild restores everything."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from fpdf import FPDF

from qa.cli.doctor import Visits
from qa.cli.main import main
from qa.config import Config, load_config
from qa.doctor.examine import examine
from qa.doctor.findings import Finding
from qa.errors import ConfigError, DocumentError, QAError, StoppedError, StoreError
from qa.library.open import Library
from qa.models.readers import make_reader
from qa.opening import open_library
from qa.records import Filters, Reading
from qa.store.lexical import find_damage
from tests.conftest import WordEmbedder
from tests.serving import served, unused_port

ROOT = Path(__file__).parents[3]
DATABASE = "chroma/chroma.sqlite3"
STORES = ("feedback", "keys", "cookies")


@dataclass(frozen=True)
class Indexed:
    """A data folder with an index in it, closed.

    Attributes:
        config: Its settings.
        folder: The documents.
        rows: Ids of all chunks, which hold the ids and versions of the documents.
    """

    config: Config
    folder: Path
    rows: list[str]


def rows_of(library: Library) -> list[str]:
    """The ids of all chunks."""
    return sorted(hit.id for hit in library.store.all_chunks())


@pytest.fixture
def indexed(folder: Path, tmp_path: Path) -> Indexed:
    """An index of three documents."""
    config = load_config(data=tmp_path / "data", chunk_tokens=40, reader="none", port=unused_port())
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([folder])
        return Indexed(config, folder, rows_of(library))


def faults(config: Config, *, embedder: WordEmbedder | None = None) -> list[Finding]:
    """Return the findings of the doctor that are not sound."""
    return [
        one
        for one in examine(config, Visits(config), embedder=embedder or WordEmbedder())
        if one.verdict != "sound" and one.subject != "disk"  # of the machine that runs the test
    ]


def use(config: Config) -> int:
    """Open the index, search it as a question does, and return the number of passages."""
    embedder = WordEmbedder()
    with open_library(config, embedder=embedder) as library:
        dense = library.store.search(embedder.encode(["harbour"]), 3, Filters())
        assert library.lexical.search("harbour", 3, Filters())
        return len(dense)


def truncate(path: Path, share: float = 0.5) -> None:
    """Cut a file."""
    os.truncate(path, int(path.stat().st_size * share))


def garble(path: Path, start: int, size: int) -> None:
    """Overwrite some bytes of a file."""
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5\x5a" * (size // 2))


def test_a_sound_installation_has_no_fault(indexed: Indexed) -> None:
    """Everything that is examined is listed once, and sound."""
    everything = examine(indexed.config, Visits(indexed.config), embedder=WordEmbedder())
    found = [one for one in everything if one.subject != "disk"]
    assert [one for one in found if one.verdict != "sound"] == []
    subjects = "data folder, parser, embedder, reader, index, lexical index, search, keys, port"
    assert ", ".join(one.subject for one in found) == subjects


def test_all_collections_are_examined(indexed: Indexed) -> None:
    """A fault says in which one it is, and for which one its remedy is. If one is named, it is examined alone."""
    press = indexed.config.model_copy(update={"collection": "press"})
    with open_library(press, embedder=WordEmbedder()) as library:
        library.index([indexed.folder])
    assert faults(indexed.config) == []
    (press.folder / "calibration.json").write_text("{", "utf-8")
    [fault] = faults(indexed.config)
    assert fault.subject == "press: calibration"
    assert fault.message.endswith(" (with --collection press)")
    assert [one.subject for one in faults(press)] == ["calibration"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(truncate, id="truncated"),
        pytest.param(lambda path: garble(path, 0, 4096), id="head garbled"),
        pytest.param(lambda path: garble(path, 40_000, 20_000), id="middle garbled"),
        pytest.param(lambda path: path.write_bytes(b""), id="emptied"),
        pytest.param(Path.unlink, id="lost"),
    ],
)
def test_a_damaged_database_is_named_and_restored(indexed: Indexed, damage: Callable[[Path], None]) -> None:
    """The doctor says to rebuild; a rebuild gives the same chunks again."""
    damage(indexed.config.data / DATABASE)
    (fault,) = faults(indexed.config)
    assert (fault.verdict, fault.subject) == ("fault", "index")
    assert "qa index" in fault.message
    with open_library(indexed.config, embedder=WordEmbedder(), check=False) as library:
        library.rebuild([indexed.folder])
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        assert rows_of(library) == indexed.rows
    assert use(indexed.config)


@pytest.mark.parametrize("damage", [truncate, lambda path: garble(path, 40_000, 20_000)], ids=["cut", "garbled"])
def test_a_damaged_database_is_told_to_who_uses_it(indexed: Indexed, damage: Callable[[Path], None]) -> None:
    """They get the doctor's error, not a traceback of Chroma, even after a panic in Chroma."""
    damage(indexed.config.data / DATABASE)
    with pytest.raises(QAError, match=r"cannot .* index.*: .*qa index --rebuild"):
        use(indexed.config)


@pytest.mark.parametrize("damage", [truncate, Path.unlink], ids=["cut", "gone"])
@pytest.mark.parametrize("name", ["stamp", "meta.json", "*.term", "*.idx", "*.pos"])
def test_a_damaged_lexical_index_is_seen_and_healed(
    indexed: Indexed, name: str, damage: Callable[[Path], None]
) -> None:
    """Each of its files truncated or missing: the damage is found, nothing is changed, and the next start fixes it."""
    (lexical,) = (indexed.config.data / "lexical").iterdir()
    stamp = (lexical / "stamp").read_text("utf-8").split()[1]
    assert find_damage(lexical, stamp) is None
    for path in lexical.glob(name):
        damage(path)
    assert find_damage(lexical, stamp) is not None
    assert use(indexed.config) == 3


def test_a_damaged_lexical_index_is_a_warning(indexed: Indexed) -> None:
    """It costs a few seconds but no answer."""
    (stamp,) = (indexed.config.data / "lexical").glob("*/stamp")
    stamp.write_bytes(b"\xff\xfe")
    (found,) = faults(indexed.config)
    assert (found.verdict, found.subject) == ("warning", "lexical index")
    assert "derives it anew" in found.message


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda chroma: (chroma / "chroma.sqlite3").write_bytes(b""), id="emptied"),
        pytest.param(lambda chroma: (chroma / "chroma.sqlite3").unlink(), id="lost"),
        pytest.param(shutil.rmtree, id="folder gone"),
    ],
)
def test_an_emptied_database_is_no_empty_index(indexed: Indexed, damage: Callable[[Path], None]) -> None:
    """Chroma opens it as a new one, and other documents would be written into it.

    So it is refused until it is restored.
    """
    data = indexed.config.data
    damage(data / "chroma")
    (fault,) = faults(indexed.config)
    assert (fault.verdict, fault.subject) == ("fault", "index")
    refused = rf"{data / 'chroma'} was emptied: put a backup of {data} back, or run \"qa index --rebuild PATHS\""
    assert re.search(refused, fault.message)
    for _ in range(2):
        with pytest.raises(StoreError, match=refused):
            open_library(indexed.config, embedder=WordEmbedder())
    library = open_library(indexed.config, embedder=WordEmbedder(), check=False)
    with library, pytest.raises(DocumentError, match="name other PATHS"):
        library.rebuild([])  # the paths were in the database
    with pytest.raises(StoreError, match=refused):
        open_library(indexed.config, embedder=WordEmbedder())
    with open_library(indexed.config, embedder=WordEmbedder(), check=False) as library:
        library.rebuild([indexed.folder])
    assert faults(indexed.config) == []
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        assert rows_of(library) == indexed.rows
        assert len(list((data / "lexical").iterdir())) == 1


@pytest.mark.model
def test_a_service_does_not_fill_an_emptied_database(indexed: Indexed) -> None:
    """`qa serve` would index its sample documents into an empty index."""
    (indexed.config.data / DATABASE).write_bytes(b"")
    shown = CliRunner().invoke(main, ["serve", "--data", str(indexed.config.data), "--port", "0"])
    assert shown.exit_code == 1
    assert "was emptied: put a backup" in shown.output


def test_an_empty_index_has_lost_nothing(indexed: Indexed) -> None:
    """All documents were deleted, and the settings have changed since."""
    for path in indexed.folder.rglob("*.*"):
        path.unlink()
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        library.index([indexed.folder])
        assert not library.store.documents
    longer = load_config(**indexed.config.model_dump(exclude={"chunk_tokens"}), chunk_tokens=50)
    with open_library(longer, embedder=WordEmbedder()) as library:
        assert not library.store.documents
    (found,) = faults(longer)
    assert (found.verdict, found.subject) == ("warning", "index")


def test_other_settings_than_the_indexs_are_named(indexed: Indexed) -> None:
    """A changed embedder and another chunk length, each with how to go back and how to go on."""
    other = WordEmbedder()
    other.fingerprint = "words:2"
    (fault,) = faults(indexed.config, embedder=other)
    assert "words:1" in fault.message
    assert "words:2" in fault.message
    longer = load_config(**indexed.config.model_dump(exclude={"chunk_tokens"}), chunk_tokens=50)
    (fault,) = faults(longer)
    assert "chunker" in fault.message
    assert 'restore the setting, or run "qa index --rebuild"' in fault.message


def test_files_that_vanished_are_named(indexed: Indexed) -> None:
    """The index still answers from them."""
    (indexed.folder / "market.txt").unlink()
    (found,) = faults(indexed.config)
    assert (found.verdict, found.subject) == ("warning", "files")
    assert "market.txt" in found.message


def test_documents_that_earlier_rules_read_are_named(indexed: Indexed) -> None:
    """The index is sound, but its texts could be better."""
    with open_library(indexed.config, embedder=WordEmbedder()) as library, library.store.write() as writer:
        earlier = replace(library.store.documents["market.txt"], reading=Reading(parser="earlier"))
        writer.note([earlier])
    (found,) = faults(indexed.config)
    assert (found.verdict, found.subject) == ("warning", "text")
    assert found.message.startswith("each document should be read by the rules of this version, market.txt was")
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        library.index([indexed.folder])
    assert faults(indexed.config) == []


def test_a_pdf_of_an_earlier_version_gets_its_page_numbers(indexed: Indexed) -> None:
    """Without them it is read as before and named; the next index adds them, and embeds nothing."""
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(0, 6, "The wall is 240 meters long.")
    (indexed.folder / "wall.pdf").write_bytes(bytes(pdf.output()))
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        library.index([indexed.folder])
        new = library.store.document("wall.pdf")
        with library.store.write() as writer:
            earlier = replace(library.store.documents["wall.pdf"], locators=(), reading=Reading(parser="earlier"))
            writer.note([earlier])
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        assert library.store.document("wall.pdf") == replace(new, locators=(), reading=Reading(parser="earlier"))
    (found,) = faults(indexed.config)
    assert "wall.pdf was by earlier ones" in found.message
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        assert library.index([indexed.folder]).chunks == 0
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        assert library.store.document("wall.pdf") == new
    assert faults(indexed.config) == []


def test_an_ingest_that_was_cut_off_and_a_note_of_its_process_are_named(indexed: Indexed) -> None:
    """The paths to index again, and that the lock is no longer held."""
    library = open_library(indexed.config, embedder=WordEmbedder())
    with pytest.raises(StoppedError), library, library.store.write([str(indexed.folder)]):
        raise StoppedError("the service ends")
    (indexed.config.data / "owner.json").write_text(json.dumps({"pid": 99999999, "url": None}), "utf-8")
    first, second = faults(indexed.config)
    assert (first.verdict, first.subject) == ("warning", "lock")
    assert "99999999" in first.message
    assert f'run "qa index {indexed.folder}"' in second.message


def test_a_folder_in_use_is_named(indexed: Indexed) -> None:
    """The process that holds it is named; a service that does not answer is a fault."""
    with open_library(indexed.config, embedder=WordEmbedder()) as library:
        (found,) = faults(indexed.config)
        assert f"process {os.getpid()} does" in found.message
        library.lock.announce("http://127.0.0.1:1")
        (found,) = faults(indexed.config)
        assert (found.verdict, found.subject) == ("fault", "service")


def test_a_port_in_use_is_named(indexed: Indexed) -> None:
    """Another program listens where `qa serve` should."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        config = load_config(**indexed.config.model_dump(exclude={"port"}), port=other.getsockname()[1])
        (found,) = faults(config)
    assert (found.verdict, found.subject) == ("fault", "port")
    assert "--port" in found.message


def test_damaged_stores_are_named(indexed: Indexed) -> None:
    """Feedback, keys, and the secret that signs cookies."""
    (indexed.config.data / "feedback.sqlite3").write_bytes(b"SQLite format 3\0" + b"\xa5" * 5000)
    (indexed.config.data / "keys.json").write_text("[{", "utf-8")
    (indexed.config.data / "cookies.secret").write_bytes(b"")
    found = faults(indexed.config)
    assert [(one.verdict, one.subject) for one in found] == [("fault", name) for name in STORES]
    assert "has 0: remove it, and a new one is made" in found[-1].message
    (indexed.config.data / "cookies.secret").unlink()
    assert [one.subject for one in faults(indexed.config)] == ["feedback", "keys"]


def test_models_that_are_missing_or_damaged_are_named(indexed: Indexed, tmp_path: Path) -> None:
    """Truncated weights, and a folder without weights, for embedder and reader; loading them gives the same message."""
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "span_reader.safetensors").write_bytes(b"\x40\0\0\0\0\0\0\0{")
    settings = indexed.config.model_dump(exclude={"reader", "embedder"})
    (found,) = faults(load_config(**settings, reader=str(tmp_path / "cut")))
    assert (found.verdict, found.subject) == ("fault", "reader")
    assert "correct QA_READER" in found.message
    with pytest.raises(ConfigError, match="a file of it is missing or damaged"):
        make_reader(str(tmp_path / "cut"), WordEmbedder(), None)  # type: ignore[arg-type]  # it is not reached
    broken = load_config(**settings, reader="none", embedder=str(tmp_path / "cut"))
    found = next(one for one in examine(broken, Visits(broken)) if one.verdict == "fault")
    assert found.subject == "embedder"
    assert "QA_EMBEDDER" in found.message
    with pytest.raises(ConfigError, match="QA_EMBEDDER"):
        open_library(broken)


def test_a_folder_that_takes_nothing_is_named(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    """The write is real, and so is the system's limit: this process may write no byte to a file."""
    script = (
        "import resource, sys; from pathlib import Path;"
        "from qa.cli.doctor import Visits; from qa.config import load_config; from qa.doctor.examine import examine;"
        "from tests.conftest import WordEmbedder; resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "config = load_config(data=Path(sys.argv[1]), chunk_tokens=40, reader='none');"
        "found = examine(config, Visits(config), embedder=WordEmbedder());"
        "print(*(one.message for one in found if one.subject == 'data folder'), sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(indexed.config.data)], cwd=ROOT, capture_output=True, text=True
    )
    assert "does not take a megabyte (File too large): give the right to write it, free space" in done.stdout, (
        done.stderr
    )


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A separate disk; skipped if the test may not mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True)
    if mounted.returncode:
        pytest.skip("may not mount a file system here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_is_told_and_loses_nothing(indexed: Indexed, small_disk: Path) -> None:
    """The disk has no room for an ingest.

    With room again, the old documents answer and a re-run completes the ingest.
    """
    config = load_config(**indexed.config.model_dump(exclude={"data"}), data=small_disk / "data")
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([indexed.folder])
    for number in range(40):
        text = "".join(f"Lighthouse {number} has lamp {lamp} of brass. " for lamp in range(200))
        (indexed.folder / f"long{number}.txt").write_text(text, "utf-8")
    library = open_library(config, embedder=WordEmbedder())
    with library, pytest.raises(QAError, match="check the disk"):
        library.index([indexed.folder])
    assert any(one.subject == "data folder" and one.verdict == "fault" for one in faults(config))
    for path in indexed.folder.glob("long*.txt"):
        path.unlink()
    subprocess.run(["mount", "-o", "remount,size=50m", str(small_disk)], check=True)
    assert use(config)
    with open_library(config, embedder=WordEmbedder()) as library:
        library.index([indexed.folder])
        assert rows_of(library) == indexed.rows


@pytest.mark.parametrize(("status", "verdict"), [("200 OK", "sound"), ("404 Not Found", "fault")])
def test_the_port_of_a_service_on_a_server_is_sound(indexed: Indexed, status: str, verdict: str) -> None:
    """With the index on a Chroma server no note says who serves it, so the process at the port is asked."""

    def answer(_environ: Any, start_response: Any) -> list[bytes]:  # noqa: ANN401 - as WSGI has it
        start_response(status, [("Content-Type", "application/json")])
        return [b'{"status": "ok"}']

    with served(answer) as address:
        config = load_config(
            data=indexed.config.data, chroma_url="http://127.0.0.1:1", port=int(address.rpartition(":")[2])
        )
        (found,) = (one for one in examine(config, Visits(config), embedder=WordEmbedder()) if one.subject == "port")
    assert found.verdict == verdict


@pytest.fixture
def read_only(indexed: Indexed) -> Iterator[Path]:
    """Make a data folder read-only: by its mode, or by a mount for root, which no mode stops."""
    data = indexed.config.data
    if os.geteuid():
        data.chmod(0o555)
        yield data
        data.chmod(0o755)
        return
    place = data.with_name("read-only")
    place.mkdir()
    if subprocess.run(["mount", "--bind", str(data), str(place)], capture_output=True).returncode:
        pytest.skip("may not mount a file system here")
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_read_only_folder_is_told(indexed: Indexed, read_only: Path) -> None:
    """Users of the index get an error, and the doctor reports it and examines what needs no writing."""
    config = load_config(**indexed.config.model_dump(exclude={"data"}), data=read_only)
    with pytest.raises(QAError, match="must be writable"):
        use(config)
    found = faults(config)
    assert [one.subject for one in found] == ["data folder", "index"]
    assert all("must be writable" in one.message for one in found)


def test_the_command_shows_findings_and_exits_by_the_worst(indexed: Indexed, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault gives exit code 1, with JSON too.

    The embedder of the settings is not this index's: the doctor says so.
    """
    monkeypatch.setenv("QA_CHUNK_TOKENS", "40")
    arguments = ["doctor", "--data", str(indexed.config.data), "--port", str(indexed.config.port)]
    shown = CliRunner().invoke(main, [*arguments, "--json"], env={"QA_READER": "none"})
    assert shown.exit_code == 1
    found = {one["subject"]: one for one in json.loads(shown.stdout)}
    assert found["search"]["verdict"] == "fault"
    assert "words:1" in found["search"]["message"]
    words = CliRunner().invoke(main, ["doctor", "--data", str(indexed.config.data / "none"), "--port", "0"])
    assert words.exit_code == 3
    assert "warning  data folder: the data folder must exist" in words.stdout
