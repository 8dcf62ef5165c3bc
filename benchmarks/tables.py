"""Make the tables of figures in docs/ from the last figures in benchmarks/results.

    python -m benchmarks tables

Each page has one file of results. A table in it has a name, the command that printed it, columns and rows. On the page
it stands between `<!-- results: NAME -->` and `<!-- end -->`. After a new measurement, write the figures into the file
and run this. `--check` changes nothing, and lists the pages that differ from their results.
"""

import json
import re
import sys
from pathlib import Path
from typing import TypedDict

import click

from qa.evaluation.markdown import table

ROOT = Path(__file__).parents[1]
_PLACE = re.compile(r"(<!-- results: ([\w-]+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)


class Figures(TypedDict):
    """A table.

    Attributes:
        command: The command that printed it.
        columns: Heads of the columns.
        rows: The cells of each row, as they are shown.
    """

    command: str
    columns: list[str]
    rows: list[list[str]]


def rendered(page: str, figures: dict[str, Figures]) -> str:
    """Return a page with its tables replaced by the figures.

    Raises:
        ValueError: The page has a table without figures, or the figures have one that is not on the page.
    """
    wanted = [match[2] for match in _PLACE.finditer(page)]
    if sorted(wanted) != sorted(figures):
        raise ValueError(f"a page must show each table once, shows {sorted(wanted)} of {sorted(figures)}: correct it")
    return _PLACE.sub(lambda match: match[1] + _shown(figures[match[2]]) + match[4], page)


def pages() -> dict[Path, dict[str, Figures]]:
    """Return the pages that have results, with their figures."""
    found = sorted((ROOT / "benchmarks" / "results").glob("*.json"))
    return {ROOT / "docs" / f"{path.stem}.md": json.loads(path.read_text("utf-8")) for path in found}


def _shown(figures: Figures) -> str:
    return f"\n{table(figures['columns'], figures['rows'])}\n\n"


@click.command(help=__doc__)
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 if a page differs from its results.")
def main(check: bool) -> None:
    """Write the pages, or compare them."""
    made = {path: rendered(path.read_text("utf-8"), figures) for path, figures in pages().items()}
    stale = {path: page for path, page in made.items() if page != path.read_text("utf-8")}
    for path, page in stale.items():
        click.echo(f"{path.relative_to(ROOT)}: {'differs from its results' if check else 'written'}")
        if not check:
            path.write_text(page, "utf-8")
    sys.exit(1 if check and stale else 0)


if __name__ == "__main__":
    main()
