"""``qa index --explain``: what was left out of a file, where, and by which rule."""

from pathlib import Path

from click.testing import CliRunner

from qa.cli.main import main

PAGE = (Path(__file__).parents[2] / "data" / "wall.html").read_text("utf-8")
SHOWN = """{path}: 4 of 42 words are left out (10%): 3 menus, forms and buttons; 1 marks of notes

[-Home Boats Nets-]
    menus, forms and buttons: it stands in an element nav

The wall of Aldal

The wall was rebuilt by the engineers of the town in 1902, and a mason led the work.

[-1-]
    marks of notes: it is the mark of a note

Storms broke it in 1951, and the state paid for all of the repairs to it.
"""


def test_a_page_is_shown_with_what_was_left_out(tmp_path: Path) -> None:
    """In reading order; nothing is indexed, and no data folder is made."""
    page = tmp_path / "wall.html"
    page.write_text(PAGE, "utf-8")
    result = CliRunner().invoke(main, ["index", "--explain", str(page), "--data", str(tmp_path / "data")])
    assert result.exit_code == 0, result.output
    assert result.output == SHOWN.format(path=page)
    assert not (tmp_path / "data").exists()


def test_what_cannot_be_explained_is_refused(tmp_path: Path) -> None:
    """A folder, another kind of file, and paths beside it."""
    (tmp_path / "drawing.xcf").write_text("Dear Ida", "utf-8")
    folder = CliRunner().invoke(main, ["index", "--explain", str(tmp_path)])
    assert "one file is explained at a time" in folder.output
    other = CliRunner().invoke(main, ["index", "--explain", str(tmp_path / "drawing.xcf")])
    assert "file must end in one of" in other.output
    beside = CliRunner().invoke(main, ["index", "--explain", str(tmp_path / "drawing.xcf"), str(tmp_path)])
    assert "--explain must stand alone" in beside.output
    assert {folder.exit_code, other.exit_code} == {1}
    assert beside.exit_code == 2
