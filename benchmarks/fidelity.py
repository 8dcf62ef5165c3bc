"""Compare the text that is made of files with what other programs read in them, for all formats in one table.

    python -m benchmarks.fidelity FOLDER --pages trafilatura/tests

Each ``.docx`` and ``.pdf`` of FOLDER is read by the reference for its format, which must be installed: pandoc and
pdftotext. A word is kept if both texts have it, as often as it occurs; a word that only the document has is beyond the
reference, which may leave out what is seen (numbers of lists, text boxes) as well as the document may show what is not.
``--pages`` adds web pages: trafilatura's evaluation pages have phrases to find (kept) and phrases to leave out, and
what is beyond is the share of those among the phrases found. ``--words`` prints the words that differ by file;
`fidelity_pdf` and `fidelity_html` have tables beside other extractors.
"""

import json
import re
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks import fidelity_html, fidelity_pdf
from benchmarks.results import Results
from qa.corpus.documents import find_files, parse_document
from qa.errors import DocumentError

_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+")
_PARTED = re.compile(r"(?<=\w)[-\xad\u2010]\s*\n\s*(?=[^\W\d_])")  # a hyphen at the end of a line
_IN_WORDS = frozenset("Str Code Emph Strong Underline Strikeout Span Link SmallCaps Superscript Subscript".split())
_SHOWN = 12  # words of a file that are printed


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of a file's text with its reference.

    Attributes:
        name: The file.
        reference: The words of the reference with their counts.
        text: The words of the document with their counts; empty if it was refused.
        refusal: The reason for a refusal.
    """

    name: str
    reference: Counter[str]
    text: Counter[str]
    refusal: str = ""

    @property
    def lost(self) -> Counter[str]:
        """Words that only the reference has."""
        return self.reference - self.text

    @property
    def beyond(self) -> Counter[str]:
        """Words that only the document has."""
        return self.text - self.reference

    @property
    def kept(self) -> int:
        """Number of words that both have."""
        return (self.reference & self.text).total()


def read_docx(path: Path) -> str:
    """Return pandoc's text of a .docx with all changes accepted, without names of pictures and formulas (LaTeX)."""
    command = ["pandoc", "--from=docx", "--to=json", "--track-changes=accept", str(path)]
    finished = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)  # noqa: S603 - a file
    tree = json.loads(finished.stdout)
    return "".join(_pandoc_text([tree["meta"], tree["blocks"]]))


def _pandoc_text(node: object) -> Iterator[str]:
    """Yield the text in a part of pandoc's tree, whose elements are ``{"t": type, "c": content}``."""
    if isinstance(node, dict):
        kind, content = node.get("t"), node.get("c")
        gap = "" if kind in _IN_WORDS else " "
        yield gap
        if kind == "Str":
            yield content
        elif kind in ("Code", "CodeBlock"):
            yield content[1]
        elif kind not in ("Image", "Math", "RawInline", "RawBlock"):
            yield from _pandoc_text(list(node.values()) if kind is None else content)
        yield gap
    elif isinstance(node, list):
        for part in node:
            yield from _pandoc_text(part)


def read_pdf(path: Path) -> str:
    """What pdftotext reads in a PDF, without running heads."""
    return fidelity_pdf.reference(path)


REFERENCES: dict[str, tuple[str, Callable[[Path], str]]] = {
    ".docx": ("pandoc", read_docx),
    ".pdf": ("pdftotext", read_pdf),
}
"""By suffix: the name of the reference, and the function that reads a file with it."""


def words(text: str) -> Counter[str]:
    """Count the words and numbers of a text, in compatible forms and small letters.

    >>> words("The rent: 1,450 crowns.") == Counter({"the": 1, "rent": 1, "1,450": 1, "crowns": 1})
    True
    """
    whole = _PARTED.sub("", text).replace("\xad", "")
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", whole).casefold()))


def main(folder: Path, *, pages: Path | None, show: bool, out: Path | None) -> None:
    """Measure a folder and print a row for each format."""
    results = Results("fidelity", out)
    rows = []
    for suffix, (name, read) in REFERENCES.items():
        found = []
        for source in find_files(folder):
            if source.path.suffix.lower() != suffix:
                continue
            try:
                reference = words(read(source.path))
            except subprocess.CalledProcessError:
                click.echo(f"{source.id}: {name} cannot read it", err=True)
                continue
            try:
                document = parse_document(source, source.path.read_bytes())
            except DocumentError as exc:
                found.append(Agreement(source.id, reference, Counter(), str(exc)))
                continue
            found.append(Agreement(source.id, reference, words(document.text)))
        if found:
            rows.append(_row(suffix, name, found))
        if show:
            _show(found)
    if pages is not None:
        precision, recall, _, _ = fidelity_html.measure(pages, only=("citewell",))["citewell"]
        rows.append([".html", "trafilatura's phrases", "990", "–", "–", f"{recall:.2%}", "–", f"{1 - precision:.2%}"])
    results.add(
        "Words of the text against a reference",
        ["format", "reference", "files", "refused", "words", "kept", "figures kept", "beyond"],
        rows,
    )
    results.write()


def _row(suffix: str, name: str, found: list[Agreement]) -> list[str]:
    total = sum(one.reference.total() for one in found)
    figures = [(word, count) for one in found for word, count in one.reference.items() if word[0].isdigit()]
    lost = sum(count for one in found for word, count in one.lost.items() if word[0].isdigit())
    every = sum(count for _, count in figures)
    return [
        suffix,
        name,
        str(len(found)),
        str(sum(1 for one in found if one.refusal and one.reference)),
        f"{total:,}",
        _share(sum(one.kept for one in found), total),
        _share(every - lost, every),
        _share(sum(one.beyond.total() for one in found), sum(one.text.total() for one in found)),
    ]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "–"


def _show(found: list[Agreement]) -> None:
    for one in found:
        if one.refusal and one.reference:
            click.echo(f"{one.name}: {one.refusal}")
        for title, counted in (("lost", one.lost), ("beyond", one.beyond)):
            if counted and not one.refusal:
                click.echo(f"{one.name}: {title} {counted.total()}: {' '.join(list(counted)[:_SHOWN])}")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pages", type=click.Path(exists=True, path_type=Path), help="The folder tests of trafilatura.")
@click.option("--words", "show", is_flag=True, help="Print the words that differ, by file.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the page and its data.")
def command(folder: Path, pages: Path | None, show: bool, out: Path | None) -> None:
    """Compare the text made from the files of FOLDER with what other programs read in them."""
    main(folder, pages=pages, show=show, out=out)


if __name__ == "__main__":
    command()
