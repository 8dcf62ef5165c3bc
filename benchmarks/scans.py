"""Measure the words that are read wrongly from scans, and how sure tesseract is of them: two tables in Markdown.

    python -m benchmarks scans --pages 20

The texts of `seeds/` are printed on pages of A4, by turns in Times and Helvetica of 11 points, drawn at several
resolutions, turned by up to a degree, blurred, covered with noise, and stored as JPEG, as scanners do. They are read as
the service reads them. A page's error is the edit distance of its words, spelled exactly, over the number of its words.
"""

import argparse
import io
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pypdfium2
from fpdf import FPDF
from PIL import Image, ImageFilter
from rapidfuzz.distance import Levenshtein

from qa.corpus.documents import SourceFile, find_files, parse_document, read_file
from qa.corpus.scans.settings import find_ocr
from qa.corpus.scans.tesseract import Tesseract
from qa.errors import ConfigError

ROOT = Path(__file__).parents[1]
_RESOLUTIONS = (150, 200, 300)
_FONTS = ("times", "helvetica")
_GRADES = {"clean": (0.0, 0.0), "worn": (0.12, 0.6)}  # share of noise, and blur in pixels at 150 dots for each inch
_QUALITY = 75  # of the JPEG
_LEVELS = (0, 30, 50, 60, 70, 80, 90, 101)  # of confidence
_INCH = 72
_PLAIN = str.maketrans("‘’“”–—", "''\"\"--")


@dataclass(frozen=True)
class Read:
    """A page that was read.

    Attributes:
        words: Number of its words.
        errors: Edit distance of its words to those that were read.
        judged: Each word that was read: its confidence in percent, and whether it is right.
        seconds: Processor time.
    """

    words: int
    errors: int
    judged: tuple[tuple[int, bool], ...]
    seconds: float


def compare(printed: Sequence[str], read: Sequence[str], confidences: Sequence[int], seconds: float) -> Read:
    """Compare the words of a page with those that were read.

    >>> compare("Tea is hot".split(), "Tea 1s hot".split(), [90, 40, 90], 1.0)
    Read(words=3, errors=1, judged=((90, True), (40, False), (90, True)), seconds=1.0)
    """
    right = {
        place
        for block in Levenshtein.opcodes(printed, read)
        if block.tag == "equal"
        for place in range(block.dest_start, block.dest_end)
    }
    judged = tuple((confidence, place in right) for place, confidence in enumerate(confidences))
    return Read(len(printed), Levenshtein.distance(printed, read), judged, seconds)


def _texts(pages: int) -> list[str]:
    """Return the sentences of the seeds, a similar number of words for each page."""
    files = find_files(ROOT / "seeds")
    texts = (parse_document(file, read_file(file, max_bytes=1_000_000)).text for file in files)
    words = [word for text in texts for word in text.split()]
    size = len(words) / pages
    joined = (" ".join(words[round(number * size) : round((number + 1) * size)]) for number in range(pages))
    return [
        text.translate(_PLAIN).encode("latin-1", "replace").decode("latin-1") for text in joined
    ]  # what the fonts have


def _print(text: str, font: str) -> bytes:
    pdf = FPDF()
    pdf.set_margin(25)
    pdf.add_page()
    pdf.set_font(font, size=11)
    pdf.multi_cell(0, 5.5, text, align="L")
    if pdf.page_no() > 1:
        raise ConfigError("a text must fit on a page, one is longer: raise --pages")
    return bytes(pdf.output())


def scan(pdf: bytes, resolution: int, noise: float, blur: float, chance: random.Random) -> bytes:
    """Draw the first page of a PDF as a scanner sees it.

    Args:
        pdf: The file.
        resolution: Pixels for each inch.
        noise: Share of noise, from 0 to 1.
        blur: Radius in pixels at 150 for each inch.
        chance: Chooses the turn of the page and its noise.

    Returns:
        The image as JPEG.
    """
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0].render(scale=resolution / _INCH, grayscale=True).to_pil()
    page = page.rotate(chance.uniform(-1, 1), fillcolor=255, resample=Image.Resampling.BICUBIC)
    page = page.filter(ImageFilter.GaussianBlur(blur * resolution / 150))
    page = Image.blend(page, Image.frombytes("L", page.size, chance.randbytes(page.width * page.height)), noise)
    made = io.BytesIO()
    page.save(made, "JPEG", quality=_QUALITY, dpi=(resolution, resolution))
    return made.getvalue()


def _read(image: bytes, text: str, tesseract: Tesseract) -> Read:
    started = time.process_time()
    source = SourceFile(Path("/page.jpg"), "page.jpg", Path("/"))
    document = parse_document(source, image, tesseract=tesseract)
    seconds = time.process_time() - started
    confidences = [round(100 * one) for _, one in document.scans.among(document.text, 0, len(document.text))]
    return compare(text.split(), document.text.split(), confidences, seconds)


def _row(name: str, reads: Sequence[Read]) -> str:
    words, errors = sum(read.words for read in reads), sum(read.errors for read in reads)
    worst = max(read.errors / read.words for read in reads)
    seconds = sum(read.seconds for read in reads) / len(reads)
    return f"| {name} | {len(reads)} | {words:,} | {errors / words:.1%} | {worst:.1%} | {seconds:.1f} |"


def _levels(judged: Sequence[tuple[int, bool]]) -> Iterator[str]:
    for low, high in pairwise(_LEVELS):
        found = [right for confidence, right in judged if low <= confidence < high]
        if found:
            yield f"| {low} to {high - 1} | {len(found):,} | {1 - sum(found) / len(found):.1%} |"


def main() -> None:
    """Print the errors for each resolution, and for each level of confidence."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scans", description=__doc__)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--first", type=int, help="how many of the pages are read; all by default")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    ocr = find_ocr("eng")
    if not ocr.languages:
        raise ConfigError(f"a page must be read: {ocr.remedy}")
    tesseract, chance = Tesseract(ocr), random.Random(asked.seed)  # noqa: S311 - the same pages each time
    texts = _texts(asked.pages)[: asked.first]
    pages = [(text, _print(text, _FONTS[number % 2])) for number, text in enumerate(texts)]
    judged: list[tuple[int, bool]] = []
    print("| scan | pages | words | wrong words | worst page | seconds a page |\n| --- | --- | --- | --- | --- | --- |")
    for grade, (noise, blur) in _GRADES.items():
        for resolution in _RESOLUTIONS:
            reads = [_read(scan(pdf, resolution, noise, blur, chance), text, tesseract) for text, pdf in pages]
            judged += (one for read in reads for one in read.judged)
            print(_row(f"{grade}, {resolution} dpi", reads), flush=True)
    print("\n| confidence | words | wrong |\n| --- | --- | --- |")
    print(*_levels(judged), sep="\n")


if __name__ == "__main__":
    main()
