"""Compare ways to fuse dense and lexical search, and weights of the two and of word pairs.

    python -m benchmarks fusion squad/dev.json.gz multihop_rag/dev.json.gz

The sets are in SQuAD or MultiHop-RAG format. Every paragraph or article becomes a document of one index. A chunk is
right if it holds a marked answer, or a sentence of the evidence. These tables are the basis of
`qa.answering.retrieve.DENSE_SHARE` and `qa.store.lexical.PAIR_WEIGHT`.
"""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray
from rich.progress import track

from qa.answering.retrieve import DENSE_SHARE
from qa.evaluation.command import stage_bars
from qa.evaluation.corpus import Corpus
from qa.evaluation.figures import Ranking
from qa.evaluation.markdown import table
from qa.evaluation.outcomes import holds_answer
from qa.evaluation.question_sets import QuestionSet, SetQuestion, load_question_set
from qa.evaluation.summary import CUTOFFS, ranking
from qa.models.embedder import make_embedder
from qa.records import Filters
from qa.store.lexical import PAIR_WEIGHT
from qa.store.rows import Hit

CHUNK_TOKENS = 170  # the service's default
EVERYTHING = Filters()
PAIR_WEIGHTS = (0.0, 0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True)
class Found:
    """The results of both searches for a question. An item that one missed has the lowest score and rank infinity.

    Attributes:
        similarity: Cosine of each item, shape ``(items,)``.
        bm25: BM25 score of each item.
        dense_rank: Rank of each item by cosine.
        lexical_rank: Rank of each item by BM25.
        right: Whether each item holds the answer.
    """

    similarity: NDArray[np.float64]
    bm25: NDArray[np.float64]
    dense_rank: NDArray[np.float64]
    lexical_rank: NDArray[np.float64]
    right: NDArray[np.bool_]


@click.command(help=__doc__)
@click.argument(
    "question_sets", metavar="SET...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--questions", default=1500, show_default=True, help="Questions sampled of each set.")
@click.option("--candidates", default=50, show_default=True, help="Hits taken from each of the two searches.")
@click.option("--seed", default=1, show_default=True)
def main(question_sets: tuple[Path, ...], questions: int, candidates: int, seed: int) -> None:
    """Print a table for each set."""
    for path in question_sets:
        found = search_all(load_question_set(path), questions, candidates, seed)
        usual = found[PAIR_WEIGHT]
        click.echo(f"\n{path.name}, {len(usual)} questions, {candidates} candidates of each search\n")
        click.echo(as_table("fusion", {name: judge(usual, way) for name, way in ways()}))
        for name, way in (("BM25 alone", BM25), (f"scores, embedding {DENSE_SHARE}", by_scores(DENSE_SHARE))):
            weighed = {f"{name}, pairs × {weight}": judge(one, way) for weight, one in found.items()}
            click.echo(f"\n{as_table('two words side by side', weighed)}")


def as_table(head: str, judged: Mapping[str, Ranking]) -> str:
    """Write figures by name as a table."""
    rows = [
        [name, *(f"{value:.3f}" for value in (*figures.recall.values(), figures.mrr_at_10))]
        for name, figures in judged.items()
    ]
    return table([head, *(f"recall@{k}" for k in CUTOFFS), "MRR@10"], rows)


def BM25(found: Found) -> NDArray[np.float64]:  # noqa: N802 - its usual name
    """Return the unchanged lexical scores."""
    return found.bm25


def ways() -> Iterator[tuple[str, Callable[[Found], NDArray[np.float64]]]]:
    """Yield ways to score the results, by name."""
    yield "embedding alone", lambda found: found.similarity
    yield "BM25 alone", BM25
    for constant in (10, 60):
        for weight in (0.5, 1.0):
            yield f"reciprocal ranks, k = {constant}, embedding × {weight}", by_ranks(constant, weight)
    for share in (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9):
        yield f"scores, embedding {share}", by_scores(share)


def by_ranks(constant: int, weight: float) -> Callable[[Found], NDArray[np.float64]]:
    """Make reciprocal rank fusion (Cormack, Clarke and Buettcher 2009) with a weight of the dense ranks."""
    return lambda found: weight / (constant + found.dense_rank) + 1 / (constant + found.lexical_rank)


def by_scores(share: float) -> Callable[[Found], NDArray[np.float64]]:
    """Make the service's convex combination with another share, see `qa.answering.retrieve.fuse`."""

    def score(found: Found) -> NDArray[np.float64]:
        dense = (found.similarity + 1) / (found.similarity.max() + 1)
        return np.asarray(share * dense + (1 - share) * found.bm25 / max(found.bm25.max(), 1e-9))

    return score


def judge(questions: list[Found], way: Callable[[Found], NDArray[np.float64]]) -> Ranking:
    """Compute recall and mean reciprocal rank of the first right item."""
    ranks = []
    for found in questions:
        right = np.flatnonzero(found.right[np.argsort(-way(found), kind="stable")])
        ranks.append(int(right[0]) + 1 if len(right) else None)
    return ranking(ranks)


def search_all(questions: QuestionSet, limit: int, candidates: int, seed: int) -> dict[float, list[Found]]:
    """Search the set's own texts for a sample of its answerable questions, with each of `PAIR_WEIGHTS`."""
    answerable = [question for question in questions.questions if question.answerable]
    asked = random.Random(seed).sample(answerable, min(limit, len(answerable)))  # noqa: S311 - a sample, not a secret
    embedder = make_embedder()
    with stage_bars() as on_progress:
        corpus = Corpus(
            list(questions.documents.values()),
            embedder,
            chunk_tokens=CHUNK_TOKENS,
            on_progress=partial(on_progress, "Indexing"),
        )
    found: dict[float, list[Found]] = {weight: [] for weight in PAIR_WEIGHTS}
    with corpus:
        vectors = embedder.encode([question.text for question in asked])
        for question, vector in zip(track(asked, "Searching"), vectors, strict=True):
            dense = {hit.id: hit for hit in corpus.store.search(vector[None], candidates, EVERYTHING)}
            for weight in PAIR_WEIGHTS:
                lexical = corpus.lexical.search(question.text, candidates, EVERYTHING, pair_weight=weight)
                others = corpus.store.get([*lexical.keys() - dense.keys()], vector[None])
                found[weight].append(join(question, dense, lexical, dense | {hit.id: hit for hit in others}))
    return found


def join(
    question: SetQuestion, dense: Mapping[str, Hit], lexical: Mapping[str, float], hits: Mapping[str, Hit]
) -> Found:
    """Join the results of both searches."""
    least = min(hit.similarity for hit in dense.values())
    dense_ranks, lexical_ranks = ({item: rank for rank, item in enumerate(one, 1)} for one in (dense, lexical))
    return Found(
        similarity=np.array([dense[item].similarity if item in dense else least for item in hits]),
        bm25=np.array([lexical.get(item, 0.0) for item in hits]),
        dense_rank=np.array([dense_ranks.get(item, np.inf) for item in hits]),
        lexical_rank=np.array([lexical_ranks.get(item, np.inf) for item in hits]),
        right=np.array([holds_answer(hit.chunk, question) for hit in hits.values()]),
    )


if __name__ == "__main__":
    main()
