"""The record of one evaluation: settings, set, machine and figures. It is written as JSON unchanged."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.evaluation.figures import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of an evaluation.

    Attributes:
        question_set: The file, as it was named.
        every: Only every n-th article was used, in the order of their titles.
        articles: Number of these that became the corpus; None for all.
        limit: Maximum number of questions; None for all.
        seed: Seed of the choice.
        with_reader: Whether more than retrieval was evaluated.
        chunk_tokens: Maximum number of tokens in a chunk.
        candidates: Number of hits from each of the two searches.
        passages: Number of passages that were read.
        reader: The setting that names the reader.
        careful: When the careful reader reads too.
        max_risk: Largest accepted share of wrong answers among the given ones. The threshold follows from it.
    """

    question_set: str
    every: int = 1
    articles: int | None = None
    limit: int | None = None
    seed: int = 1
    with_reader: bool = True
    chunk_tokens: int
    candidates: int
    passages: int
    reader: str = ""
    careful: str = "never"
    max_risk: float
    max_risk_possible: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFacts:
    """Facts about the question set and the corpus.

    Attributes:
        name: Name of the set.
        format: Its format.
        sha256: SHA-256 of its file.
        articles: Articles in the corpus.
        documents: Documents in the corpus: paragraphs, or whole articles.
        chunks: Chunks that they were cut into.
        questions: Questions asked.
        answerable: Number of questions that the corpus answers.
        removed: Number of questions that were asked again without their article.
    """

    name: str
    format: str
    sha256: str
    articles: int
    documents: int
    chunks: int
    questions: int
    answerable: int
    removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """The machine of an evaluation.

    Attributes:
        processor: Name of the processor.
        cores: Cores that the process may use.
        memory_gib: Memory of the machine in GiB; None if unknown.
        system: Operating system.
        load: Mean number of busy processes in the minute before the start, about 0 at rest; None if unknown.
    """

    processor: str
    cores: int
    memory_gib: float | None
    system: str
    load: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One evaluation.

    Attributes:
        settings: Its settings.
        question_set: Its question set and corpus.
        embedder: The embedder, with the hash of its weights.
        reader: The reader's class; None without one.
        threshold: The lowest confidence of a sure answer; None without a reader.
        possible_threshold: The lowest confidence of a possible answer; None without a reader.
        machine: The machine.
        versions: Versions of Python and of the important packages.
        started: UTC time of the start, ISO 8601.
        seconds: Duration by stage.
        figures: The figures.
    """

    settings: Settings
    question_set: SetFacts
    embedder: str
    reader: str | None
    threshold: float | None
    possible_threshold: float | None
    machine: Machine
    versions: Mapping[str, str]
    started: str
    seconds: Mapping[str, float]
    figures: Figures
