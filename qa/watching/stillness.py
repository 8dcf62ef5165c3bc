"""Tell which files keep still: what is being written is not read. Pure."""

from collections.abc import Mapping

from qa.library.presence import FileState


class Stillness:
    """Remembers since when files have their state.

    Args:
        seconds: How long a file must have kept its state.

    >>> stillness, half, whole = Stillness(2), FileState(10, 1), FileState(20, 2)
    >>> stillness.still({"a.md": half}, now=0), stillness.still({"a.md": whole}, now=2)
    ([], [])
    >>> stillness.still({"a.md": whole}, now=4)
    ['a.md']
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[str, tuple[FileState | None, float]] = {}

    def still(self, states: Mapping[str, FileState | None], *, now: float) -> list[str]:
        """Return the files that have kept still. Files that are not asked about are forgotten.

        Args:
            states: The present states by path; None for a file that is gone.
            now: The time in seconds, which only grows.
        """
        since = {}
        for path, state in states.items():
            before = self._since.get(path)
            since[path] = before if before and before[0] == state else (state, now)
        self._since = since
        return [path for path, (_, start) in since.items() if now - start >= self._seconds]
