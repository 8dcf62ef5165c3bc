"""The reader that a setting names."""

from pathlib import Path

from qa.models.broken_files import broken_file_named
from qa.models.embedder import Embedder
from qa.models.evidence import Vocabulary
from qa.models.reader import Reader, SpanReader, Weights
from qa.models.sentence_reader import SentenceReader
from qa.models.span_model import PACKAGED_WEIGHTS, SpanModel


def make_reader(name: str, embedder: Embedder, vocabulary: Vocabulary, *, threads: int = 0) -> Reader:
    """Make a reader.

    Args:
        name: Empty for the trained reader of the package, ``none`` for the one that needs no network of its own and
            quotes whole sentences, else a folder that ``qa train`` wrote, or an extractive model of transformers by
            its name or folder, whose confidence is the packaged reader's, and so not calibrated.
        embedder: Embeds sentences, for the reader without a network.
        vocabulary: Knows stems and their rarity, for the same.
        threads: Threads of one computation of the packaged network; 0 takes one for each core.

    Raises:
        ConfigError: The model cannot be loaded, or a file of it is missing or damaged.
    """
    return SentenceReader(embedder, vocabulary) if name == "none" else make_span_reader(name, threads=threads)


def make_span_reader(name: str, *, threads: int = 0) -> SpanReader:
    """Make a reader with a network, which needs nothing of the index.

    Args:
        name: As in `make_reader`, but ``none``.
        threads: Threads of one computation of the packaged network; 0 takes one for each core.

    Raises:
        ConfigError: The model cannot be loaded, or a file of it is missing or damaged.
    """
    folder = Path(name) if name else None
    if folder is None:
        with broken_file_named("the packaged reader", "install citewell again, or set QA_READER=none"):
            return SpanReader(SpanModel.packaged(threads=threads))
    with broken_file_named(f"the reader {name!r}", "train it again, or correct QA_READER"):
        if (folder / PACKAGED_WEIGHTS).is_file():
            return SpanReader(SpanModel.trained(folder / PACKAGED_WEIGHTS, threads=threads), Weights.read(folder))
        return SpanReader(SpanModel.named(name))
