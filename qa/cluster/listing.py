"""A list of files and addresses to index. What has an address is copied to a folder that all machines see."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import fsspec

from qa.errors import DocumentError
from qa.ingest.report import Refusal


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list names.

    Attributes:
        paths: Files and folders.
        urls: Addresses of files, such as ``https://…`` or ``s3://…``.
    """

    paths: tuple[Path, ...]
    urls: tuple[str, ...]


def read_listing(file: Path) -> Listing:
    """Read a list: on each line a path, an address, or a JSON object with one of them as ``path`` or ``url``.

    Relative paths start at the folder of the list. Empty lines and lines that begin with ``#`` are left out.

    Raises:
        DocumentError: It cannot be read, or a line names nothing.
    """
    try:
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise DocumentError(f"a list must be a text file in UTF-8, {file} cannot be read so: {exc}") from exc
    named = [
        _named(line.strip(), f"line {number} of {file}")
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    return Listing(
        paths=tuple(dict.fromkeys(file.parent / name for name in named if "://" not in name)),
        urls=tuple(dict.fromkeys(name for name in named if "://" in name)),
    )


def _named(line: str, where: str) -> str:
    if not line.startswith("{"):
        return line
    try:
        fields = json.loads(line)
    except ValueError as exc:
        raise DocumentError(f"{where} must be a JSON object, is not ({exc}): correct it") from exc
    name = fields.get("url") or fields.get("path")
    if not isinstance(name, str):
        raise DocumentError(f'{where} must name a "path" or a "url" in a string, names none: correct it')
    return name


def mirror(urls: Iterable[str], folder: Path) -> list[Refusal]:
    """Copy the files at some addresses below a folder, and remove what is there and not among them.

    Args:
        urls: The addresses.
        folder: The folder. Nothing else is in it.

    Returns:
        The addresses that could not be copied. An earlier copy of such a file stays.
    """
    targets = {folder / place_below(url): url for url in urls}
    refused = []
    for target, url in targets.items():
        part = target.with_name(f".{target.name}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            files, path = fsspec.core.url_to_fs(url)
            files.get_file(path, str(part))
            part.replace(target)
        except (OSError, ValueError, ImportError) as exc:
            part.unlink(missing_ok=True)
            refused.append(Refusal(url, f"a listed file must be readable, {url} is not ({exc}): check the address"))
    for path in folder.rglob("*"):
        if path.is_file() and path not in targets:
            path.unlink()
    return refused


def place_below(url: str) -> Path:
    """Return where the copy of a file is below the folder: its id names its origin.

    >>> place_below("https://example.org/news/a%20b.html").as_posix()
    'example.org/news/a b.html'
    >>> place_below("s3://bucket/../x.pdf?version=2").as_posix()
    'bucket/x-8f0ba73c.pdf'
    """
    parts = urlsplit(url)
    names = [name for name in unquote(parts.path).split("/") if name.strip(".")]
    path = Path(parts.netloc.rpartition("@")[2] or parts.scheme, *(name.lstrip(".") for name in names))
    if not parts.query:
        return path
    return path.with_stem(f"{path.stem}-{hashlib.sha256(parts.query.encode()).hexdigest()[:8]}")
