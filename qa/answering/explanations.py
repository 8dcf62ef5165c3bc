"""A question that asks for an explanation is answered by all the sentences of a passage that give it. Pure.

On CLAPNQ's 299 answerable questions, given the passage, the best sentence alone has F1 0.42 with the sentences that
people marked; with those that `explaining` adds it has 0.62, as `python -m benchmarks evidence` prints.
"""

from collections.abc import Sequence
from itertools import islice

from qa.records import Passage, Span

MOST_SENTENCES = 5  # that explain together
LEAST_ODDS = 1 / 30  # of a sentence that explains, too, relative to those of the best one


def explaining(spans: Sequence[Span], passages: Sequence[Passage]) -> list[Span]:
    """The best span, and the others of its passage that are hardly less likely, best first.

    Args:
        spans: What the reader found, best first, each in a sentence of its own.
        passages: What it read.

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
