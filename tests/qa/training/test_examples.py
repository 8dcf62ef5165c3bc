"""Examples: where the answer stands in the tokens, and that a negative does not contain it."""

from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from qa.evaluation.question_sets import load_question_set
from qa.models.packaged import packaged_model
from qa.training.examples import Examples, batches
from qa.training.gather import training_articles
from qa.training.mixture import make_examples
from qa.training.negatives import find_negatives
from qa.training.paraphrase import Thesaurus
from tests.conftest import WordEmbedder
from tests.qa.training.conftest import squad


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """The reader's tokenizer."""
    found = Tokenizer.from_file(str(packaged_model() / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


def parts(examples: Examples, tokenizer: Tokenizer) -> list[tuple[str, str, str | None]]:
    """Question, passage and answer of each example, as the tokenizer spells them."""
    found = []
    for row in range(len(examples)):
        ids = examples.ids[slice(*examples.offsets[row : row + 2])]
        first, last = examples.answers[row]
        begin = examples.passages[row]
        answer = tokenizer.decode(ids[first : last + 1]) if first else None
        found.append((tokenizer.decode(ids[1 : begin - 1]), tokenizer.decode(ids[begin:-1]), answer))
    return found


def test_the_answer_stands_where_it_is_marked(answerable: Path, tokenizer: Tokenizer) -> None:
    """Each answerable question is asked once with its own answer, in a window of whole sentences."""
    examples = make_examples([load_question_set(answerable)], [], tokenizer, seed=1)
    marked = {
        tokenizer.decode(tokenizer.encode(qa["question"], add_special_tokens=False).ids): tokenizer.decode(
            tokenizer.encode(qa["answers"][0]["text"], add_special_tokens=False).ids
        )
        for article in squad()["data"]
        for paragraph in article["paragraphs"]
        for qa in paragraph["qas"]
    }
    answered = {question: answer for question, _, answer in parts(examples, tokenizer) if answer is not None}
    assert answered == marked
    for _, passage, answer in parts(examples, tokenizer):
        assert passage.endswith(".")
        assert answer is None or answer in passage


def test_made_negatives_lack_the_answer_or_ask_something_else(answerable: Path, tokenizer: Tokenizer) -> None:
    """Without its sentence a paragraph does not hold the answer; an exchanged question is not the one asked."""
    examples = make_examples([load_question_set(answerable)] * 40, [], tokenizer, seed=3)
    known = parts(examples, tokenizer)
    answers = {question: answer for question, _, answer in known if answer is not None}
    negatives = [(question, passage) for question, passage, answer in known if answer is None]
    removed = [(question, passage) for question, passage in negatives if question in answers]
    exchanged = [question for question, _ in negatives if question not in answers]
    assert removed
    assert exchanged
    assert not any(str(answers[question]) in passage for question, passage in removed)


def test_retrieved_negatives_do_not_hold_the_answer(answerable: Path, tokenizer: Tokenizer) -> None:
    """The retriever's passages become negatives, but not the one that answers."""
    questions = load_question_set(answerable)
    negatives = find_negatives(questions, WordEmbedder(), articles=4, seed=1)
    assert len(negatives) == len(questions.questions)
    by_id = {question.id: question for question in questions.questions}
    for negative in negatives:
        question = by_id[negative.question_id]
        text = questions.documents[negative.document_id].text[negative.start : negative.end]
        marked = questions.documents[question.document_id].text[slice(*question.answers[0])]
        assert marked.lower() not in text.lower()
    with_them = make_examples([questions], negatives, tokenizer, seed=1)
    assert len(with_them) == len(make_examples([questions], [], tokenizer, seed=1)) + len(negatives)


def test_negatives_from_home_are_of_the_article_that_answers(answerable: Path, tokenizer: Tokenizer) -> None:
    """A question gets that many from its own article, if there are enough.

    A passage that is found twice is used once.
    """
    questions = load_question_set(answerable)
    articles = {question.id: question.article for question in questions.questions}
    anywhere = find_negatives(questions, WordEmbedder(), articles=4, seed=1)
    negatives = find_negatives(questions, WordEmbedder(), articles=4, seed=1, at_home=True)
    own = [one for one in negatives if one.document_id.startswith(articles[one.question_id])]
    elsewhere = [one for one in negatives if one not in own]
    assert len(negatives) > len(anywhere)
    assert {articles[one.question_id] for one in own} == {"Harbour_of_Velm", "Bridge_at_Orla"}  # of two paragraphs
    assert elsewhere
    with_them = make_examples([questions], negatives, tokenizer, seed=1)
    alone = make_examples([questions], [], tokenizer, seed=1)
    assert len(with_them) == len(alone) + len(set(negatives)) < len(alone) + len(negatives)


def test_a_share_of_the_questions_is_asked_in_other_words(answerable: Path, tokenizer: Tokenizer) -> None:
    """Names and answers stay as they are; whether there is an answer does not depend on it."""

    class Ships(Thesaurus):
        def __init__(self) -> None:
            pass

        def synonyms(self, word: str) -> list[str]:
            return ["vessels"] if word == "ships" else []

    sets = [load_question_set(answerable)] * 40
    examples = parts(make_examples(sets, [], tokenizer, seed=1, thesaurus=Ships()), tokenizer)
    asked = [(question, answer) for question, _, answer in examples if "did the harbour serve" in question]
    rephrased = [answer for question, answer in asked if "vessels" in question]
    assert 0.05 < len(rephrased) / len(asked) < 0.35
    assert "412" in rephrased
    assert None in {answer for _, answer in asked}


def test_every_fourth_article_of_a_mixed_set_is_kept_out(mixed: Path, answerable: Path) -> None:
    """They are kept to measure on questions that were not used for training.

    A set without such questions is used whole.
    """
    whole = load_question_set(mixed)
    assert sorted(set(whole.articles()) - set(training_articles(whole).articles())) == ["Bridge_at_Orla"]
    assert training_articles(load_question_set(answerable)) == load_question_set(answerable)


def test_a_pass_reads_each_example_once(answerable: Path, tokenizer: Tokenizer) -> None:
    """Batches keep to their limits, and the seed gives their order."""
    examples = make_examples([load_question_set(answerable)] * 10, [], tokenizer, seed=1)
    once = list(batches(examples, seed=5, tokens=200, rows=6))
    assert sorted(np.concatenate(once)) == list(range(len(examples)))
    assert all(len(rows) <= 6 and len(rows) * examples.lengths[rows].max() <= 200 for rows in once)
    again = list(batches(examples, seed=5, tokens=200, rows=6))
    assert all((a == b).all() for a, b in zip(once, again, strict=True))
    other = batches(examples, seed=6, tokens=200, rows=6)
    assert any(not np.array_equal(a, b) for a, b in zip(once, other, strict=False))


def test_examples_survive_a_file(answerable: Path, tokenizer: Tokenizer, tmp_path: Path) -> None:
    """Loading gives what was saved."""
    examples = make_examples([load_question_set(answerable)], [], tokenizer, seed=1)
    examples.save(tmp_path / "examples.npz")
    loaded = Examples.load(tmp_path / "examples.npz")
    assert parts(loaded, tokenizer) == parts(examples, tokenizer)
