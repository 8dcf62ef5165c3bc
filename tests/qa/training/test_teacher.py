"""A teacher's scores: moved to the student's tokens, kept, and learned from, with small networks."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from qa.errors import ConfigError, TrainingError
from qa.evaluation.question_sets import load_question_set
from qa.models.careful import ADAPTER
from qa.models.decoding import Scores
from qa.models.mpnet_network import new_network, save_network
from qa.models.packaged import packaged_tokenizer
from qa.models.parts import extract_weights
from qa.models.span_model import PACKAGED_WEIGHTS, SpanModel
from qa.training import run as training
from qa.training import teacher
from qa.training.bases import Base, make_base
from qa.training.examples import Examples
from qa.training.inputs import make_batch
from qa.training.loop import Recipe, train
from qa.training.losses import taught_loss
from qa.training.mixture import make_examples
from qa.training.plan import Plan, Teaching
from qa.training.run import run
from qa.training.teacher import LEAST, Lesson, align, make_lesson, spell
from tests.conftest import WordEmbedder
from tests.qa.models.mpnet import save_parts


class _KnowingNetwork:
    """Marks one token wherever it stands, and counts the texts that it reads."""

    def __init__(self, word: int) -> None:
        self.word = word
        self.read = 0

    def run(self, ids: NDArray[np.int64], types: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Score the token 6, no answer 3, everything else 0."""
        self.read += len(ids)
        scores = np.where((ids == self.word) & (types == 1), 6.0, 0.0) * mask
        scores[:, 0] = 3.0
        return np.repeat(scores[:, :, None], 2, axis=2).astype(np.float32)


def letters(letter: str) -> tuple[SpanModel, _KnowingNetwork]:
    """A teacher that marks a letter, with another tokenizer than the student's: one token for each letter or figure."""
    known = ["<pad>", "<s>", "</s>", *"abcdefghijklmnopqrstuvwxyz0123456789"]
    tokenizer = Tokenizer(models.WordLevel({one: n for n, one in enumerate(known)}, unk_token="<pad>"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Split("", "isolated")]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> $B:1 </s>:1", special_tokens=[("<s>", 1), ("</s>", 2)]
    )
    network = _KnowingNetwork(known.index(letter))
    return SpanModel(network, tokenizer, fingerprint=f"letters-{letter}", max_tokens=512), network


@pytest.fixture
def examples(answerable: Path) -> Examples:
    """The invented set's examples for the fast reader."""
    return make_examples([load_question_set(answerable)], [], packaged_tokenizer(), seed=1)


def test_scores_go_to_the_token_with_the_character() -> None:
    """Three tokens of the teacher in one of the student add up; one over two begins in the first and ends in the last.

    The student has `ab`, `##c`, `de`, the teacher `a`, `b`, `c d`, `e`.
    """
    text, places = spell(["ab", "##c", "de"])
    assert (text, places) == ("abc de", [(0, 2), (2, 3), (4, 6)])
    scores = Scores(
        offsets=np.array([(0, 1), (1, 2), (2, 5), (5, 6)]),
        starts=np.log([0.25, 0.25, 0.125, 1e-9]),
        ends=np.log([1e-9, 1e-9, 0.5, 0.25]),
        null_start=float(np.log(0.375)),
        null_end=float(np.log(0.25)),
    )
    chances = np.exp(align(scores, places).astype(float))
    assert np.allclose(chances[:, 0] / chances[:, 0].sum(), [0.375, 0.5, 0.125, 0], atol=1e-3)
    assert np.allclose(chances[:, 1] / chances[:, 1].sum(), [0.25, 0, 0, 0.75], atol=1e-3)
    assert align(scores, [*places, (7, 8)])[-1].tolist() == [LEAST, LEAST]


def test_every_example_is_scored_for_its_own_tokens(examples: Examples, tmp_path: Path) -> None:
    """A word with the letter k begins and ends at its token; question and special tokens are not scored."""
    model, _ = letters("k")
    tokenizer = packaged_tokenizer()
    lesson = make_lesson(examples, tokenizer, model, tmp_path, temperature=1.0, share=0.5)
    assert len(lesson.scores) == len(examples.ids)
    marked = 0
    for row in range(len(examples)):
        own = slice(*examples.offsets[row : row + 2])
        tokens = [tokenizer.id_to_token(id_) for id_ in examples.ids[own]]
        begin = examples.passages[row]
        scores = lesson.scores[own]
        assert (scores[1:begin] == LEAST).all()
        assert (scores[-1] == LEAST).all()
        best = [place for place in range(begin, len(tokens) - 1) if scores[place, 0] == 0]
        assert set(best) <= {place for place in range(begin, len(tokens)) if "k" in tokens[place]}
        marked += len(best)
    assert marked


