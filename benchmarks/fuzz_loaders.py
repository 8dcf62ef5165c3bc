"""Parse mutated real files and random bytes, and count the results: a document, a refusal, or a fault.

    python -m benchmarks fuzz_loaders --minutes 10

Every file must become a document whose text keeps its promises, or be refused. It is a fault if a parser crashes, hangs
or raises an unexpected error; its file is kept. Needs the packages of the extra ``test``.
"""

import hashlib
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import click

from benchmarks.mutations import mutated
from benchmarks.sample_files import sample_files
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

FAULTS = ("leave the parser alive", "confuses the parser", "must be parsed")  # messages that no proper refusal has

OUTCOMES = ("document", "refused", "fault")

TOKENS = 40  # in a chunk

LARGEST = 20_000  # bytes; larger real files are not mutated

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@click.command(help=__doc__)
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--faults", "folder", default=Path("faults"), show_default=True, type=click.Path(path_type=Path))
def main(minutes: float, seed: int, folder: Path) -> None:
    """Print a table of the results for each format."""
    chance, samples = random.Random(seed), real_files()  # noqa: S311 - a sample, not a secret
    counts: dict[str, Counter[str]] = {suffix: Counter() for suffix in samples}
    slowest = dict.fromkeys(samples, 0.0)
    end = time.monotonic() + 60 * minutes
    with ParserProcess(LIMITS) as parser:
        while time.monotonic() < end:
            suffix = chance.choice([*samples])
            data = mutated(chance, chance.choice(samples[suffix]))
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
    """Return the result for a file: ``document``, ``refused: why`` or ``fault: which``."""
    name = f"file{suffix}"
    try:
        document = parser.parse(SourceFile(Path("/corpus") / name, name, Path("/corpus")), data)
    except DocumentError as exc:
        return f"{'fault' if any(words in str(exc) for words in FAULTS) else 'refused'}: {exc}"
    try:
        broken = list(broken_promises(document))
    except Exception as exc:  # any error in cutting is a fault
        return f"fault: {type(exc).__name__}: {exc}"
    return f"fault: {broken}" if broken else "document"


def broken_promises(document: Document) -> Iterator[str]:
    """Yield the broken promises of a document: about text, headings, title and chunks."""
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
    """Count words: each is a token."""
    return [sum(1 for _ in find_words(text)) for text in texts]


def real_files() -> dict[str, list[bytes]]:
    """Return files of each format: those of the project's tests and documents, and samples."""
    lines = (ROOT / "docs" / "design.md").read_text("utf-8").encode("ascii", "ignore").decode().splitlines()
    files: dict[str, list[bytes]] = {".txt": [], ".md": [], ".html": []} | sample_files(lines)
    for folder in (ROOT / "tests" / "qa" / "corpus", ROOT / "seeds"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in files and path.stat().st_size <= LARGEST:
                files[path.suffix].append(path.read_bytes())
    return files


if __name__ == "__main__":
    main()
