"""A file that is slow to show costs its time once, and keeps nobody waiting for long."""

import hashlib
import threading
import time
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.errors import BusyError, NotFoundError
from qa.library.originals import Originals
from qa.parsing.limits import ParseLimits
from qa.records import DocumentInfo
from tests.qa.parsing import hostile

LIMITS = ParseLimits(seconds=1, memory_bytes=1_000_000_000, text_bytes=1_000_000)
PNG = b"\x89PNG"


def kept(folder: Path, name: str, data: bytes) -> DocumentInfo:
    """The record of a file."""
    path = folder / name
    path.write_bytes(data)
    return DocumentInfo(id=name, title=name, path=str(path), sha256="", file_sha256=hashlib.sha256(data).hexdigest())


@pytest.fixture
def slow(tmp_path: Path) -> DocumentInfo:
    """A PDF whose page takes for ever."""
    return kept(tmp_path, "slow.pdf", hostile.endless_pdf())


@pytest.fixture
def quick(tmp_path: Path) -> DocumentInfo:
    """A PDF of one page."""
    pdf = FPDF()
    pdf.add_page()
    return kept(tmp_path, "quick.pdf", bytes(pdf.output()))


def test_a_slow_file_is_tried_once(slow: DocumentInfo, quick: DocumentInfo) -> None:
    """Its second picture is refused at once, with the same reason; other files are still shown."""
    originals = Originals(True, 1_000_000, LIMITS)
    took, said = [], []
    for _ in range(2):
        began = time.monotonic()
        with pytest.raises(NotFoundError) as refused:
            originals.draw(slow, 1)
        took.append(time.monotonic() - began)
        said.append(str(refused.value))
    assert took[0] > LIMITS.seconds > took[1]
    assert said[0] == said[1]
    assert "1 s of processor time" in said[0]
    assert originals.draw(quick, 1).startswith(PNG)


def test_nobody_waits_long_for_a_slow_file(slow: DocumentInfo, quick: DocumentInfo) -> None:
    """Whoever wants another file meanwhile is told to come back, and then gets it."""
    originals = Originals(True, 1_000_000, LIMITS, most_wait=0.01)

    def draw() -> None:
        with pytest.raises(NotFoundError):
            originals.draw(slow, 1)

    drawing = threading.Thread(target=draw)
    drawing.start()

    def draw_meanwhile() -> None:
        while drawing.is_alive():
            originals.draw(quick, 1)

    with pytest.raises(BusyError, match="try again"):
        draw_meanwhile()
    drawing.join()
    assert originals.draw(quick, 1).startswith(PNG)
