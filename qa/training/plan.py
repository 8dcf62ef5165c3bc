"""What is trained on, and how."""

from dataclasses import dataclass, field
from pathlib import Path

from qa.models.cascade import Words
from qa.training.loop import Recipe
from qa.training.mixture import Mixture


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaching:
    """How a reader learns from a careful one.

    Attributes:
        reader: Folder of the careful reader.
        temperature: See `qa.training.teacher.Lesson`.
        share: See there.
    """

    reader: Path
    temperature: float = 2.0
    share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is trained on, and how.

    Attributes:
        sets: Question sets to train on.
        calibration: Question sets on which order and confidence are fitted; they are never trained on. Probabilities
            and thresholds are those of the first set. Without any set nothing is fitted.
        base: The network to begin with, ``minilm`` or ``mpnet``, see `make_base`.
        shares: Share of each set's questions for training, in the order of the sets; empty for all.
        mixture: The number of examples of each kind.
        negative_articles: Number of articles of each of the first sets that are indexed to retrieve negatives.
        calibration_questions: Number of questions of each calibration set that are asked.
        thesaurus: Folder with WordNet's files, for questions in other words. Without it there are none.
        written: Files with `written_questions` about the first set and the calibration sets.
        asked: How often a written question about the first set is asked.
        judged: File with `judged_snippets` of the calibration sets.
        words: Which reader, fast or careful, marks the exact words if there are both.
        teaching: The careful reader from which the network learns too, if any.
        start: Folder of a trained reader whose weights are trained further.
        kept: Share of the starting weights in the result; the rest are the trained ones. The mean of two optima is
            better than either (Wortsman et al. 2022, "Model soups", https://arxiv.org/abs/2203.05482).
        recipe: How the network is trained.
    """

    sets: tuple[Path, ...]
    calibration: tuple[Path, ...]
    base: str = "minilm"
    shares: tuple[float, ...] = ()
    mixture: Mixture = field(default_factory=Mixture)
    negative_articles: tuple[int, ...] = (120,)
    calibration_questions: int = 3000
    thesaurus: Path | None = None
    written: tuple[Path, ...] = ()
    asked: int = 4
    judged: Path | None = None
    words: Words = "fast"
    teaching: Teaching | None = None
    start: Path | None = None
    kept: float = 0.0
    recipe: Recipe = field(default_factory=Recipe)
