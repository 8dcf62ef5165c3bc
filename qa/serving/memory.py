"""Where the C library keeps the memory that threads have freed."""

import ctypes
import sys

_MOST_ARENAS = -8  # M_ARENA_MAX, mallopt(3)


def share_one_arena() -> None:
    """Let all threads of this process take memory from one place, and give it back there.

    By default glibc keeps what a thread freed for that thread, which with threads that take turns adds up: see
    docs/performance.md. To be called before there are threads. Under another C library than glibc nothing happens.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if mallopt is not None:
            mallopt(_MOST_ARENAS, 1)
