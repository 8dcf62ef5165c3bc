"""Make the reader that a setting names."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

from qa.models.broken_files import broken_file_named
from qa.models.careful import ADAPTER, careful_model, installed
from qa.models.cascade import Cascade, CascadeWeights
from qa.models.embedder import Embedder
from qa.models.evidence import Vocabulary
from qa.models.ranking import Weights
from qa.models.reader import Reader
from qa.models.sentence_reader import SentenceReader
from qa.models.span_model import PACKAGED_WEIGHTS, SpanModel
from qa.models.span_reader import SpanReader


@dataclass(frozen=True, slots=True)
class Careful:
    """When the careful reader reads, besides the packaged reader.

    Attributes:
        when: ``auto`` (if the fast reader is not sure), ``always`` or ``never``.
        cache: Folder that keeps its prepared weights.
        passages: Maximum number of passages for the fast reader alone.
    """

    when: Literal["auto", "always", "never"]
    cache: Path
    passages: int = 8


def make_reader(
    name: str, embedder: Embedder, vocabulary: Vocabulary, *, threads: int = 0, careful: Careful | None = None
) -> Reader:
    """Make a reader.

    Args:
        name: Empty for the trained reader of the package; ``none`` for the reader without a network, which quotes whole
            sentences; else a folder that ``qa train`` wrote, or the name or folder of an extractive model of
            transformers, whose confidence is not calibrated, because it uses the packaged reader's weights.
        embedder: Embeds sentences for the reader without a network.
        vocabulary: Knows stems and their rarity, for the same reader.
        threads: Threads of one computation of the packaged network; 0 takes one for each core.
        careful: When a second reader reads too; by default never.

    Raises:
        ConfigError: The model cannot be loaded, or a file of it is missing or damaged.
    """
    if name == "none":
        return SentenceReader(embedder, vocabulary)
    return make_network_reader(name, threads=threads, careful=careful)


def make_network_reader(name: str, *, threads: int = 0, careful: Careful | None = None) -> Reader:
    """Make a reader with one network or two. It needs nothing from the index.

    Args:
        name: As in `make_reader`, but ``none``.
        threads: As there.
        careful: As there. The careful reader reads beside the packaged one, with which it was fitted, or if `name` is a
            folder of a careful reader. Any other reader reads alone.

    Raises:
        ConfigError: The model cannot be loaded, or a file of it is missing or damaged.
    """
    folder = Path(name) if name and (Path(name) / ADAPTER).is_file() else None
    alone = folder is not None and not (folder / PACKAGED_WEIGHTS).is_file()
    fast = make_span_reader("" if alone else name, threads=threads)
    if careful is None or careful.when == "never" or (name and folder is None):
        return fast
    source = installed()
    if source is None:
        return fast
    trained = folder or files("qa.models")
    remedy = f"name the folder of one that was trained with QA_READER, remove {careful.cache}, or set QA_CAREFUL=never"
    with broken_file_named("the careful reader", remedy), as_file(trained / ADAPTER) as adapter:
        model = careful_model(careful.cache, source, adapter, threads=threads)
        weights = CascadeWeights.read(trained)
    return Cascade(fast, model, weights, passages=careful.passages, always=careful.when == "always")


def make_span_reader(name: str, *, threads: int = 0) -> SpanReader:
    """Make a reader with a network. It needs nothing from the index.

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
