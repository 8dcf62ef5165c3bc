"""The parser's process: it turns files into documents until its input ends. Started by `qa.parsing.process`."""

import base64
import os
import sys
import traceback
from pathlib import Path
from typing import IO

import qa.corpus.formats.pdf  # noqa: F401 - loads its library by ctypes, which `_stay_inside` refuses later
from qa.corpus.documents import SourceFile, explain_document, parse_document
from qa.corpus.formats.pdf_pages import draw_page, find_boxes, measure_pages
from qa.corpus.scans.tesseract import Tesseract
from qa.errors import DocumentError
from qa.parsing.limits import ParseLimits, confine, grant_time, is_worn
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

READY = b"ready"
_REFUSED = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "ctypes.dlopen")
_LONGEST_REASON = 300  # characters of an error that a library raised


def main(settings: str) -> None:
    """Parse the files that come over standard input.

    Args:
        settings: `ParseLimits` as JSON.
    """
    limits = LIMITS.validate_json(settings)
    questions, replies = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not mix with the replies
    confine(limits)
    sys.addaudithook(_stay_inside)
    send(replies, READY)

    def renew() -> None:
        grant_time(limits)
        send(replies, WORKING)

    tesseract = Tesseract(limits.ocr, renew)
    while _answer(questions, replies, limits, tesseract):
        pass


def _answer(questions: IO[bytes], replies: IO[bytes], limits: ParseLimits, tesseract: Tesseract) -> bool:
    """Do the requested work on one file. Return whether to go on."""
    try:
        task, path, document_id, member, data = (receive(questions, sys.maxsize) for _ in range(5))
    except BrokenFrameError:
        return False  # the asking process is gone
    grant_time(limits)
    file = Path(os.fsdecode(path))
    source = SourceFile(file, document_id.decode(), file.parent, member.decode())
    reply = _reply(TASK.validate_json(task), source, data, limits, tesseract)
    send(replies, REPLY.dump_json(reply))
    return not reply.retiring


def _reply(task: Task, source: SourceFile, data: bytes, limits: ParseLimits, tesseract: Tesseract) -> Reply:
    try:
        if isinstance(task, Drawing):
            picture = base64.b64encode(draw_page(data, task.page, task.scale)).decode()
            return Reply(picture=picture, retiring=is_worn(limits))
        if isinstance(task, Marking):
            (width, height), boxes = find_boxes(data, task.page, task.text, task.start, task.end, tesseract)
            return Reply(boxes=Boxes(width=width, height=height, boxes=boxes), retiring=is_worn(limits))
        if task == "sizes":
            return Reply(sizes=measure_pages(data), retiring=is_worn(limits))
        if task == "explanation":
            parts = explain_document(source, data, limits.fields, tesseract)
            size = sum(len(part.text.encode()) for part in parts)
            reply = Reply(parts=parts, retiring=is_worn(limits))
        else:
            document = parse_document(source, data, limits.fields, tesseract)
            size = len(document.text.encode())
            reply = Reply(document=document, retiring=is_worn(limits))
        if size > limits.text_bytes:
            return Reply(refusal=str(limits.too_long(size)), retiring=is_worn(limits))
        return reply
    except DocumentError as exc:
        return Reply(refusal=str(exc), retiring=is_worn(limits))
    except MemoryError:
        return Reply(refusal=str(limits.too_large()), retiring=True)
    except Exception as exc:  # a bug of a parser is reported as one, and must not end the ingest of a folder
        reason = f"{type(exc).__name__}: {exc}"[:_LONGEST_REASON].encode("utf-8", "backslashreplace").decode()
        return Reply(
            refusal=f"a file must be readable as what it is named, this one confuses the parser ({reason}): save it "
            "again, or report it",
            trace=traceback.format_exc()[-5000:].encode("utf-8", "backslashreplace").decode(),
            retiring=True,
        )


def _stay_inside(event: str, _arguments: tuple[object, ...]) -> None:
    """Refuse what no parser needs: no file can make the service fetch an address or start a program."""
    if event.startswith(_REFUSED):
        raise PermissionError(f"a parser must not use {event}")
