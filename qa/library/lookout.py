"""Look once a second, in a thread, whether others have changed the index."""

import logging
import threading
from collections.abc import Callable

from qa.errors import QAError

SECONDS = 1.0  # between two looks

_log = logging.getLogger(__name__)


class Lookout:
    """Calls a function once a second until it is stopped. Errors are logged, once for each row of them.

    Args:
        look: What is called.
    """

    def __init__(self, look: Callable[[], object]) -> None:
        self._look = look
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="following", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after a look that has begun."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        failing = False
        while not self._stopped.wait(SECONDS):
            try:
                self._look()
            except QAError as exc:  # questions report this error too
                if not failing:
                    _log.warning("the index is not followed for now: %s", exc)
                failing = True
            else:
                if failing:
                    _log.warning("the index is followed again")
                failing = False
