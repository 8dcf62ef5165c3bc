"""`qa verify` over a real index, without a service and without a model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qa.answering.question import Question
from qa.cli.main import main
from qa.config import Config
from qa.library.open import Library
from qa.opening import answer_from
from qa.store.lock import DataLock
from web.schema import AskReply

BRIDGE = "When did the bridge 🌉 open?"
QUESTIONS = ("When was the harbour dredged?", BRIDGE, "متى افتتح السوق القديم؟")

Check = Callable[..., Result]


@pytest.fixture
def reindex(open_library: Callable[[], Library], folder: Path) -> Callable[[], None]:
    """Brings the index in line with the files."""

    def run() -> None:
        library = open_library()
        library.index([folder])
        library.close()

    return run


@pytest.fixture
def saved(open_library: Callable[[], Library], folder: Path, tmp_path: Path) -> Path:
    """Answers to three questions, as a list of what `qa ask --json` prints; the index is closed."""
    library = open_library()
    library.index([folder])
    qa = answer_from(library, min_confidence=0.0)
    replies = [AskReply.of(qa.ask(Question(question, limit=1))).model_dump(mode="json") for question in QUESTIONS]
    assert [len(reply["citations"]) for reply in replies] == [1, 1, 1]
    library.close()
    file = tmp_path / "answers.json"
    file.write_text(json.dumps(replies, ensure_ascii=False), "utf-8")
    return file


@pytest.fixture
def check(config: Config) -> Check:
    """Runs `qa verify` with the test's data folder."""

    def run(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(main, ["verify", *arguments, "--data", str(config.data)], input=text)

    return run


def statuses(result: Result) -> list[str]:
    """The status of each quotation, from the JSON."""
    return [verdict["status"] for verdict in json.loads(result.output)["verdicts"]]


def test_what_was_just_answered_is_intact(saved: Path, check: Check) -> None:
    """Exit code 0, a line for each citation; from standard input as from a file."""
    found = check(str(saved))
    assert found.exit_code == 0
    assert [line.split()[:3] for line in found.output.splitlines()] == [
        ["[1]", "intact", "harbour.md"],
        ["[2]", "intact", "deep/bridge.md"],
        ["[3]", "intact", "market.txt"],
    ]
    assert check("-", text=saved.read_text("utf-8")).output == found.output


def test_each_change_of_the_files_is_told(saved: Path, check: Check, folder: Path, reindex: Callable[[], None]) -> None:
    """Moved, renamed, changed, deleted: exit code 1, and the verdicts of a renamed file name its new place."""
    harbour, bridge, market = folder / "harbour.md", folder / "deep" / "bridge.md", folder / "market.txt"
    harbour.write_text(harbour.read_text("utf-8").replace("# The harbour\n", "# The harbour\n\nCorrected.\n"), "utf-8")
    bridge.rename(folder / "bridge.md")
    market.unlink()
    reindex()
    found = check(str(saved), "--json")
    assert (found.exit_code, statuses(found)) == (1, ["moved", "moved", "deleted"])
    renamed = json.loads(found.output)["verdicts"][1]
    assert renamed["found"]["document"] == "bridge.md"
    assert (renamed["found"]["start"], renamed["found"]["exact"]) == (renamed["start"], renamed["exact"])
    harbour.write_text(harbour.read_text("utf-8").replace("1987", "1988"), "utf-8")
    reindex()
    shown = check(str(saved)).output.splitlines()[0]
    assert shown.startswith("[1] changed harbour.md ")
    assert "% alike): The harbour of Velm was dredged in 1988." in shown


def test_another_collection_may_have_what_is_called_deleted(
    saved: Path, check: Check, folder: Path, reindex: Callable[[], None], config: Config
) -> None:
    """The message names it, with the option that asks it."""
    (folder / "market.txt").unlink()
    reindex()
    assert "--collection" not in check(str(saved)).output
    laws = config.model_copy(update={"collection": "laws"})
    laws.folder.mkdir(parents=True)
    assert "another collection (laws): name it with --collection" in check(str(saved)).output


def test_other_line_ends_in_a_file_leave_its_quotations_intact(
    saved: Path, check: Check, folder: Path, reindex: Callable[[], None]
) -> None:
    """The text of a document is the same however its file ends a line."""
    for file in folder.rglob("*.*"):
        file.write_bytes(file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    reindex()
    assert check(str(saved)).exit_code == 0


def test_an_abstention_has_nothing_to_check(saved: Path, check: Check) -> None:
    """The command says so; this is no failure."""
    empty = check("-", text='{"citations": []}')
    assert (empty.exit_code, empty.output) == (0, "No citation to check.\n")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "ANSWER.json must be a JSON object, is empty"),
        ("{", "ANSWER.json must be JSON, is not"),
        ("{}", "ANSWER.json must be a saved answer, a citation, an annotation, or a list of them, is {}"),
        ('{"citations": [{"document": 1}]}', "citations.0.document must be a string, is 1"),
    ],
)
def test_what_cannot_be_read_has_an_exit_code_of_its_own(check: Check, text: str, message: str) -> None:
    """So a newsroom's check does not mistake a broken file for a changed source."""
    found = check("-", text=text)
    assert found.exit_code == 2
    assert message in found.output


def test_a_quotation_that_cannot_be_checked_is_told(saved: Path, check: Check) -> None:
    """Like every error, with exit code 1."""
    found = check("-", text='{"document": "harbour.md", "exact": ""}')
    assert (found.exit_code, "quotation 1: its words must not be empty" in found.output) == (1, True)


def test_without_an_index_nothing_is_called_deleted(check: Check, config: Config) -> None:
    """The message has the remedy, and no folder is created."""
    found = check("-", text='{"document": "a.md", "exact": "lamp"}')
    assert (found.exit_code, "must hold an index" in found.output) == (1, True)
    assert not config.data.exists()


def test_an_index_that_another_process_holds_is_not_read(saved: Path, check: Check, config: Config) -> None:
    """If the owner is no service, its process is named."""
    lock = DataLock(config.data)
    found = check(str(saved))
    lock.release()
    assert (found.exit_code, "one process at a time may use" in found.output) == (1, True)
