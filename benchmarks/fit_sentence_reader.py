"""Fit the weights of `qa.models.sentence_reader` on public questions, and say how good they are on unseen articles.

    python benchmarks/fit_sentence_reader.py --answerable squad/train.json.gz --mixed squad/unanswerable.json.gz

Both files are in SQuAD format, plain or gzipped: SQuAD 1.1 training articles and articles of SQuAD 2.0 with
unanswerable questions (CC BY-SA 4.0). Every paragraph becomes a document of one index. A question is asked as the
service would; its sentence is right when it holds the marked answer in the marked paragraph. Half of the questions are
asked once more with their article filtered out, so that they have no answer. Half of the articles fit the weights that
are judged on the other half; what is written is fitted on all.
"""

import gzip
import hashlib
import json
import random
import tempfile
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import joblib
import numpy as np
from numpy.typing import NDArray
from rich.progress import track
from scipy.optimize import minimize
from scipy.special import log_softmax
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from qa.corpus.chunks import cut_chunks
from qa.ingest import embedded_text, lexical_entry
from qa.models.embedder import SentenceTransformerEmbedder
from qa.models.evidence import FEATURES, Candidate, find_candidates, take_apart
from qa.models.sentence_reader import SentenceReader, Weights, leads
from qa.records import Chunk, Document, Filters
from qa.retrieve import retrieve
from qa.store.chroma import ChromaStore
from qa.store.collection import Manifest
from qa.store.lexical import LexicalIndex

CANDIDATES, PASSAGES, CHUNK_TOKENS = 50, 10, 160  # the service's defaults when the weights were fitted
RIDGE = 1e-3
BATCH = 64  # documents embedded and written at once


@dataclass(frozen=True)
class Asked:
    """A question of the set: where its answers stand, and which article it is about."""

    text: str
    article: str
    document_id: str
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Case:
    """A question as the service met it: the features of the sentences found, and which of them are right."""

    article: str
    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool


@click.command(help=__doc__)
@click.option("--answerable", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--mixed", type=click.Path(exists=True, path_type=Path), required=True)
@click.option("--articles", default=16, show_default=True, help="Articles sampled from the answerable set.")
@click.option("--questions", default=25, show_default=True, help="Questions sampled from each article.")
@click.option("--seed", default=1, show_default=True)
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("qa/models/sentence_reader.json"), show_default=True
)
@click.option(
    "--kept", type=click.Path(path_type=Path), help="Keep what was asked in this file; if it is there, only fit."
)
def main(answerable: Path, mixed: Path, articles: int, questions: int, seed: int, out: Path, kept: Path | None) -> None:
    """Run the fit."""
    if kept is not None and kept.exists():
        screen, cases = joblib.load(kept)
    else:
        screen, cases = ask_all(answerable, mixed, articles, questions, seed)
    if kept is not None:
        joblib.dump((screen, cases), kept)
    adversarial = {_title(article) for article in _articles(mixed)}
    half = set(sorted({case.article for case in cases})[::2])
    judge(
        [case for case in cases if case.article in half],
        [case for case in cases if case.article not in half],
        adversarial,
    )
    rank, sure = fit(cases, adversarial)
    out.write_text(
        json.dumps(
            {
                "fitted_by": "benchmarks/fit_sentence_reader.py",
                "data": f"{answerable.name} ({articles} articles), {mixed.name}; CC BY-SA 4.0",
                "cases": len(cases),
                "seed": seed,
                "screen": _named(screen, FEATURES[:-1]),
                "rank": _named(rank, FEATURES),
                "confidence": _named(sure, (*FEATURES, "lead", "constant")),
            },
            indent=2,
        )
        + "\n",
        "utf-8",
    )
    click.echo(f"wrote {out}")


