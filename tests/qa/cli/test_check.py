"""`qa check` over a real index, without a service and without a model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qa.cli.main import main
from qa.config import Config
from qa.library.open import Library
from tests.documents import write_documents

REPORT = """# Report

The almanac says “The harbour of Velm was dredged in 1987.” It also says
“In 2023 the harbour served 413 ships” and, of the market, "The old market closes
at noon" (market.txt).

> The toll was abolished because traffic had fallen by half.
>
> — [The harbour](/documents/harbour.md)

« Personne n’a jamais dit cela ici »
"""
VERDICTS = ["verbatim", "altered", "verbatim", "misattributed", "not_found"]

Check = Callable[..., Result]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the three documents, which no test changes."""
    from qa import opening
    from qa.config import load_config
    from tests.conftest import WordEmbedder

    root = tmp_path_factory.mktemp("check")
    config = load_config(data=root / "data", chunk_tokens=40, reader="none")
    with opening.open_library(config, embedder=WordEmbedder()) as library:
        library.index([write_documents(root / "documents")])
    return root / "data"


@pytest.fixture
def check(indexed: Path) -> Check:
    """Runs `qa check` on a data folder."""

    def run(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(main, ["check", *arguments, "--data", str(indexed)], input=text)

    return run


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A file with a quotation for each verdict."""
    file = tmp_path / "report.md"
    file.write_text(REPORT, "utf-8")
    return file


def test_each_quotation_has_its_line(check: Check, report: Path) -> None:
    """Place, words and what was found out; exit code 1, because some do not hold."""
    found = check(str(report))
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        f"verbatim      {report}:3:19 “The harbour of Velm was dredged in 1987.” stands in harbour.md 13-52",
        f"altered       {report}:4:2 “In 2023 the harbour served 413 ships” differs from harbour.md 98-134: "
        "number “413” instead of “412”",
        f"verbatim      {report}:4:61 “The old market closes at noon” stands in market.txt 69-98",
        f"misattributed {report}:7:3 “The toll was abolished because traffic had fallen by half.” "
        "stands in deep/bridge.md 91-148, not in harbour.md",
        f"not found     {report}:11:3 “Personne n’a jamais dit cela ici” stands in no document",
    ]
    assert found.stderr == "Quotations: 2 verbatim, 1 altered, 1 misattributed, 1 not found.\n"


def test_what_is_allowed_is_no_failure(check: Check, report: Path) -> None:
    """A quotation of something that is not indexed need not fail; an altered one still does."""
    assert check("-", "--allow", "not_found", text="“Nobody ever said this here”").exit_code == 0
    assert check(str(report), "--allow", "not_found", "--allow", "misattributed").exit_code == 1
    assert check("-", text="It is “hot”, and there is no quotation.").exit_code == 0


def test_json_has_the_reply_of_the_endpoint_for_each_file(check: Check, report: Path, tmp_path: Path) -> None:
    """A place is a slice of its document, and all formats that can be indexed can be checked."""
    page = tmp_path / "page.html"
    page.write_text(
        "<html><body><article><h1>On the toll</h1><p>It was said:</p><blockquote><p>The toll was abolished because "
        "traffic had <b>risen</b> by half.</p></blockquote><p>That is all there is to say.</p></article></body></html>"
    )
    printed = json.loads(check(str(report), str(page), "--format", "json").stdout)
    assert printed["holds"] is False
    first, second = printed["files"]
    assert [one["status"] for one in first["quotations"]] == VERDICTS
    assert first["quotations"][0]["place"]["exact"] == "The harbour of Velm was dredged in 1987"
    assert (first["counts"]["verbatim"], [one["number"] for one in first["quotations"]]) == (2, [1, 2, 3, 4, 5])
    [altered] = second["quotations"]
    assert (altered["kind"], altered["status"]) == ("block", "altered")
    assert altered["changes"] == [{"kind": "word", "quoted": "risen", "source": "fallen"}]


def test_annotations_are_those_of_github(check: Check, report: Path) -> None:
    """One command for each quotation that does not hold, with its line."""
    lines = check(str(report), "--format", "github").stdout.splitlines()
    assert [line.partition("::“")[0] for line in lines] == [
        f"::error file={report},title=Quotation altered,line=4,endLine=4",
        f"::error file={report},title=Quotation misattributed,line=7,endLine=7",
        f"::warning file={report},title=Quotation not found,line=11,endLine=11",
    ]
    assert "\n" not in check("-", "--format", "github", text="“Nobody ever, at all\nsaid 100% of this”").stdout.strip()


def test_sarif_has_a_rule_and_a_region_for_each_result(check: Check, report: Path) -> None:
    """A viewer of SARIF finds the quotation by line and column in the file."""
    log = json.loads(check(str(report), "--format", "sarif").stdout)
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert {rule["id"] for rule in run["tool"]["driver"]["rules"]} >= {one["ruleId"] for one in run["results"]}
    assert [one["level"] for one in run["results"]] == ["none", "error", "none", "error", "warning"]
    assert [one["kind"] for one in run["results"]] == ["pass", "fail", "pass", "fail", "fail"]
    lines = REPORT.splitlines()
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"]["region"]
        if region["startLine"] == region["endLine"]:
            line = lines[region["startLine"] - 1]
            assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("gone.md", None, "path must exist"),
        ("binary.txt", b"\x00\x01\x02", "this one is binary"),
        ("broken.pdf", b"%PDF-1.7 but no more", "broken.pdf"),
    ],
)
def test_a_file_that_cannot_be_read_has_an_exit_code_of_its_own(
    check: Check, tmp_path: Path, name: str, content: bytes | None, message: str
) -> None:
    """So that a broken file is not mistaken for a broken quotation."""
    if content is not None:
        (tmp_path / name).write_bytes(content)
    found = check(str(tmp_path / name))
    assert (found.exit_code, message in found.output) == (2, True)


def test_without_an_index_nothing_is_called_missing(tmp_path: Path) -> None:
    """The message has the remedy, and no folder is made."""
    found = CliRunner().invoke(main, ["check", "-", "--data", str(tmp_path / "none")], input="“a quotation of four”")
    assert (found.exit_code, "must hold an index" in found.output) == (1, True)
    assert not (tmp_path / "none").exists()


def test_a_lexical_index_that_is_gone_is_derived(
    tmp_path: Path, open_library: Callable[[], Library], config: Config
) -> None:
    """Words are found as before, and the next reader finds it in place."""
    library = open_library()
    library.index([write_documents(tmp_path / "documents")])
    library.close()
    for stamp in (config.data / "lexical").glob("*/stamp"):
        stamp.unlink()
    found = CliRunner().invoke(
        main, ["check", "-", "--data", str(config.data)], input="“The harbour of Velm was dredged in 1987.”"
    )
    assert (found.exit_code, found.stdout.split()[0]) == (0, "verbatim")
    assert list((config.data / "lexical").glob("*/stamp"))


def test_documents_need_no_index(tmp_path: Path, report: Path) -> None:
    """The verdicts are those of the index; a file that cannot be read is named."""
    folder = write_documents(tmp_path / "documents")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 but no more")
    found = CliRunner().invoke(main, ["check", "--format", "json", "--against", str(folder), str(report)])
    (file,) = json.loads(found.stdout)["files"]
    assert (found.exit_code, [one["status"] for one in file["quotations"]]) == (1, VERDICTS)
    assert "broken.pdf" in found.stderr
    empty = CliRunner().invoke(main, ["check", "--against", str(tmp_path / "none"), str(report)])
    assert (empty.exit_code, "none is: correct them" in empty.output) == (1, True)
