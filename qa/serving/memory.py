"""Control where the C library keeps memory that threads have freed."""

import ctypes
import sys

_MOST_ARENAS = -8  # M_ARENA_MAX, mallopt(3)


def share_one_arena() -> None:
    """Let all threads of this process share one arena of memory.

    By default glibc keeps freed memory for the thread that freed it. With many threads that take turns this adds up:
    see docs/performance.md. Call this before there are threads. With a C library other than glibc nothing happens.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
        if mallopt is not None:
            mallopt(_MOST_ARENAS, 1)
