"""`qa eval` from the command line to the files that it leaves, with a hand-computable embedder."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qa.cli.main import main
from qa.evaluation.command import Parts
from qa.evaluation.plots import PLOTS
from tests.conftest import WordEmbedder
from tests.qa.evaluation.conftest import FixedReader, multihop, write

PNG = b"\x89PNG\r\n\x1a\n"


def qa_eval(*arguments: str | Path) -> Result:
    """Run the command with small parts."""
    parts = Parts(WordEmbedder(), lambda _name, _embedder, _vocabulary: FixedReader())
    return CliRunner().invoke(main, ["eval", *map(str, arguments)], obj=parts, env={"QA_CHUNK_TOKENS": "40"})


def test_everything_is_written(squad_path: Path, tmp_path: Path) -> None:
    """JSON with all conditions, the page that is printed, three plots, and a line for each question."""
    out = tmp_path / "deep" / "out"
    result = qa_eval(squad_path, "--out", out)
    assert result.exit_code == 0, result.output
    run = json.loads((out / "run.json").read_text("utf-8"))
    assert (run["settings"]["seed"], run["settings"]["chunk_tokens"], run["reader"]) == (1, 40, "FixedReader")
    assert run["question_set"]["questions"] == 5
    assert set(run["figures"]["retrieval"]["fused"]["recall"]) == {"1", "4", "5", "8", "10", "20"}
    page = (out / "run.md").read_text("utf-8")
    assert f"`qa eval {squad_path} --seed 1`" in page
    for title in ("Retrieval", "The reader, given the right paragraph", "End to end", "Silence", "Time"):
        assert f"\n## {title}\n" in page
    for plot in PLOTS:
        assert f"({plot})" in page
        assert (out / plot).read_bytes().startswith(PNG)
    assert page.startswith(result.stdout.rstrip("\n"))  # the plots are not printed
    lines = [json.loads(line) for line in (out / "questions.jsonl").read_text("utf-8").splitlines()]
    assert [line["question"]["id"] for line in lines] == ["1", "2", "3", "4", "5"]


def test_compared_with_another_run(squad_path: Path, tmp_path: Path) -> None:
    """First the conditions that differ, then each figure before and after."""
    out = tmp_path / "out"
    assert qa_eval(squad_path, "--out", out, "--limit", "2").exit_code == 0
    result = qa_eval(squad_path, "--out", out, "--compare", out / "run.json")  # that is replaced
    assert result.exit_code == 0, result.output
    page = (out / "comparison.md").read_text("utf-8")
    assert page in result.stdout
    assert "| settings.limit | 2 | None |" in page
    assert "| question_set.questions | 2 | 5 |" in page
    assert "settings.seed" not in page
    assert "| retrieval.fused.recall.20 | 1.000 | 1.000 | +0.000 |" in page


def test_retrieval_alone(squad_path: Path, tmp_path: Path) -> None:
    """Only a part of the page, and one plot."""
    result = qa_eval(squad_path, "--out", tmp_path / "out", "--without-reader")
    assert result.exit_code == 0, result.output
    assert "## Retrieval" in result.stdout
    assert "## Silence" not in result.stdout
    assert {path.name for path in (tmp_path / "out").glob("*.png")} == {"recall.png"}


def test_multihop(tmp_path: Path) -> None:
    """The other format needs no option."""
    result = qa_eval(write(tmp_path / "news.json.gz", multihop()), "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "Set: MultiHop-RAG, 2 questions, 1 of them answerable" in result.stdout
    assert "first snippet from the marked place" in result.stdout
    assert "exact match" not in result.stdout


def test_the_folder_is_named_after_the_set(squad_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside where the command is run, unless --out names another."""
    monkeypatch.chdir(tmp_path)
    assert qa_eval(squad_path.name, "--limit", "1").exit_code == 0
    assert (tmp_path / "eval-coast" / "run.json").exists()


def test_without_matplotlib(squad_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line names the remedy; JSON and page are there, and plots of an earlier run do not stay."""
    assert qa_eval(squad_path, "--out", tmp_path / "out").exit_code == 0
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)  # as if it were not installed
    result = qa_eval(squad_path, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert 'pip install "citewell[eval]"' in result.stderr.splitlines()[-1]
    assert not list((tmp_path / "out").glob("*.png"))
    assert ".png" not in (tmp_path / "out" / "run.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("content", "arguments", "message"),
    [
        ("{", (), "must be a readable JSON file"),
        ('{"data": []}', (), "must hold a question to ask"),
        (None, ("--compare", "missing.json"), "a run to compare with must be a readable JSON file, missing.json"),
        (None, ("--compare", "coast.json"), 'must be a run.json that "qa eval" wrote, coast.json'),
        (None, ("--out", "coast.json"), "--out must name a folder that can be written, coast.json"),
        (None, ("--limit", "0"), "0 is not in the range"),
    ],
)
def test_what_cannot_be_evaluated(
    squad_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    content: str | None,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    """One line, an exit code, no traceback."""
    monkeypatch.chdir(squad_path.parent)
    if content is not None:
        squad_path.write_text(content, "utf-8")
    result = qa_eval(squad_path.name, *arguments)
    assert isinstance(result.exception, SystemExit)
    assert result.exit_code in (1, 2)
    assert message in " ".join(result.stderr.split())
