"""Tesseract reads lines with the places of their words."""

import pytest

from qa.corpus.scans.tesseract import Tesseract
from tests.scans import OCR, RESOLUTION, needs_tesseract, scan


@needs_tesseract
def test_a_picture_is_read_once_with_new_time() -> None:
    """The limit of time is renewed before each picture; one that was read before is known."""
    renewed = []
    tesseract = Tesseract(OCR, lambda: renewed.append(True))
    tea, milk = (scan(text, noise=0, turned=0) for text in ("Tea is served\n\nat noon", "Milk is cold"))
    lines = tesseract.read(tea, RESOLUTION)
    assert tesseract.read(tea, RESOLUTION) is lines
    assert [word.text for line in tesseract.read(milk, RESOLUTION) for word in line.words] == ["Milk", "is", "cold"]
    assert len(renewed) == 2
    first, second = lines
    assert [[word.text for word in line.words] for line in lines] == [["Tea", "is", "served"], ["at", "noon"]]
    assert all(60 < word.confidence <= 100 for line in lines for word in line.words)
    assert first.height == pytest.approx(30, abs=8)
    assert first.words[-1].bottom < second.words[0].top
    assert first.base[0][1] == pytest.approx(first.words[-1].bottom, abs=2)
