"""Questions to begin with: a file beside the documents proposes them, and is no document itself."""

from collections.abc import Iterable
from pathlib import Path

from qa.corpus.blocks import one_line
from qa.corpus.decoding import decode
from qa.errors import DocumentError
from qa.records import DocumentInfo

EXAMPLES_FILE = ".questions.txt"
"""Its name, in a folder that was indexed. `find_files` leaves out what begins with a dot, so it is never indexed."""

MAX_EXAMPLES = 8
_MAX_BYTES = 20_000
_MAX_CHARACTERS = 200


def example_questions(documents: Iterable[DocumentInfo]) -> tuple[str, ...]:
    """Read the questions that the folders of some documents propose, one a line.

    Args:
        documents: Indexed documents; each tells by its path and its id which folder was indexed.

    Returns:
        At most `MAX_EXAMPLES` different questions, folder by folder; none where no folder has the file.

    Raises:
        DocumentError: A file is there and cannot be read, is too long or no UTF-8, or a question is too long.
    """
    files = (folder / EXAMPLES_FILE for folder in sorted(_folders(documents)))
    questions = [question for file in files if file.is_file() for question in _questions(file)]
    return tuple(dict.fromkeys(questions))[:MAX_EXAMPLES]


def _folders(documents: Iterable[DocumentInfo]) -> set[Path]:
    """The folders that were indexed; a document that has moved but kept its id tells of none."""
    endings = ((document.path, f"/{document.id}") for document in documents)
    return {Path(path.removesuffix(ending) or "/") for path, ending in endings if path.endswith(ending)}


def _questions(file: Path) -> list[str]:
    try:
        data = file.read_bytes()
    except OSError as exc:
        raise DocumentError(f"{file} must be readable, is not ({exc.strerror}): grant access or remove it") from exc
    if len(data) > _MAX_BYTES:
        raise DocumentError(f"{file} must have at most {_MAX_BYTES:,} bytes, has {len(data):,}: shorten it")
    questions = [question for question in map(one_line, decode(data).splitlines()) if question]
    for question in questions:
        if len(question) > _MAX_CHARACTERS:
            raise DocumentError(
                f"a question in {file} must have at most {_MAX_CHARACTERS} characters, has {len(question)}: shorten it"
            )
    return questions
