"""The plots of a run, as PNG. The only module that imports matplotlib, which is an optional extra."""

from pathlib import Path
from typing import TYPE_CHECKING

from qa.evaluation.curves import Bin
from qa.evaluation.figures import Abstention, Retrieval
from qa.evaluation.runs import Run

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOTS = RELIABILITY, RISK_COVERAGE, RECALL = "reliability.png", "risk_coverage.png", "recall.png"
_INCHES, _DOTS_PER_INCH = (6.4, 4.8), 120
_COLOURS = ("#0072b2", "#d55e00", "#009e73")  # colour-blind readers can distinguish them (Okabe and Ito 2008)
_MARKERS = ("o", "s", "^")
_GREY = "#767676"


def draw_plots(run: Run, folder: Path) -> list[Path]:
    """Draw the reliability diagram, the risk-coverage curve and recall@k, as far as they were measured.

    Returns:
        The written files.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib.figure import Figure

    figures, drawn = run.figures, []
    abstention = figures.article_removed or figures.unanswerable
    if abstention is not None:
        reliability = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
        _draw_reliability(reliability, abstention)
        curve = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
        _draw_risk_coverage(curve.add_subplot(), run)
        drawn += [(RELIABILITY, reliability), (RISK_COVERAGE, curve)]
    if figures.retrieval is not None:
        recall = Figure(figsize=_INCHES, dpi=_DOTS_PER_INCH, layout="constrained")
        _draw_recall(recall.add_subplot(), figures.retrieval, run.question_set.name)
        drawn.append((RECALL, recall))
    for name, figure in drawn:
        figure.savefig(folder / name)
    return [folder / name for name, _ in drawn]


def _draw_reliability(figure: "Figure", abstention: Abstention) -> None:
    """Draw the share of right answers by confidence, and below it their number."""
    upper, lower = figure.subplots(2, sharex=True, height_ratios=(3, 1))
    upper.plot([0, 1], [0, 1], color=_GREY, linestyle="--", linewidth=1, label="perfectly calibrated")
    measured = [(bin_.confidence, bin_.right) for bin_ in abstention.bins if bin_.cases]
    upper.plot(*zip(*measured, strict=True), color=_COLOURS[0], marker="o", label="measured")
    upper.set(ylabel="share that is right", xlim=(0, 1), ylim=(-0.02, 1.02))
    upper.set_title(
        f"Reliability: calibration error {abstention.calibration_error:.3f}, {abstention.cases:,} questions"
    )
    upper.legend(loc="upper left", frameon=False)
    _draw_counts(lower, abstention.bins)


def _draw_counts(axes: "Axes", bins: tuple[Bin, ...]) -> None:
    axes.bar(
        [bin_.lower for bin_ in bins],
        [bin_.cases for bin_ in bins],
        width=[bin_.upper - bin_.lower for bin_ in bins],
        align="edge",
        color=_COLOURS[0],
        alpha=0.5,
        edgecolor="white",
    )
    axes.set(xlabel="confidence of the best guess", ylabel="questions")


def _draw_risk_coverage(axes: "Axes", run: Run) -> None:
    """Draw a line for each sample of questions, and the point of the service's threshold on it."""
    samples = {
        "half with their article removed": run.figures.article_removed,
        "with the set's unanswerable questions": run.figures.unanswerable,
        "both": run.figures.both,
    }
    for (name, abstention), colour in zip(samples.items(), _COLOURS, strict=True):
        if abstention is None:
            continue
        axes.plot(
            [point.coverage for point in abstention.curve],
            [point.risk for point in abstention.curve],
            color=colour,
            label=f"{name} ({abstention.cases:,})",
        )
        if abstention.risk is not None:
            axes.plot(abstention.answered, abstention.risk, color=colour, marker="o", linestyle="none")
    axes.plot([], [], color=_GREY, marker="o", linestyle="none", label=f"at the threshold, {run.threshold or 0.0:.3g}")
    axes.set(xlabel="coverage: share of the questions answered", ylabel="risk: share of the answers that are wrong")
    axes.set(xlim=(0, 1), ylim=(-0.02, 1), title=f"Risk and coverage, {run.question_set.name}")
    axes.legend(loc="upper left", frameon=False)


def _draw_recall(axes: "Axes", retrieval: Retrieval, name: str) -> None:
    rankings = {"embedding": retrieval.dense, "BM25": retrieval.lexical, "fused": retrieval.fused}
    for (label, ranking), colour, marker in zip(rankings.items(), _COLOURS, _MARKERS, strict=True):
        cutoffs = list(ranking.recall)
        axes.plot(cutoffs, list(ranking.recall.values()), color=colour, marker=marker, label=label)
    axes.set(xlabel="k, chunks looked at", ylabel="recall@k", xticks=list(retrieval.fused.recall), ylim=(0, 1.02))
    axes.set_title(f"Retrieval, {name}, {retrieval.questions:,} questions")
    axes.grid(visible=True, alpha=0.3)
    axes.legend(loc="lower right", frameon=False)
