"""The text of a picture, read by tesseract within this process: its limits hold, and no program is started."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache

from qa.corpus.scans.settings import Ocr

if TYPE_CHECKING:
    from PIL import Image
    from tesserocr import PyTessBaseAPI


_KEPT = 16  # pictures whose lines are kept, for the places of several quotations on a page


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word as tesseract read it. Edges are in pixels from the upper left corner of the picture.

    Attributes:
        text: Its characters.
        confidence: How sure tesseract is of it, from 0 to 100.
        left: Left edge.
        top: Upper edge.
        right: Right edge.
        bottom: Lower edge.
    """

    text: str
    confidence: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A printed line as tesseract read it, in pixels from the upper left corner of the picture.

    Attributes:
        words: Its words, at least one.
        base: Where its baseline begins (x, y), and where it ends.
        height: Height of its font from the foot of a "g" to the top of an "l".
        descent: How far a "g" reaches below the baseline.
    """

    words: tuple[ReadWord, ...]
    base: tuple[tuple[int, int], tuple[int, int]]
    height: float
    descent: float


class Tesseract:
    """Reads pictures of text. It is loaded with the first one, and used by one thread at a time.

    Args:
        settings: How pictures are read.
        renew: Called before each picture, which may take as long as a file.
    """

    def __init__(self, settings: Ocr, renew: Callable[[], None] = lambda: None) -> None:
        self.settings = settings
        self._renew = renew
        self._loaded: PyTessBaseAPI | None = None
        self._known: LRUCache[bytes, list[ReadLine]] = LRUCache(_KEPT)

    @property
    def able(self) -> bool:
        """Whether it can read here."""
        return bool(self.settings.languages)

    def read(self, picture: "Image.Image", resolution: int) -> list[ReadLine]:
        """Read the lines of a picture, in reading order.

        Args:
            picture: The picture, in shades of grey.
            resolution: Its pixels for each inch.
        """
        key = hashlib.sha256(picture.tobytes()).digest()
        if key not in self._known:
            self._renew()
            tesseract = self._load()
            tesseract.SetImage(picture)
            tesseract.SetSourceResolution(resolution)
            self._known[key] = list(_lines(tesseract)) if tesseract.Recognize() else []
            tesseract.Clear()
        return self._known[key]

    def _load(self) -> "PyTessBaseAPI":
        if self._loaded is None:
            os.environ["OMP_THREAD_LIMIT"] = "1"  # its threads would only wait for each other
            from tesserocr import PSM, PyTessBaseAPI

            self._loaded = PyTessBaseAPI(path=self.settings.folder, lang=self.settings.languages, psm=PSM.AUTO)
        return self._loaded


NO_TESSERACT = Tesseract(Ocr())
"""Reads nothing."""


def _lines(tesseract: "PyTessBaseAPI") -> Iterator[ReadLine]:
    from tesserocr import RIL, iterate_level

    words: list[ReadWord] = []
    base, height, descent = ((0, 0), (0, 0)), 0.0, 0.0
    found = tesseract.GetIterator()
    if found is None:
        return
    for word in iterate_level(found, RIL.WORD):
        if word.Empty(RIL.WORD):
            continue
        if word.IsAtBeginningOf(RIL.TEXTLINE):
            if words:
                yield ReadLine(tuple(words), base, height, descent)
            row = word.RowAttributes()
            words, base = [], word.Baseline(RIL.TEXTLINE)
            height, descent = row["row_height"], abs(row["descenders"])
        text = word.GetUTF8Text(RIL.WORD).strip()
        if text:
            words.append(ReadWord(text, round(word.Confidence(RIL.WORD)), *word.BoundingBox(RIL.WORD)))
    if words:
        yield ReadLine(tuple(words), base, height, descent)
