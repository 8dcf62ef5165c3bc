"""The version of the rules by which files are read."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

_ROOMS = ("corpus", "english")
_LIBRARIES = (
    "dateparser",
    "docutils",
    "lxml",
    "markdown-it-py",
    "orgparse",
    "pylatexenc",
    "pypdf",
    "pypdfium2",
    "python-oxmsg",
    "python-pptx",
    "PyYAML",
    "striprtf",
    "trafilatura",
    "webencodings",
    "webvtt-py",
)


@cache
def parser_version() -> str:
    """Return the version of the rules by which files are read here."""
    return version_of(Path(__file__).parents[1])


def version_of(package: Path) -> str:
    """Return the version of the rules of a package.

    It is a hash of the modules that read files, and of the versions of the libraries that they read with, so that no
    change of a rule is forgotten. A change of words in a comment changes it too: then files are read again, and nothing
    else happens, since their texts are the same.

    Args:
        package: The folder of `qa`.

    Returns:
        Twelve hexadecimal digits.
    """
    digest = hashlib.sha256()
    for path in sorted(path for room in _ROOMS for path in (package / room).rglob("*.py")):
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for library in _LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()[:12]
