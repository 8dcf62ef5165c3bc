"""Whether pictures of text can be read here, and what would make it so. tesserocr itself is not loaded."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_FOLDERS = (
    "/usr/share/tesseract-ocr/*/tessdata",  # Debian, Ubuntu
    "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata",  # Fedora
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
_PACKAGE = 'pip install "citewell[ocr]"'
_PROGRAM = "apt-get install tesseract-ocr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ocr:
    """How pictures of text are read (optical character recognition).

    Attributes:
        languages: The languages to read, by tesseract's names: ``eng+deu``; empty if no picture is read.
        folder: The folder of tesseract's data for them.
        remedy: What makes pictures be read, where they are not; else empty.
    """

    languages: str = ""
    folder: str = ""
    remedy: str = f"have it read by tesseract ({_PACKAGE}; {_PROGRAM})"


def find_ocr(languages: str) -> Ocr:
    """Look for tesseract and its data.

    Args:
        languages: The languages to read, as in `Ocr`.

    Returns:
        How pictures are read here, or what is missing.
    """
    if find_spec("tesserocr") is None:
        return Ocr()
    folders = list(_folders())
    if not folders:
        return Ocr(remedy=f"have it read by tesseract ({_PROGRAM})")
    folder, missing = min(((one, _missing(one, languages)) for one in folders), key=lambda found: len(found[1]))
    if missing:
        packages = " ".join(f"tesseract-ocr-{name.replace('_', '-')}" for name in missing)
        return Ocr(remedy=f"have it read by tesseract (apt-get install {packages}, or change QA_OCR_LANGUAGES)")
    return Ocr(languages=languages, folder=str(folder), remedy="")


def _folders() -> Iterator[Path]:
    """Yield the folders with tesseract's data: that of the environment first, newer versions before older ones."""
    named = os.environ.get("TESSDATA_PREFIX")
    patterns = ((named,) if named else ()) + _FOLDERS
    for pattern in patterns:
        path = Path(pattern)
        yield from (one for one in sorted(Path(path.anchor).glob(str(path.relative_to(path.anchor))), reverse=True))


def _missing(folder: Path, languages: str) -> list[str]:
    return [name for name in languages.split("+") if not (folder / f"{name}.traineddata").is_file()]
