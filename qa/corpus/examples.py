"""Example questions to begin with. A file beside the documents lists them; it is not itself a document."""

from collections.abc import Iterable
from pathlib import Path

from qa.corpus.blocks import one_line
from qa.corpus.decoding import decode
from qa.errors import DocumentError
from qa.records import DocumentInfo

EXAMPLES_FILE = ".questions.txt"
"""Name of the file in an indexed folder. `find_files` leaves out names with a dot in front, so it is not indexed."""

MAX_EXAMPLES = 8
_MAX_BYTES = 20_000
_MAX_CHARACTERS = 200


def example_questions(documents: Iterable[DocumentInfo]) -> tuple[str, ...]:
    """Read the example questions in the folders of some documents, one on each line.

    Args:
        documents: Indexed documents. The path and id of each show which folder was indexed.

    Returns:
        At most `MAX_EXAMPLES` different questions, folder by folder. There are none if no folder has the file.

    Raises:
        DocumentError: A file cannot be read, is too long or is not UTF-8, or a question is too long.
    """
    files = (folder / EXAMPLES_FILE for folder in sorted(_folders(documents)))
    questions = [question for file in files if file.is_file() for question in _questions(file)]
    return tuple(dict.fromkeys(questions))[:MAX_EXAMPLES]


def _folders(documents: Iterable[DocumentInfo]) -> set[Path]:
    """Return the folders that were indexed. A document that has moved but kept its id shows none."""
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
