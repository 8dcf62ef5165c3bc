"""The parser process as the service sees it: started when it is needed, killed when it exceeds its limits."""

import base64
import hashlib
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, Self, cast

from pydantic import ValidationError

from qa.corpus.blocks import Part
from qa.corpus.documents import SourceFile
from qa.errors import ConfigError, DocumentError
from qa.parsing.limits import ParseLimits
from qa.parsing.messages import (
    LIMITS,
    REPLY,
    TASK,
    WORKING,
    Boxes,
    BrokenFrameError,
    Drawing,
    Marking,
    Reply,
    Task,
    receive,
    send,
)
from qa.parsing.office import convert, is_old
from qa.records import Document

_LOG = logging.getLogger(__name__)
_START_SECONDS = 60.0  # for the parser's imports, about one second; more on a machine under load
_NOTHING = 1_000_000  # bytes that a reply may have besides the text
_ESCAPED = 8  # bytes of JSON for one byte of text, at most, including the offsets of headings

# Has the import paths of this process, except the current folder, where anybody may have put files.
_PROGRAM = (
    "import sys; limits, sys.path[:] = sys.argv[1], sys.argv[2:]; from qa.parsing.worker import main; main(limits)"
)


class ParserProcess:
    """Parses files in another process, one at a time. A file that harms the parser harms nothing else.

    The parser is started with the first file, reused for the following ones, and replaced after it was killed. Use this
    class as a context manager, or call `close`.

    Args:
        limits: The limits for parsing one file.
    """

    def __init__(self, limits: ParseLimits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None

    def parse(self, source: SourceFile, data: bytes) -> Document:
        """Make a document from a file's bytes, as `qa.corpus.documents.parse_document` does.

        Raises:
            DocumentError: The file is damaged or exceeds its limits.
            ConfigError: The parser cannot be started.
        """
        if not is_old(source):
            return cast("Document", self._reply(source, data, None).document)
        document = cast("Document", self._reply(*convert(source, data, self._limits), None).document)
        return replace(document, path=source.location, file_sha256=hashlib.sha256(data).hexdigest())

    def draw(self, source: SourceFile, data: bytes, drawing: Drawing) -> bytes:
        """Draw a page of a PDF.

        Returns:
            The picture as PNG.

        Raises:
            DocumentError: The file is damaged, exceeds its limits, or has no such page.
            ConfigError: The parser cannot be started.
        """
        return base64.b64decode(cast("str", self._reply(source, data, drawing).picture))

    def mark(self, source: SourceFile, data: bytes, marking: Marking) -> Boxes:
        """Find a quotation on a page of a PDF, as `qa.corpus.formats.pdf_pages.find_boxes` does.

        Raises:
            DocumentError: The file is damaged, exceeds its limits, or has no such page.
            ConfigError: The parser cannot be started.
        """
        return cast("Boxes", self._reply(source, data, marking).boxes)

    def measure(self, source: SourceFile, data: bytes) -> tuple[tuple[str, float, float], ...]:
        """Measure the pages of a PDF, as `qa.corpus.formats.pdf_pages.measure_pages` does.

        Raises:
            DocumentError: The file is damaged or exceeds its limits.
            ConfigError: The parser cannot be started.
        """
        return cast("tuple[tuple[str, float, float], ...]", self._reply(source, data, "sizes").sizes)

    def explain(self, source: SourceFile, data: bytes) -> tuple[Part, ...]:
        """Tell what is left out of a file's text, as `qa.corpus.documents.explain_document` does.

        Raises:
            DocumentError: The file is damaged or exceeds its limits.
            ConfigError: The parser cannot be started.
        """
        if is_old(source):
            source, data = convert(source, data, self._limits)
        return cast("tuple[Part, ...]", self._reply(source, data, "explanation").parts)

    def close(self) -> None:
        """End the parser."""
        process, self._process = self._process, None
        if process is not None:
            _end(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _reply(self, source: SourceFile, data: bytes, task: Task) -> Reply:
        """Return the parser's reply, which has what the task asks for."""
        process = self._process or self._start()
        reply = self._ask(process, source, data, task)
        if reply.trace:
            _LOG.error("the parser failed at %s:\n%s", source.location, reply.trace)
        if reply.retiring:
            self.close()
        if all(made is None for made in (reply.document, reply.parts, reply.picture, reply.boxes, reply.sizes)):
            raise DocumentError(reply.refusal)
        return reply

    def _ask(self, process: subprocess.Popen[bytes], source: SourceFile, data: bytes, task: Task) -> Reply:
        most = _ESCAPED * self._limits.text_bytes + _NOTHING
        names = os.fsencode(source.path), source.id.encode(), source.member.encode()
        question: tuple[bytes, ...] = (TASK.dump_json(task), *names, data)
        frame = WORKING
        try:
            while frame == WORKING:
                with _watched(process, self._limits.patience) as expired:
                    send(_input(process), *question)
                    frame = receive(_output(process), most)
                question = ()
            reply: Reply | None = REPLY.validate_json(frame)
        except (OSError, BrokenFrameError, ValidationError) as exc:
            reply, failure = None, exc
        if reply is None or expired.is_set():
            self.close()
        if reply is not None:
            return reply
        raise self._limits.too_slow() if expired.is_set() else self._died(process) from failure

    def _died(self, process: subprocess.Popen[bytes]) -> DocumentError:
        ending = _ending(process)
        if ending == "SIGXCPU":
            return self._limits.too_slow()
        return DocumentError(
            f"a file must leave the parser alive, this one ended it ({ending}): it is broken or hostile, or needs more "
            f"than the {self._limits.memory_bytes / 1e6:g} MB of QA_PARSE_MEMORY_MB; export it again, or remove it"
        )

    def _start(self) -> subprocess.Popen[bytes]:
        limits = self._limits
        settings = LIMITS.dump_json(limits).decode()
        process = subprocess.Popen(  # noqa: S603 - this interpreter, with our own arguments
            [
                sys.executable,
                "-I",
                "-B",
                "-c",
                _PROGRAM,
                settings,
                *(path for path in sys.path if path),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C is for this process, which then ends the parser
        )
        with _watched(process, _START_SECONDS):
            try:
                receive(_output(process), _NOTHING)
            except BrokenFrameError as exc:
                _end(process)
                raise ConfigError(
                    f"the parser must start within {_START_SECONDS:g} s and {limits.memory_bytes / 1e6:g} MB, it ended "
                    f"({_ending(process)}): raise QA_PARSE_MEMORY_MB, or install citewell again"
                ) from exc
        self._process = process
        return process


@contextmanager
def _watched(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill a process when its time is over. The event tells that it was killed."""
    expired = threading.Event()

    def stop() -> None:
        expired.set()
        process.kill()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()
        timer.join()  # from here on the timer kills nothing


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (_input(process), _output(process)):
        try:
            stream.close()
        except OSError:  # the rest cannot be written any more
            _LOG.debug("the parser ended before it had read a file")


def _ending(process: subprocess.Popen[bytes]) -> str:
    code = process.wait()
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _input(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", process.stdin)


def _output(process: subprocess.Popen[bytes]) -> IO[bytes]:
    return cast("IO[bytes]", process.stdout)