def ask_all(
    answerable: Path, mixed: Path, articles: int, questions: int, seed: int
) -> tuple[NDArray[np.float64], list[Case]]:
    """Index the paragraphs, fit the weights of the screen, and ask the questions with it."""
    sample = random.Random(seed)  # noqa: S311 - a sample, no secret
    chosen = sample.sample(_articles(answerable), articles) + _articles(mixed)
    documents = [document for article in chosen for document in _documents(article)]
    asked = [question for article in chosen for question in _questions(article, questions, sample)]
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), documents)
        screened = [bench.screen_case(question) for question in track(asked, "Screening")]
        screen = fit_ranker([case for case in screened if case.right.any()])
        bench.use(screen)
        cases = [
            case
            for number, question in enumerate(track(asked, "Asking"))
            for case in bench.cases(question, without=number % 2 == 0)
        ]
    return screen, cases


class Bench:
    """An index of the sets' paragraphs."""

    def __init__(self, folder: Path, documents: Sequence[Document]) -> None:
        self._embedder = SentenceTransformerEmbedder()
        self._store = ChromaStore.open(folder / "chroma", Manifest(embedder="", chunker=""))
        self._lexical = LexicalIndex(folder / "lexical")
        self._articles = {document.id: document.title for document in documents}
        self._reader = self._make_reader(np.zeros(len(FEATURES)))
        self._store.begin()
        with self._lexical.edit() as editor:
            for first in track(range(0, len(documents), BATCH), "Indexing"):
                cuts = [(document, self._cut(document)) for document in documents[first : first + BATCH]]
                texts = [embedded_text(document, chunk) for document, chunks in cuts for chunk in chunks]
                self._store.add(cuts, self._embedder.encode(texts))
                editor.add(lexical_entry(document, chunk) for document, chunks in cuts for chunk in chunks)
            self._store.finish()
            editor.commit(self._store.stamp)

    def _make_reader(self, screen: NDArray[np.float64]) -> SentenceReader:
        return SentenceReader(self._embedder, self._lexical, Weights(screen, screen, np.zeros(len(FEATURES) + 2)))

    def _cut(self, document: Document) -> tuple[Chunk, ...]:
        return cut_chunks(document, max_tokens=CHUNK_TOKENS, count_tokens=self._embedder.count_tokens)

    def screen_case(self, asked: Asked) -> Case:
        """All sentences of the passages found, without their embeddings."""
        question, _, passages = self._retrieve(asked, Filters())
        candidates = find_candidates(question, passages, self._reader.find_stems)
        return _case(asked, candidates, np.array([candidate.features for candidate in candidates]))

    def use(self, screen: NDArray[np.float64]) -> None:
        """Choose the sentences to embed by these weights from now on."""
        self._reader = self._make_reader(screen)

    def cases(self, asked: Asked, *, without: bool) -> Iterator[Case]:
        """The question as asked, and with its article filtered out."""
        others = tuple(document for document, article in self._articles.items() if article != asked.article)
        for filters in (Filters(), Filters(documents=others)) if without else (Filters(),):
            question, vector, passages = self._retrieve(asked, filters)
            candidates, features = self._reader.find_evidence(question, vector, passages)
            if candidates:
                yield _case(asked, candidates, features, answerable=bool(asked.answers) and not filters)

    def _retrieve(self, asked: Asked, filters: Filters) -> tuple[Any, Any, Any]:
        vector = self._embedder.encode([asked.text])
        passages = retrieve(
            asked.text, vector, self._store, self._lexical, filters=filters, candidates=CANDIDATES, passages=PASSAGES
        )
        return take_apart(asked.text, self._lexical), vector, passages


