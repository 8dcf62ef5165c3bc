"""The files in messages."""

import warnings
from collections.abc import Set
from io import BytesIO
from pathlib import PurePosixPath

from PIL import Image

from qa.corpus.blocks import one_line
from qa.records import Attachment

MOST = 5000
"""Maximum number of attachments that are read of one file."""

_LEAST_PIXELS = 50_000  # of an image: logos and buttons are smaller


class Files:
    """The files in messages.

    Args:
        suffixes: Suffixes, in lower case, of the kinds that are read.

    Attributes:
        folder: Stands before their names, to tell messages apart.
        read: Those of kinds that are read.
    """

    def __init__(self, suffixes: Set[str]) -> None:
        self._suffixes = suffixes
        self.folder = ""
        self.read: list[Attachment] = []
        self._names: dict[str, int] = {}  # with how often each was given
        self._others: list[str] = []
        self._locked: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        path = PurePosixPath(one_line(name).replace("\\", "/"))
        plain = path.name if path.name.strip(". ") else "attachment"
        first = unique = self._placed(plain)
        while unique in self._names:
            self._names[first] += 1
            unique = self._placed(f"{path.stem} {self._names[first]}{path.suffix}")
        self._names[unique] = 1
        readable = path.suffix.lower() in self._suffixes and content.strip() and not _is_small(content)
        if readable and len(self.read) < MOST:
            self.read.append(Attachment.of(unique, content))
        else:
            self._others.append(unique)

    def _placed(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name

    def lock(self) -> None:
        """Remember that a message is encrypted."""
        self._locked.append(self.folder)

    def notices(self) -> tuple[str, ...]:
        """Say what is not read."""
        notices = []
        if self._others:
            names = ", ".join(self._others)
            notices.append(
                f"attachments must be of kinds that are read, not empty, at most {MOST:,}, and no small "
                f"images, {names} is not: save them as one"
            )
        if self._locked:
            which = ", ".join(name for name in self._locked if name)
            notices.append(f"a message must not be encrypted, {which or 'this'} is: save it decrypted")
        return tuple(notices)


def _is_small(content: bytes) -> bool:
    """Whether a file is an image that is too small to hold text."""
    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(content)) as image:
            return image.width * image.height < _LEAST_PIXELS
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):  # no image, or one that is refused later
        return False
