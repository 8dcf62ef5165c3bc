"""Check quotations of public texts that a script damaged, and measure precision and recall of each verdict.

    python -m benchmarks check multihop_rag/dev.json.gz squad/dev.json.gz

TEXTS are question sets, of which the documents are used, or folders of documents. A fifth of the documents is not
indexed: quotations of them are invented, as far as the index knows. From the others come unchanged quotations, and as
many for each kind of damage of `benchmarks/damage.py`; half of them name their document. All stand in one report in
Markdown, which is checked whole. A quotation is left out if its damaged words stand in a document.

The time is that of a report of fifty pages with 500 words and four quotations each, in seconds of one processor.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args
from urllib.parse import quote

import click

from benchmarks.damage import ALTERED, REPAIRED
from benchmarks.results import Results
from qa.checking.check import check
from qa.checking.prose import read_markdown
from qa.checking.quotations import find_quotations
from qa.checking.records import Result, Status
from qa.checking.unindexed import UnindexedTexts
from qa.corpus.documents import find_files, parse_document, read_file
from qa.corpus.formats.kinds import SUFFIXES
from qa.corpus.sentences import split_sentences
from qa.english.words import find_words
from qa.evaluation.question_sets import load_question_set
from qa.records import Document

STATUSES: tuple[Status, ...] = get_args(Status)[:5]  # the others are of claims
_OUTER = "\"“”'‘’.,"  # marks at the ends, which are the writer's
MARKS = ("“”", "«»", "„“", "「」", "‹›")
SENTENCE = range(8, 60)  # words
HELD_OUT = 5  # every fifth document is not indexed
NAMED = {"number": {"number", "date"}, "date": {"date", "number"}, "name": {"name"}, "negation": {"negation"}}
GRAVE = ("number", "date", "name", "negation")
PAGES, WORDS_ON_A_PAGE, QUOTATIONS_ON_A_PAGE = 50, 500, 4


@dataclass(frozen=True, slots=True)
class Case:
    """A quotation with the verdict that it should have.

    Attributes:
        text: Its words.
        truth: The verdict.
        damage: What was done to it.
        named: The document that the report names, if any.
    """

    text: str
    truth: Status
    damage: str
    named: str | None


@click.command(help=__doc__)
@click.argument("texts", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--each", default=200, show_default=True, help="Quotations of each kind.")
@click.option("--seed", default=0, show_default=True, help="Seed of what is drawn.")
@click.option("--show", default=0, help="Print so many wrong verdicts.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for Markdown and JSON.")
def main(texts: tuple[Path, ...], each: int, seed: int, show: int, out: Path | None) -> None:
    """Run the benchmark."""
    results = Results("check", out)
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    documents = [document for path in texts for document in _documents(path)]
    chance.shuffle(documents)
    indexed = [document for number, document in enumerate(documents) if number % HELD_OUT]
    cases = list(_cases(indexed, documents[::HELD_OUT], each, chance))
    chance.shuffle(cases)
    with TemporaryDirectory() as folder:
        shelf = UnindexedTexts(indexed, Path(folder))
        found = _check(_report(cases), indexed, shelf)
        _add_tables(results, cases, found)
        seconds = _time(cases, indexed, shelf, chance)
    results.add(f"{len(cases)} quotations, {len(indexed)} documents", ["50 pages, s"], [[f"{seconds:.2f}"]])
    wrong = [(case, one) for case, one in zip(cases, found, strict=True) if case.truth != one.status]
    for case, one in wrong[:show]:
        click.echo(
            f"\n{case.damage}: {case.truth} -> {one.status}\n  {case.text!r}\n  {one.place and one.place.text!r}"
        )
        click.echo(f"  {[(change.kind, change.quoted, change.source) for change in one.changes]}")
    results.write()


def _documents(path: Path) -> Iterator[Document]:
    if path.is_file():
        yield from load_question_set(path).documents.values()
        return
    for source in find_files(path):
        if source.path.suffix.lower() in SUFFIXES:
            yield parse_document(source, read_file(source, max_bytes=10_000_000))


def _cases(indexed: Sequence[Document], others: Sequence[Document], each: int, chance: random.Random) -> Iterator[Case]:
    """Draw the quotations: unchanged, damaged, of another document, and of none."""
    library = "\0".join(document.text for document in indexed)
    names = sorted({word for one in others for word, _, _ in find_words(one.text) if word.istitle() and len(word) > 3})
    sentences = _sentences(indexed, chance)
    for kind, damage, truth in (
        *((kind, damage, "repaired") for kind, damage in REPAIRED.items()),
        *((kind, damage, "altered") for kind, damage in ALTERED.items()),
    ):
        left = each
        while left:
            document, sentence = next(sentences)
            text = damage(sentence, chance, names)
            if text is not None and text.strip(_OUTER) not in library:
                left -= 1
                yield Case(text, truth, kind, document.id if left % 2 else None)  # type: ignore[arg-type]
    for number in range(5 * each):
        document, sentence = next(sentences)
        yield Case(sentence, "verbatim", "none", document.id if number % 2 else None)
    for _ in range(2 * each):
        document, sentence = next(sentences)
        other = chance.choice(indexed)
        if sentence not in other.text:
            yield Case(sentence, "misattributed", "another document", other.id)
    invented = _sentences(others, chance)
    for number in range(2 * each):
        _, sentence = next(invented)
        if sentence not in library:
            yield Case(sentence, "not_found", "invented", chance.choice(indexed).id if number % 2 else None)


def _sentences(documents: Sequence[Document], chance: random.Random) -> Iterator[tuple[Document, str]]:
    """Yield sentences of documents drawn at random, for ever."""
    while True:
        document = chance.choice(documents)
        spans = split_sentences(document.text)
        start, end = chance.choice(spans) if spans else (0, 0)
        sentence = document.text[start:end]
        if len(sentence.split()) in SENTENCE and _marks(sentence):
            yield document, sentence


def _marks(text: str) -> str | None:
    """Return marks that do not occur in a sentence."""
    return next((marks for marks in MARKS if not set(marks) & set(text)), None)


def _report(cases: Sequence[Case]) -> str:
    lines = []
    for case in cases:
        marks = _marks(case.text) or MARKS[-1]
        link = "" if case.named is None else f" ([source](/documents/{quote(case.named)}))"
        lines.append(f"They say {marks[0]}{case.text}{marks[1]}{link}.")
    return "\n\n".join(lines)


def _check(report: str, indexed: Sequence[Document], shelf: UnindexedTexts) -> tuple[Result, ...]:
    return check(find_quotations(read_markdown(report)), indexed, shelf)


def _add_tables(results: Results, cases: Sequence[Case], found: Sequence[Result]) -> None:
    given = Counter((case.truth, one.status) for case, one in zip(cases, found, strict=True))
    rows = []
    for status in STATUSES:
        right = given[status, status]
        called, true = (sum(given[pair] for pair in given if pair[side] == status) for side in (1, 0))
        rows.append([status, str(true), f"{right / max(1, called):.3f}", f"{right / max(1, true):.3f}"])
    results.add("each verdict", ["verdict", "quotations", "precision", "recall"], rows)
    rows = []
    for damage in dict.fromkeys(sorted(case.damage for case in cases)):
        pairs = [(case, one) for case, one in zip(cases, found, strict=True) if case.damage == damage]
        counts = Counter(one.status for _, one in pairs)
        kinds = NAMED.get(damage)
        named = sum(1 for _, one in pairs if kinds and kinds & {change.kind for change in one.changes})
        rows.append([damage, *(str(counts[status]) for status in STATUSES), str(named) if kinds else ""])
    results.add("each kind of damage", ["damage", *STATUSES, "kind named"], rows)
    grave = [
        (case, one)
        for case, one in zip(cases, found, strict=True)
        if case.damage in GRAVE and one.status in ("verbatim", "repaired")
    ]
    results.add(
        "altered numbers, dates, names and negations called verbatim or repaired", ["count"], [[str(len(grave))]]
    )


def _time(cases: Sequence[Case], indexed: Sequence[Document], shelf: UnindexedTexts, chance: random.Random) -> float:
    """Return the seconds of a processor that a report of fifty pages takes."""
    words = " ".join(document.text.replace('"', "") for document in indexed).split()
    drawn = chance.sample(cases, min(len(cases), PAGES * QUOTATIONS_ON_A_PAGE))
    pages = []
    for number in range(PAGES):
        prose = " ".join(words[number * WORDS_ON_A_PAGE : (number + 1) * WORDS_ON_A_PAGE])
        pages.append(
            prose + "\n\n" + _report(drawn[number * QUOTATIONS_ON_A_PAGE : (number + 1) * QUOTATIONS_ON_A_PAGE])
        )
    began = time.process_time()
    _check("\n\n".join(pages), indexed, shelf)
    return time.process_time() - began


if __name__ == "__main__":
    main()
