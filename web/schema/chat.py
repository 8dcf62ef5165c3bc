"""Replies of the OpenAI protocol. The text of an answer is its quotations with numbers, and their sources."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Self
from uuid import uuid4

from pydantic import Field

from qa.records import Answer, Citation
from qa.settings.collections import DEFAULT
from web.schema.base import Reply
from web.schema.cautions import CautionModel
from web.schema.display import day, percent
from web.schema.links import citation_href
from web.schema.replies import AskReply

MODEL = "citewell"
"""The model that asks the first collection; `citewell/NAME` asks a further one."""
NOTHING = "The documents do not answer this."


class UrlCitation(Reply):
    """The place of a quotation in the text, and its permalink."""

    start_index: int = Field(description="Offset of the quotation in `content`, in code points.")
    end_index: int = Field(description="Offset after it.")
    title: str = Field(description="Title of the document.")
    url: str = Field(description="Permalink of the quotation.")


class UrlAnnotation(Reply):
    """One citation of the text."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class ChatText(Reply):
    """A message that answers."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(description="The quotations with their numbers, then their sources; or that there is none.")
    refusal: None = None
    annotations: list[UrlAnnotation] = Field(description="One for each quotation.")


class ChatChoice(Reply):
    """The only choice."""

    index: Literal[0] = 0
    message: ChatText
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class ChatReply(Reply):
    """A completion: an answer in OpenAI's shape."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int = Field(description="When it was made, in seconds since 1970.")
    model: str
    choices: list[ChatChoice]
    usage: None = Field(default=None, description="Always null: no language model is used.")
    citewell: AskReply = Field(description="The same answer as from `/api/ask`.")

    @classmethod
    def of(cls, answer: Answer, reply: AskReply, *, model: str, root: str) -> Self:
        """Make the JSON of an answer.

        Args:
            answer: The answer.
            reply: The same as JSON of `/api/ask`.
            model: Name of the model that was asked.
            root: Where the application is mounted, with scheme and host, because the text is shown elsewhere.
        """
        written = pieces(answer, root=root)
        content = "".join(piece.text for piece in written)
        message = ChatText(content=content, annotations=annotations(written, root=root))
        return cls(
            id=_new_id(), created=int(time.time()), model=model, choices=[ChatChoice(message=message)], citewell=reply
        )


class ChatDelta(Reply):
    """What a chunk adds to the message."""

    role: Literal["assistant"] = "assistant"
    content: str
    annotations: list[UrlAnnotation] = Field(default=[])


class ChunkChoice(Reply):
    """The only choice of a chunk."""

    index: Literal[0] = 0
    delta: ChatDelta
    logprobs: None = None
    finish_reason: Literal["stop"] | None = None


class ChatChunk(Reply):
    """A part of a completion."""

    id: str
    object: Literal["chat.completion.chunk"] = "chat.completion.chunk"
    created: int
    model: str
    choices: list[ChunkChoice]
    usage: None = None
    citewell: AskReply | None = None


class ModelReply(Reply):
    """A model."""

    id: str = Field(description="`citewell`, or `citewell/NAME` for a further collection.")
    object: Literal["model"] = "model"
    created: int = Field(default=0, description="Always 0.")
    owned_by: str = MODEL


class ModelsReply(Reply):
    """The models: one for each collection."""

    object: Literal["list"] = "list"
    data: list[ModelReply]


def model_of(collection: str) -> str:
    """Return the name of the model that asks a collection.

    >>> model_of("default"), model_of("press")
    ('citewell', 'citewell/press')
    """
    return MODEL if collection == DEFAULT else f"{MODEL}/{collection}"


def collection_of(model: str) -> str | None:
    """Return the name of the collection that a model asks; None if there can be no such model.

    >>> collection_of("citewell"), collection_of("citewell/press"), collection_of("gpt")
    ('default', 'press', None)
    """
    if model == MODEL:
        return DEFAULT
    owner, _, name = model.partition("/")
    return name if owner == MODEL and name else None


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text of an answer.

    Attributes:
        text: The text.
        quoted: The citation of the quotation that it begins with, if it does.
    """

    text: str
    quoted: Citation | None = None


def chunks(answer: Answer, reply: AskReply, *, model: str, root: str) -> Iterator[ChatChunk]:
    """Yield an answer as chunks: a quotation in each, and in the last one the annotations and the whole answer.

    Args:
        answer: The answer.
        reply: The same as JSON of `/api/ask`.
        model: Name of the model that was asked.
        root: As in `ChatReply.of`.
    """
    written, name, now = pieces(answer, root=root), _new_id(), int(time.time())

    def chunk(delta: ChatDelta, *, last: bool = False) -> ChatChunk:
        choice = ChunkChoice(delta=delta, finish_reason="stop" if last else None)
        return ChatChunk(id=name, created=now, model=model, choices=[choice], citewell=reply if last else None)

    for piece in written:
        yield chunk(ChatDelta(content=piece.text))
    yield chunk(ChatDelta(content="", annotations=annotations(written, root=root)), last=True)


def pieces(answer: Answer, *, root: str) -> list[Piece]:
    """Return the text of an answer: a note if it is not sure, each quotation with its number, and the sources."""
    caution = CautionModel.of(answer)
    note = [] if caution is None else [Piece(f"{caution.heading}. {caution.text}\n\n")]
    if not answer.citations:
        return [*note, Piece(NOTHING)]
    quotations = [Piece(f"{one.quote} [{one.number}]\n\n", one) for one in answer.citations]
    sources = "\n".join(_source(one, root=root) for one in answer.citations)
    return [*note, *quotations, Piece(sources)]


def annotations(written: Sequence[Piece], *, root: str) -> list[UrlAnnotation]:
    """Return where the quotations are in a text."""
    found, start = [], 0
    for piece in written:
        if piece.quoted is not None:
            one = piece.quoted
            end, title = start + len(one.quote), one.title or one.document_id
            place = UrlCitation(start_index=start, end_index=end, title=title, url=_address(one, root=root))
            found.append(UrlAnnotation(url_citation=place))
        start += len(piece.text)
    return found


def _source(citation: Citation, *, root: str) -> str:
    published = None if citation.published is None else day(citation.published)
    known = [
        citation.title or citation.document_id,
        *citation.authors,
        citation.publisher,
        published,
        citation.field and f"metadata: {citation.field}",
        None if citation.ocr is None else f"OCR, {percent(citation.ocr)}",
    ]
    return f"[{citation.number}] {', '.join(part for part in known if part)}: {_address(citation, root=root)}"


def _address(citation: Citation, *, root: str) -> str:
    return citation_href(citation, root=root)


def _new_id() -> str:
    return f"chatcmpl-{uuid4().hex}"
