"""The exceptions of this library.

::

    QAError
    ├── ConfigError            a setting is missing or out of range
    ├── QuestionError          the question or one of its options cannot be used
    ├── DocumentError          one file cannot be indexed (reported, the others go on)
    │   └── DuplicateError     its text is already there under another name
    ├── NotFoundError          no such document
    │   └── UnknownJobError    no such job
    ├── OriginalError          the file of a document cannot be shown
    ├── UploadError            a file that was sent cannot be kept
    ├── UploadFolderError      the folder of uploads cannot be used
    ├── NotUploadedError       a document is no upload, and so is not deleted
    ├── QueueFullError         too many jobs wait
    ├── StoppedError           an ingest was stopped before its end
    ├── QuotationError         a quotation cannot be checked
    ├── FeedbackError          feedback cannot be taken as it is
    ├── FeedbackStoreError     feedback cannot be kept or read
    ├── KeyNameError           no key of that name, or one too many
    ├── KeyStoreError          the keys cannot be read or kept
    ├── BusyError              too many requests wait already
    ├── DeadlineError          an answer would come too late
    ├── ServiceError           the running service does not answer as it should
    ├── QuestionSetError       a question set cannot be used
    ├── TrainingError          the reader cannot be trained with what was given
    └── StoreError             the index cannot be used
        ├── EmptyIndexError    nothing has been indexed yet
        ├── LockedError        another process owns the data folder
        ├── UnavailableError   the Chroma server does not answer
        └── MismatchError      it was built with another embedder or chunker

Each message gives the rule, the value and the remedy: ``limit must be 1 to 10, is 50``.
Anything that is not a ``QAError`` is a bug.
"""


class QAError(Exception):
    """Base of all errors that this library raises on purpose."""


class ConfigError(QAError):
    """A setting is missing, of the wrong type or out of range."""


class QuestionError(QAError):
    """A question, or one of its options, cannot be used.

    Attributes:
        field: Name of the offending field, for example ``question`` or ``limit``.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class DocumentError(QAError):
    """One file cannot be indexed; the message says why and what would help."""


class DuplicateError(DocumentError):
    """The file's text is already indexed under another name."""


class NotFoundError(QAError):
    """There is no document of that id."""


class UnknownJobError(NotFoundError):
    """There is no job of that id."""


class OriginalError(QAError):
    """The file that a document was read from cannot be shown: it is gone, has changed, or may not be."""


class UploadError(QAError):
    """A file that was sent cannot be kept: its name, size or number is not admitted."""


class UploadFolderError(QAError):
    """The folder of uploads cannot be read or written."""


class NotUploadedError(QAError):
    """A document's file is none that was uploaded, so that it is not deleted."""


class QueueFullError(QAError):
    """As many jobs wait as may."""


class StoppedError(QAError):
    """An ingest was stopped before its end; what it had done stands."""


class QuotationError(QAError):
    """A quotation cannot be checked: it is empty, contradicts itself or names no document."""


class FeedbackError(QAError):
    """Feedback cannot be taken, found or decided about as it is asked for.

    Attributes:
        field: Name of the offending field, for example ``note``.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class FeedbackStoreError(QAError):
    """The file that feedback is kept in is full, damaged or out of reach."""


class KeyNameError(QAError):
    """A name is none for a key, is taken, or is of no key."""


class KeyStoreError(QAError):
    """The file that the keys are kept in is damaged or out of reach."""


class BusyError(QAError):
    """Too many requests wait already, or the service is stopping."""


class DeadlineError(QAError):
    """A request was not done by its deadline."""


class ServiceError(QAError):
    """A running service that was asked over HTTP does not answer as it should."""


class QuestionSetError(QAError):
    """A file of questions cannot be read, or is not in a known format."""


class TrainingError(QAError):
    """The reader cannot be trained with what was given."""


class StoreError(QAError):
    """The index cannot be used as it stands."""


class EmptyIndexError(StoreError):
    """Nothing has been indexed yet."""


class LockedError(StoreError):
    """Another process owns the data folder.

    Attributes:
        url: Address of the service that owns it, or None when it is not a service.
    """

    def __init__(self, message: str, *, url: str | None = None) -> None:
        super().__init__(message)
        self.url = url


class UnavailableError(StoreError):
    """The Chroma server does not answer; it is asked again with the next question."""


class MismatchError(StoreError):
    """The index was built with another embedder or another chunker."""