def test_scoring_goes_on_where_it_was_cut_off(
    examples: Examples, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept blocks are not computed again, and the scores are those of an undisturbed run."""
    monkeypatch.setattr(teacher, "BLOCK", 3)
    (tmp_path / "whole").mkdir()
    model, network = letters("k")
    tokenizer = packaged_tokenizer()
    whole = make_lesson(examples, tokenizer, model, tmp_path / "whole", temperature=1.0, share=0.5)
    assert network.read == len(examples)

    def cut_off(done: int, _total: int) -> None:
        if done == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_lesson(examples, tokenizer, model, tmp_path, temperature=1.0, share=0.5, on_progress=cut_off)
    network.read = 0
    again = make_lesson(examples, tokenizer, model, tmp_path, temperature=1.0, share=0.5)
    assert network.read == len(examples) - 6
    assert np.array_equal(whole.scores, again.scores)
    assert make_lesson(examples, tokenizer, letters("y")[0], tmp_path, temperature=1.0, share=0.5).name != again.name


def test_the_loss_is_the_divergence() -> None:
    """It is 0 for the teacher's own scores, at any temperature, and that of the probabilities for others."""
    taught = torch.tensor([[[2.0, 0.0], [0.0, 1.0], [9.0, 9.0]]])
    allowed = torch.tensor([[True, True, False]])
    assert float(taught_loss(taught + 5, allowed, taught, 3.0)) == pytest.approx(0, abs=1e-5)
    ours = torch.zeros(1, 3, 2)
    p = np.array([np.exp(2), 1]) / (np.exp(2) + 1), np.array([1, np.e]) / (1 + np.e)
    expected = sum(float((one * np.log(one / 0.5)).sum()) for one in p) / 2
    assert float(taught_loss(ours, allowed, taught, 1.0)) == pytest.approx(expected, rel=1e-4)


@pytest.mark.model
def test_a_student_comes_nearer_to_its_teacher(examples: Examples, tmp_path: Path) -> None:
    """After a few steps that only the teacher guides, its divergence has fallen."""
    base = make_base("minilm", tmp_path)
    lesson = make_lesson(examples, base.tokenizer, letters("k")[0], tmp_path, temperature=2.0, share=1.0)
    recipe = Recipe(steps=0, batch_rows=2, learning_rate=1e-3)
    torch.manual_seed(recipe.seed)
    untrained = divergence(base.new().eval(), examples, base, lesson)
    trained = train(examples, recipe, tmp_path, base, lesson=lesson)
    assert divergence(trained, examples, base, lesson) < 0.8 * untrained


def divergence(network: torch.nn.Module, examples: Examples, base: Base, lesson: Lesson) -> float:
    """How far a network is from the teacher, a sum over all examples."""
    batch = make_batch(examples, np.arange(len(examples)), base, lesson, torch.device("cpu"))
    assert batch.taught is not None
    with torch.no_grad():
        found = network(**batch.inputs)
    scores = torch.stack([found.start_logits, found.end_logits], dim=-1)
    return float(taught_loss(scores, batch.allowed, batch.taught, lesson.temperature))


@pytest.mark.model
def test_a_plan_names_the_teacher(answerable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same examples give other weights with a careful reader, which must be one."""
    source = save_parts(tmp_path / "parts")
    monkeypatch.setattr(training, "installed", lambda: source)
    extract_weights(source.parts, tmp_path / "base.safetensors", sha256=source.sha256)
    careful = tmp_path / "careful"
    careful.mkdir()
    save_network(new_network(tmp_path / "base.safetensors"), careful / ADAPTER, {})
    alone = Plan(sets=(answerable,), calibration=(), recipe=Recipe(steps=2, batch_rows=4))
    taught = replace(alone, teaching=Teaching(reader=careful))
    for number, plan in enumerate((alone, taught)):
        run(plan, WordEmbedder(), tmp_path / f"work-{number}", tmp_path / f"out-{number}")
    first, second = (load_file(tmp_path / f"out-{number}" / PACKAGED_WEIGHTS) for number in range(2))
    assert any(not np.array_equal(first[name], second[name]) for name in first)
    with pytest.raises(TrainingError, match="must keep the same plan"):
        run(taught, WordEmbedder(), tmp_path / "work-0", tmp_path / "out-0")
    with pytest.raises(ConfigError, match="the careful reader"):
        run(replace(alone, teaching=Teaching(reader=tmp_path)), WordEmbedder(), tmp_path / "other", tmp_path / "out-0")
