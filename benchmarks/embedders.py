r"""Compare the packaged embedder with all-mpnet-base-v2: what each retrieves, and how fast, in one run.

    python -m benchmarks embedders SET… --written qa/training/written_questions.json \
        --asked tests/data/hard_questions.json --folder FOLDER

A passage is right if it holds a marked answer, a sentence of the evidence, or for FILE asked about FOLDER an expected
word in a right document. Recall is the share of answerable questions with a right passage among the first 1, 8, 16 and
32: by the embedding alone, as the service fuses it with BM25, and as it chooses passages to read, eight by both and the
others by the embedding. Written questions are searched in their own article
only, as in a small folder on one subject. Both embedders take turns at the texts whose time is taken.
"""

import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import perf_counter

import click
import numpy as np

from benchmarks.results import Results
from qa.answering.retrieve import BY_BOTH, retrieve
from qa.config import load_config
from qa.evaluation.command import stage_bars
from qa.evaluation.corpus import Corpus
from qa.evaluation.outcomes import holds_answer
from qa.evaluation.question_sets import QuestionSet, SetQuestion, load_question_set
from qa.models.embedder import MPNET_NAME, Embedder, make_whole_embedder
from qa.opening import open_library
from qa.records import Chunk, Filters
from qa.store.index import Index
from qa.training.written import all_written

CANDIDATES, CHUNK_TOKENS = 50, 170  # the service's defaults
CUTOFFS = (1, 8, 16, 32)
SEARCHES = ("embedding", "with BM25", "to read")
MISSED = 1000  # rank of what is not found
NAMES = {"all-MiniLM-L6-v2 (packaged)": "", MPNET_NAME: MPNET_NAME}


Ranks = tuple[int, ...]
"""Rank of the first right passage, by each of `SEARCHES`."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question.

    Attributes:
        text: The question.
        filters: Which documents are searched.
        holds: Whether a chunk holds its answer.
    """

    text: str
    filters: Filters
    holds: Callable[[Chunk], bool]


@click.command(help=__doc__)
@click.argument("sets", metavar="SET...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--written", type=click.Path(exists=True, path_type=Path), help="Written questions about the sets.")
@click.option("--asked", type=click.Path(exists=True, path_type=Path), help="Questions about FOLDER.")
@click.option("--folder", type=click.Path(exists=True, path_type=Path), help="A folder of documents.")
@click.option("--key", default="raw_documents", show_default=True, help="Key that names the right documents.")
@click.option("--documents", default=1000, show_default=True, help="Documents of each set that are indexed.")
@click.option("--limit", default=500, show_default=True, help="Questions of each set.")
@click.option("--seed", default=1, show_default=True, help="Seed of the samples.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(
    sets: tuple[Path, ...],
    written: Path | None,
    asked: Path | None,
    folder: Path | None,
    key: str,
    documents: int,
    limit: int,
    seed: int,
    out: Path | None,
) -> None:
    """Print the tables."""
    results = Results("embedders", out)
    with tempfile.TemporaryDirectory() as cache:
        embedders = {shown: make_whole_embedder(name, cache=Path(cache)) for shown, name in NAMES.items()}
        rows = []
        for path in sets:
            questions = load_question_set(path)
            for shown, embedder in embedders.items():
                for name, found in of_set(questions, written, embedder, documents, limit, seed):
                    rows += rows_of(f"{path.name}{name}", shown, found)
        if asked is not None and folder is not None:
            for shown, name in NAMES.items():
                rows += rows_of(asked.name, shown, of_folder(asked, folder, key, name, Path(cache)))
        results.add("Recall", ["questions", "embedder", "search", *(f"@{k}" for k in CUTOFFS)], rows)
        texts = [text for path in sets for text in sample_texts(load_question_set(path), seed)]
        if texts:
            results.add("Time, in turns", ["embedder", "ms a question", "texts a second"], times(embedders, texts))
    results.write()


