"""A file that is slow to show costs its time once, and keeps nobody waiting for long."""

import hashlib
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fpdf import FPDF

from qa.errors import BusyError, NotFoundError
from qa.library.originals import Originals
from qa.parsing.limits import ParseLimits
from qa.records import DocumentInfo, Scans
from tests.documents import make_document
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
    """Under another name, too, of which alone the reason speaks; other files are still shown."""
    originals = Originals(True, 1_000_000, LIMITS)
    took, said = [], []
    for one in (slow, replace(slow, id="of another collection.pdf")):
        began = time.monotonic()
        with pytest.raises(NotFoundError) as refused:
            originals.draw(one, 1)
        took.append(time.monotonic() - began)
        said.append(str(refused.value))
    assert took[0] > LIMITS.seconds > took[1]
    assert said[0].replace(slow.id, "of another collection.pdf") == said[1]
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
        while not originals._one_at_a_time.locked():
            assert drawing.is_alive()
        while drawing.is_alive():
            originals.draw(quick, 1)

    with pytest.raises(BusyError, match="try again"):
        draw_meanwhile()
    drawing.join()
    assert originals.draw(quick, 1).startswith(PNG)


def test_what_is_left_out_of_a_file_is_told(tmp_path: Path) -> None:
    """The pieces with their rules; a file with scanned pages is not read again for it."""
    page = b"<nav>Home Boats Nets</nav><main><p>The wall of Aldal is long.</p></main>"
    info = kept(tmp_path, "wall.html", page)
    wall = make_document("The wall of Aldal is long.", path=info.path, file_sha256=info.file_sha256)
    originals = Originals(True, 1_000_000, LIMITS)
    [piece] = originals.left_out(wall)
    assert (piece.text, piece.rule.name) == ("Home Boats Nets", "it stands in an element nav")
    with pytest.raises(NotFoundError, match="without scanned pages"):
        originals.left_out(replace(wall, scans=Scans(unread=(1,))))
