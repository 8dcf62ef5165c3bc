"""The files of an evaluation: JSON, Markdown, plots, and the outcome of each question."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qa.errors import ConfigError
from qa.evaluation.compare import compare, comparison_to_markdown
from qa.evaluation.markdown import to_markdown
from qa.evaluation.outcomes import Outcome
from qa.evaluation.plots import PLOTS, draw_plots
from qa.evaluation.runs import Run

RUN, PAGE, QUESTIONS, COMPARISON = "run.json", "run.md", "questions.jsonl", "comparison.md"


def to_json(run: Run) -> dict[str, Any]:
    """Return a run as JSON values: keys are strings."""
    return dict(json.loads(json.dumps(asdict(run))))


def write_run(run: Run, folder: Path) -> tuple[list[Path], str | None]:
    """Write ``run.json``, ``run.md`` and the plots into a folder. They replace those of an earlier run.

    Returns:
        The files, and the reason why there are no plots (None if there are plots).
    """
    for name in (*PLOTS, COMPARISON):
        (folder / name).unlink(missing_ok=True)
    (folder / RUN).write_text(json.dumps(to_json(run), indent=2, ensure_ascii=False) + "\n", "utf-8")
    plots, problem = _draw(run, folder)
    (folder / PAGE).write_text(to_markdown(run, plots=[path.name for path in plots]), "utf-8")
    return [folder / RUN, folder / PAGE, *plots], problem


def write_comparison(earlier: dict[str, Any], run: Run, folder: Path, *, name: str) -> str:
    """Write ``comparison.md`` into a folder, and return it.

    Args:
        earlier: The JSON of the run to compare with.
        run: The run.
        folder: The folder.
        name: Name of the earlier run.
    """
    page = comparison_to_markdown(compare(earlier, to_json(run)), earlier=name)
    (folder / COMPARISON).write_text(page, "utf-8")
    return page


@contextmanager
def outcome_writer(folder: Path) -> Iterator[Callable[[Outcome], None]]:
    """Make the folder, and write each question's outcome to ``questions.jsonl`` as it comes, one on each line.

    Raises:
        ConfigError: The folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lines = (folder / QUESTIONS).open("w", encoding="utf-8")
    except OSError as exc:
        raise ConfigError(f"--out must name a folder that can be written, {folder} cannot: {exc}") from exc
    with lines:

        def write(outcome: Outcome) -> None:
            lines.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")

        yield write


def _draw(run: Run, folder: Path) -> tuple[list[Path], str | None]:
    try:
        return draw_plots(run, folder), None
    except ImportError as exc:
        return [], f'plots need matplotlib, which cannot be imported ({exc}): pip install "citewell[eval]"'
