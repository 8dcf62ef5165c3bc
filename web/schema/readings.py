"""How files were read, as JSON: words in the text, and words that are not."""

from typing import Self

from pydantic import Field

from qa.ingest.report import FileReading
from qa.records import Cause, Loss, Reading
from web.schema.base import Reply


class LossModel(Reply):
    """Words of a file that are not in its text for one cause."""

    cause: Cause = Field(description="Why they are left out.")
    label: str = Field(description="The cause in words.")
    words: int = Field(description="How many words are left out.")

    @classmethod
    def of(cls, loss: Loss) -> Self:
        """Make the JSON of a loss."""
        return cls(cause=loss.cause, label=loss.cause.label, words=loss.words)

    def record(self) -> Loss:
        """Return the loss."""
        return Loss(self.cause, self.words)


class ReadingModel(Reply):
    """How a file was read."""

    words: int = Field(description="Words of its text.")
    left_out: list[LossModel] = Field(
        description="Words of the file that are not in its text; the most frequent cause comes first."
    )
    share: float = Field(description="Share of the file's words that are left out, from 0 to 1.")
    parser: str = Field(description="Version of the rules by which it was read; empty if it is not known.")

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Make the JSON of a reading."""
        return cls(
            words=reading.words,
            left_out=[LossModel.of(loss) for loss in reading.losses],
            share=round(reading.share, 4),
            parser=reading.parser,
        )

    def record(self) -> Reading:
        """Return the reading."""
        losses = tuple(loss.record() for loss in self.left_out)
        return Reading(words=self.words, losses=losses, parser=self.parser)


class FileReadingModel(Reply):
    """How the file of a new or changed document was read."""

    document_id: str = Field(description="The document.")
    reading: ReadingModel

    @classmethod
    def of(cls, read: FileReading) -> Self:
        """Make the JSON of a file's reading."""
        return cls(document_id=read.document_id, reading=ReadingModel.of(read.reading))

    def record(self) -> FileReading:
        """Return the file's reading."""
        return FileReading(self.document_id, self.reading.record())
