"""What the terminal shows of an ingest."""

import pytest

from qa.cli.terminal import show_report
from qa.ingest.report import FileReading, Report
from qa.records import Cause, Loss, Reading


def report(ignored: int, others: tuple[str, ...], readings: tuple[FileReading, ...] = (), reread: int = 0) -> Report:
    """A report of an ingest."""
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
        readings=readings,
        reread=reread,
        reworded=reread // 2,
    )


@pytest.mark.parametrize(
    ("others", "lines"),
    [
        (("a.xcf",), "  of another kind a.xcf\n"),
        (("a.xcf", "b\x1b.zip"), "  of another kind a.xcf\n  of another kind b\\x1b.zip\n"),
    ],
)
def test_files_of_other_kinds_are_named(
    capsys: pytest.CaptureFixture[str], others: tuple[str, ...], lines: str
) -> None:
    """Each of them; a name cannot steer the terminal."""
    show_report(report(len(others), others))
    shown = capsys.readouterr().err
    assert shown.startswith(f"Files: 1 added, {len(others)} of other kinds. ")
    assert shown.endswith(lines)


def test_nothing_is_said_of_other_kinds_where_there_are_none(capsys: pytest.CaptureFixture[str]) -> None:
    """The summary is the only line."""
    show_report(report(0, ()))
    assert capsys.readouterr().err == "Files: 1 added. 3 chunks embedded in 0.1 s.\n"


def test_words_that_are_left_out_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Those of all files together, with their causes."""
    page = Reading(words=60, losses=(Loss(Cause.MENU, 30), Loss(Cause.HIDDEN, 10)))
    letter = Reading(words=80, losses=(Loss(Cause.HIDDEN, 20),))
    show_report(report(0, (), (FileReading("a.html", page), FileReading("b.docx", letter))))
    assert capsys.readouterr().err.splitlines()[1:] == [
        "Words: 60 of 200 words are left out (30%): 30 menus, forms and buttons; 30 hidden."
    ]


def test_newer_rules_are_told_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    """How many files were read again, and how many of them say something else."""
    show_report(report(0, (), reread=12))
    assert capsys.readouterr().err.splitlines()[1:] == [
        "The rules for reading files are newer than the index: 12 unchanged files were read again, 6 have another text "
        "now."
    ]
