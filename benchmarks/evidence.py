"""Compare the sentences and items of an answer, given the right passage, with those that people marked.

    python -m benchmarks evidence clapnq_dev.json.gz acl_verbatim.json.gz
    python -m benchmarks evidence squad/dev.json.gz --written tests/data/evidence_questions.json

Of a set's own questions, the fast reader reads each answerable one in its passage, with its packaged weights. The best
sentence alone is compared with all sentences that `qa.answering.explanations` takes: precision, recall and F1 of
sentences and F1 of words, as means over questions.

With ``--written`` the questions of that file are asked instead, by kind: why, how, a list, yes or no. Fast and careful
reader answer them from their paragraph with the default settings, as the service answers from given texts. An item or a
sentence is given if it stands in a quotation. Precision is the share of the quoted sentences that are wanted or hold a
wanted item, recall the share of the wanted sentences or items that are given, both of the questions that were answered,
sure or possibly. Near misses of a kind must get no sure answer.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks.results import Results
from qa.answering.explanations import explaining
from qa.answering.places import whole_sentences
from qa.config import load_config
from qa.corpus.sentences import split_sentences
from qa.english.words import find_words
from qa.evaluation.question_sets import QuestionSet, SetQuestion, load_question_set
from qa.extraction import open_extractor
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.records import Answer, Chunk, Passage, Span, Verdict
from qa.training.written import written_questions

Places = set[tuple[int, int]]
BY_KIND = (
    "reader",
    "kind",
    "answerable",
    "sure",
    "sure or possible",
    "all given",
    "precision",
    "recall",
    "near misses",
    "sure",
    "sure or possible",
)
_NO_VECTOR: NDArray[np.float32] = np.zeros((1, 1), dtype=np.float32)  # this reader does not use the question's vector


@dataclass(frozen=True, slots=True)
class Answered:
    """How an answer compares with what was wanted.

    Attributes:
        verdict: Whether it is sure, possible, or none.
        precision: Share of the quoted sentences that are wanted.
        recall: Share of the wanted sentences or items that are quoted.
    """

    verdict: Verdict
    precision: float
    recall: float


@click.command(help=__doc__)
@click.argument("sets", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--written", type=click.Path(exists=True, path_type=Path), help="Ask the questions of this file instead.")
@click.option("--limit", type=click.IntRange(1), help="Maximum questions of each kind, answerable or not.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(sets: tuple[Path, ...], written: Path | None, limit: int | None, out: Path | None) -> None:
    """Measure every set."""
    if written is not None:
        asked = [written_questions(written, load_question_set(path)) for path in sets]
        results = Results("evidence_by_kind", out)
        results.add("Questions by kind, given the paragraph", BY_KIND, list(rows_by_kind(asked, limit)))
        results.write()
        return
    reader = SpanReader(SpanModel.packaged())
    results = Results("evidence", out)
    rows = [row for path in sets for row in measure(load_question_set(path), reader)]
    head = ["set", "questions", "quoted", "sentences", "precision", "recall", "F1", "F1 of words"]
    results.add("Sentences that were marked, given the passage", head, rows)
    results.write()


def rows_by_kind(sets: Sequence[QuestionSet], limit: int | None) -> Iterator[list[str]]:
    """Yield a row for each reader and kind."""
    config = load_config()
    for careful in ("never", "auto"):
        extractor = open_extractor(config.model_copy(update={"careful": careful}))
        asked: dict[tuple[str, bool], list[Answered]] = {}
        for question_set in sets:
            for question in track(question_set.questions, f"careful {careful}"):
                of_kind = asked.setdefault((question.kind or "phrase", question.answerable), [])
                if limit is None or len(of_kind) < limit:
                    text = question_set.documents[question.document_id].text
                    of_kind.append(compare(extractor.extract(question.text, [text]), question, text))
        for kind in dict.fromkeys(kind for kind, _ in asked):
            right, near = asked.get((kind, True), []), asked.get((kind, False), [])
            given = [one for one in right if one.verdict != "none"]
            yield [
                "fast" if careful == "never" else "fast and careful",
                kind,
                str(len(right)),
                share([one.verdict == "answer" for one in right]),
                share([one.verdict != "none" for one in right]),
                share([one.recall == 1 for one in right]),
                share([one.precision for one in given]),
                share([one.recall for one in given]),
                str(len(near)),
                share([one.verdict == "answer" for one in near]),
                share([one.verdict != "none" for one in near]),
            ]


def compare(answer: Answer, question: SetQuestion, text: str) -> Answered:
    """Compare what an answer quotes with what the question wants."""
    sentences = tuple(split_sentences(text))
    quoted = touched([(one.start, one.end) for one in answer.citations], sentences)
    wanted = [touched([place], sentences) for place in question.answers]
    right = sum(any(one in of_place for of_place in wanted) for one in quoted)
    given = sum(of_place <= quoted for of_place in wanted)
    return Answered(answer.verdict, right / max(len(quoted), 1), given / max(len(wanted), 1))


def share(values: Sequence[float]) -> str:
    """Return the mean with two decimals, or nothing without values."""
    return f"{np.mean(values):.2f}" if values else ""


def measure(questions: QuestionSet, reader: SpanReader) -> list[list[str]]:
    """Return a row for the best sentence, and one for all that explain."""
    scores: dict[str, list[tuple[float, ...]]] = {"the best": [], "all that explain": []}
    asked = [question for question in questions.questions if question.answerable]
    for question in track(asked, questions.name):
        text = questions.documents[question.document_id].text
        sentences = tuple(split_sentences(text))
        passage = whole_passage(text, sentences)
        found = explaining(reader.read(question.text, _NO_VECTOR, [passage]), [passage])
        marked = touched(question.answers, sentences)
        for name, spans in zip(scores, (found[:1], found), strict=True):
            quoted = touched([(span.start, span.end) for span in spans], sentences)
            words = f1(words_of(text, quoted), words_of(text, question.answers))
            scores[name].append((len(quoted), *overlap(quoted, marked), words))
    return [
        [questions.name, str(len(asked)), name, *(f"{value:.3f}" for value in np.mean(of_name, axis=0))]
        for name, of_name in scores.items()
    ]


def whole_passage(text: str, sentences: tuple[tuple[int, int], ...]) -> Passage:
    """Return a text as the retriever's first passage."""
    chunk = Chunk(document_id="", ordinal=0, start=0, end=len(text), text=text, sentences=sentences)
    return Passage(chunk=chunk, title="", score=1.0, similarity=0.6, dense_rank=1, lexical_rank=1)


