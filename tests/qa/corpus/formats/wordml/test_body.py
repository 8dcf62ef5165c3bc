"""Blocks: tables, notes, drawings, and what wraps whole paragraphs."""

from qa.corpus.formats.word import load_word
from tests.qa.corpus.formats.word_files import cell, paragraph, run, table, word_file, word_text

CONTROL = "<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"


def test_controls_around_paragraphs_tables_rows_and_cells() -> None:
    """A content control may stand at each level."""
    wrapped = CONTROL.replace
    rows = f"<w:tr>{cell('Foreman')}{wrapped('{}', cell('Signe Moen'))}</w:tr>" + wrapped(
        "{}", f"<w:tr>{cell('Stone')}{cell(wrapped('{}', paragraph('red granite')))}</w:tr>"
    )
    body = wrapped("{}", paragraph("It carries forty-two passengers.")) + wrapped("{}", f"<w:tbl>{rows}</w:tbl>")
    assert word_text(body) == "It carries forty-two passengers.\n\nForeman | Signe Moen\nStone | red granite"


def test_a_table_in_a_cell() -> None:
    """Its rows stay in the cell, so that they stay with the subject of the row."""
    inner = table(cell("Weekday") + cell("19 crowns"), cell("Sunday") + cell("23 crowns"))
    body = table(cell("Ticket") + cell("Fee"), cell("Family") + cell(paragraph("") + inner + paragraph("")))
    assert word_text(body) == "Ticket | Fee\nFamily | Weekday, 19 crowns; Sunday, 23 crowns"


def test_cells_stand_under_their_heads() -> None:
    """Rows that begin late, merged and empty cells."""
    down, goes_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = table(
        cell("Crew") + cell("Cox") + cell("Coach"),
        '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("Ida Moor") + cell("Sven Falk"),
        cell("Heron", down) + cell("") + cell("Per Dahl"),
        cell("", goes_on) + cell("Both", '<w:gridSpan w:val="2"/>'),
        cell("Wide", '<w:gridSpan w:val="2"/>') + cell("Last"),
    )
    assert word_text(body).split("\n") == [
        "Crew | Cox | Coach",
        "| Ida Moor | Sven Falk",
        "Heron | | Per Dahl",
        "Heron | Both",
        "Wide | | Last",
    ]


def test_a_frame_around_paragraphs_is_no_table() -> None:
    """A box of one cell is read as its paragraphs."""
    assert word_text(table(cell(paragraph("Keep the gate closed.") + paragraph("Feed the hens at six.")))) == (
        "Keep the gate closed.\n\nFeed the hens at six."
    )


def test_notes_follow_their_paragraph() -> None:
    """Footnotes and endnotes, in the order of their marks, never inside the sentence; each once."""
    body = paragraph(
        run("The tower leans to the west.")
        + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + run(" It is visited by many.")
        + '<w:r><w:endnoteReference w:id="2"/></w:r>'
        + '<w:r><w:footnoteReference w:id="3" w:customMarkFollows="1"/><w:t>*</w:t></w:r>'
    ) + paragraph(run("It is old.") + '<w:r><w:footnoteReference w:id="2"/></w:r>')
    mark = "<w:r><w:footnoteRef/></w:r>"
    parts = {
        "footnotes": f'<w:footnote w:id="0" w:type="separator">{paragraph("<w:r><w:separator/></w:r>")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph(mark + run(" It is 41 centimetres."))}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("See the map.")}</w:footnote>',
        "endnotes": f'<w:endnote w:id="2">{paragraph("Counted in 1958.")}</w:endnote>',
    }
    assert word_text(body, parts).split("\n\n") == [
        "The tower leans to the west. It is visited by many.",
        "It is 41 centimetres.",
        "Counted in 1958.",
        "See the map.",
        "It is old.",
    ]


def test_a_note_that_refers_to_itself_ends() -> None:
    """It is read once."""
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{paragraph(run("Again.") + reference)}</w:footnote>'
    assert word_text(paragraph(run("Once.") + reference), {"footnotes": note}) == "Once.\n\nAgain."


def test_a_note_of_a_cell_follows_the_table() -> None:
    """A row stays a line."""
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    note = f'<w:footnote w:id="1">{paragraph("Without the tower.")}</w:footnote>'
    body = table(cell("Height") + cell(paragraph(run("41 m") + reference)))
    assert word_text(body, {"footnotes": note}) == "Height | 41 m\n\nWithout the tower."


def test_text_of_diagrams_charts_and_shapes() -> None:
    """What drawings say stands behind the paragraph that they are in."""
    shape = "<a:txBody><a:p><a:r><a:t>Pump </a:t></a:r><a:r><a:t>house</a:t></a:r></a:p></a:txBody>"
    drawings = f'<c:chart r:id="chart"/><dgm:relIds r:dm="diagramData"/>{shape}'
    chart = (
        "<c:title><a:p><a:t>Catch</a:t></a:p></c:title><c:ser><c:tx><c:v>Cod</c:v></c:tx>"
        "<c:cat><c:v>2019</c:v><c:v>2020</c:v></c:cat><c:val><c:v>4.3</c:v><c:v>2.5</c:v></c:val></c:ser>"
    )
    diagram = "".join(
        f'<dgm:pt type="{kind}"><dgm:t><a:p><a:t>{text}</a:t></a:p></dgm:t></dgm:pt>'
        for kind, text in (("node", "Bridge"), ("pres", "unseen"))
    )
    body = paragraph(run("Plans.") + f"<w:r><w:drawing>{drawings}</w:drawing></w:r>")
    assert word_text(body, {"chart": chart, "diagramData": diagram}).split("\n\n") == [
        "Plans.",
        "Catch\nCod: 2019 4.3, 2020 2.5",
        "Bridge",
        "Pump house",
    ]


def test_a_drawing_whose_part_is_missing_shows_nothing() -> None:
    """The rest of the document is read."""
    assert word_text(paragraph(run("Plans.") + '<w:r><w:drawing><c:chart r:id="no"/></w:drawing></w:r>')) == "Plans."


def test_a_large_initial_belongs_to_its_word() -> None:
    """Word keeps it in a separate frame before the paragraph."""
    initial = paragraph("T", '<w:framePr w:dropCap="drop" w:lines="3"/>')
    assert word_text(initial + paragraph("he tower leans.")) == "The tower leans."


def test_headings_by_outline_and_by_name() -> None:
    """In the styles of any language, and in styles based on these."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/>'
        '<w:basedOn w:val="berschrift1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Body"><w:name w:val="Body"/><w:basedOn w:val="berschrift1"/>'
        '<w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = (
        paragraph("Boats", '<w:pStyle w:val="Clause"/>')
        + paragraph("Oars", '<w:pStyle w:val="Body"/>')
        + paragraph("Fees", '<w:outlineLvl w:val="0"/>')
    )
    blocks = load_word(word_file(body, {"styles": styles})).blocks
    assert [(block.text, block.heading) for block in blocks] == [("Boats", True), ("Oars", False), ("Fees", True)]
