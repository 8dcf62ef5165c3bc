"""Tables and comparisons as a person reads them."""

from dataclasses import replace

from qa.evaluation.compare import compare, comparison_to_markdown
from qa.evaluation.markdown import command_of, table
from qa.evaluation.runs import Settings


def test_a_bar_in_a_cell_is_escaped() -> None:
    """A set may have any name."""
    assert table(["a"], [["x|y"]]).splitlines()[-1] == "| x\\|y |"


def test_the_command_repeats_the_run(settings: Settings) -> None:
    """With every option that chose something, quoted for a shell."""
    other = replace(settings, question_set="my set.json", every=4, articles=3, limit=40, seed=7, with_reader=False)
    assert command_of(settings) == "qa eval coast.json --seed 1"
    assert command_of(other) == ("qa eval 'my set.json' --every 4 --articles 3 --limit 40 --seed 7 --without-reader")


def test_comparison() -> None:
    """Figures of either run, what was gained where both have one, and the conditions that differ."""
    earlier = {
        "settings": {"seed": 1, "passages": 8},
        "machine": {"load": 3.0, "cores": 2},
        "figures": {"retrieval": {"questions": 40, "recall": {"1": 0.5}, "curve": [1, 2]}, "gone": 0.25, "none": None},
    }
    now = {
        "settings": {"seed": 1, "passages": 10},
        "machine": {"load": 0.1, "cores": 2},
        "figures": {"retrieval": {"questions": 42, "recall": {"1": 0.75}, "curve": [3]}, "new": 1.0, "none": None},
    }
    page = comparison_to_markdown(compare(earlier, now), earlier="before/run.json")
    assert page.splitlines() == [
        "# Compared with before/run.json",
        "",
        "The runs differ in more than their figures:",
        "",
        "| condition | earlier | now |",
        "| --- | --- | --- |",
        "| settings.passages | 8 | 10 |",
        "",
        "| figure | earlier | now | change |",
        "| --- | --- | --- | --- |",
        "| retrieval.questions | 40 | 42 | +2 |",
        "| retrieval.recall.1 | 0.500 | 0.750 | +0.250 |",
        "| new | – | 1.000 | – |",
        "| gone | 0.250 | – | – |",
    ]


def test_equal_conditions_are_not_listed() -> None:
    """The same run twice has figures without a change."""
    run = {"settings": {"seed": 1}, "figures": {"mrr": 0.5}}
    assert "differ" not in comparison_to_markdown(compare(run, run), earlier="x")
