"""Samples: only the seed decides, questions follow their articles, and articles that would answer are taken out."""

from dataclasses import replace

import pytest

from qa.errors import QuestionSetError
from qa.evaluation.question_sets import QuestionSet
from qa.evaluation.samples import choose_removed, draw, others


def test_everything(questions: QuestionSet) -> None:
    """Without limits the set stays as it is."""
    assert draw(questions, articles=None, limit=None, seed=1) == questions


def test_articles_bring_their_questions(questions: QuestionSet) -> None:
    """Only the paragraphs of the drawn articles are indexed, and only their questions asked."""
    for seed in range(5):
        drawn = draw(questions, articles=1, limit=None, seed=seed)
        (article,) = drawn.articles()
        assert {question.article for question in drawn.questions} == {article}
    assert {next(iter(draw(questions, articles=1, limit=None, seed=seed).articles())) for seed in range(20)} == set(
        questions.articles()
    )


def test_every_second_article(questions: QuestionSet) -> None:
    """In the order of titles, so that the bridge comes first."""
    assert list(draw(questions, every=2, articles=None, limit=None, seed=1).articles()) == ["The_bridge"]


def test_a_limit_keeps_the_corpus(questions: QuestionSet) -> None:
    """Fewer questions, in their order, over the same documents; the same ones for the same seed."""
    drawn = draw(questions, articles=None, limit=2, seed=3)
    assert drawn.documents == questions.documents
    assert [question for question in questions.questions if question in drawn.questions] == list(drawn.questions)
    assert len(drawn.questions) == 2
    assert draw(questions, articles=None, limit=2, seed=3) == drawn
    assert any(draw(questions, articles=None, limit=2, seed=seed) != drawn for seed in range(9))


def test_questions_about_everything_stay(news: QuestionSet) -> None:
    """A question without sources is asked of any corpus; a question with several needs one of them."""
    asked = {
        next(iter(drawn.articles())): [question.id for question in drawn.questions]
        for seed in range(20)
        if (drawn := draw(news, articles=1, limit=None, seed=seed))
    }
    assert asked == {"The harbour": ["0", "1"], "The ships": ["0", "1"], "The bridge": ["1"]}


def test_what_cannot_be_asked_is_left_out(questions: QuestionSet) -> None:
    """An empty question, or one with a control character, would be refused by the service."""
    odd = [replace(question, text=text) for question, text in zip(questions.questions, ("", "Who\x00?"), strict=False)]
    drawn = draw(replace(questions, questions=(*odd, questions.questions[2])), articles=None, limit=None, seed=1)
    assert drawn.questions == (questions.questions[2],)
    with pytest.raises(QuestionSetError, match="must hold a question to ask, coast has none"):
        draw(replace(questions, questions=tuple(odd)), articles=None, limit=None, seed=1)


def test_half_of_the_answerable_questions(questions: QuestionSet) -> None:
    """Two of four, never the one that has no answer anyway."""
    for seed in range(9):
        removed = choose_removed(questions, seed=seed)
        assert len(removed) == 2
        assert all(questions.questions[place].answerable for place in removed)
    assert len({choose_removed(questions, seed=seed) for seed in range(20)}) > 1


def test_the_article_is_taken_out(questions: QuestionSet, news: QuestionSet) -> None:
    """All its paragraphs; of a question with evidence in several articles, all of these."""
    assert others(questions, questions.questions[0]) == ("The_bridge/0",)
    assert others(questions, questions.questions[-1]) == ("The_harbour/0", "The_harbour/1")
    assert others(news, news.questions[0]) == ("The bridge/0",)


def test_of_a_single_article_the_paragraph_is_taken_out(questions: QuestionSet) -> None:
    """Otherwise nothing would be left to ask."""
    alone = replace(questions, documents={key: questions.documents[key] for key in ("The_harbour/0", "The_harbour/1")})
    assert others(alone, questions.questions[0]) == ("The_harbour/1",)
