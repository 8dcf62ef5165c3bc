"""Compare two runs, figure by figure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.errors import QuestionSetError
from qa.evaluation.markdown import table

_CONDITIONS = ("settings", "question_set", "embedder", "reader", "machine", "versions")
_ALWAYS_NEW = ("machine.load",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure of two runs.

    Attributes:
        name: Its path in the tree of figures, with dots.
        earlier: Its value in the earlier run; None if it has none.
        now: Its value in this run; None if it has none.
    """

    name: str
    earlier: float | None
    now: float | None

    @property
    def change(self) -> float | None:
        """The gain."""
        return None if self.earlier is None or self.now is None else self.now - self.earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The differences between two runs.

    Attributes:
        conditions: Differing settings, sets, models, machines and versions: name, earlier value, value now.
        figures: All figures of either run.
    """

    conditions: tuple[tuple[str, str, str], ...]
    figures: tuple[Difference, ...]


def load_run(path: Path) -> dict[str, Any]:
    """Read the JSON of a run.

    Raises:
        QuestionSetError: It is not such a file.
    """
    try:
        run = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as exc:
        raise QuestionSetError(f"a run to compare with must be a readable JSON file, {path} is not: {exc}") from exc
    if not isinstance(run, dict) or not all(isinstance(run.get(part), dict) for part in ("figures", "settings")):
        raise QuestionSetError(f'a run to compare with must be a run.json that "qa eval" wrote, {path} is not')
    return run


def compare(earlier: Mapping[str, Any], now: Mapping[str, Any]) -> Comparison:
    """Compare the JSON of two runs."""
    before, after = dict(_flatten(earlier["figures"])), dict(_flatten(now["figures"]))
    was, is_ = (dict(_flatten({part: run.get(part) for part in _CONDITIONS})) for run in (earlier, now))
    return Comparison(
        conditions=tuple(
            (name, str(was.get(name)), str(is_.get(name)))
            for name in dict.fromkeys((*is_, *was))
            if was.get(name) != is_.get(name) and name not in _ALWAYS_NEW
        ),
        figures=tuple(
            Difference(name=name, earlier=before.get(name), now=after.get(name))
            for name in dict.fromkeys((*after, *before))
            if (before.get(name), after.get(name)) != (None, None)
        ),
    )


def comparison_to_markdown(comparison: Comparison, *, earlier: str) -> str:
    """Write the page of a comparison.

    Args:
        comparison: The comparison.
        earlier: Name of the earlier run.
    """
    rows = [
        [each.name, _number(each.earlier), _number(each.now), _number(each.change, sign="+")]
        for each in comparison.figures
    ]
    parts = [f"# Compared with {earlier}"]
    if comparison.conditions:
        parts += ["The runs differ in more than their figures:"]
        parts += [table(["condition", "earlier", "now"], comparison.conditions)]
    return "\n\n".join((*parts, table(["figure", "earlier", "now", "change"], rows))) + "\n"


def _flatten(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the leaves of a tree with their paths. Lists are left out: they are drawn, not compared."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from _flatten(value, f"{prefix}{name}.")
        elif not isinstance(value, list):
            yield f"{prefix}{name}", value


def _number(value: float | None, sign: str = "") -> str:
    return "–" if value is None else format(value, f"{sign}.3f") if isinstance(value, float) else format(value, sign)