def of_set(
    questions: QuestionSet, written: Path | None, embedder: Embedder, documents: int, limit: int, seed: int
) -> Iterator[tuple[str, list[Ranks]]]:
    """Yield ranks of right passages for a sample of a set's questions, and for written ones about it."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    chosen = set(chance.sample(sorted(questions.documents), min(documents, len(questions.documents))))
    articles = questions.articles()
    with stage_bars() as on_progress:
        corpus = Corpus(
            [questions.documents[name] for name in sorted(chosen)],
            embedder,
            chunk_tokens=CHUNK_TOKENS,
            on_progress=partial(on_progress, "Indexing"),
        )
    with corpus:
        for name, some in (
            ("", questions),
            (", in other words", all_written([written], questions) if written else None),
        ):
            about = [
                question
                for question in (some.questions if some else ())
                if question.answerable and (not question.document_id or question.document_id in chosen)
            ]
            sample = chance.sample(about, min(limit, len(about)))
            own = [
                Filters(documents=tuple(set(articles[one.article]) & chosen)) if name else Filters() for one in sample
            ]
            texts = [
                Asked(question.text, filters, partial(_holds, question))
                for question, filters in zip(sample, own, strict=True)
            ]
            if texts:
                yield name, list(ranks(texts, embedder, corpus.store))


def of_folder(asked: Path, folder: Path, key: str, name: str, cache: Path) -> list[Ranks]:
    """Return ranks of right passages for questions about a folder."""
    questions = json.loads(asked.read_text("utf-8"))["answerable"]
    texts = [
        Asked(one["question"], Filters(), partial(_has_words, tuple(one["expected"]), tuple(one[key])))
        for one in questions
    ]
    with tempfile.TemporaryDirectory() as data:
        (Path(data) / "cache").symlink_to(cache)
        config = load_config(data=Path(data), embedder=name, careful="never")
        with open_library(config) as library:
            library.index([folder])
            return list(ranks(texts, library.embedder, library.store))


def ranks(asked: Sequence[Asked], embedder: Embedder, store: Index) -> Iterator[Ranks]:
    """Yield for each question the rank of the first right passage, by each of `SEARCHES`."""
    vectors = embedder.encode([one.text for one in asked])
    for one, vector in zip(asked, vectors, strict=True):
        find = partial(
            retrieve,
            one.text,
            vector[None],
            store,
            store.lexical,
            filters=one.filters,
            candidates=CANDIDATES,
            passages=max(CUTOFFS),
        )
        ways = (find(by_both=0), find(), find(by_both=BY_BOTH))
        yield tuple(
            next((rank for rank, passage in enumerate(passages, 1) if one.holds(passage.chunk)), MISSED)
            for passages in ways
        )


def rows_of(name: str, embedder: str, found: Sequence[Ranks]) -> list[list[str]]:
    """Return the rows of a set, one for each search."""
    return [
        [f"{name}, {len(found)}", embedder, search, *(f"{np.mean(np.array(first) <= k):.3f}" for k in CUTOFFS)]
        for search, first in zip(SEARCHES, zip(*found, strict=True), strict=True)
    ]


def sample_texts(questions: QuestionSet, seed: int) -> list[str]:
    """Return texts of a set for timing."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    texts = [document.text[:700] for document in questions.documents.values()]
    return chance.sample(texts, min(64, len(texts)))


def times(embedders: dict[str, Embedder], texts: Sequence[str], *, turns: int = 5) -> list[list[str]]:
    """Return rows with the time of a question, and the number of texts a second."""
    questions = [text[:60] for text in texts]
    alone: dict[str, list[float]] = {name: [] for name in embedders}
    many: dict[str, list[float]] = {name: [] for name in embedders}
    for turn in range(turns + 1):  # the first warms up
        for name, embedder in embedders.items():
            began = perf_counter()
            embedder.encode(texts)
            if turn:
                many[name].append(len(texts) / (perf_counter() - began))
            for question in questions[:20]:
                began = perf_counter()
                embedder.encode([question])
                if turn:
                    alone[name].append(1000 * (perf_counter() - began))
    return [[name, f"{np.median(alone[name]):.1f}", f"{np.median(many[name]):.0f}"] for name in embedders]


def _holds(question: SetQuestion, chunk: Chunk) -> bool:
    return holds_answer(chunk, question)


def _has_words(expected: tuple[str, ...], documents: tuple[str, ...], chunk: Chunk) -> bool:
    return chunk.document_id in documents and any(words.casefold() in chunk.text.casefold() for words in expected)


if __name__ == "__main__":
    main()
