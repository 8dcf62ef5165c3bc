"""Cases for fitting the weights over the network's scores: questions asked in three ways, as in the service."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Protocol, cast

import numpy as np
from numpy.typing import NDArray

from qa.answering.places import whole_sentences
from qa.answering.retrieve import BY_BOTH, retrieve
from qa.english.words import find_words
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import QuestionSet, SetQuestion
from qa.evaluation.scores import holds_words
from qa.models.evidence import Vocabulary
from qa.models.ranking import Found
from qa.records import Filters, Passage, Span
from qa.training.judged import Judged, place
from qa.training.paraphrase import Thesaurus, rephrase

Kind = Literal["as it is", "removed", "terse", "written"]
WHOLE = ("as it is", "removed")  # kinds with unchanged questions of a set, half of them without an answer


class Finder(Protocol):
    """Finds the spans of a case: a `SpanReader`, or a `qa.models.cascade.Cascade` of two."""

    def find(self, question: str, passages: Sequence[Passage]) -> list[Found]:
        """Return the best spans, in no order."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question that was asked as in the service.

    Attributes:
        kind: How it was asked, see `collect_cases`; "written" if the question is from `written_questions`.
        question: The question's id.
        article: The article it is about.
        features: Features of the found answers, shape ``(answers, features)``.
        words: The words of each.
        places: The place of each one's snippet, as named by `qa.training.judged`.
        right: Whether the sentence of each holds the answer, shape ``(answers,)``.
        answerable: Whether its article was there and answers it.
    """

    kind: Kind
    question: str
    article: str
    features: NDArray[np.float64]
    words: Sequence[str]
    places: Sequence[str]
    right: NDArray[np.bool_]
    answerable: bool


def collect_cases(
    questions: QuestionSet,
    corpus: Corpus,
    reader: Finder,
    *,
    candidates: int,
    passages: int,
    limit: int,
    seed: int,
    thesaurus: Thesaurus | None = None,
    at_home: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Iterator[Case]:
    """Ask questions about their corpus, answerable ones in several ways; with a thesaurus, half in other words.

    The ways are: ``as it is``, about all documents; ``removed``, without its article, so that it has no answer; and for
    every second question ``terse``, without half of its content words and about its own article only. The last one is
    like a question in other words about a small folder on one subject.

    Args:
        questions: The set.
        corpus: Its paragraphs, indexed.
        reader: The reader whose spans are used.
        candidates: Number of hits from each search.
        passages: Number of passages that are read.
        limit: Maximum number of questions.
        seed: Seed of the sample and of the words that are left out.
        thesaurus: Gives other words.
        at_home: Ask each question only as it is, of its own article: a small folder on one subject.
        on_progress: Called with the number of questions done and of all.
    """
    by_article = questions.articles()
    sample = random.Random(seed)  # noqa: S311 - a sample, not a secret
    asked = sample.sample(questions.questions, min(limit, len(questions.questions)))
    for number, question in enumerate(asked, 1):
        own = Filters(documents=tuple(by_article[question.article]))
        others = Filters(documents=tuple(set(questions.documents) - set(own.documents)))
        if thesaurus is not None and number % 2:
            question = replace(question, text=rephrase(question.text, thesaurus, sample))
        ways: list[tuple[Kind, str | None, Filters]] = [("as it is", question.text, own if at_home else Filters())]
        if question.answerable and not at_home:
            ways.append(("removed", question.text, others))
            if number % 4 < 2:
                ways.append(("terse", leave_out(question.text, corpus.lexical, sample), own))
        for kind, text, filters in ways:
            if text is None:
                continue
            vector = corpus.embedder.encode([text])
            found = reader.find(
                text,
                retrieve(
                    text,
                    vector,
                    corpus.store,
                    corpus.lexical,
                    filters=filters,
                    candidates=candidates,
                    passages=passages,
                    by_both=BY_BOTH,
                ),
            )
            if found:
                there = question.answerable and kind != "removed"
                yield Case(
                    kind=kind,
                    question=question.id,
                    article=question.article,
                    features=np.array([one.features for one in found]),
                    words=[one.words for one in found],
                    places=[place_of(one, questions) for one in found],
                    right=np.array([there and holds_answer(one, question, questions) for one in found]),
                    answerable=there,
                )
        on_progress(number, len(asked))


def leave_out(question: str, vocabulary: Vocabulary, sample: random.Random) -> str | None:
    """Remove half of the words that carry a question's meaning; None if it has fewer than two.

    >>> class English:
    ...     def stem(self, word): return None if word in ("Who", "the", "in") else word
    ...     def weight(self, stem): return 1.0
    >>> leave_out("Who built the mill in Rask?", English(), random.Random(1))
    'Who the mill in Rask?'
    """
    telling = [(start, end) for word, start, end in find_words(question) if vocabulary.stem(word) is not None]
    if len(telling) < 2:
        return None
    for start, end in sorted(sample.sample(telling, len(telling) // 2), reverse=True):
        question = f"{question[:start].rstrip()} {question[end:].lstrip()}"
    return question.strip()


def holds_answer(found: Found, question: SetQuestion, questions: QuestionSet) -> bool:
    """Whether the sentence of a span is at the place of a marked answer, or has its words."""
    text = questions.documents[question.document_id].text
    chunk = found.passage.chunk
    start, end = _snippet(found)
    if chunk.document_id == question.document_id and any(a < end and start < b for a, b in question.answers):
        return True
    quoted = chunk.text[start - chunk.start : end - chunk.start]
    return holds_words(quoted, [text[a:b] for a, b in question.answers])


def place_of(found: Found, questions: QuestionSet) -> str:
    """Return the name of a span's snippet: its paragraph's hash and its offsets."""
    start, end = _snippet(found)
    return place(questions.documents[found.passage.chunk.document_id], start, end)


def _snippet(found: Found) -> tuple[int, int]:
    """Return the offsets of the whole sentences around a span."""
    chunk = found.passage.chunk
    span = Span(document_id=chunk.document_id, start=found.start, end=found.end, score=0.0)
    return whole_sentences(span, chunk.sentences)


def judge(case: Case, judged: Judged) -> Case:
    """Correct a case by the judgements of its snippets, where there are any.

    >>> from numpy import array
    >>> marked = Case("as it is", "q", "a", array([[1.0], [0.5]]), ["1", "2"], ["p:0:9", "p:10:20"],
    ...               array([False, True]), True)
    >>> judge(marked, {"q": {"p:0:9": True}}).right.tolist()
    [True, True]
    """
    of_question = judged.get(case.question, {})
    pairs = zip(case.places, case.right, strict=True)
    return replace(case, right=np.array([of_question.get(place, bool(right)) for place, right in pairs]))


def save_cases(cases: Sequence[Case], path: Path) -> None:
    """Write cases to a file."""
    np.savez_compressed(
        path,
        kind=np.array([case.kind for case in cases]),
        question=np.array([case.question for case in cases]),
        article=np.array([case.article for case in cases]),
        answerable=np.array([case.answerable for case in cases]),
        counts=np.array([len(case.right) for case in cases]),
        features=np.concatenate([case.features for case in cases]),
        words=np.concatenate([case.words for case in cases]),
        places=np.concatenate([case.places for case in cases]),
        right=np.concatenate([case.right for case in cases]),
    )


def load_cases(path: Path) -> list[Case]:
    """Read cases from a file."""
    with np.load(path) as data:
        cuts = np.cumsum(data["counts"])[:-1]
        each = [data[name] for name in ("kind", "question", "article", "answerable")]
        of_answers = [np.split(data[name], cuts) for name in ("features", "words", "places", "right")]
        return [
            Case(
                kind=cast("Kind", str(kind)),
                question=str(question),
                article=str(article),
                features=features,
                words=[str(one) for one in words],
                places=[str(one) for one in places],
                right=right,
                answerable=bool(answerable),
            )
            for kind, question, article, answerable, features, words, places, right in zip(
                *each, *of_answers, strict=True
            )
        ]
