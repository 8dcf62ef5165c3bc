"""One evaluation: what was asked for, of what and where, and its figures; it becomes JSON as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa.evaluation.figures import Figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an evaluation was asked to do.

    Attributes:
        question_set: The file, as it was named.
        every: Only every n-th article was used, in the order of their titles.
        articles: How many of them became the corpus; None for all.
        limit: How many questions were asked at most; None for all.
        seed: Chose them.
        with_reader: Whether more than retrieval was evaluated.
        chunk_tokens: Most tokens in a chunk.
        candidates: Hits taken from each of the two searches.
        passages: Passages that were read.
        reader: The setting that names the reader.
        careful: When the careful reader reads, too.
        max_risk: Largest share of the answers given that may be wrong, from which the threshold follows.
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
    """What was asked.

    Attributes:
        name: Name of the set.
        format: Its format.
        sha256: SHA-256 of its file.
        articles: Articles in the corpus.
        documents: Documents in the corpus: paragraphs, or whole articles.
        chunks: Chunks that they were cut into.
        questions: Questions asked.
        answerable: How many of them the corpus answers.
        removed: How many were asked once more with their article taken out.
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
    """Where it ran.

    Attributes:
        processor: Name of the processor.
        cores: Cores that the process may use.
        memory_gib: Memory of the machine in GiB, None where the system does not tell.
        system: Operating system.
        load: Mean number of busy processes in the minute before the start: at rest about 0. None where it is not told.
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
        settings: What was asked for.
        question_set: What it was asked of.
        embedder: The embedder, with the hash of its weights.
        reader: The reader's class, None without one.
        threshold: The least confidence of a sure answer, None without a reader.
        possible_threshold: That of a possible one, None without a reader.
        machine: Where it ran.
        versions: Versions of Python and of the packages that matter.
        started: UTC time of the start, ISO 8601.
        seconds: Time taken by stage.
        figures: What was measured.
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