def fit(cases: Sequence[Case], adversarial: Set[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights of ranker and confidence.

    The confidence is fitted without the articles whose impossible questions were written to look answerable: features
    of words cannot tell those, and would only learn to be unsure of everything.
    """
    rank = fit_ranker([case for case in cases if case.right.any()])
    inputs, right = _winners([case for case in cases if case.article not in adversarial], rank)
    # The features are of the order of 1, so they need no scaling and the penalty treats them alike.
    fitted = LogisticRegression(C=1.0, max_iter=5000).fit(inputs, right)
    return rank, np.append(fitted.coef_[0], fitted.intercept_)


def fit_ranker(cases: Sequence[Case]) -> NDArray[np.float64]:
    """Maximise the likelihood that the softmax over a question's sentences gives to the right ones."""

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, gradient = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for case in cases:
            all_logs = log_softmax(case.features @ weights)
            right_logs = all_logs[case.right]
            value -= np.logaddexp.reduce(right_logs) / len(cases)
            posterior = np.exp(right_logs - np.logaddexp.reduce(right_logs))
            gradient -= (case.features[case.right].T @ posterior - case.features.T @ np.exp(all_logs)) / len(cases)
        return value, gradient

    return np.asarray(minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B").x)


def judge(fitted_on: Sequence[Case], unseen: Sequence[Case], adversarial: Set[str]) -> None:
    """Print how the weights of one half do on the other."""
    rank, sure = fit(fitted_on, adversarial)
    answerable = [case for case in unseen if case.answerable]
    orders = [np.argsort(-(case.features @ rank)) for case in answerable]
    first = np.mean([case.right[order[0]] for case, order in zip(answerable, orders, strict=True)])
    three = np.mean([case.right[order[:3]].any() for case, order in zip(answerable, orders, strict=True)])
    click.echo(f"{len(answerable)} answerable questions of unseen articles: first {first:.3f}, first three {three:.3f}")
    _judge_confidence("article absent or present", [c for c in unseen if c.article not in adversarial], rank, sure)
    _judge_confidence("adversarial questions too", unseen, rank, sure)


def _judge_confidence(name: str, cases: Sequence[Case], rank: NDArray[np.float64], sure: NDArray[np.float64]) -> None:
    inputs, right = _winners(cases, rank)
    answerable = np.array([case.answerable for case in cases])
    chances = 1 / (1 + np.exp(-(np.column_stack([inputs, np.ones(len(inputs))]) @ sure)))
    click.echo(
        f"{name}, {len(cases)} cases: AUROC right/wrong {roc_auc_score(right, chances):.3f}, "
        f"answerable/not {roc_auc_score(answerable, chances):.3f}, Brier {brier_score_loss(right, chances):.3f}"
    )
    for threshold in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7):
        given = chances >= threshold
        click.echo(
            f"  threshold {threshold}: answers {given[answerable].mean():.3f} of the answerable and "
            f"{given[~answerable].mean():.3f} of the others; wrong {1 - right[given].mean():.3f} of the answers"
        )


def _winners(cases: Sequence[Case], rank: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    rows, right = [], []
    for case in cases:
        scores = case.features @ rank
        best = int(scores.argmax())
        rows.append(np.append(case.features[best], leads(scores)[best]))
        right.append(case.right[best])
    return np.array(rows), np.array(right)


def _case(
    asked: Asked, candidates: Sequence[Candidate], features: NDArray[np.float64], *, answerable: bool = True
) -> Case:
    right = [
        candidate.passage.chunk.document_id == asked.document_id
        and any(candidate.start < end and start < candidate.end for start, end in asked.answers)
        for candidate in candidates
    ]
    return Case(asked.article, features.reshape(-1, len(FEATURES)), np.array(right, dtype=bool), answerable)


def _articles(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    return list(json.loads(gzip.decompress(data) if path.suffix == ".gz" else data)["data"])


def _title(article: dict[str, Any]) -> str:
    return str(article["title"]).replace("_", " ")


def _documents(article: dict[str, Any]) -> Iterator[Document]:
    for number, paragraph in enumerate(article["paragraphs"]):
        text = paragraph["context"]
        yield Document(
            id=f"{article['title']}/{number}",
            title=_title(article),
            path="",
            sha256=hashlib.sha256(text.encode()).hexdigest(),
            file_sha256="",
            text=text,
        )


def _questions(article: dict[str, Any], most: int, sample: random.Random) -> list[Asked]:
    asked = [
        Asked(
            text=question["question"],
            article=_title(article),
            document_id=f"{article['title']}/{number}",
            answers=tuple((a["answer_start"], a["answer_start"] + len(a["text"])) for a in question["answers"]),
        )
        for number, paragraph in enumerate(article["paragraphs"])
        for question in paragraph["qas"]
    ]
    return sample.sample(asked, min(most, len(asked)))


def _named(weights: NDArray[np.float64], names: Sequence[str]) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=False)}


if __name__ == "__main__":
    main()
