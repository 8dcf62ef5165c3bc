"""Times every regular expression of the project on hostile strings; started by a test, in a process with a limit."""

import re
import resource
import signal
import sys
from time import process_time

from tests.patterns.found import Found, find_patterns
from tests.patterns.hostile import strings

LIMIT = 0.05  # seconds of processor time for one string
LIMIT_OF_LONG = 0.03  # for one of 30,000 characters: a microsecond for each, and the clock may tick every 4 ms
LONG = 10_000
GIVEN_UP = 0.2


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


def try_method(found: Found, method: str) -> str | None:
    """Return the string for which a method is slow, if there is one."""
    for text in strings(found.pattern):
        limit = LIMIT if len(text) < LONG else LIMIT_OF_LONG
        # Again if it was slow: the machine may have been busy.
        if all((took := time(found.pattern, method, text)) > limit for _ in range(8)):
            return f"slow {found.module} {found.name}.{method} {took:.2f} s on {len(text):,} characters {text[:40]!r}…"
    return None


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