def touched(ranges: Iterable[tuple[int, int]], sentences: Sequence[tuple[int, int]]) -> Places:
    """Return the sentences that some ranges touch."""
    spans = (Span(document_id="", start=start, end=end, score=0.0) for start, end in ranges)
    quoted = [whole_sentences(span, sentences) for span in spans]
    return {one for one in sentences if any(one[0] < end and start < one[1] for start, end in quoted)}


def overlap(quoted: Places, marked: Places) -> tuple[float, float, float]:
    """Precision, recall and F1.

    >>> overlap({(0, 5)}, {(0, 5), (6, 9)})
    (1.0, 0.5, 0.6666666666666666)
    """
    both = len(quoted & marked)
    precision, recall = both / max(len(quoted), 1), both / max(len(marked), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def words_of(text: str, ranges: Iterable[tuple[int, int]]) -> Counter[str]:
    """Count the words of some ranges of a text."""
    return Counter(word.casefold() for start, end in ranges for word, _, _ in find_words(text[start:end]))


def f1(quoted: Counter[str], marked: Counter[str]) -> float:
    """F1 of two bags of words.

    >>> f1(Counter("a b".split()), Counter("b c".split()))
    0.5
    """
    both = (quoted & marked).total()
    return 2 * both / max(quoted.total() + marked.total(), 1)


if __name__ == "__main__":
    main()
