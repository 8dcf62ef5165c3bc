"""Numbers, dates, prices and raised marks come out of every format as they went in, none joined to a neighbour."""

import re
import textwrap
from collections.abc import Callable

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.blocks import Content, join_blocks
from qa.corpus.formats.markdown import load_markdown
from qa.corpus.formats.pdf import load_pdf
from qa.corpus.formats.plain import load_plain

FIGURES = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 10**7).map("{:,}".format),
    st.decimals(0, 10_000, places=2).map(str),
    st.dates().map(lambda day: day.isoformat()),
    st.dates().map(lambda day: f"{day.day}/{day.month}/{day.year}"),
    st.tuples(st.integers(1900, 1999), st.integers(2000, 2030)).map("{0[0]}-{0[1]}".format),
    st.integers(1, 999).map("${}".format),
    st.integers(1, 99).map("{}%".format),
    st.times().map(lambda time: f"{time:%H:%M}"),
    st.integers(2, 9).map("10^{}".format),
    st.integers(1850, 1999).map("{}^".format),
)
SENTENCES = st.lists(FIGURES, min_size=1, max_size=12).map(
    lambda figures: [
        f"the {name} of the harbour {figure}" for name, figure in zip("abcdefghijkl", figures, strict=False)
    ]
)


def words_of(text: str) -> list[str]:
    """Return the words of a text without full stops."""
    return [word.strip(",") for word in text.rstrip(".").split() if word != "and"]


def plain(parts: list[str]) -> Content:
    """Return the text wrapped at 60 characters."""
    return load_plain(textwrap.fill(", ".join(parts) + ".", 60, break_on_hyphens=False))


def lines(parts: list[str]) -> Content:
    """As a text with a line for each part."""
    return load_plain("\n".join(parts))


def markdown(parts: list[str]) -> Content:
    """As Markdown, raised characters in HTML; a mark follows a year."""
    raised = [re.sub(r"\^(\d?)$", lambda match: f"<sup>{match[1] or 3}</sup>", part) for part in parts]
    return load_markdown(", ".join(raised) + ".")


def cells(parts: list[str]) -> Content:
    """As a table of Markdown."""
    return load_markdown("\n".join(["| a |", "| --- |", *(f"| {part} |" for part in parts)]))


def pdf(parts: list[str]) -> Content:
    """As a PDF with a line for each part, raised characters raised; a mark follows a year."""
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=11)
    for part in parts:
        base, raised, power = part.partition("^")
        document.write(6, base)
        if raised:
            document.char_vpos = "SUP"
            document.write(6, power or "3")
            document.char_vpos = "LINE"
        document.write(6, " and")
        document.ln(6)
    return load_pdf(bytes(document.output()))


@pytest.mark.parametrize("read", [plain, lines, markdown, cells, pdf])
@settings(max_examples=40, deadline=None)
@given(SENTENCES)
def test_figures_stay_as_they_are(read: Callable[[list[str]], Content], parts: list[str]) -> None:
    """Figures of every kind, and wherever the lines are wrapped."""
    text = join_blocks(read(parts).blocks)[0]
    raises = read in (markdown, pdf)
    wanted = [word.removesuffix("^") if raises else word for part in parts for word in words_of(part)]
    assert words_of(text)[1 if read is cells else 0 :] == wanted
