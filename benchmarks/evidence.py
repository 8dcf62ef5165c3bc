"""Compare the sentences that explain an answer, given the right passage, with those that people marked.

    python -m benchmarks evidence clapnq_dev.json.gz acl_verbatim.json.gz

The fast reader reads each answerable question in its passage, with its packaged weights or those of a folder. The best
sentence alone is compared with all sentences that `qa.answering.explanations` takes: precision, recall and F1 of
sentences and F1 of words, as means over questions.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from benchmarks.results import Results
from qa.answering.explanations import explaining
from qa.answering.places import whole_sentences
from qa.corpus.sentences import split_sentences
from qa.english.words import find_words
from qa.evaluation.question_sets import QuestionSet, load_question_set
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.records import Chunk, Passage, Span

Places = set[tuple[int, int]]
_NO_VECTOR: NDArray[np.float32] = np.zeros((1, 1), dtype=np.float32)  # this reader does not use the question's vector


@click.command(help=__doc__)
@click.argument("sets", type=click.Path(exists=True, dir_okay=False, path_type=Path), nargs=-1, required=True)
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(sets: tuple[Path, ...], out: Path | None) -> None:
    """Measure every set."""
    reader = SpanReader(SpanModel.packaged())
    results = Results("evidence", out)
    rows = [row for path in sets for row in measure(load_question_set(path), reader)]
    head = ["set", "questions", "quoted", "sentences", "precision", "recall", "F1", "F1 of words"]
    results.add("Sentences that were marked, given the passage", head, rows)
    results.write()


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
