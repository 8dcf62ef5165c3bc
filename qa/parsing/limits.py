"""The limits of a parser and its other settings, and how the system enforces the limits."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

from qa.corpus.formats.fields import DEFAULT_FIELDS, Fields
from qa.corpus.scans.settings import Ocr
from qa.errors import DocumentError, TransientError

_MEGABYTE = 1_000_000
_PATIENCE = 10  # times the processor time: a machine shared by ten is this slow
_RETIRE_SHARE = 0.5  # of the memory: a parser that holds more is replaced, so that no file pays for another


@dataclass(frozen=True, slots=True, kw_only=True)
class ParseLimits:
    """The limits for parsing one file, and what is read of it.

    Attributes:
        seconds: Processor time, so that a busy machine refuses no file; clock time on systems that offer only that.
        memory_bytes: Address space of the parser; it needs about 80 MB for itself. Only Linux enforces it.
        text_bytes: Maximum size of the text in UTF-8, so that no small file expands to a huge text.
        fields: Which fields of JSON are read.
        ocr: How pictures of text are read. Each may take as much time as a file.
    """

    seconds: float
    memory_bytes: int
    text_bytes: int
    fields: Fields = DEFAULT_FIELDS
    ocr: Ocr = field(default_factory=Ocr)

    @property
    def patience(self) -> float:
        """Clock seconds after which a parser is killed although it has processor time left: it waits for ever."""
        return self.seconds * (_PATIENCE if sys.platform == "linux" else 1)

    def too_slow(self) -> TransientError:
        """Return the error for a file that takes too long, on a machine that may only be busy."""
        return TransientError(
            f"a file must be parsed in {self.seconds:g} s of processor time, this one was not: split it, or raise "
            "QA_PARSE_SECONDS"
        )

    def too_large(self) -> DocumentError:
        """Return the error for a file that takes too much memory."""
        return DocumentError(
            f"a file must be parsed with {self.memory_bytes / _MEGABYTE:g} MB of memory, this one needs more: split "
            "it, or raise QA_PARSE_MEMORY_MB"
        )

    def too_long(self, size: int) -> DocumentError:
        """Return the error for a file whose text is too long."""
        return DocumentError(
            f"the text of a file must have at most {self.text_bytes / _MEGABYTE:g} MB, this one's has "
            f"{size / _MEGABYTE:.1f} MB: split it, or raise QA_MAX_FILE_MB"
        )


if sys.platform == "linux":
    import resource

    _STATM = Path("/proc/self/statm")  # first number: pages of address space; a peak would include the starter's

    def confine(limits: ParseLimits) -> None:
        """Limit this process for good: its memory is bounded, it can write no file and leaves no core dump."""
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def grant_time(limits: ParseLimits) -> None:
        """Limit the processor time of the next file. This ends a parser even when nobody watches it any more."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime + limits.seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))

    def is_worn(limits: ParseLimits) -> bool:
        """Whether this process holds so much memory that the next file should get a new process."""
        held = int(_STATM.read_text("ascii").split()[0]) * resource.getpagesize()
        return held > _RETIRE_SHARE * limits.memory_bytes

else:

    def confine(limits: ParseLimits) -> None:
        """Limit nothing: only Linux can."""

    def grant_time(limits: ParseLimits) -> None:
        """Limit nothing: the process that started this one watches the clock."""

    def is_worn(limits: ParseLimits) -> bool:  # noqa: ARG001 - same signature on all systems
        """Never: memory is not limited here."""
        return False
