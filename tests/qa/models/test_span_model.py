"""The network: another extractive model from a folder, batches, and texts of any length.

The tests make a tiny model.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertForQuestionAnswering,
    PreTrainedTokenizerFast,
    RobertaConfig,
    RobertaForQuestionAnswering,
)

from qa.errors import ConfigError
from qa.models.ranking import Weights
from qa.models.readers import make_reader
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.records import Chunk, Passage
from tests.conftest import WordEmbedder
from tests.qa.models.conftest import PlainVocabulary

WORDS = "[PAD] [UNK] [CLS] [SEP] who led the work harbour captain ilse brandt in 1987 was dredged . ? it rains".split()


def save_tokenizer(folder: Path) -> None:
    """A tokenizer of whole words."""
    tokenizer = Tokenizer(models.WordLevel({word: n for n, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(folder)


@pytest.fixture(scope="module", params=["bert", "roberta"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a tiny extractive model, with and without token types, whose weights are random."""
    path = tmp_path_factory.mktemp(request.param)
    torch.manual_seed(0)
    size = {"vocab_size": len(WORDS), "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    size |= {"intermediate_size": 32, "max_position_embeddings": 256}
    network = (
        BertForQuestionAnswering(BertConfig(**size))
        if request.param == "bert"
        else RobertaForQuestionAnswering(RobertaConfig(**size, type_vocab_size=1, pad_token_id=0))
    )
    network.save_pretrained(path)
    save_tokenizer(path)
    return path


def test_scores_do_not_depend_on_the_batch(folder: Path) -> None:
    """A text has the same scores alone and beside longer ones: padding is not read."""
    model = SpanModel.named(str(folder))
    texts = ["It rains.", "Captain Ilse Brandt led the work in 1987.", "The harbour was dredged."]
    together = model.score("Who led the work?", texts)
    for text, scores in zip(texts, together, strict=True):
        (alone,) = model.score("Who led the work?", [text])
        assert np.allclose(alone.starts, scores.starts, atol=0.02)  # bfloat16 rounds
        assert np.allclose(alone.ends, scores.ends, atol=0.02)
        assert [text[start:end] for start, end in scores.offsets] == text.replace(".", " .").split()


def test_a_text_that_is_too_long_is_read_in_windows(folder: Path) -> None:
    """If the network cannot read a passage at once, every sentence of it can still answer."""
    model = SpanModel.named(str(folder))
    sentence = "Captain Ilse Brandt led the work in 1987. "
    text = (sentence * 20).strip()
    sentences = tuple((n * len(sentence), (n + 1) * len(sentence) - 1) for n in range(20))
    chunk = Chunk(document_id="a", ordinal=0, start=0, end=len(text), text=text, sentences=sentences)
    passage = Passage(chunk=chunk, title="", score=1.0, similarity=0.5, dense_rank=1, lexical_rank=1)
    model.room = 30
    reader = SpanReader(model, Weights.none())
    found = reader.find("Who led the work?", [passage])
    assert len({one.start for one in found}) >= 14  # up to three of each window
    assert all(any(s <= one.start < one.end <= e for s, e in sentences) for one in found)


def test_a_setting_names_the_model(folder: Path) -> None:
    """QA_READER takes a folder; the results are slices of the text."""
    reader = make_reader(str(folder), WordEmbedder(), PlainVocabulary())
    text = "The harbour was dredged. Captain Ilse Brandt led the work in 1987."
    chunk = Chunk(document_id="a", ordinal=0, start=0, end=len(text), text=text, sentences=((0, 24), (25, len(text))))
    passage = Passage(chunk=chunk, title="", score=1.0, similarity=0.5, dense_rank=1, lexical_rank=None)
    spans = reader.read("Who led the work?", WordEmbedder().encode(["Who?"]), [passage])
    assert len(spans) == 2
    assert all(0 <= span.start < span.end <= len(text) and 0 < span.score < 1 for span in spans)
    assert spans[0].score >= spans[1].score


def test_a_model_that_is_not_there_is_a_clear_error(tmp_path: Path) -> None:
    """The message names the setting, the value and the remedy."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ConfigError, match=r"QA_READER must .*empty.* correct it, or unset it"):
        SpanModel.named(str(tmp_path / "empty"))
