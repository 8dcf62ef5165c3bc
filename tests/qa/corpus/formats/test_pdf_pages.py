"""For every place in the text of a PDF the page is known, by number and by label."""

import re
from pathlib import Path

from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.blocks import Block, join_blocks
from qa.corpus.documents import SourceFile, parse_document
from qa.corpus.formats.pdf import load_pdf
from qa.records import Document, Locator, locate


def parse(pdf: FPDF) -> Document:
    """The document of a PDF."""
    path = Path("/documents/report.pdf")
    return parse_document(SourceFile(path, path.name, path.parent), bytes(pdf.output()))


def opened(pdf: FPDF, text: str, **label: object) -> None:
    """Make a page that begins with a text, under a label."""
    pdf.add_page(**label)  # type: ignore[arg-type]  # as add_page has them
    pdf.set_font("helvetica", size=11)
    pdf.multi_cell(0, 6, text, align="L")


def labels(document: Document, words: str) -> list[str]:
    """Return the labels of the pages on which words stand."""
    start = document.text.index(words)
    return [found.label for found in locate(document.locators, start, start + len(words))]


def test_pages_have_the_labels_of_the_file() -> None:
    """Roman numerals for the preface, then from 1; the number counts all pages."""
    pdf = FPDF()
    opened(pdf, "The preface thanks the masons of the harbour.", label_style="r", label_start=1)
    opened(pdf, "It was written in the winter of 1951.")
    opened(pdf, "The wall is 240 meters long.", label_style="D", label_prefix="A-", label_start=1)
    document = parse(pdf)
    assert document.locators == (
        Locator(start=0, kind="page", number=1, label="i"),
        Locator(start=document.text.index("It was"), kind="page", number=2, label="ii"),
        Locator(start=document.text.index("The wall"), kind="page", number=3, label="A-1"),
    )


def test_a_file_without_labels_has_numbers_and_an_empty_page_none() -> None:
    """A page without text has no place in the text."""
    pdf = FPDF()
    opened(pdf, "The wall is 240 meters long.")
    pdf.add_page()
    opened(pdf, "Storms broke it in 1951.")
    assert [(one.number, one.label) for one in parse(pdf).locators] == [(1, "1"), (3, "3")]


def test_a_paragraph_that_runs_over_a_page_has_both() -> None:
    """Each half has one page; a word that was cut at the end of the page stands on two."""
    pdf = FPDF()
    opened(pdf, "The wall was rebuilt by engi-")
    opened(pdf, "neers of the town. It is 240 meters long.")
    document = parse(pdf)
    assert document.text == "The wall was rebuilt by engineers of the town. It is 240 meters long."
    assert labels(document, "rebuilt by") == ["1"]
    assert labels(document, "engineers") == ["1", "2"]
    assert labels(document, "of the town. It is") == ["2"]
    assert labels(document, document.text) == ["1", "2"]


def test_notes_stay_on_their_page() -> None:
    """They stand after the paragraph that goes on over the end of their page, and belong to the earlier page."""
    pdf = FPDF()
    opened(pdf, "The wall was rebuilt by the engineers of the town, who had come from the north and stayed")
    pdf.set_y(-40)
    pdf.set_font("helvetica", size=8)
    pdf.multi_cell(0, 5, "1. See the minutes of the council.")
    opened(pdf, "for three winters. It is 240 meters long and was paid for by the state and by the town.")
    document = parse(pdf)
    assert document.text.index("1. See") > document.text.index("240 meters")
    assert [one.number for one in document.locators] == [1, 2, 1]
    assert (labels(document, "1. See the minutes"), labels(document, "for three winters")) == (["1"], ["2"])


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 100), min_size=1, max_size=5), st.booleans())
def test_every_word_is_on_its_page(counts: list[int], tables: bool) -> None:
    """Words that stand on only one page, as running text or in a table: the locators name that page."""
    pdf = FPDF()
    pdf.set_auto_page_break(False)
    names = dict(zip(("amber", "birch", "cedar", "dusk", "ember"), counts, strict=False))
    for name, count in names.items():
        opened(pdf, " ".join([name] * count))
        if tables:
            with pdf.table() as table:
                for _ in range(3):
                    table.row([f"{name} tree", f"{name} leaf"])
    document = parse(pdf)
    for number, (name, count) in enumerate(names.items(), start=1):
        places = [match.span() for match in re.finditer(name, document.text)]
        assert len(places) == count + 6 * tables
        assert all([one.number for one in locate(document.locators, *place)] == [number] for place in places)


def test_a_label_that_nobody_can_cite_is_left_out() -> None:
    """If the label is a whole sentence, the number is used; control characters are deleted."""
    pdf = FPDF()
    opened(pdf, "The wall is long.", label_prefix="The page on which the wall is told of, ", label_start=7)
    opened(pdf, "It is 240 meters long.", label_prefix="B\x07\n", label_style="D", label_start=2)
    assert [one.label for one in parse(pdf).locators] == ["1", "B 2"]


@given(st.text(" \n\u2029\x85\u200b\xada\u0300b", max_size=30), st.integers(0, 30))
def test_a_place_is_kept_when_its_text_is_tidied(text: str, offset: int) -> None:
    """It stays before the same visible character when white space and invisible characters are deleted."""
    offset = min(offset, len(text))
    marked = join_blocks([Block(text[:offset] + "#" + text[offset:])])
    page = Locator(start=offset, kind="page", number=2, label="2")
    joined = join_blocks([Block(text[:offset] + "#" + text[offset:], locators=(page,))])
    assert joined.text == marked.text
    assert [joined.text[one.start] for one in joined.locators] == ["#"]


def test_the_pages_of_a_real_file() -> None:
    """Each begins with what pdfium finds first on it, except for its running head."""
    data = (Path(__file__).parents[1] / "pdf" / "b_running_heads.pdf").read_bytes()
    joined = join_blocks(load_pdf(data).blocks)
    assert [one.start for one in joined.locators] == sorted(one.start for one in joined.locators)
    assert len({one.number for one in joined.locators}) == len(joined.locators) > 2
