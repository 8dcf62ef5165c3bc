"""The output of the benchmarks: a page of tables, the same as JSON, and a plot."""

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import numpy as np

from qa.evaluation.machine import find_versions, this_machine
from qa.evaluation.markdown import table

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9")  # colour-blind readers can distinguish them
MARKERS = ("o", "s", "^", "D", "v")


class Results:
    """The tables and figures of one run.

    Args:
        name: Name of the files.
        folder: Folder for the files; None only prints the page.
    """

    def __init__(self, name: str, folder: Path | None) -> None:
        self._name = name
        self._folder = folder
        self._page: list[str] = []
        self._data: dict[str, Any] = {"machine": asdict(this_machine()), "versions": find_versions()}

    def add(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table."""
        self._page.append(f"{title}\n\n{table(head, rows)}\n")

    def keep(self, name: str, value: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        """Keep raw figures for the JSON."""
        self._data[name] = value

    def write(self) -> None:
        """Print the page, and write it with its JSON."""
        machine = this_machine()
        memory = "" if machine.memory_gib is None else f", {machine.memory_gib:.0f} GiB"
        head = f"`{_command()}`: {machine.processor}, {machine.cores} cores{memory}\n"
        page = "\n".join([head, *self._page])
        click.echo(page)
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{self._name}.md").write_text(page, "utf-8")
            (self._folder / f"{self._name}.json").write_text(json.dumps(self._data, indent=1) + "\n", "utf-8")

    def plot(self) -> "Plot":
        """Make a plot with the run's name. It is written when the context ends."""
        return Plot(None if self._folder is None else self._folder / f"{self._name}.png")


class Plot:
    """A context that gives axes, and writes the drawing."""

    def __init__(self, path: Path | None) -> None:
        from matplotlib.figure import Figure

        self._path = path
        self._figure = Figure(figsize=(6.4, 4.0), dpi=120, layout="constrained")

    def __enter__(self) -> "Axes":
        return self._figure.add_subplot()

    def __exit__(self, *_: object) -> None:
        if self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._figure.savefig(self._path)


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return float(np.median(values))


def p95(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return float(np.percentile(values, 95))


def _command() -> str:
    words = (Path(word).name for word in sys.argv[1:])
    return shlex.join(["python", "-m", "benchmarks", Path(sys.argv[0]).stem, *words])
