"""What the terminal shows of an ingest."""

import pytest

from qa.cli.terminal import show_report
from qa.ingest.report import Report


def report(ignored: int, others: tuple[str, ...]) -> Report:
    """A report of an ingest that met files of other kinds."""
    return Report(
        added=("a.md",),
        changed=(),
        deleted=(),
        unchanged=0,
        ignored=ignored,
        refused=(),
        chunks=3,
        seconds=0.1,
        others=others,
    )


@pytest.mark.parametrize(
    ("ignored", "others", "line"),
    [
        (1, ("mail.eml",), "  of another kind mail.eml\n"),
        (12, ("a.eml", "b\x1b.rtf"), "  of another kind a.eml, b\\x1b.rtf and 10 more\n"),
    ],
)
def test_files_of_other_kinds_are_named(
    capsys: pytest.CaptureFixture[str], ignored: int, others: tuple[str, ...], line: str
) -> None:
    """The first of them, and how many more; a name cannot steer the terminal."""
    show_report(report(ignored, others))
    shown = capsys.readouterr().err
    assert shown.startswith(f"Files: 1 added, {ignored} of other kinds. ")
    assert shown.endswith(line)


def test_nothing_is_said_of_other_kinds_where_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    """The summary is the only line."""
    show_report(report(0, ()))
    assert capsys.readouterr().err == "Files: 1 added. 3 chunks embedded in 0.1 s.\n"
