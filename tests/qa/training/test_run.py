"""A few steps of training, from sets to the files of the reader, with the real network."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from qa.errors import TrainingError
from qa.models.packaged import packaged_tokenizer
from qa.models.ranking import FEATURES
from qa.models.readers import make_reader
from qa.models.span_model import PACKAGED_WEIGHTS as WEIGHTS
from qa.records import Chunk, Passage
from qa.training.cases import load_cases
from qa.training.examples import Examples
from qa.training.loop import Recipe, Step
from qa.training.mixture import Mixture
from qa.training.plan import Plan
from qa.training.run import FITTED, described, run
from tests.conftest import WordEmbedder
from tests.qa.models.conftest import PlainVocabulary
from tests.qa.training.conftest import PARAGRAPHS, key, write_set

pytestmark = pytest.mark.model


class _CutOffError(Exception):
    """Stands for a process that is killed."""


def plan(answerable: Path, mixed: Path, **recipe: float) -> Plan:
    """A few steps over the invented sets."""
    return Plan(
        sets=(answerable, mixed),
        calibration=(answerable,),
        negative_articles=(3,),
        calibration_questions=10,
        recipe=Recipe(steps=4, batch_rows=4, **recipe),  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run over the invented sets wrote: a reader."""
    root = tmp_path_factory.mktemp("trained")
    sets = write_set(root / "answerable.json"), write_set(root / "mixed.json", impossible=True)
    run(plan(*sets), WordEmbedder(), root / "work", root / "reader", checkpoint_seconds=0)
    return root / "reader"


def test_a_run_that_was_cut_off_goes_on(
    trained: Path, answerable: Path, mixed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is cut off after two steps and started again writes the weights of an undisturbed one.

    They can be read.
    """
    monkeypatch.setattr("qa.training.loop.LOGGED", 2)
    whole, embedder = plan(answerable, mixed), WordEmbedder()

    def cut_off(step: Step) -> None:
        if step.done == 4:
            raise _CutOffError

    with pytest.raises(_CutOffError):
        run(whole, embedder, tmp_path / "two", tmp_path / "again", checkpoint_seconds=0, on_step=cut_off)
    assert not (tmp_path / "again" / WEIGHTS).exists()
    done: list[int] = []
    run(whole, embedder, tmp_path / "two", tmp_path / "again", on_step=lambda step: done.append(step.done))
    assert done == [4]
    first, second = (load_file(reader / WEIGHTS) for reader in (trained, tmp_path / "again"))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)
    assert not any(name.startswith("bert.embeddings") for name in first)
    fitted = json.loads((trained / FITTED).read_text("utf-8"))
    assert list(fitted["rank"]) == list(FEATURES)

    text = "The harbour of Velm was dredged in 1987. Captain Ilse Brandt led the work."
    chunk = Chunk(document_id="a", ordinal=0, start=0, end=len(text), text=text, sentences=((0, 40), (41, len(text))))
    passage = Passage(chunk=chunk, title="", score=1.0, similarity=0.5, dense_rank=1, lexical_rank=1)
    reader = make_reader(str(trained), embedder, PlainVocabulary())
    assert len(reader.read("Who led the work?", embedder.encode(["Who led the work?"]), [passage])) == 2


def test_a_folder_of_another_plan_is_refused(answerable: Path, mixed: Path, tmp_path: Path) -> None:
    """Weights of two recipes are never mixed."""
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "plan.json").write_text('{"sets": ["other.json"]}', "utf-8")
    with pytest.raises(TrainingError, match="must keep the same plan"):
        run(plan(answerable, mixed), WordEmbedder(), tmp_path / "work", tmp_path / "reader")


def test_a_plan_is_described_as_before(answerable: Path, mixed: Path) -> None:
    """A run that an earlier version began goes on: no teacher is not named, and a single file is no list."""
    alone = described(plan(answerable, mixed))
    assert "teaching" not in alone
    assert alone["written"] is None
    assert "steps" not in alone["recipe"]
    files = Path("one.json"), Path("two.json")
    assert described(replace(plan(answerable, mixed), written=files[:1]))["written"] == "one.json"
    assert described(replace(plan(answerable, mixed), written=files))["written"] == ["one.json", "two.json"]


def test_a_trained_reader_is_trained_further(trained: Path, answerable: Path, mixed: Path, tmp_path: Path) -> None:
    """With almost no learning rate the weights are those it began with, not the embedder's."""
    further = replace(plan(answerable, mixed, learning_rate=1e-12, seed=2), start=trained)
    run(further, WordEmbedder(), tmp_path / "two", tmp_path / "further")
    first, second = (load_file(reader / WEIGHTS) for reader in (trained, tmp_path / "further"))
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_a_share_of_the_weights_it_began_with_stays(
    trained: Path, answerable: Path, mixed: Path, tmp_path: Path
) -> None:
    """The result is on the line between the start and the end."""
    embedder = WordEmbedder()
    further = replace(plan(answerable, mixed, learning_rate=1e-2, seed=2), start=trained)
    run(further, embedder, tmp_path / "two", tmp_path / "further")
    run(replace(further, kept=0.25), embedder, tmp_path / "three", tmp_path / "blend")
    readers = (trained, tmp_path / "further", tmp_path / "blend")
    first, second, third = (load_file(reader / WEIGHTS) for reader in readers)
    for name, weights in first.items():
        assert np.allclose(0.25 * weights.astype(float) + 0.75 * second[name].astype(float), third[name], atol=2e-3)
    assert any(not np.array_equal(first[name], second[name]) for name in first)


def test_written_questions_are_asked_again_and_again(answerable: Path, mixed: Path, tmp_path: Path) -> None:
    """Each time with its answer, or with none; and those about a set for calibration become cases of it."""
    paragraph, reason = PARAGRAPHS["Bridge_at_Orla"][0][0], "traffic had fallen by half"
    why, toll = "What made people stop paying to cross?", "How high was the toll of the bridge at Orla?"
    start = paragraph.index(reason)
    written = tmp_path / "written.json"
    written.write_text(json.dumps({key(paragraph): [[why, start, start + len(reason)], [toll]]}), "utf-8")
    asked = replace(plan(answerable, mixed), written=(written,), asked=3)
    run(asked, WordEmbedder(), tmp_path / "work", tmp_path / "reader")
    examples = Examples.load(tmp_path / "work" / "examples.npz")
    answered: dict[str, list[bool]] = {why: [], toll: []}
    for row, (first, _) in enumerate(examples.answers):
        ids = examples.ids[examples.offsets[row] + 1 : examples.offsets[row] + examples.passages[row] - 1].tolist()
        for question, known in answered.items():
            if ids == packaged_tokenizer().encode(question, add_special_tokens=False).ids:
                known.append(bool(first))
    assert answered[why].count(True) == 3
    assert answered[toll] == [False] * (3 * Mixture().unanswerable)
    own = [case for case in load_cases(tmp_path / "work" / "cases-0.npz") if case.article == "Bridge_at_Orla"]
    assert sum(case.kind == "written" and not case.answerable for case in own) == 2
