"""Find files, read them, and parse them into documents with canonical text."""

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePath, PurePosixPath

from qa.corpus.authors import find_authors
from qa.corpus.blocks import Block, Content, Part, join_blocks, one_line
from qa.corpus.formats.fields import DEFAULT_FIELDS, Fields
from qa.corpus.formats.kinds import KINDS, SUFFIXES, load_content
from qa.corpus.formats.mailboxes import MESSAGE, message_id, told_suffix, untold_suffix, visible_folders
from qa.corpus.headings import flag_headings
from qa.corpus.losses import reading_of, unusual_loss
from qa.corpus.scans.confidence import scans_of
from qa.corpus.scans.tesseract import NO_TESSERACT, Tesseract
from qa.corpus.stated import stated_authors, stated_day
from qa.english.language import ENGLISH, is_english
from qa.errors import DocumentError, TransientError
from qa.records import ATTACHED, Document, language_code

_MEGABYTE = 1_000_000
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160))}  # as `\x0a`


@dataclass(frozen=True, slots=True)
class SourceFile:
    r"""A file that was found.

    Attributes:
        path: Absolute path. Only its folder is resolved, so that a link stays a link.
        id: POSIX path under the root, with ``\xNN`` for control characters and for bytes that are not UTF-8.
        root: The folder that was searched; for a file given by name, the folder it is in.
        member: Name of an attachment in the message at `path`; empty for the file itself.
    """

    path: Path
    id: str
    root: Path
    member: str = ""

    @property
    def location(self) -> str:
        r"""The path as text that can be stored and shown, with ``\xNN`` for bytes that are not UTF-8."""
        path = _printable(str(self.path))
        return f"{path}{ATTACHED}{self.member}" if self.member else path

    @property
    def name(self) -> PurePath:
        """Its name, or that of the attachment."""
        return PurePath(self.member or _printable(self.path.name))

    def attached(self, name: str) -> "SourceFile":
        """Return an attachment of it as a file."""
        member = f"{self.member}{ATTACHED}{name}" if self.member else name
        return replace(self, id=f"{self.id}/{name}", member=member)


def _raise(error: DocumentError, _folder: Path) -> None:
    raise error


def find_files(path: Path, on_unreadable: Callable[[DocumentError, Path], None] = _raise) -> list[SourceFile]:
    """Find the files of a folder, or the one given file.

    Hidden files and folders are left out, and so are the lock files of Office (`~$report.docx`). Links
    to folders are not followed: a target inside the root is found anyway, and one outside is not wanted. Links to files
    are listed, and `read_file` decides.

    Args:
        path: A folder or a file.
        on_unreadable: Called for each folder that cannot be listed; by default its error is raised.

    Returns:
        The files of any suffix, sorted by id.

    Raises:
        DocumentError: The path does not exist.
    """
    if path.is_dir():
        root = path.resolve()
        found = [Path(folder, name) for folder, names in _walk(root, on_unreadable) for name in names]
    elif os.path.lexists(path):
        root = path.parent.resolve()
        found = [root / path.name]
    else:
        raise DocumentError(f"path must exist, {path} does not: check its spelling")
    return sorted((SourceFile(file, _id(file, root), root) for file in found), key=lambda source: source.id)


def _walk(root: Path, on_unreadable: Callable[[DocumentError, Path], None]) -> list[tuple[str, list[str]]]:
    def refuse(error: OSError) -> None:
        message = f"folder must be readable, {error.filename} is not ({error.strerror}): grant access or move it away"
        on_unreadable(DocumentError(message), Path(error.filename))

    visible = []
    for folder, folders, names in os.walk(root, onerror=refuse):
        folders[:] = visible_folders(folder, folders)
        visible.append((folder, [name for name in names if not name.startswith((".", "~$"))]))
    return visible


def _id(file: Path, root: Path) -> str:
    place, untold = file.relative_to(root), untold_suffix(file)
    name = message_id(PurePosixPath(place)) if untold == MESSAGE else f"{place.as_posix()}{untold}"
    return _printable(name).translate(_CONTROLS)


