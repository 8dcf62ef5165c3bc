"""The files of shards on this machine: written, fetched, checked and mapped into memory."""

import hashlib
import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import StoreError
from qa.shards.edition import Edition, File, SegmentFiles
from qa.shards.place import Place
from qa.shards.segment import Arrays, Segment

_UNUSED_SECONDS = 3600.0  # after which a file that no edition needs is removed


class LocalFiles:
    """A folder of immutable files, named by their hashes. Processes can share it.

    Args:
        folder: The folder. It is made if it is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise _unwritable(folder, exc) from exc

    def path(self, file: File) -> Path:
        """Return where a file is."""
        return self._folder / file.sha256

    def keep(self, array: NDArray[Any]) -> File:
        """Write an array to a file, in NumPy's format."""
        part = self._folder / f"{os.getpid()}-{time.monotonic_ns()}.part"
        try:
            with part.open("wb") as target:
                np.save(target, array, allow_pickle=False)
                target.flush()
                os.fsync(target.fileno())
            file = File(_hash(part), part.stat().st_size)
            part.replace(self.path(file))
        except OSError as exc:
            raise _unwritable(self._folder, exc) from exc
        return file

    def keep_segment(self, arrays: Arrays, gone: NDArray[np.bool_]) -> SegmentFiles:
        """Write the files of a segment, but only those that are not mapped from such a file already."""
        alive = np.repeat(~gone, np.diff(arrays["firsts"]))
        files = {name: self._file_of(array) or self.keep(array) for name, array in arrays.items()}
        return SegmentFiles(arrays=files, gone=self.keep(gone), chunks=int(alive.sum()))

    def fetch(self, edition: Edition, place: Place) -> None:
        """Fetch the files of an edition that are not here, and check them.

        Raises:
            StoreError: A file is damaged or gone, or the place does not answer.
        """
        for file in edition.files.values():
            if self._size(file) == file.size:
                continue
            part = self._folder / f"{file.sha256}.{os.getpid()}.part"
            part.unlink(missing_ok=True)
            place.get(file, part)
            if (found := _hash(part)) != file.sha256:
                part.unlink()
                raise StoreError(
                    f"a file of {place} must have the SHA-256 {file.sha256}, has {found}: it is damaged; remove it, "
                    'and run "qa index" or "qa cluster index" where it was published'
                )
            part.replace(self.path(file))

    def damage(self, file: File) -> str | None:
        """Return what is wrong with a file, which is read for that; None if it is whole, or was not fetched."""
        if self._size(file) is None or (found := _hash(self.path(file))) == file.sha256:
            return None
        return f"is not (its SHA-256 is {found})"

    def open(self, segment: SegmentFiles) -> Segment:
        """Open a segment whose files are here."""
        return Segment(
            {name: self._map(file) for name, file in segment.arrays.items()}, np.array(self._map(segment.gone))
        )

    def tidy(self, used: Collection[str]) -> None:
        """Remove files that are not in use, an hour after they came here."""
        for path in self._folder.iterdir():
            try:
                if path.name not in used and time.time() - path.stat().st_ctime > _UNUSED_SECONDS:
                    path.unlink()
            except FileNotFoundError:  # another process was quicker
                continue

    def _map(self, file: File) -> NDArray[Any]:
        try:
            array: NDArray[Any] = np.load(self.path(file), mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError) as exc:
            raise StoreError(f"cannot read {self.path(file)}: {exc}: remove this file, then start again") from exc
        return array

    def _file_of(self, array: NDArray[Any]) -> File | None:
        """Return the file that an array is mapped from, if it is one of this folder."""
        if not isinstance(array, np.memmap) or array.filename is None:
            return None
        path = Path(array.filename)
        return File(path.name, path.stat().st_size) if path.parent == self._folder.absolute() else None

    def _size(self, file: File) -> int | None:
        try:
            return self.path(file).stat().st_size
        except FileNotFoundError:
            return None


def _hash(path: Path) -> str:
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def _unwritable(folder: Path, exc: OSError) -> StoreError:
    return StoreError(f"cannot write to {folder}: {exc}: check that the disk has room and the folder is writable")
