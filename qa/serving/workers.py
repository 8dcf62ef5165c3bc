"""Several processes behind one address: started, watched, restarted when they die, and stopped gracefully.

Each is a new process, not a fork, because neither torch nor Chroma's client survives a fork. All share the listening
socket, so that the system gives each connection to a free process.
"""

import multiprocessing
import signal
import socket
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Protocol

from qa.config import Config
from qa.errors import ServiceError

_TURN_SECONDS = 0.5  # between two checks whether to stop
_AGAIN_SECONDS = 2.0  # before a dead worker is restarted
_GRACE_SECONDS = 15.0  # beyond the deadline of a request; then a worker is killed


class Work(Protocol):
    """The work of a worker: a function of a module, because another process imports it."""

    def __call__(self, config: Config, listener: socket.socket, ready: Connection) -> None:
        """Answer requests until SIGTERM. Send a message over `ready` once requests are answered."""


class Workers:
    """Processes that do the same work.

    Args:
        config: The settings. `workers` is their number.
        listener: The shared socket.
        work: The work of each.
        on_message: Called with a message when one has died.
    """

    def __init__(
        self, config: Config, listener: socket.socket, work: Work, *, on_message: Callable[[str], None]
    ) -> None:
        self._config = config
        self._listener = listener
        self._work = work
        self._on_message = on_message
        self._context = multiprocessing.get_context("spawn")
        self._running: dict[SpawnProcess, Connection] = {}
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Make `run` stop all workers. It may be called from a signal handler."""
        self._stopping.set()

    def run(self, *, on_ready: Callable[[], None]) -> None:
        """Keep the configured number of workers running, until `stop` is called.

        Args:
            on_ready: Called once the first ones answer requests.

        Raises:
            ServiceError: One of the first workers died before it could answer. Its message says why.
        """
        try:
            for _ in range(self._config.workers):
                self._start()
            self._wait_for_all()
            if not self._stopping.is_set():
                on_ready()
            while not self._stopping.is_set():
                for process in self._take_dead():
                    self._on_message(f"worker {process.pid} ended with {process.exitcode}: another is started")
                    self._stopping.wait(_AGAIN_SECONDS)
                    if not self._stopping.is_set():
                        self._start()
        finally:
            self._stop_all()

    def _start(self) -> None:
        receiver, sender = self._context.Pipe(duplex=False)
        process = self._context.Process(target=self._work, args=(self._config, self._listener, sender))
        process.start()
        sender.close()
        self._running[process] = receiver

    def _wait_for_all(self) -> None:
        pending = dict(self._running)
        while pending and not self._stopping.is_set():
            heard = wait(list(pending.values()), timeout=_TURN_SECONDS)
            for process, receiver in tuple(pending.items()):
                if receiver in heard:
                    try:
                        receiver.recv()
                    except EOFError as exc:
                        raise ServiceError(
                            "a worker must be ready before it serves, one has ended: its message above says why"
                        ) from exc
                    del pending[process]

    def _take_dead(self) -> list[SpawnProcess]:
        wait([process.sentinel for process in self._running], timeout=_TURN_SECONDS)
        dead = [process for process in self._running if not process.is_alive()]
        for process in dead:
            self._running.pop(process).close()
        return dead

    def _stop_all(self) -> None:
        for process in self._running:
            process.terminate()
        until = time.monotonic() + self._config.deadline + _GRACE_SECONDS
        for process in self._running:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def stop_on_signal(stop: Callable[[], None]) -> None:
    """Call a function on SIGTERM or Ctrl+C, which also reaches the workers."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
