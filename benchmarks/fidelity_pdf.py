"""Measure how the words of PDF files agree with those of pdftotext, compared with pypdf: a table in Markdown.

    git clone https://github.com/py-pdf/sample-files
    python -m benchmarks.fidelity_pdf sample-files

pdftotext (package poppler-utils) and pypdf must be installed. The words are compared in any order, with their counts.
Running heads and page numbers, which pdftotext keeps, do not count. The measure is F1 of the two bags of words.
"""

import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from statistics import mean

from qa.corpus.blocks import join_blocks
from qa.corpus.formats.pdf import load_pdf
from qa.errors import DocumentError

_EDGE = 2  # lines at each end of a page that may be running heads
_FEWEST_PAGES = 3
_FEWEST_WORDS = 3  # by pdftotext; a file with fewer has no text


def words_of(text: str) -> list[str]:
    """Return the words of a text for comparison, without hyphens at line ends and raised digits."""
    joined = re.sub(r"(?<=\w)[-\u00ad\u2010]\s*\n\s*(?=[^\W\d_])", "", unicodedata.normalize("NFKC", text))
    return re.findall(r"[^\W_]+", re.sub(r"\^|-", "", joined).casefold())


def reference(path: Path) -> str:
    """Return the text by pdftotext, without running heads and page numbers."""
    command = ["pdftotext", str(path), "-"]
    output = subprocess.run(command, capture_output=True, check=False).stdout.decode()  # noqa: S603 - a file of the user's
    pages = [[line for line in page.splitlines() if line.strip()] for page in output.split("\f")]
    edges = [{_form(line) for line in [*page[:_EDGE], *page[-_EDGE:]]} for page in pages]
    counts = Counter(form for page in edges for form in page)
    heads = {form for form, count in counts.items() if count >= _FEWEST_PAGES or form == "#"}
    return "\n".join(
        line
        for page in pages
        for number, line in enumerate(page)
        if _EDGE <= number < len(page) - _EDGE or _form(line) not in heads
    )


def _form(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))


def agreement(found: str, wanted: str) -> float:
    """F1 of two bags of words.

    >>> agreement("tea is hot", "tea is cold")
    0.6666666666666666
    """
    ours, theirs = Counter(words_of(found)), Counter(words_of(wanted))
    both = 2 * (ours & theirs).total()
    return both / max(1, ours.total() + theirs.total())


def read_ours(path: Path) -> str:
    """Return the canonical text."""
    try:
        return join_blocks(load_pdf(path.read_bytes()).blocks)[0]
    except DocumentError:
        return ""


def read_pypdf(path: Path) -> str:
    """Return the text by pypdf."""
    import pypdf

    try:
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    except Exception:  # it raises many kinds of errors; then there is no text
        return ""


def table(folder: Path, readers: dict[str, Callable[[Path], str]]) -> str:
    """Make the table: the agreement of each reader on each file of a folder that has text."""
    rows = []
    for path in sorted(folder.rglob("*.pdf")):
        wanted = reference(path)
        if len(words_of(wanted)) >= _FEWEST_WORDS:
            scores = [agreement(read(path), wanted) for read in readers.values()]
            rows.append((path.name, len(words_of(wanted)), *scores))
    means = (mean(row[column] for row in rows) for column in range(2, 2 + len(readers)))
    lines = [f"| {' | '.join(['file', 'words', *readers])} |", f"| --- |{' ---: |' * (1 + len(readers))}"]
    for name, count, *scores in rows:
        lines.append(f"| {name} | {count:,} | {' | '.join(f'{score:.3f}' for score in scores)} |")
    return "\n".join([*lines, f"| mean of {len(rows)} files | | {' | '.join(f'{value:.3f}' for value in means)} |"])


if __name__ == "__main__":
    print(table(Path(sys.argv[1]), {"citewell": read_ours, "pypdf": read_pypdf}))
