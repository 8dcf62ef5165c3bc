"""Messages between the service and its parser: frames of bytes, with requests and replies in JSON.

JSON is used because unpickling can run code. A parser that a hostile file has taken over can then send nothing but a
document or a refusal.
"""

from dataclasses import dataclass
from typing import IO, Literal

from pydantic import TypeAdapter

from qa.corpus.blocks import Block
from qa.corpus.left_out import LeftOut
from qa.parsing.limits import ParseLimits
from qa.records import Document

WORKING = b"working"
"""A frame before the reply: the parser begins to read a picture, which may take as much time as a file."""

_HEAD = 8  # bytes of a frame's length


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A request for the picture of a page instead of a document.

    Attributes:
        page: Number of the page, from 1.
        scale: Pixels for each point.
    """

    page: int
    scale: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """A request for the place of a quotation on a page.

    Attributes:
        page: Number of the page, from 1.
        text: The text of the page.
        start: Offset of the quotation in it.
        end: Offset after it.
    """

    page: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """The place of a quotation on a page.

    Attributes:
        width: Width of the page as it is shown, in points.
        height: Its height.
        boxes: Left, top, right and bottom edge of each box, in points from the upper left corner of the page.
    """

    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The parser's result for a file.

    Attributes:
        document: The document, or None if the file is refused or something else was requested.
        parts: All that is in the file, if an explanation was requested.
        picture: The picture as PNG in Base64, if one was requested.
        boxes: The boxes of a quotation, if they were requested.
        sizes: Label, width and height of each page, if they were requested.
        refusal: Why it is refused.
        trace: The traceback if the parser itself failed, for the log.
        retiring: Whether the parser ends now, so that the next file needs a new one.
    """

    document: Document | None = None
    parts: tuple[Block | LeftOut, ...] | None = None
    picture: str | None = None
    boxes: Boxes | None = None
    sizes: tuple[tuple[str, float, float], ...] | None = None
    refusal: str = ""
    trace: str = ""
    retiring: bool = False


LIMITS = TypeAdapter(ParseLimits)
"""Limits, which the parser is started with."""

REPLY = TypeAdapter(Reply)
Task = Drawing | Marking | Literal["explanation", "sizes"] | None
"""What is requested: a picture, the place of a quotation, what is left out of the text, the pages' sizes, or, for None,
the document."""

TASK: TypeAdapter[Task] = TypeAdapter(Task)


class BrokenFrameError(Exception):
    """The other end is gone, or sent more than it may."""


def send(stream: IO[bytes], *frames: bytes) -> None:
    """Write frames.

    Raises:
        OSError: The reader is gone.
    """
    for frame in frames:
        stream.write(len(frame).to_bytes(_HEAD, "big"))
        stream.write(frame)
    stream.flush()


def receive(stream: IO[bytes], most: int) -> bytes:
    """Read a frame.

    Args:
        stream: Where it comes from.
        most: Maximum number of bytes.

    Raises:
        BrokenFrameError: The stream ends before the frame does, or the frame is longer.
    """
    size = int.from_bytes(_read(stream, _HEAD), "big")
    if size > most:
        raise BrokenFrameError(f"a frame must have at most {most} bytes, has {size}")
    return _read(stream, size)


def _read(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise BrokenFrameError(f"a frame must have {size} bytes, ends after {len(data)}")
    return data
