"""A place where a shard is published: a folder or an object store, through fsspec. Only this module imports it."""

import glob
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import fsspec
from fsspec.implementations.local import LocalFileSystem

from qa.errors import EmptyIndexError, UnavailableError
from qa.shards.edition import Edition, File, dump_edition, load_edition

_MANIFEST = "manifest.json"


class Place:
    """Immutable files named by their hashes, and one manifest, which is replaced in one step.

    Args:
        url: A folder, or an address such as ``s3://bucket/folder``. The package for its protocol must be installed.

    Raises:
        UnavailableError: There is no package for its protocol.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        with _translated(f"cannot open {url}"):
            self._files, self._root = fsspec.core.url_to_fs(url)
        self._local = isinstance(self._files, LocalFileSystem)

    def __str__(self) -> str:
        return self.url

    def read(self) -> Edition:
        """Read the present edition.

        Raises:
            EmptyIndexError: Nothing is published here.
            StoreError: The manifest is damaged, or the place does not answer.
        """
        try:
            with _translated(f"cannot read {self.url}"):
                content = self._files.cat_file(f"{self._root}/{_MANIFEST}")
        except UnavailableError as exc:
            if isinstance(exc.__cause__, FileNotFoundError):
                raise EmptyIndexError(
                    f'{self.url} must hold a published index, holds none: set QA_PUBLISH to it and run "qa index PATH"'
                ) from exc
            raise
        return load_edition(content, self.url)

    def write(self, edition: Edition) -> None:
        """Make an edition the present one, in one step. All its files are here already."""
        with _translated(f"cannot publish to {self.url}"):
            target, content = f"{self._root}/{_MANIFEST}", dump_edition(edition)
            if not self._local:  # an object appears whole
                self._files.pipe_file(target, content)
                return
            written = Path(f"{target}.new")
            with written.open("wb") as file:
                file.write(content)
                os.fsync(file.fileno())
            written.replace(target)

    def names(self) -> frozenset[str]:
        """Return the hashes of all files here, also of those that no edition needs."""
        with _translated(f"cannot list {self.url}"):
            self._files.makedirs(f"{self._root}/files", exist_ok=True)
            found = self._files.ls(f"{self._root}/files", detail=False, refresh=True)
        return frozenset(str(path).rpartition("/")[2] for path in found)

    def below(self) -> frozenset[str]:
        """Return the names of the folders here in which something is published: further collections."""
        with _translated(f"cannot list {self.url}"):
            found = self._files.glob(f"{glob.escape(self._root)}/*/{_MANIFEST}")
        return frozenset(str(path).split("/")[-2] for path in found)

    def put(self, file: File, source: Path) -> None:
        """Store a file under its hash."""
        with _translated(f"cannot publish to {self.url}"):
            if self._local:
                _copy(source, Path(self._address(file.sha256)))
            else:
                self._files.put_file(str(source), self._address(file.sha256))

    def get(self, file: File, target: Path) -> None:
        """Copy a file to this machine, or link it if it is there already."""
        with _translated(f"cannot fetch from {self.url}"):
            if self._local:
                _copy(Path(self._address(file.sha256)), target)
            else:
                self._files.get_file(self._address(file.sha256), str(target))

    def damage(self, file: File) -> str | None:
        """Return what is wrong with a file here, which is read for that; None if it is as it was published."""
        try:
            with _translated(f"cannot read {self.url}"), self._files.open(self.address(file), "rb") as source:
                found = hashlib.file_digest(source, "sha256").hexdigest()
        except UnavailableError as exc:
            if isinstance(exc.__cause__, FileNotFoundError):
                return "is gone"
            raise
        return None if found == file.sha256 else f"is not (its SHA-256 is {found})"

    def address(self, file: File) -> str:
        """Return where a file is."""
        return self._address(file.sha256)

    def remove(self, names: Iterable[str]) -> None:
        """Remove files by their hashes. One that is gone already does not matter."""
        for name in names:
            with _translated(f"cannot tidy {self.url}"), suppress(FileNotFoundError):
                self._files.rm_file(self._address(name))

    def _address(self, sha256: str) -> str:
        return f"{self._root}/files/{sha256}"


def _copy(source: Path, target: Path) -> None:
    """Link a file, or copy it to another disk. It appears whole under its name."""
    try:
        os.link(source, target)
    except FileExistsError:
        return
    except FileNotFoundError:
        raise
    except OSError:  # another disk, or a file system without links
        part = target.with_name(f"{target.name}.{os.getpid()}.part")
        shutil.copyfile(source, part)
        part.replace(target)


@contextmanager
def _translated(what: str) -> Iterator[None]:
    """Turn errors of the file system into an `UnavailableError`. No other place does this."""
    try:
        yield
    except (OSError, ValueError, ImportError) as exc:
        raise UnavailableError(f"{what}: {exc}: check the address, the credentials and the network") from exc
