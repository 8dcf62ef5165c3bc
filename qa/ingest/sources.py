"""Find the files to index under some paths, their ids, and the documents whose files are gone."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from qa.corpus.documents import SourceFile, find_files
from qa.corpus.formats.kinds import IMAGES, SUFFIXES
from qa.corpus.formats.mailboxes import untold_suffix
from qa.errors import DocumentError
from qa.ingest.report import Refusal
from qa.records import IndexedDocument


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that were found under some paths.

    Attributes:
        files: The files to index, with the old or new ids of their documents, in the order of the ids.
        vanished: Ids of documents whose file is gone. One of the files may have such an id now.
        ignored: Number of files of kinds that are not indexed.
        others: These, by their paths in the folder.
        refused: Paths that could not be read, and files of folders that are not read again.
    """

    files: tuple[SourceFile, ...]
    vanished: tuple[str, ...]
    ignored: int
    others: tuple[str, ...]
    refused: tuple[Refusal, ...]


def find_sources(
    paths: Sequence[Path | SourceFile],
    documents: Mapping[str, IndexedDocument],
    *,
    ocr: bool = False,
    admit: Callable[[SourceFile], bool] = lambda _: True,
    refused_before: Mapping[str, Refusal] = MappingProxyType({}),
) -> Sources:
    """Find the files under some paths.

    Args:
        paths: Folders and files. A `SourceFile` keeps its id; if it is gone, its document has vanished.
        documents: The documents of the index, by id.
        ocr: Whether pictures are read. Else the images in folders are not indexed.
        admit: Which of the found files belong to this index. A document of another one has vanished here.
        refused_before: Files that would be refused again, by location. In a folder they are not read again.
    """
    files: dict[Path, SourceFile] = {}
    hopeless: dict[Path, Refusal] = {}
    folders, unreadable, refused = [], [], []
    others: dict[Path, str] = {}
    known, gone = {document.file for document in documents.values()}, set()

    def refuse_folder(error: DocumentError, folder: Path) -> None:
        unreadable.append(folder)
        refused.append(Refusal(str(folder), str(error)))

    for path in paths:
        if isinstance(path, SourceFile):
            if path.location in known and not os.path.lexists(path.path):
                gone.add(path.location)
            else:
                files.setdefault(path.path, path)
            continue
        try:
            found = [file for file in find_files(path, refuse_folder) if admit(file)]
        except DocumentError as exc:
            refused.append(Refusal(str(path), str(exc)))
            continue
        if path.is_dir():
            folders.append(path.resolve())
            unwanted = {
                file.path: file.id for file in found if not is_indexed(file, ocr=ocr) and file.location not in known
            }
            others |= unwanted
            hopeless |= {file.path: refused_before[file.location] for file in found if file.location in refused_before}
            found = [file for file in found if file.path not in unwanted and file.path not in hopeless]
        for file in found:
            files.setdefault(file.path, file)
    unread = [refusal for path, refusal in hopeless.items() if path not in files]
    seen = {file.location for file in files.values()} | {refusal.path for refusal in unread}
    vanished = tuple(
        document.id
        for document in documents.values()
        if document.file in gone
        or (
            document.file not in seen and _is_below(document.path, folders) and not _is_below(document.path, unreadable)
        )
    )
    named = _name(sorted(files.values(), key=lambda file: (file.id, file.path)), documents, free=vanished)
    return Sources(tuple(named), vanished, len(others), tuple(others.values()), (*refused, *unread))


def is_indexed(file: SourceFile, *, ocr: bool) -> bool:
    """Whether a file of a folder is of a kind that is indexed.

    Args:
        file: The file.
        ocr: Whether pictures are read.
    """
    suffix = untold_suffix(file.path) or file.path.suffix.lower()
    return suffix in SUFFIXES and (ocr or suffix not in IMAGES)


def _name(
    files: Sequence[SourceFile], documents: Mapping[str, IndexedDocument], *, free: Sequence[str]
) -> list[SourceFile]:
    """Give each file its old id. If the id of a new file is taken, its folder's name is put before it.

    The ids of vanished documents are free: a message that was moved in its maildir keeps its id.
    """
    ids = {document.path: document.id for document in documents.values()}
    taken = set(ids.values()).difference(free)
    named = []
    for file in files:
        document_id, parents = ids.get(file.location, file.id), iter(file.root.parts[:0:-1])
        while file.location not in ids and document_id in taken and (parent := next(parents, None)) is not None:
            document_id = f"{parent}/{document_id}"
        taken.add(document_id)
        named.append(replace(file, id=document_id))
    return sorted(named, key=lambda file: file.id)


def _is_below(path: str, folders: Sequence[Path]) -> bool:
    return any(Path(path).is_relative_to(folder) for folder in folders)
