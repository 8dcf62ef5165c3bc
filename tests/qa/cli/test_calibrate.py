"""The command ``qa calibrate``, with the packaged reader and an index of its own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from qa.cli.main import main
from qa.models.calibrated import FILE
from tests.documents import write_documents


def test_a_folder_gets_its_own_confidence_and_gives_it_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what it asked, and an empty folder is refused with the remedy."""
    monkeypatch.setenv("QA_DATA", str(tmp_path / "data"))
    run = CliRunner().invoke
    empty = run(main, ["calibrate"])
    assert empty.exit_code == 1
    assert "confirm feedback, or index more" in empty.output
    assert run(main, ["index", str(write_documents(tmp_path / "files"))]).exit_code == 0
    told = run(main, ["calibrate", "--sentences", "5"], catch_exceptions=False)
    assert told.exit_code == 0
    assert "made from sentences" in told.output
    kept = tmp_path / "data" / FILE
    assert kept.exists() == ("written" in told.output)
    kept.write_text(json.dumps({"slope": 1.0}))
    assert "qa calibrate" in run(main, ["ask", "Who led the work?"]).output
    assert run(main, ["calibrate", "--forget"]).exit_code == 0
    assert not kept.exists()
