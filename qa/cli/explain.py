"""What ``qa index --explain`` shows: the text of a file, what is left out of it, and by which rule."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa.cli.terminal import printable
from qa.config import Config

if TYPE_CHECKING:
    from qa.corpus.blocks import Part


def explain(config: Config, path: Path) -> None:
    """Print a file as it is read, in reading order. What is left out is marked as wdiff marks deletions.

    Raises:
        DocumentError: The file cannot be read, or is not a single file.
    """
    from qa.corpus.documents import find_files, read_file
    from qa.corpus.losses import reading_of
    from qa.errors import DocumentError
    from qa.parsing.process import ParserProcess
    from qa.parts import MEGABYTE, parse_limits

    if path.is_dir():
        raise DocumentError(f"one file is explained at a time, {path} is a folder: name a file in it")
    (source,) = find_files(path)
    with ParserProcess(parse_limits(config)) as parser:
        parts = parser.explain(source, read_file(source, max_bytes=config.max_file_mb * MEGABYTE))
    reading = reading_of(parts)
    click.secho(f"{printable(str(path))}: {reading.spelled}", bold=True)
    _show(parts)


def _show(parts: Sequence["Part"]) -> None:
    from qa.corpus.left_out import LeftOut

    for part in parts:
        lines = "\n".join(map(printable, part.text.split("\n")))
        if isinstance(part, LeftOut):
            click.echo(f"\n{click.style(f'[-{lines}-]', fg='red')}")
            click.secho(f"    {part.rule.cause.label}: {part.rule.name}", dim=True)
        else:
            click.echo(f"\n{click.style(lines, bold=part.heading)}")
