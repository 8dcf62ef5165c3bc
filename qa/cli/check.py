"""The command ``qa check``, which checks the quotations of files. Heavy imports are deferred."""

import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from qa.cli import options
from qa.config import Config
from qa.errors import DocumentError, EmptyIndexError

if TYPE_CHECKING:
    from qa.checking.files import CheckedFile
    from qa.checking.records import Quotation
    from qa.client import Client
    from qa.parsing.process import ParserProcess
    from qa.records import Document
    from web.schema import CheckReply, CheckResult

BROKEN = 1  # exit code if a quotation is neither verbatim nor repaired
_AT_ONCE = 100  # quotations in one request
_CHARACTERS_AT_ONCE = 15_000
_STATUSES = ("altered", "misattributed", "not_found", "contradicted")
_FORMATS = ("text", "json", "sarif", "github")


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@options.data
@options.collection
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Check against the documents in this folder or file, without any index. Repeatable.",
)
@click.option(
    "--format", "shown_as", type=click.Choice(_FORMATS), default="text", show_default=True, help="What to print."
)
@click.option("--allow", multiple=True, type=click.Choice(_STATUSES), help="A verdict that is no failure. Repeatable.")
@click.option("--claims", is_flag=True, help="Check sentences, too, that state a number, a date or a name.")
@click.option("--least-words", default=3, show_default=True, type=click.IntRange(1), help="Shortest quotation.")
def check(
    files: tuple[Path, ...],
    data: Path | None,
    collection: str | None,
    against: tuple[Path, ...],
    shown_as: Literal["text", "json", "sarif", "github"],
    allow: tuple[str, ...],
    claims: bool,
    least_words: int,
) -> None:
    """Check the quotations of files against the indexed documents.

    FILE is Markdown, plain text, or any other format that can be indexed; `-` reads Markdown from standard input. Each
    quotation, in quotation marks of any language or as a quoted block, is verbatim, repaired, altered, misattributed or
    not found. Asks the running service if one has the index open. Needs no model and no network.

    Exit code 0: all are verbatim or repaired. 1: one is not, or they could not be checked; standard error says which.
    2: a FILE cannot be read.

    \b
    Example:
        qa check report.md press/*.docx
        qa check --against sources/ report.md
        qa check --format sarif docs/*.md > quotations.sarif
    """
    from qa.checking.claims import find_claims
    from qa.checking.quotations import find_quotations
    from qa.cli.checked import show_checked
    from qa.cli.reach import reach

    config = options.settings(data, collection)
    read = list(_read(files, config))
    found = [find_quotations(file.prose, least_words=least_words) for file in read]
    if claims:
        claimed = (one + find_claims(file.prose, one) for file, one in zip(read, found, strict=True))
        found = [sorted(one, key=lambda quotation: quotation.start) for one in claimed]
    flat = [quotation for quotations in found for quotation in quotations]
    if against:
        results = _check_against(against, config, flat)
    else:
        results = reach(config, lambda: _check_here(config, flat), lambda service: _check_there(service, flat))
    rest = iter(results)
    replies = [_reply(list(islice(rest, len(quotations)))) for quotations in found]
    show_checked(list(zip(read, replies, strict=True)), shown_as)
    broken = {one.status for reply in replies for one in reply.quotations if not one.holds}
    if broken - set(allow):
        sys.exit(BROKEN)


def _read(paths: Sequence[Path], config: Config) -> "Iterator[CheckedFile]":
    from qa.parsing.process import ParserProcess
    from qa.parts import parse_limits

    with ParserProcess(parse_limits(config)) as parser:
        for path in paths:
            try:
                yield _read_one(path, config, parser)
            except DocumentError as exc:
                raise click.UsageError(f"{path}: {exc}") from exc


def _read_one(path: Path, config: Config, parser: "ParserProcess") -> "CheckedFile":
    from qa.checking.files import read_checked
    from qa.corpus.documents import SourceFile, find_files, read_file
    from qa.parts import MEGABYTE

    if path == Path("-"):
        source = SourceFile(Path("-.md"), "-", Path())
        return read_checked("-", source, sys.stdin.buffer.read(), parser.parse)
    if path.is_dir():
        raise DocumentError("a file must be named, this is a folder: name the files in it")
    (source,) = find_files(path)
    data = read_file(source, max_bytes=config.max_file_mb * MEGABYTE)
    return read_checked(path.as_posix(), source, data, parser.parse)


def _check_here(config: Config, quotations: "Sequence[Quotation]") -> "list[CheckResult]":
    from qa.checking.check import check as check_quotations
    from qa.parts import chroma_server_of
    from qa.store.reading import open_to_search
    from web.schema import CheckReply

    with open_to_search(config.folder, chroma_server_of(config)) as index:
        if not index.documents:
            raise EmptyIndexError('the index must hold a document, it is empty: run "qa index PATH" first')
        return CheckReply.of(check_quotations(quotations, index.documents.values(), index)).quotations


def _check_against(paths: Sequence[Path], config: Config, quotations: "Sequence[Quotation]") -> "list[CheckResult]":
    from tempfile import TemporaryDirectory

    from qa.checking.check import check as check_quotations
    from qa.checking.unindexed import UnindexedTexts
    from web.schema import CheckReply

    documents = list(_documents(paths, config))
    if not documents:
        raise DocumentError("a document must be under the paths of --against, none is: correct them")
    with TemporaryDirectory(prefix="citewell-lexical-", ignore_cleanup_errors=True) as folder:
        texts = UnindexedTexts(documents, Path(folder))
        return CheckReply.of(check_quotations(quotations, documents, texts)).quotations


def _documents(paths: Sequence[Path], config: Config) -> "Iterator[Document]":
    """Read documents. One that cannot be read is named on standard error."""
    from qa.corpus.documents import read_file
    from qa.ingest.sources import find_sources
    from qa.parsing.process import ParserProcess
    from qa.parts import MEGABYTE, parse_limits

    found = find_sources(paths, {})
    refused = {refusal.path: refusal.reason for refusal in found.refused}
    with ParserProcess(parse_limits(config)) as parser:
        for source in found.files:
            try:
                yield parser.parse(source, read_file(source, max_bytes=config.max_file_mb * MEGABYTE))
            except DocumentError as exc:
                refused[source.location] = str(exc)
    for path, reason in refused.items():
        click.echo(f"refused {path}: {reason}", err=True)


def _check_there(service: "Client", quotations: "Sequence[Quotation]") -> "list[CheckResult]":
    from web.schema import CheckReply, CheckRequest, FoundQuotation

    batches: list[list[FoundQuotation]] = [[]]
    room = _CHARACTERS_AT_ONCE
    for quotation in quotations:
        room -= len(quotation.text) + len(quotation.after)
        if room < 0 or len(batches[-1]) == _AT_ONCE:
            batches.append([])
            room = _CHARACTERS_AT_ONCE
        batches[-1].append(FoundQuotation.of(quotation))
    requests = [CheckRequest(quotations=batch) for batch in batches if batch]
    replies = [service.post("/api/check", request, CheckReply) for request in requests]
    return [result for reply in replies for result in reply.quotations]


def _reply(results: "Sequence[CheckResult]") -> "CheckReply":
    from web.schema import CheckReply

    return CheckReply.joined(results)