def _printable(name: str) -> str:
    """Return a file name as text that can be stored and shown; on Unix, not every name is."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read_file(source: SourceFile, *, max_bytes: int) -> bytes:
    """Read a file that `find_files` found.

    Args:
        source: The file.
        max_bytes: A larger file is refused before it is read.

    Returns:
        Its bytes, at least one.

    Raises:
        TransientError: It may not be read, or another program holds it.
        DocumentError: It is gone, is not a regular file, leads out of its root, is empty, or is too large.
    """
    try:
        target = source.path.resolve(strict=True)
        if not target.is_relative_to(source.root.resolve()):
            raise DocumentError(f"file must lie in {source.root}, is a link to {target}: copy it there")
        status = target.stat()
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(
                "file must be a regular file, is a folder, pipe or device: remove it or copy its content"
            )
        if status.st_size > max_bytes:
            raise DocumentError(
                f"file must have at most {max_bytes / _MEGABYTE:g} MB, has {status.st_size / _MEGABYTE:.1f} MB: "
                "split it or raise QA_MAX_FILE_MB"
            )
        with target.open("rb") as file:
            data = file.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise TransientError("file must keep its size while it is read, this one grows: wait until it is whole")
    except FileNotFoundError as exc:
        raise DocumentError("file must exist, it is gone or a link to nothing: restore or remove it") from exc
    except OSError as exc:
        raise TransientError(f"file must be readable, is not ({exc.strerror}): grant access or remove it") from exc
    except RuntimeError as exc:  # before Python 3.13
        raise DocumentError("file must be readable, is not (a link to itself): grant access or remove it") from exc
    if not data.strip():
        raise DocumentError(f"file must hold text, is empty ({len(data)} bytes): fill or remove it")
    return data


def parse_document(
    source: SourceFile, data: bytes, fields: Fields = DEFAULT_FIELDS, tesseract: Tesseract = NO_TESSERACT
) -> Document:
    """Make a document from a file's bytes. The same bytes always give the same text.

    Args:
        source: The file. Its suffix gives the format.
        data: Its bytes.
        fields: Which fields are read, if it is JSON.
        tesseract: Reads pages that are pictures.

    Returns:
        The document.

    Raises:
        DocumentError: The bytes are damaged or protected, have another format or encoding, or hold no text.
    """
    suffix = _suffix(source, data)
    content = _load(suffix, data, fields, tesseract)
    text, headings, locators, tables = join_blocks(flag_headings(content.blocks))
    if not text:
        raise DocumentError("file must hold text, nothing is left without marks and boilerplate: check or remove it")
    title = content.title or (text[slice(*headings[0])] if headings and headings[0][0] == 0 else source.name.stem)
    reading = reading_of(content.parts)
    unusual = unusual_loss(reading, suffix)
    notices = content.notices if unusual is None else (*content.notices, unusual)
    return Document(
        id=source.id,
        title=one_line(title) or source.id,
        path=source.location,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        file_sha256=hashlib.sha256(data).hexdigest(),
        publisher=_line(content.publisher),
        published=content.published or stated_day(content.parts),
        authors=find_authors(content.authors) or find_authors(stated_authors(content.parts)),
        created=content.created,
        language=language_code(content.language) or (ENGLISH if is_english(text) else None),
        url=_web_address(content.url),
        source=_line(content.source),
        text=text,
        headings=headings,
        locators=locators,
        tables=tables,
        scans=scans_of(text, locators, content.scans, content.unread),
        notices=tuple(one_line(notice) for notice in notices),
        reading=reading,
        attachments=content.attachments,
    )


def explain_document(
    source: SourceFile, data: bytes, fields: Fields = DEFAULT_FIELDS, tesseract: Tesseract = NO_TESSERACT
) -> tuple[Part, ...]:
    """Read a file and tell what of it is text, and what is left out by which rule.

    Args:
        source: The file. Its suffix gives the format.
        data: Its bytes.
        fields: As in `parse_document`.
        tesseract: As in `parse_document`.

    Returns:
        All of the file in reading order, each part as it is in the text, or would be.

    Raises:
        DocumentError: As in `parse_document`, but for a file of which all is left out.
    """
    parts = _load(_suffix(source, data), data, fields, tesseract).parts
    shown = (replace(part, text=join_blocks([Block(part.text)])[0]) for part in parts)
    return tuple(part for part in shown if part.text)


def _line(text: str | None) -> str | None:
    """Return metadata as one line without control characters, which is safe to show."""
    return None if text is None else one_line(text) or None


def _web_address(url: str | None) -> str | None:
    """Return an address if it may be linked, else None."""
    line = _line(url)
    return line if line is not None and line.lower().startswith(("http://", "https://")) else None


def _suffix(source: SourceFile, data: bytes) -> str:
    return told_suffix(source.name if source.member else source.path, data, SUFFIXES)


def _load(suffix: str, data: bytes, fields: Fields, tesseract: Tesseract) -> Content:
    if suffix not in KINDS:
        raise DocumentError(f"file must end in one of {', '.join(sorted(KINDS))}, ends in {suffix!r}: convert it")
    return load_content(suffix, data, fields, tesseract)
