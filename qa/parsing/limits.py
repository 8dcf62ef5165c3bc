"""What a parser may use, and how the system is told."""

import sys
from dataclasses import dataclass
from pathlib import Path

from qa.errors import DocumentError

_MEGABYTE = 1_000_000
_PATIENCE = 10  # times the processor time: so slow is a machine that is shared by ten
_RETIRE_SHARE = 0.5  # of the memory: a parser that holds more starts afresh, so that no file pays for another


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """What the parsing of one file may use.

    Attributes:
        seconds: Processor time, so that a busy machine refuses no file; time by the clock where that alone is watched.
        memory_bytes: Address space of the parser, about 80 MB of which it needs for itself. Linux enforces it.
        text_bytes: Most bytes of the text in UTF-8, so that no small file unfolds to a large text.
    """

    seconds: float
    memory_bytes: int
    text_bytes: int

    @property
    def patience(self) -> float:
        """Seconds by the clock after which a parser is killed that has used less processor time: it waits for ever."""
        return self.seconds * (_PATIENCE if sys.platform == "linux" else 1)

    def too_slow(self) -> DocumentError:
        """The refusal of a file that takes too long."""
        return DocumentError(
            f"a file must be parsed in {self.seconds:g} s of processor time, this one was not: split it, or raise "
            "QA_PARSE_SECONDS"
        )

    def too_large(self) -> DocumentError:
        """The refusal of a file that takes too much memory."""
        return DocumentError(
            f"a file must be parsed with {self.memory_bytes / _MEGABYTE:g} MB of memory, this one needs more: split "
            "it, or raise QA_PARSE_MEMORY_MB"
        )

    def too_long(self, size: int) -> DocumentError:
        """The refusal of a file whose text is too long."""
        return DocumentError(
            f"the text of a file must have at most {self.text_bytes / _MEGABYTE:g} MB, this one's has "
            f"{size / _MEGABYTE:.1f} MB: split it, or raise QA_MAX_FILE_MB"
        )


if sys.platform == "linux":
    import resource

    _STATM = Path("/proc/self/statm")  # its first number: pages of address space. A peak would be the starter's, too

    def confine(limits: ParseLimits) -> None:
        """Limit this process for good: its memory, and that it writes no file and leaves no core dump."""
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def grant_time(limits: ParseLimits) -> None:
        """Limit the processor time of the next file, which ends a parser even when nobody watches it any more."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))

    def is_worn(limits: ParseLimits) -> bool:
        """Whether this process holds so much memory that the next file should get a fresh one."""
        held = int(_STATM.read_text("ascii").split()[0]) * resource.getpagesize()
        return held > _RETIRE_SHARE * limits.memory_bytes

else:

    def confine(limits: ParseLimits) -> None:
        """Limit nothing: only Linux can."""

    def grant_time(limits: ParseLimits) -> None:
        """Limit nothing: whoever started this process watches the clock."""

    def is_worn(limits: ParseLimits) -> bool:  # noqa: ARG001 - the same everywhere
        """Never: memory is not limited here."""
        return False
