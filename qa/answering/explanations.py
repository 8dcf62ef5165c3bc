"""Answer a question for an explanation with all sentences of a passage that explain. Pure.

On CLAPNQ's 299 answerable questions, given the passage, the best sentence alone has F1 0.42 with the sentences that
people marked. With those that `explaining` adds, F1 is 0.62 (`python -m benchmarks evidence`).
"""

from collections.abc import Sequence
from itertools import islice

from qa.records import Passage, Span

MOST_SENTENCES = 5  # that may explain together
LEAST_ODDS = 1 / 30  # of a further sentence that explains, relative to the best one


def explaining(spans: Sequence[Span], passages: Sequence[Passage]) -> list[Span]:
    """Return the best span, and others of its passage that are almost as likely, best first.

    Args:
        spans: What the reader found, best first, each in another sentence.
        passages: The passages that it read.

    Returns:
        At most `MOST_SENTENCES`; none without spans.
    """
    if not spans:
        return []
    best = spans[0]
    near = [passage.chunk for passage in passages if _holds(passage, best)]
    least = LEAST_ODDS * _odds(best.score)
    others = (
        span
        for span in spans[1:]
        if span.document_id == best.document_id
        and any(chunk.start <= span.start and span.end <= chunk.end for chunk in near)
        and _odds(span.score) >= least
    )
    return [best, *islice(others, MOST_SENTENCES - 1)]


def _holds(passage: Passage, span: Span) -> bool:
    chunk = passage.chunk
    return chunk.document_id == span.document_id and chunk.start <= span.start and span.end <= chunk.end


def _odds(probability: float) -> float:
    return probability / max(1 - probability, 1e-9)
