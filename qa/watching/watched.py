"""What is watched, as it is shown."""

from dataclasses import dataclass

from qa.library.folders import Failure


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched, and what is wrong.

    Attributes:
        folders: The paths of the folders, each with what is wrong with it, or None.
        waiting: Number of files that are about to be indexed.
        failures: Files that could not be indexed.
        trouble: Why nothing can be indexed for now; None if all is well.
    """

    folders: tuple[tuple[str, str | None], ...] = ()
    waiting: int = 0
    failures: tuple[Failure, ...] = ()
    trouble: str | None = None
