"""Parse mutated real files and random bytes, and count what becomes of them: a document, a refusal, or a fault.

    python -m benchmarks fuzz_loaders --minutes 10

Every file must become a document whose text keeps its promises, or be refused; a parser that crashes, hangs or raises
what it should not is a fault, and its file is kept. Needs the packages of the extra ``test``.
"""

import hashlib
import io
import random
import re
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import click
import docx
from fpdf import FPDF

from qa.corpus.chunks import cut_chunks
from qa.corpus.documents import SourceFile
from qa.english.words import find_words
from qa.errors import DocumentError
from qa.evaluation.markdown import table
from qa.parsing.limits import ParseLimits
from qa.parsing.process import ParserProcess
from qa.records import Document

ROOT = Path(__file__).parents[1]
LIMITS = ParseLimits(seconds=30, memory_bytes=1_000_000_000, text_bytes=50_000_000)
FAULTS = ("leave the parser alive", "confuses the parser", "must be parsed")  # what no honest refusal says
OUTCOMES = ("document", "refused", "fault")
TOKENS = 40  # in a chunk
LARGEST = 20_000  # bytes of a real file that is mutated

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")

_SPECIAL = (
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b"\r",
    b"\n\n\n",
    b"<",
    b">",
    b"&",
    b"---\n",
    b"\x1b[2J",
)
_SPECIAL += (
    b"<!--",
    b"]]>",
    b"&#0;",
    b"&#xD800;",
    b"endobj",
    b"stream\n",
    b"/Kids",
    b"\xe2\x80\xae",
    b"'" * 99,
    b"9" * 99,
)
_SPECIAL += (
    b"<table><tr><td>",
    b"</body>",
    b"```\n",
    b"title: [\n",
    b"published: 9999-99-99\n",
    b"- - - -\n",
    b"\xcc\x81",
)


@click.command(help=__doc__)
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--faults", "folder", default=Path("faults"), show_default=True, type=click.Path(path_type=Path))
def main(minutes: float, seed: int, folder: Path) -> None:
    """Print a table of what became of the files of each format."""
    chance, samples = random.Random(seed), real_files()  # noqa: S311 - a sample, no secret
    counts: dict[str, Counter[str]] = {suffix: Counter() for suffix in samples}
    slowest = dict.fromkeys(samples, 0.0)
    end = time.monotonic() + 60 * minutes
    with ParserProcess(LIMITS) as parser:
        while time.monotonic() < end:
            suffix = chance.choice([*samples])
            data = mutated(chance, suffix, chance.choice(samples[suffix]))
            started = time.perf_counter()
            outcome = judge(parser, suffix, data)
            slowest[suffix] = max(slowest[suffix], time.perf_counter() - started)
            counts[suffix][outcome.partition(":")[0]] += 1
            if outcome.startswith("fault"):
                folder.mkdir(exist_ok=True)
                kept = folder / f"{hashlib.sha256(data).hexdigest()[:12]}{suffix}"
                kept.write_bytes(data)
                click.echo(f"{kept}: {outcome}", err=True)
    heads = ["format", "files", "documents", "refused", "faults", "slowest, s"]
    rows = [
        [suffix, str(found.total()), *(str(found[name]) for name in OUTCOMES), f"{slowest[suffix]:.1f}"]
        for suffix, found in counts.items()
    ]
    click.echo(table(heads, rows))


def judge(parser: ParserProcess, suffix: str, data: bytes) -> str:
    """What became of a file: ``document``, ``refused: why`` or ``fault: which``."""
    name = f"file{suffix}"
    try:
        document = parser.parse(SourceFile(Path("/corpus") / name, name, Path("/corpus")), data)
    except DocumentError as exc:
        return f"{'fault' if any(words in str(exc) for words in FAULTS) else 'refused'}: {exc}"
    try:
        broken = list(broken_promises(document))
    except Exception as exc:  # any error of the cutting is what is looked for
        return f"fault: {type(exc).__name__}: {exc}"
    return f"fault: {broken}" if broken else "document"


