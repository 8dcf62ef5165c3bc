"""Presentations: the exact text of each feature, built with python-pptx."""

import io
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation as Slides
from pptx.slide import Slide
from pptx.util import Inches

from qa.corpus.documents import parse_document
from qa.corpus.formats.slides import load_slides
from qa.corpus.formats.wordml.names import DRAWING
from qa.corpus.left_out import LeftOut
from qa.errors import DocumentError
from qa.records import Cause, Document
from tests.documents import source_file

WHERE = (Inches(1), Inches(1), Inches(4), Inches(2))
TITLE_AND_CONTENT, TITLE_ONLY = 1, 5


def built(*makers: Callable[[Slides], None]) -> bytes:
    """A presentation that some functions fill."""
    slides = Presentation()
    for make in makers:
        make(slides)
    packed = io.BytesIO()
    slides.save(packed)
    return packed.getvalue()


def parsed(data: bytes) -> Document:
    """The document of a presentation."""
    return parse_document(source_file("talk.pptx"), data)


def add(slides: Slides, title: str, *paragraphs: str) -> Slide:
    """Add a slide with a title and the paragraphs of its body."""
    slide = slides.slides.add_slide(slides.slide_layouts[TITLE_AND_CONTENT if paragraphs else TITLE_ONLY])
    slide.shapes.title.text = title
    if paragraphs:
        slide.placeholders[1].text_frame.text = "\n".join(paragraphs)
    return slide


def test_slides_are_headings_lists_and_notes_with_their_numbers() -> None:
    """The title comes first, items are lines, deeper ones are indented, and the notes follow their slide."""

    def fill(slides: Slides) -> None:
        slide = add(slides, "The harbour of Vell", "Dredged in 1987", "By Ilse Brandt", "Served 412 ships")
        slide.placeholders[1].text_frame.paragraphs[1].level = 1
        slide.notes_slide.notes_text_frame.text = "Say that the work took two years."
        box = add(slides, "Traffic").shapes.add_textbox(*WHERE)
        box.text_frame.text = "Most ships carry timber."

    document = parsed(built(fill))
    assert document.text == (
        "The harbour of Vell\n\n- Dredged in 1987\n  - By Ilse Brandt\n- Served 412 ships\n\n"
        "Say that the work took two years.\n\nTraffic\n\nMost ships carry timber."
    )
    assert document.title == "The harbour of Vell"
    assert [(document.text[one.start :][:3], one.kind, one.number) for one in document.locators] == [
        ("The", "slide", 1),
        ("Tra", "slide", 2),
    ]


def test_numbered_items_have_their_numbers() -> None:
    """As they are shown: each level counts by itself, and a paragraph without a number begins anew."""

    def steps(slides: Slides) -> None:
        words = ("Open it", "slowly", "by hand", "Close it", "Oil it", "Then", "Rest")
        frame = add(slides, "Steps", *words).placeholders[1].text_frame
        schemes = ("arabicPeriod", "alphaLcParenR", "romanLcParenBoth", "arabicPeriod", "", "buNone", "arabicPlain")
        for paragraph, scheme, level in zip(frame.paragraphs, schemes, (0, 1, 1, 0, 1, 0, 0), strict=True):
            paragraph.level = level
            properties = paragraph._p.get_or_add_pPr()
            if scheme == "buNone":
                etree.SubElement(properties, DRAWING + "buNone")
            elif scheme:
                etree.SubElement(properties, DRAWING + "buAutoNum", type=scheme, startAt="3")

    assert parsed(built(steps)).text == (
        "Steps\n\n3. Open it\n  c) slowly\n  (iv) by hand\n4. Close it\n  - Oil it\n\nThen\n\n3. Rest"
    )


def test_tables_groups_and_charts_are_lines() -> None:
    """A merged cell is repeated downwards and followed by empty ones to the right."""

    def fill(slides: Slides) -> None:
        slide = add(slides, "Ferries")
        table = slide.shapes.add_table(3, 3, *WHERE).table
        for place, text in enumerate(["Ship", "Cars", "Crew", "Corra", "36", "4", "", "40", "5"]):
            table.cell(place // 3, place % 3).text = text
        table.cell(1, 0).merge(table.cell(2, 0))
        group = slide.shapes.add_group_shape()
        group.shapes.add_textbox(*WHERE).text_frame.text = "Grouped words."
        chart = CategoryChartData()
        chart.categories = ["2022", "2023"]
        chart.add_series("Ships", (390, 412))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *WHERE, chart)

    assert parsed(built(fill)).text == (
        "Ferries\n\nShip | Cars | Crew\nCorra | 36 | 4\nCorra | 40 | 5\n\nGrouped words.\n\nShips: 2022 390, 2023 412"
    )


def test_a_hidden_slide_is_left_out_and_said() -> None:
    """Its words are counted, a notice has its number, and the numbers of the others stay."""

    def fill(slides: Slides) -> None:
        add(slides, "Shown", "Tea is served.")
        add(slides, "Draft", "Nobody sees this.")._element.set("show", "0")
        add(slides, "Last", "Tea is over.")

    data = built(fill)
    document, content = parsed(data), load_slides(data)
    assert document.text == "Shown\n\nTea is served.\n\nLast\n\nTea is over."
    assert [one.number for one in document.locators] == [1, 3]
    assert document.notices == ("hidden slides are left out, here 2: show them to have them read",)
    hidden = [part for part in content.parts if isinstance(part, LeftOut)]
    assert [(part.text, part.rule.cause) for part in hidden] == [
        ("Draft", Cause.HIDDEN),
        ("Nobody sees this.", Cause.HIDDEN),
    ]


def test_powers_stay_and_marks_of_notes_do_not() -> None:
    """Raised characters are written as in all formats."""

    def fill(slides: Slides) -> None:
        frame = add(slides, "Area").shapes.add_textbox(*WHERE).text_frame
        for text, raised in (("The hall has 640 m", False), ("2", True), (" since 1874", False), ("3", True)):
            run = frame.paragraphs[0].add_run()
            run.text = text
            if raised:
                run.font._element.set("baseline", "30000")

    assert parsed(built(fill)).text == "Area\n\nThe hall has 640 m² since 1874"


def test_the_title_of_the_template_is_none() -> None:
    """A title that somebody gave is the document's; the one that PowerPoint gives is not."""
    data = built(lambda slides: setattr(slides.core_properties, "title", "Report of 2024"), lambda s: add(s, "A", "B."))  # type: ignore[arg-type, return-value]
    assert parsed(data).title == "Report of 2024"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(*[st.from_regex(r"[A-Z][a-zé]{2,9}( [a-zä]{2,9}){0,3}", fullmatch=True)] * 3), min_size=1, max_size=4
    )
)
def test_what_is_written_is_read(slides: list[tuple[str, str, str]]) -> None:
    """Each slide's title, item and note come back in order, each under its number."""

    def fill(presentation: Slides) -> None:
        for title, item, note in slides:
            slide = add(presentation, title, item)
            slide.notes_slide.notes_text_frame.text = note

    document = parsed(built(fill))
    assert document.text.split("\n\n") == [text for slide in slides for text in slide]
    assert [one.number for one in document.locators] == list(range(1, len(slides) + 1))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 not really", "this is broken"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "must not be protected or of an old format of Office"),
        (built(), "must hold text"),
    ],
)
def test_what_is_no_presentation_is_refused(data: bytes, reason: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match=reason):
        parsed(data)
