"""Look through watched folders: the files in them, the documents whose files are gone, and what cannot be seen."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from qa.corpus.documents import SourceFile, find_files
from qa.errors import DocumentError
from qa.ingest.sources import is_indexed
from qa.library.presence import FileState, absence, is_below, state_of


@dataclass(frozen=True, slots=True)
class Scan:
    """What was found in the folders.

    Attributes:
        folders: The folders that could be looked through.
        files: The files of kinds that are indexed, by path, each with its state.
        problems: What is wrong with a folder, by its path.
        unseen: Folders whose files could not be listed. Nothing is known of their documents.
    """

    folders: tuple[Path, ...]
    files: Mapping[str, tuple[SourceFile, FileState | None]]
    problems: Mapping[str, str]
    unseen: tuple[Path, ...]

    def gone(self, expected: Mapping[str, str], own: Sequence[Path]) -> dict[str, SourceFile]:
        """Return the files that are no more in their folder, by path.

        Args:
            expected: The paths of files that were there, with the ids of their documents.
            own: Folders that are not watched.
        """
        found = {}
        for name, document_id in expected.items():
            path = Path(name)
            root = next((folder for folder in self.folders if path.is_relative_to(folder)), None)
            there = name in self.files or os.path.lexists(path)
            if root and not there and not is_below(path, (*self.unseen, *own)):
                found[name] = SourceFile(path, document_id, root)
        return found


def scan(folders: Sequence[Path], own: Sequence[Path], *, ocr: bool) -> Scan:
    """Look through folders.

    Args:
        folders: The folders, resolved. A folder in another one is part of that.
        own: Folders in them that are not watched.
        ocr: Whether pictures are read.
    """
    seen: list[Path] = []
    unseen: list[Path] = []
    problems: dict[str, str] = {}
    files: dict[str, tuple[SourceFile, FileState | None]] = {}

    def refuse(error: DocumentError, unreadable: Path) -> None:
        unseen.append(unreadable)
        problems.setdefault(str(folder), str(error))

    for folder in folders:
        problem = absence(folder)
        if problem is not None:
            problems[str(folder)] = problem
            unseen.append(folder)
        elif not is_below(folder, [other for other in folders if other != folder]):
            seen.append(folder)
            for file in find_files(folder, refuse):
                if is_indexed(file, ocr=ocr) and not is_below(file.path, own):
                    files[file.location] = file, state_of(file.path)
    return Scan(tuple(seen), files, problems, tuple(unseen))
