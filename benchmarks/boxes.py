"""Measure whether the boxes of quotations hold their words and no others: a table in Markdown.

    git clone https://github.com/py-pdf/sample-files
    python -m benchmarks boxes sample-files --quotations 300

Quotations are chosen at random from the texts of the PDF files in a folder. Their boxes are found as the service finds
them, in the parser's process. pdftotext (package poppler-utils), another program, gives the words with their places on
the page as it is shown; a word is in the boxes if most of its area is. Words are compared by their letters and digits.
"""

import argparse
import html
import random
import re
import subprocess
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median

from qa.corpus.documents import SourceFile, parse_document
from qa.errors import DocumentError
from qa.library.originals import Originals
from qa.parsing.limits import ParseLimits
from qa.records import Document

_LIMITS = ParseLimits(seconds=60.0, memory_bytes=4_000_000_000, text_bytes=50_000_000)
_MOST_BYTES = 100_000_000
_WORDS = (2, 30)  # of a quotation
_FEWEST_WORDS = 40  # of a file that quotations are chosen from
_PAGE = re.compile(r"<page .*?</page>", re.DOTALL)
_WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>', re.DOTALL)
_INSIDE = 0.5  # share of its area
_PART = 4  # letters: a word of that many may be spelled together with its neighbours by one of the programs

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Comparison:
    """A quotation and the words in its boxes.

    Attributes:
        wanted: Number of its words.
        missing: Its words that are not in the boxes.
        extra: Words in the boxes that are not its words.
    """

    wanted: int
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def compare(quotation: str, found: Sequence[str]) -> Comparison:
    """Compare the words of a quotation with those in its boxes.

    >>> compare("an exam-ple, now", ["an", "exam-", "ple,", "there"])
    Comparison(wanted=3, missing=('now',), extra=('there',))
    """
    wanted = [letters for letters in map(letters_of, quotation.split()) if letters]
    printed = [letters for letters in map(letters_of, found) if letters]
    return Comparison(len(wanted), tuple(_left(wanted, printed)), tuple(_left(printed, wanted)))


def _left(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """Return the words that are not among others, nor made of several of them, nor parts of one of them."""
    counts, together = Counter(others), "".join(others)
    left = []
    for word in words:
        if counts[word]:
            counts[word] -= 1
        else:
            left.append(word)
    joined = {a + b for a, b in pairwise(others)}
    pieces = {word for one, two in pairwise(left) if one + two in others for word in (one, two)}
    return [
        word for word in left if not (word in joined or word in pieces or (len(word) >= _PART and word in together))
    ]


def letters_of(text: str) -> str:
    """Return the letters and digits of a text in the form that is compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def words_on_pages(path: Path) -> list[list[tuple[str, Box]]]:
    """Return the words on each page with their boxes, by pdftotext."""
    command = ["pdftotext", "-bbox", "-cropbox", str(path), "-"]
    output = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")  # noqa: S603 - a file of the user's
    return [
        [(html.unescape(word[5]), (float(word[1]), float(word[2]), float(word[3]), float(word[4]))) for word in found]
        for found in (_WORD.finditer(page) for page in _PAGE.findall(output))
    ]


def share_inside(word: Box, boxes: Sequence[Box]) -> float:
    """Return the share of a word's area that is in boxes that do not overlap.

    >>> share_inside((0, 0, 10, 10), [(5, 0, 20, 20)])
    0.5
    """
    area = max(word[2] - word[0], 0.01) * max(word[3] - word[1], 0.01)
    shared = 0.0
    for box in boxes:
        width, height = min(word[2], box[2]) - max(word[0], box[0]), min(word[3], box[3]) - max(word[1], box[1])
        shared += max(width, 0.0) * max(height, 0.0)
    return shared / area


def _choose(document: Document, chance: random.Random) -> tuple[int, int]:
    """Choose a quotation: words beside each other in the text."""
    words = list(re.finditer(r"\S+", document.text))
    length = chance.randint(*_WORDS)
    first = chance.randrange(max(1, len(words) - length))
    return words[first].start(), words[min(first + length, len(words)) - 1].end()


def _read(folder: Path) -> list[tuple[Document, list[list[tuple[str, Box]]]]]:
    """Read the documents in a folder, with the words on their pages by pdftotext."""
    documents = []
    for path in sorted(folder.rglob("*.pdf")):
        try:
            document = parse_document(SourceFile(path, path.name, path.parent), path.read_bytes())
        except DocumentError:
            continue
        pages = words_on_pages(path)
        if min(len(document.text.split()), sum(map(len, pages))) >= _FEWEST_WORDS:
            documents.append((document, pages))
    return documents


def main() -> None:
    """Print the share of words in their boxes, and the times of boxes and pictures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks boxes", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quotations", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--show", action="store_true", help="print each difference")
    asked = parser.parse_args()
    documents = _read(asked.folder)
    chance = random.Random(asked.seed)  # noqa: S311 - the same quotations each time
    originals = Originals(served=True, max_bytes=_MOST_BYTES, limits=_LIMITS)
    found: list[Comparison] = []
    marking, drawing, passed = [], [], 0
    drawn: set[tuple[str, int]] = set()
    while len(found) < asked.quotations:
        document, pages = documents[len(found) % len(documents)]
        start, end = _choose(document, chance)
        printed = "".join(letters_of(word) for page in pages for word, _ in page)
        if any(letters_of(word) not in printed for word in document.text[start:end].split()):
            passed += 1
            continue
        before = time.perf_counter()
        marked = originals.mark(document, start, end)
        marking.append(time.perf_counter() - before)
        words = [
            word
            for page, boxes in marked
            for word, box in pages[page.number - 1]
            if share_inside(box, boxes.boxes) > _INSIDE
        ]
        found.append(compare(document.text[start:end], words))
        page = document.id, marked[0][0].number
        if page not in drawn:  # it would come from memory
            drawn.add(page)
            before = time.perf_counter()
            originals.draw(document, page[1])
            drawing.append(time.perf_counter() - before)
        if asked.show and (found[-1].missing or found[-1].extra):
            print(
                document.id, [page.number for page, _ in marked], document.text[start:end], found[-1], words, sep="\n  "
            )
    wanted, missing = sum(one.wanted for one in found), sum(len(one.missing) for one in found)
    extra = sum(len(one.extra) for one in found)
    clean = sum(not one.missing and not one.extra for one in found)
    print("| files | quotations | words | in their boxes | other words in boxes | quotations without any difference |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    print(
        f"| {len(documents)} | {len(found)} | {wanted:,} | {1 - missing / wanted:.1%} | {extra / wanted:.1%} "
        f"| {clean} |\n"
    )
    print(
        f"Passed over: {passed} quotations with words that pdftotext does not find in the file. "
        f"Median time of the boxes {1000 * median(marking):.0f} ms, "
        f"of the pictures of {len(drawn)} pages {1000 * median(drawing):.0f} ms."
    )


if __name__ == "__main__":
    main()
