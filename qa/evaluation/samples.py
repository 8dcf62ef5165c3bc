"""Choose the questions of a set to ask, and those to ask again without their article. Pure."""

import random
from collections.abc import Set
from dataclasses import replace

from qa.answering.question import Question, check_question
from qa.errors import QuestionError, QuestionSetError
from qa.evaluation.question_sets import QuestionSet, SetQuestion


def draw(questions: QuestionSet, *, every: int = 1, articles: int | None, limit: int | None, seed: int) -> QuestionSet:
    """Draw a sample of a set, without questions that the service would refuse.

    Args:
        questions: The set.
        every: Only every n-th article is used, in the order of their titles.
        articles: Number of these that become the corpus, drawn at random; None takes all. Only questions about them are
            asked; for a question with evidence in several articles one of them suffices.
        limit: Number of questions, drawn at random; None asks all.
        seed: Seed of both choices.

    Raises:
        QuestionSetError: No question is left.
    """
    sample = random.Random(seed)  # noqa: S311 - a sample, not a secret
    by_article = questions.articles()
    names = sorted(by_article)[::every]
    chosen = set(names if articles is None else sample.sample(names, min(articles, len(names))))
    asked = [question for question in questions.questions if _is_about(question, chosen) and _can_be_asked(question)]
    if limit is not None and limit < len(asked):
        asked = [asked[place] for place in sorted(sample.sample(range(len(asked)), limit))]
    if not asked:
        raise QuestionSetError(f"a set must hold a question to ask, {questions.name} has none here: take more articles")
    documents = {key: document for key, document in questions.documents.items() if key.rpartition("/")[0] in chosen}
    return replace(questions, documents=documents, questions=tuple(asked))


def choose_removed(questions: QuestionSet, *, seed: int) -> frozenset[int]:
    """Return the indices of half of the answerable questions, which are asked again without their article."""
    answerable = [place for place, question in enumerate(questions.questions) if question.answerable]
    return frozenset(random.Random(seed).sample(answerable, len(answerable) // 2))  # noqa: S311 - not a secret


def others(questions: QuestionSet, question: SetQuestion) -> tuple[str, ...]:
    """Return the ids of the documents that are left without those that answer a question.

    Its article is left out, or its paragraph if the set is a single article. Nothing is left if there is nothing else.
    """
    articles = questions.articles()
    if len(articles) == 1:
        return tuple(document_id for document_id in questions.documents if document_id != question.document_id)
    return tuple(key for name, keys in articles.items() if name not in question.sources for key in keys)


def _is_about(question: SetQuestion, articles: Set[str]) -> bool:
    return not question.sources or not articles.isdisjoint(question.sources)


def _can_be_asked(question: SetQuestion) -> bool:
    try:
        check_question(Question(question.text))
    except QuestionError:
        return False
    return True
