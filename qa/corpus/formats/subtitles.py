"""Subtitles (.srt, .vtt)."""

import io
import re
from collections.abc import Iterator
from html import unescape
from itertools import count

import webvtt
from webvtt.errors import MalformedFileError

from qa.corpus.blocks import Block, Content, Part, one_line
from qa.corpus.left_out import LeftOut, Rule
from qa.errors import DocumentError
from qa.records import Cause, Locator

_POSITION = re.compile(r"\{\\[^{}]*\}|</?[a-zA-Z][^<>]{0,80}>")  # of a line on the screen, and its typeface
_END = re.compile(r"[.!?…]['\"”’)\]]*$")
_LONGEST = 600  # characters of a paragraph, after which it ends with a sentence
_PAUSE = 3.0  # seconds after which a paragraph ends with a sentence
_SHOWN_AGAIN = Rule(Cause.REPEATED, "it is the line before, which is still on the screen")


def load_subtitles(text: str, *, suffix: str) -> Content:
    """Read what is said in a film.

    Args:
        text: The decoded file.
        suffix: ``.srt`` or ``.vtt``.

    Returns:
        Sentences that follow each other as paragraphs, each with the times at which its lines appear; who speaks, where
        the file says so, as in ``Ada: It rains``.

    Raises:
        DocumentError: It is not written as such a file must be.
    """
    try:
        found = webvtt.from_buffer(io.StringIO(text.removeprefix("\ufeff")), format=suffix[1:])
    except MalformedFileError as exc:
        raise DocumentError(
            f"a {suffix} must be written as subtitles are, this is not ({exc}): export it again"
        ) from exc
    return Content(parts=tuple(_parts(found)))


def _parts(found: webvtt.WebVTT) -> Iterator[Part]:
    line = ""
    locators: list[Locator] = []
    before: list[str] = []
    speaker, ended = "", 0.0
    numbers = count(1)
    for cue in found.captions:
        lines = [cleaned for one in cue.lines if (cleaned := one_line(unescape(_POSITION.sub("", one))))]
        again = [one for one in lines if one in before]
        new, before = [one for one in lines if one not in before], lines
        yield from (LeftOut(one, _SHOWN_AGAIN) for one in again)
        if not new:
            continue
        begins = float(cue.start_in_seconds)
        spoken = cue.voice or ""
        over = begins - ended > _PAUSE or len(line) > _LONGEST
        if line and (spoken != speaker or (over and _END.search(line))):
            yield Block(line, locators=tuple(locators))
            line, locators = "", []
        line += " " if line else f"{spoken}: " if spoken else ""
        label = cue.start.partition(".")[0]
        locators.append(Locator(start=len(line) if locators else 0, kind="time", number=next(numbers), label=label))
        line += " ".join(new)
        speaker, ended = spoken, float(cue.end_in_seconds)
    if line:
        yield Block(line, locators=tuple(locators))