def broken_promises(document: Document) -> Iterator[str]:
    """What does not hold of a document that should: text, headings, title, and the chunks that it is cut into."""
    text = document.text
    if not text.strip() or text != text.strip() or "\0" in text or "\r" in text:
        yield "the text is not clean"
    if document.sha256 != hashlib.sha256(text.encode()).hexdigest():
        yield "the hash is not the text's"
    places = [0, *(place for heading in document.headings for place in heading), len(text)]
    if any(first > second for first, second in pairwise(places)):
        yield "a heading is out of place"
    lines = [document.title, document.publisher, document.source, document.url]
    if any(line is not None and (not line or _CONTROL.search(line)) for line in lines):
        yield "a line of metadata is empty or holds a control character"
    chunks = cut_chunks(document, max_tokens=TOKENS, count_tokens=count_words)
    if "".join(chunk.text for chunk in chunks) != text:
        yield "the chunks do not tile the text"
    if any(not text[slice(*place)].strip() for chunk in chunks for place in chunk.sentences):
        yield "a sentence is empty"


def count_words(texts: Sequence[str]) -> list[int]:
    """A word is a token."""
    return [sum(1 for _ in find_words(text)) for text in texts]


def mutated(chance: random.Random, suffix: str, data: bytes) -> bytes:
    """A file with a few changes, or now and then only random bytes."""
    if chance.random() < 0.05:
        return chance.randbytes(chance.randrange(1, 2000))
    if suffix == ".docx" and chance.random() < 0.8:
        return _with_changed_part(chance, data)
    return mutate(chance, data)


def mutate(chance: random.Random, data: bytes) -> bytes:
    """Bytes with one to eight changes."""
    changes: Sequence[Callable[[random.Random, bytes], bytes]] = (_flip, _cut, _drop, _repeat, _insert, _swap)
    for _ in range(chance.randrange(1, 9)):
        data = chance.choice(changes)(chance, data) if data else b"Tea."
    return data or b"Tea."


def _flip(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def _cut(chance: random.Random, data: bytes) -> bytes:
    return data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.3 else data


def _piece(chance: random.Random, data: bytes) -> slice:
    start = chance.randrange(len(data))
    return slice(start, start + chance.randrange(1, 200))


def _drop(chance: random.Random, data: bytes) -> bytes:
    piece = _piece(chance, data)
    return data[: piece.start] + data[piece.stop :]


def _repeat(chance: random.Random, data: bytes) -> bytes:
    piece = _piece(chance, data)
    return data[: piece.start] + data[piece] * chance.choice((2, 3, 50)) + data[piece.stop :]


def _insert(chance: random.Random, data: bytes) -> bytes:
    place = chance.randrange(len(data) + 1)
    return data[:place] + chance.choice(_SPECIAL) + data[place:]


def _swap(chance: random.Random, data: bytes) -> bytes:
    piece, place = data[_piece(chance, data)], chance.randrange(len(data))
    return data[:place] + piece + data[place:]


def _with_changed_part(chance: random.Random, data: bytes) -> bytes:
    """A .docx of which one part is changed before it is packed: else its checksum would end every test."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name.endswith((".xml", ".rels"))]
        part = "word/document.xml" if chance.random() < 0.6 else chance.choice(names)
        for name in old.namelist():
            new.writestr(name, mutate(chance, old.read(name)) if name == part else old.read(name))
    return packed.getvalue()


def real_files() -> dict[str, list[bytes]]:
    """Files of each format: those of the project's tests and documents, and two made here."""
    files: dict[str, list[bytes]] = {suffix: [] for suffix in (".txt", ".md", ".html", ".pdf", ".docx")}
    for folder in (ROOT / "tests" / "qa" / "corpus", ROOT / "seeds"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in files and path.stat().st_size <= LARGEST:
                files[path.suffix].append(path.read_bytes())
    lines = (ROOT / "docs" / "design.md").read_text("utf-8").encode("ascii", "ignore").decode().splitlines()
    files[".pdf"] += [_pdf(lines, compress=False), _pdf(lines, compress=True)]
    files[".docx"].append(_word(lines))
    return files


def _pdf(lines: Sequence[str], *, compress: bool) -> bytes:
    pdf = FPDF()
    pdf.set_compression(compress)
    pdf.set_font("helvetica", size=11)
    for first in range(0, 60, 20):
        pdf.add_page()
        pdf.multi_cell(0, text="\n".join(lines[first : first + 20]))
    return bytes(pdf.output())


def _word(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    document.core_properties.title = "Design"
    for line in lines[:60]:
        if line.startswith("#"):
            document.add_heading(line.strip("# "), level=1)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(line)
    cells = document.add_table(rows=3, cols=2)
    cells.cell(0, 0).merge(cells.cell(0, 1)).text = "Rooms"
    cells.cell(1, 0).text, cells.cell(1, 1).text = lines[0], lines[2]
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


if __name__ == "__main__":
    main()
