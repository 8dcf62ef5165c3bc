"""However a document is built, its figures come out as they are, and none is joined to another."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.qa.corpus.formats.word_files import cell, item, level, lists, paragraph, run, table, word_text

_PARTS = {"numbering": lists(level(0, "lowerLetter", "(%1)"), level(1, "upperLetter", "%2."))}
_FIGURE = re.compile(r"\d+(?:[.,:/-]\d+)*")
_POWER = re.compile(r"\^3|\[3\]")
_HIDDEN = "<w:vanish/>"

figures = st.one_of(
    st.integers(0, 10**7).map(str),
    st.integers(1000, 9_999_999).map("{:,}".format),
    st.dates().map(lambda day: day.strftime("%d/%m/%Y")),
    st.dates().map(lambda day: day.isoformat()),
    st.times().map(lambda time: time.strftime("%H:%M")),
    st.decimals(0, 9999, places=2).map(str),
)


def _field(content: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE 77 </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{content}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_WRAPPERS = (
    "{}",
    "<w:ins>{}</w:ins>",
    "<w:moveTo>{}</w:moveTo>",
    "<w:smartTag>{}</w:smartTag>",
    "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    "<w:fldSimple w:instr='DATE 88'>{}</w:fldSimple>",
    "<w:hyperlink>{}</w:hyperlink>",
    _field("{}"),
)
_UNSEEN = (
    "",
    "<w:del><w:r><w:delText>66</w:delText></w:r></w:del>",
    f"<w:moveFrom>{run('66')}</w:moveFrom>",
    run("66", _HIDDEN),
    run("3", '<w:vertAlign w:val="superscript"/>'),
    "<w:r><w:footnoteReference w:id='9'/></w:r>",
)


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, list[str]]:
    """The runs of a paragraph, and its figures in order. A figure may be split over runs, as Word likes to do."""
    content, found = run("Costs "), []
    for figure in draw(st.lists(figures, min_size=1, max_size=4)):
        cut = draw(st.integers(0, len(figure)))
        pieces = "".join(run(piece) for piece in (figure[:cut], figure[cut:]) if piece)
        gap = draw(st.sampled_from(("<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", run(" and "), run("\u00a0"))))
        content += draw(st.sampled_from(_WRAPPERS)).replace("{}", pieces) + draw(st.sampled_from(_UNSEEN)) + gap
        found.append(figure)
    return content, found


@st.composite
def stories(draw: st.DrawFn, depth: int = 2) -> tuple[str, list[str]]:
    """The XML of some blocks, and their figures in order."""
    content, found = "", []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(("paragraph", "item", "table", "control", "box")))
        if kind in ("paragraph", "item") or depth == 0:
            line, inside = draw(lines())
            content += item(line, draw(st.integers(0, 1))) if kind == "item" else paragraph(line)
        elif kind == "table":
            rows = [[draw(stories(depth=0)) for _ in range(draw(st.integers(1, 3)))] for _ in range(2)]
            content += table(*("".join(cell(text) for text, _ in row) for row in rows))
            inside = [figure for row in rows for _, figures in row for figure in figures]
        else:
            inner, inside = draw(stories(depth=depth - 1))
            if kind == "control":
                content += f"<w:sdt><w:sdtContent>{inner}</w:sdtContent></w:sdt>"
            else:
                content += paragraph(f"<w:r><w:pict><w:txbxContent>{inner}</w:txbxContent></w:pict></w:r>")
        found += inside
    return content, found


@settings(deadline=None)
@given(stories())
def test_figures_come_out_as_they_are(story: tuple[str, list[str]]) -> None:
    """In their order, none changed, none added. Only a raised 3 may stay, as a power or in brackets."""
    body, expected = story
    assert _FIGURE.findall(_POWER.sub(" ", word_text(body, _PARTS))) == expected
