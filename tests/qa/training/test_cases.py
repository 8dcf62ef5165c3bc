"""In how many ways, and of which documents, the questions of a set are asked."""

from collections.abc import Sequence
from pathlib import Path

from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import load_question_set
from qa.models.ranking import FEATURES, Found
from qa.records import Passage
from qa.training.cases import Case, collect_cases
from tests.conftest import WordEmbedder


class FirstWords:
    """Finds the first sentence of every passage."""

    def find(self, question: str, passages: Sequence[Passage]) -> list[Found]:
        """One span for each passage."""
        return [
            Found(passage, *passage.chunk.sentences[0], passage.chunk.document_id, (0.0,) * len(FEATURES))
            for passage in passages
        ]


def collected(path: Path, *, at_home: bool) -> list[Case]:
    """The cases of all questions of a set."""
    questions, embedder = load_question_set(path), WordEmbedder()
    with Corpus(list(questions.documents.values()), embedder, chunk_tokens=40) as corpus:
        return list(
            collect_cases(questions, corpus, FirstWords(), candidates=9, passages=9, limit=99, seed=0, at_home=at_home)
        )


def test_at_home_a_question_is_asked_of_its_own_article_alone(answerable: Path) -> None:
    """Once, as it is; else it is asked of all, and of all others, where its answer is not."""
    for case in collected(answerable, at_home=True):
        assert {document.partition("/")[0] for document in case.words} == {case.article}
        assert case.kind == "as it is"
    for case in collected(answerable, at_home=False):
        articles = {document.partition("/")[0] for document in case.words}
        assert (case.article in articles) is (case.kind != "removed")
        assert case.kind == "terse" or len(articles) > 1
