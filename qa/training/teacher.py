"""The scores of a larger reader for every training example, from which a smaller one learns.

The teacher reads exactly what the student reads: the words of the example's tokens. Its scores are moved to the
student's tokens by the characters that they cover, so that the two may cut words differently.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from qa.models.decoding import Scores
from qa.models.span_model import SpanModel
from qa.training.examples import Examples

BLOCK = 512  # examples in a file of scores
LEAST = -1e4  # score of a token that the teacher gives none; it stands for minus infinity in half precision
_CONTINUES = "##"  # begins a token that continues a word (WordPiece)


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a teacher says about some examples.

    Attributes:
        scores: Its scores of starts and ends for the tokens of all examples, one after the other, shape ``(tokens,
            2)``. That of no answer stands at the first token of an example.
        name: Identifies teacher and examples.
        temperature: Divides all scores before they become probabilities. Above 1, less likely places count for more.
        share: Share of the teacher in the loss, from 0 to 1; the rest are the marked answers.
    """

    scores: NDArray[np.float16]
    name: str
    temperature: float
    share: float


def make_lesson(
    examples: Examples,
    tokenizer: Tokenizer,
    teacher: SpanModel,
    work: Path,
    *,
    temperature: float,
    share: float,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Lesson:
    """Score all examples. Each block of them is computed once and kept.

    Args:
        examples: The student's examples.
        tokenizer: The student's tokenizer, a WordPiece.
        teacher: The teacher.
        work: Folder for the scores, from which an interrupted computation continues.
        temperature: As in `Lesson`.
        share: As in `Lesson`.
        on_progress: Called with the number of scored examples and of all.
    """
    digest = hashlib.sha256(examples.ids.tobytes() + examples.offsets.tobytes() + teacher.fingerprint.encode())
    name = f"teacher-{digest.hexdigest()[:12]}"
    folder = work / name
    folder.mkdir(exist_ok=True)
    blocks = []
    for first in range(0, len(examples), BLOCK):
        rows = range(first, min(first + BLOCK, len(examples)))
        path = folder / f"{first}.npy"
        if not path.exists():
            _save(np.concatenate([*_score(examples, rows, tokenizer, teacher)]), path)
        blocks.append(np.load(path))
        on_progress(rows.stop, len(examples))
    return Lesson(np.concatenate(blocks), name, temperature, share)


def spell(tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """Return the words of some WordPiece tokens as a text, and where each token stands in it.

    >>> spell(["dred", "##ged", "."])
    ('dredged .', [(0, 4), (4, 7), (8, 9)])
    """
    text = ""
    places = []
    for token in tokens:
        word = token.removeprefix(_CONTINUES)
        if text and word == token:
            text += " "
        places.append((len(text), len(text) + len(word)))
        text += word
    return text, places


def align(scores: Scores, places: Sequence[tuple[int, int]]) -> NDArray[np.float16]:
    """Move a teacher's scores to the student's tokens.

    A start belongs to the token with the first character, an end to the token with the last one. If several tokens of
    the teacher fall into one of the student, their probabilities add up.

    Args:
        scores: The teacher's scores for a text.
        places: Start and end of each token of the student in the text, at least one.

    Returns:
        Starts and ends for no answer and for each token, shape ``(tokens + 1, 2)``. The highest of each is 0.
    """
    begins = np.array([start for start, _ in places])
    found = np.full((len(places) + 1, 2), -np.inf)
    found[0] = scores.null_start, scores.null_end
    characters = (scores.offsets[:, 0], scores.offsets[:, 1] - 1)
    for column, (at, values) in enumerate(zip(characters, (scores.starts, scores.ends), strict=True)):
        np.logaddexp.at(found[:, column], np.searchsorted(begins, at, side="right"), values)
    lowered: NDArray[np.float64] = np.maximum(found - found.max(axis=0), LEAST)
    return lowered.astype(np.float16)


def _score(examples: Examples, rows: range, tokenizer: Tokenizer, teacher: SpanModel) -> Iterator[NDArray[np.float16]]:
    """Yield the scores of each example for all its tokens."""
    between = len(tokenizer.encode("", "").ids) - 2
    questions, passages, places = [], [], []
    for row in rows:
        tokens = [str(tokenizer.id_to_token(id_)) for id_ in examples.ids[slice(*examples.offsets[row : row + 2])]]
        begin = int(examples.passages[row])
        text, of_text = spell(tokens[begin:-1])
        questions.append(spell(tokens[1 : begin - between])[0])
        passages.append(text)
        places.append(of_text)
    for row, scores, of_text in zip(rows, teacher.score_pairs(questions, passages), places, strict=True):
        found = np.full((int(examples.lengths[row]), 2), LEAST, dtype=np.float16)
        aligned = align(scores, of_text)
        found[0] = aligned[0]
        found[examples.passages[row] : -1] = aligned[1:]
        yield found


def _save(scores: NDArray[np.float16], path: Path) -> None:
    """Write a block; no reader sees a part of it."""
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.save(file, scores)
    partial.replace(path)
