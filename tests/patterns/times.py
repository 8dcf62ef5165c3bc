"""Times every regular expression of the project on hostile strings; started by a test, in a process with a limit.

A long string is tried where a shorter one took so long that growth with the square would reach the limit. What is
faster cannot grow with the square or worse: of so many steps it would have made more already.
"""

import re
import resource
import signal
import sys
from collections.abc import Iterator, Sequence
from time import perf_counter, process_time

from tests.patterns.found import Found, find_patterns
from tests.patterns.hostile import ENDS, strings, units

LIMIT = 0.05  # seconds of processor time for one string
LIMIT_OF_LONG = 0.03  # for one of 30,000 characters: a microsecond for each, and the clock may tick every 4 ms
SHORT, LONG = (130, 1_000), (3_000, 10_000, 30_000)
GIVEN_UP = 0.1
TRIES = 8  # the machine may have been busy


class TooLongError(Exception):
    """An expression took too long and was stopped."""


def main() -> None:
    """Write a line for each expression, with the strings for which it was too slow."""
    seconds = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    for found in find_patterns():
        print("trying", found.module, found.name, flush=True)
        for method in found.methods:
            if slow := try_method(found, method):
                print(slow, flush=True)


def try_method(found: Found, method: str, tries: int = TRIES) -> str | None:
    """Return the string for which a method is slow, if there is one."""
    repeated = units(found.pattern)
    for size in SHORT:
        for text in strings(repeated, size):
            if took := _slow(found.pattern, method, text, LIMIT, tries):
                return _told(found, method, text, took)
    for text in _suspicious(found.pattern, method, repeated):
        if took := _slow(found.pattern, method, text, LIMIT_OF_LONG, tries):
            return _told(found, method, text, took)
    return None


def _suspicious(pattern: re.Pattern[str], method: str, repeated: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Return the longest strings whose shorter ones took too long to say that they do not."""
    *shorter, longest = LONG
    for unit in repeated:
        made = {size: next(strings([unit], size, ENDS[2:3])) for size in LONG}
        if all(
            _slow_by_the_clock(pattern, method, made[size], LIMIT_OF_LONG * (size / longest) ** 2) for size in shorter
        ):
            yield made[longest]


def _slow_by_the_clock(pattern: re.Pattern[str], method: str, text: str, limit: float) -> bool:
    """Whether two calls each took longer by the clock, which is finer than that of the processor and never less."""
    for _ in range(2):
        began = perf_counter()
        time(pattern, method, text)
        if perf_counter() - began <= limit:
            return False
    return True


def _slow(pattern: re.Pattern[str], method: str, text: str, limit: float, tries: int) -> float:
    """Return the seconds that each of some tries took at least, or 0 if one was in time."""
    least = GIVEN_UP
    for _ in range(tries):
        least = min(least, time(pattern, method, text))
        if least <= limit:
            return 0
    return least


def _told(found: Found, method: str, text: str, took: float) -> str:
    return f"slow {found.module} {found.name}.{method} {took:.2f} s on {len(text):,} characters {text[:40]!r}…"


def time(pattern: re.Pattern[str], method: str, text: str) -> float:
    """Measure the processor time of one call. It is stopped long after the limit."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, GIVEN_UP)
    began = process_time()
    try:
        if method in ("sub", "subn"):
            getattr(pattern, method)("", text)
        elif method == "finditer":
            for _ in pattern.finditer(text):
                pass
        else:
            getattr(pattern, method)(text)
    except TooLongError:
        pass
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return process_time() - began


def _stop(*_: object) -> None:
    raise TooLongError


if __name__ == "__main__":
    main()
