"""How often one caller may send requests. They are counted for each key, or without a key for each address.

The library `limits`, the base of Flask-Limiter, does the counting. Here the guard of a view calls it, because it knows
the caller and the purpose. A sliding window (https://limits.readthedocs.io/en/stable/strategies.html) needs two numbers
for each caller.
"""

import math
import time
from collections.abc import Mapping

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.exceptions import TooManyRequests

NO_LIMIT = "none"


class RateLimits:
    """Counts requests in memory. Safe to share between threads.

    Args:
        rates: The rate for each purpose, such as ``120/minute``, or ``none``.
    """

    def __init__(self, rates: Mapping[str, str]) -> None:
        self._limiter = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._rates = {purpose: parse(rate) for purpose, rate in rates.items() if rate != NO_LIMIT}

    def count(self, purpose: str, caller: str) -> None:
        """Count a request.

        Args:
            purpose: Its purpose. One without a rate is not counted.
            caller: Its sender.

        Raises:
            TooManyRequests: It is one too many. ``Retry-After`` says when the next one is allowed.
        """
        rate = self._rates.get(purpose)
        if rate is not None and not self._limiter.hit(rate, purpose, caller):
            raise TooManyRequests(
                f"one caller may make {_spelled(rate)} of this kind, made more: wait for as many seconds as "
                "Retry-After says",
                retry_after=max(1, math.ceil(self._next(rate, purpose, caller) - time.time())),
            )

    def _next(self, rate: RateLimitItem, purpose: str, caller: str) -> float:
        return self._limiter.get_window_stats(rate, purpose, caller).reset_time


def _spelled(rate: RateLimitItem) -> str:
    """Write a rate in words.

    >>> _spelled(parse("120/minute"))
    'at most 120 requests per minute'
    """
    return f"at most {rate.amount:,} requests per {rate.GRANULARITY.name}"
