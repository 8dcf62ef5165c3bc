"""Compare the time of reading by one reader, by both, and by torch in float32, over the same passages in one run.

    python -m benchmarks reading squadshifts/new_wiki.json.gz

Questions of a set are retrieved as in the service. The readers take turns at each question, in changing order, so that
a machine that becomes slower does so for all. A ratio is the median of those of single questions.
"""

import random
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

import click
import numpy as np
from numpy.typing import NDArray

from benchmarks.results import Results
from qa.answering.retrieve import BY_BOTH, retrieve
from qa.evaluation.corpus import Corpus
from qa.evaluation.question_sets import load_question_set
from qa.models.careful import ADAPTER, careful_model, installed
from qa.models.cascade import PASSAGES, Cascade, CascadeWeights
from qa.models.embedder import make_embedder
from qa.models.mpnet_base import prepared
from qa.models.ranking import Weights
from qa.models.span_model import SpanModel
from qa.models.span_reader import SpanReader
from qa.records import Filters, Passage

CANDIDATES, FAST_PASSAGES, CHUNK_TOKENS = 50, 8, 170  # the service's defaults
MAX_TOKENS = 512
SHIPPED = Path(__file__).parents[1] / "qa" / "models" / ADAPTER


class Float32:
    """The careful network in torch, in single precision."""

    def __init__(self, folder: Path) -> None:
        from qa.models.mpnet_network import load_packed

        source = installed()
        if source is None:
            raise click.ClickException("the packages of all-mpnet-base-v2 must be installed, are not")
        weights, self.tokenizer = prepared(folder, source, SHIPPED)
        self._network = load_packed(weights)

    def run(self, ids: NDArray[np.int64], types: NDArray[np.int64], mask: NDArray[np.int64]) -> NDArray[np.float32]:
        """Score the tokens as starts and ends, shape ``(texts, tokens, 2)``."""
        import torch

        del types  # MPNet has none
        with torch.inference_mode():
            found = self._network(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask))
        return np.stack([found.start_logits.numpy(), found.end_logits.numpy()], axis=-1)


@click.command(help=__doc__)
@click.argument("question_set", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--documents", default=400, show_default=True, help="Documents of the set that are indexed.")
@click.option("--limit", default=60, show_default=True, help="Questions.")
@click.option("--seed", default=1, show_default=True, help="Seed of the sample and of the order.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(question_set: Path, documents: int, limit: int, seed: int, out: Path | None) -> None:
    """Print the table."""
    chance = random.Random(seed)  # noqa: S311 - a sample, not a secret
    asked = retrieved(question_set, documents, limit, chance)
    source = installed()
    if source is None:
        raise click.ClickException("the packages of all-mpnet-base-v2 must be installed, are not")
    with tempfile.TemporaryDirectory() as folder:
        fast = SpanReader(SpanModel.packaged(), Weights.none())
        careful = careful_model(Path(folder), source, SHIPPED)
        both = Cascade(fast, careful, CascadeWeights(Weights.none(), sure=1.0, words="careful"))
        network = Float32(next(Path(folder).glob("careful-*[!l]")))
        torch_model = SpanModel(network, network.tokenizer, fingerprint="torch", max_tokens=MAX_TOKENS)
        torch_reader = SpanReader(torch_model, Weights.none())
        ways = {
            "the fast reader": lambda question, passages: fast.find(question, passages[:FAST_PASSAGES]),
            "both readers": both.find,
            "the careful network in torch, float32": torch_reader.find,
        }
        times: dict[str, list[float]] = {name: [] for name in ways}
        for question, passages in [asked[0], *asked]:  # the first once more: it warms up
            for name in chance.sample(sorted(ways), len(ways)):
                began = perf_counter()
                ways[name](question, passages)
                times[name].append(perf_counter() - began)
    measured = {name: np.array(seconds[1:]) for name, seconds in times.items()}
    reference = measured["the careful network in torch, float32"]
    rows = [
        [
            name,
            f"{1000 * np.median(seconds):.0f}",
            f"{1000 * np.quantile(seconds, 0.95):.0f}",
            f"{np.median(seconds / reference):.2f}",
        ]
        for name, seconds in measured.items()
    ]
    results = Results("reading", out)
    number = np.mean([len(passages) for _, passages in asked])
    title = f"{len(asked)} questions, {number:.1f} passages each (the fast reader: {FAST_PASSAGES})"
    results.add(title, ["read by", "p50, ms", "p95, ms", "ratio to torch"], rows)
    results.keep("seconds", {name: seconds.tolist() for name, seconds in measured.items()})
    results.write()


def retrieved(
    question_set: Path, documents: int, limit: int, chance: random.Random
) -> Sequence[tuple[str, list[Passage]]]:
    """Return questions of a set with the passages that the service reads for them."""
    questions = load_question_set(question_set)
    chosen = chance.sample(sorted(questions.documents), min(documents, len(questions.documents)))
    about = [question for question in questions.questions if question.document_id in chosen]
    sample = chance.sample(about, min(limit, len(about)))
    embedder = make_embedder()
    texts = [question.text for question in sample]
    search = partial(retrieve, filters=Filters(), candidates=CANDIDATES, passages=PASSAGES, by_both=BY_BOTH)
    with Corpus([questions.documents[name] for name in chosen], embedder, chunk_tokens=CHUNK_TOKENS) as corpus:
        return [
            (text, search(text, vector[None], corpus.store, corpus.lexical))
            for text, vector in zip(texts, embedder.encode(texts), strict=True)
        ]


if __name__ == "__main__":
    main()
