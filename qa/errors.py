"""The exceptions of this library.

::

    QAError
    ├── ConfigError            a setting is missing or out of range
    ├── QuestionError          the question or one of its options is invalid
    ├── DocumentError          one file cannot be indexed (reported, the others go on)
    │   ├── DuplicateError     its text is already indexed under another name
    │   └── TransientError     it cannot be read now; a later try may succeed
    ├── NotFoundError          no such document
    │   ├── UnknownJobError    no such job
    │   └── UnknownCollectionError  no such collection, for this caller
    ├── OriginalError          the file of a document cannot be shown
    ├── UploadError            an uploaded file cannot be kept
    ├── UploadFolderError      the folder of uploads cannot be used
    ├── NotUploadedError       a document is not an upload, and so is not deleted
    ├── QueueFullError         too many jobs wait
    ├── StoppedError           an ingest was stopped before its end
    ├── QuotationError         a quotation cannot be checked
    ├── FeedbackError          feedback is invalid
    ├── FeedbackStoreError     feedback cannot be stored or read
    ├── KeyNameError           the name of a key is unknown, taken or invalid
    ├── KeyStoreError          the keys cannot be read or stored
    ├── BusyError              too many requests are waiting
    ├── DeadlineError          an answer would be too late
    ├── ServiceError           the running service does not answer properly
    ├── QuestionSetError       a question set cannot be used
    ├── TrainingError          the reader cannot be trained with these inputs
    └── StoreError             the index cannot be used
        ├── EmptyIndexError    nothing has been indexed yet
        ├── LockedError        another process owns the data folder
        ├── UnavailableError   the Chroma server or a place of shards does not answer
        └── MismatchError      it was built with another embedder or chunker

Each message gives the rule, the value and the remedy: ``limit must be 1 to 10, is 50``.
Anything that is not a ``QAError`` is a bug.
"""


class QAError(Exception):
    """Base of all errors that this library raises on purpose."""


class ConfigError(QAError):
    """A setting is missing, of the wrong type or out of range."""


class QuestionError(QAError):
    """A question, or one of its options, is invalid.

    Attributes:
        field: Name of the offending field, for example ``question`` or ``limit``.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class DocumentError(QAError):
    """One file cannot be indexed. The message says why, and the remedy."""


class DuplicateError(DocumentError):
    """The file's text is already indexed under another name."""


class TransientError(DocumentError):
    """The file cannot be read now: it is locked, may not be read, or takes too long. A later try may succeed."""


class NotFoundError(QAError):
    """There is no document with that id."""


class UnknownJobError(NotFoundError):
    """There is no job with that id."""


class UnknownCollectionError(NotFoundError):
    """There is no collection with that name, or the caller may not ask it: the words are the same.

    Args:
        name: The name.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"the collection must be one that may be asked here, {name!r} is not: correct the name")


class OriginalError(QAError):
    """The file of a document cannot be shown: it is gone, has changed, or may not be shown."""


class UploadError(QAError):
    """An uploaded file cannot be kept: its name or size, or the number of files, is not allowed."""


class UploadFolderError(QAError):
    """The folder of uploads cannot be read or written."""


class NotUploadedError(QAError):
    """A document's file was not uploaded, so that it is not deleted."""


class QueueFullError(QAError):
    """Too many jobs are waiting."""


class StoppedError(QAError):
    """An ingest was stopped before its end. Its work until then is kept."""


class QuotationError(QAError):
    """A quotation cannot be checked: it is empty, contradicts itself or names no document."""


class FeedbackError(QAError):
    """Feedback cannot be accepted, found or decided as requested.

    Attributes:
        field: Name of the offending field, for example ``note``.
    """

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class FeedbackStoreError(QAError):
    """The file of feedback is full, damaged or not accessible."""


class KeyNameError(QAError):
    """The name of a key is invalid, is taken, or belongs to no key."""


class KeyStoreError(QAError):
    """The file of keys is damaged or not accessible."""


class BusyError(QAError):
    """Too many requests are waiting, or the service is stopping."""


class DeadlineError(QAError):
    """A request was not finished by its deadline."""


class ServiceError(QAError):
    """A running service does not answer properly over HTTP."""


class QuestionSetError(QAError):
    """A file of questions cannot be read, or is not in a known format."""


class TrainingError(QAError):
    """The reader cannot be trained with these inputs."""


class StoreError(QAError):
    """The index cannot be used in its present state."""


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
    """The Chroma server, or a place with published shards, does not answer. The next question tries it again."""


class MismatchError(StoreError):
    """The index was built with another embedder or another chunker."""
