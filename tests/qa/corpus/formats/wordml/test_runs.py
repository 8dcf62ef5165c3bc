"""What a paragraph shows: changes accepted, hidden text left out, wrapped runs read, fields by their results."""

import pytest

from tests.qa.corpus.formats.word_files import paragraph, run, table, word_text

HIDDEN = "<w:vanish/>"
RAISED = '<w:vertAlign w:val="superscript"/>'
LOWERED = '<w:vertAlign w:val="subscript"/>'


def field(instruction: str, result: str, data: str = "") -> str:
    """A complex field."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def shown(content: str, styles: str = "", properties: str = "") -> str:
    """The text of a document of one paragraph."""
    return word_text(paragraph(content, properties), {"styles": styles})


def test_changes_are_accepted() -> None:
    """What was inserted and moved here is text, what was deleted and moved away is not."""
    rent = (
        run("The monthly rent is ")
        + "<w:del><w:r><w:delText>1,200</w:delText></w:r></w:del>"
        + f"<w:ins>{run('1,450')}<w:del><w:r><w:delText>9</w:delText></w:r></w:del></w:ins>"
        + run(" crowns, held by ")
        + f"<w:moveFrom>{run('the bank')}</w:moveFrom><w:moveTo>{run('the notary')}</w:moveTo>{run('.')}"
    )
    assert shown(rent) == "The monthly rent is 1,450 crowns, held by the notary."


def test_a_deleted_paragraph_end_joins_two_paragraphs() -> None:
    """A paragraph whose text and end are deleted leaves no trace."""
    gone = "<w:rPr><w:del/></w:rPr>"
    body = (
        paragraph("The tenant pays ", gone)
        + paragraph("1,450 crowns.")
        + paragraph("<w:del><w:r><w:delText>Two dogs.</w:delText></w:r></w:del>", gone)
        + paragraph("The end.")
        + paragraph("Last words", gone)
    )
    assert word_text(body) == "The tenant pays 1,450 crowns.\n\nThe end.\n\nLast words"


def test_deleted_rows_and_cells_are_out() -> None:
    """An inserted row stays."""
    rows = [
        "<w:trPr><w:ins/></w:trPr>" + table_cell("Rent") + table_cell("1,450"),
        "<w:trPr><w:del/></w:trPr>" + table_cell("Rent") + table_cell("1,200"),
        table_cell("Heat") + table_cell("90", "<w:cellDel/>") + table_cell("95"),
    ]
    assert word_text(table(*rows)) == "Rent | 1,450\nHeat | 95"


def table_cell(text: str, properties: str = "") -> str:
    """A cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


@pytest.mark.parametrize("on", ["<w:vanish/>", '<w:vanish w:val="1"/>', '<w:vanish w:val="on"/>'])
def test_hidden_text_is_out(on: str) -> None:
    """Word neither shows nor prints it. Text that only the web layout hides is printed, and stays."""
    content = run("It costs 4,300") + run(" (we go down to 3,100)", on) + run(" crowns", "<w:webHidden/>")
    assert shown(content + run(".", '<w:vanish w:val="0"/>')) == "It costs 4,300 crowns."


def test_hidden_text_may_be_so_by_its_style() -> None:
    """A run's own property wins; two styles that hide cancel out, as toggles do; what a style is based on counts."""
    styles = (
        '<w:style w:type="character" w:styleId="Note"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Small"><w:basedOn w:val="Note"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Draft"><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    small = '<w:rStyle w:val="Small"/>'
    assert (
        shown(run("Seen") + run(" unseen", small) + run(" kept", small + '<w:vanish w:val="0"/>'), styles)
        == "Seen kept"
    )
    assert shown(run("unseen ") + run("seen", small), styles, '<w:pStyle w:val="Draft"/>') == "seen"


def test_former_properties_hide_nothing() -> None:
    """A change of format keeps the old properties inside the new ones."""
    changed = "<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
    assert shown(run("The deposit is 900 crowns.", changed)) == "The deposit is 900 crowns."


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:sdt><w:sdtPr><w:alias w:val='Captain'/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:smartTag w:element='place'><w:smartTagPr/><w:smartTag>{}</w:smartTag></w:smartTag>",
        "<w:customXml w:element='x'><w:customXmlPr/>{}</w:customXml>",
        "<w:fldSimple w:instr=' DOCPROPERTY Price '>{}</w:fldSimple>",
        "<w:hyperlink w:anchor='x'>{}</w:hyperlink>",
        "<w:bdo w:val='rtl'><w:dir w:val='ltr'>{}</w:dir></w:bdo>",
        "<w:sdt><w:sdtContent><w:ins><w:smartTag>{}</w:smartTag></w:ins></w:sdtContent></w:sdt>",
    ],
)
def test_what_wraps_a_run_does_not_hide_it(wrapped: str) -> None:
    """Content controls, smart tags, simple fields and links, one in another."""
    content = run("The captain is ") + wrapped.replace("{}", run("Milo Sandgren")) + run(" today.")
    assert shown(content) == "The captain is Milo Sandgren today."


def test_fields_show_their_results() -> None:
    """Neither their instructions nor a field inside these is text; a result may hold a field."""
    inner = field(" MERGEFIELD Sex ", run("hidden"))
    outer = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>IF </w:instrText></w:r>'
        + inner
        + '<w:r><w:instrText> = "F"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("Ms ")
        + field(" MERGEFIELD Name ", run("Bo Lindqvist"))
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert shown(run("The secretary is ") + outer + run(".")) == "The secretary is Ms Bo Lindqvist."


def test_a_field_without_an_end_hides_nothing() -> None:
    """Broken files show their text."""
    assert (
        shown('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("The fee is 85 crowns.")) == "The fee is 85 crowns."
    )


def test_a_field_may_span_paragraphs() -> None:
    """As tables of contents do."""
    body = (
        paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>')
        + paragraph('<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("Boats"))
        + paragraph(run("Fees") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + paragraph("The end.")
    )
    assert word_text(body) == "Boats\n\nFees\n\nThe end."


def test_fields_of_forms_show_what_was_chosen() -> None:
    """The chosen entry of a list and the ticked box; a field with a result shows only the result."""
    entries = '<w:result w:val="1"/><w:listEntry w:val="oak"/><w:listEntry w:val="ash"/>'
    choice = f"<w:ffData><w:ddList>{entries}</w:ddList></w:ffData>"
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    content = run("Wood: ") + field("FORMDROPDOWN", "", choice) + run(", ") + field("FORMDROPDOWN", run("elm"), choice)
    assert shown(content + run(", oiled: ") + field("FORMCHECKBOX", "", ticked)) == "Wood: ash, elm, oiled: ☒"


def test_characters_that_are_elements() -> None:
    """Tabs, breaks, hyphens and symbols."""
    content = (
        "<w:r><w:t>Heron</w:t><w:tab/><w:t>7:31</w:t><w:br/><w:t>Row</w:t><w:noBreakHyphen/><w:t>boat co</w:t>"
        '<w:softHyphen/><w:t>op 20 </w:t><w:sym w:font="Symbol" w:char="F0B0"/><w:t>C </w:t>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    )
    assert shown(content + run(" \uf0b3 5", '<w:rFonts w:ascii="Symbol"/>')) == "Heron 7:31\nRow-boat coop 20 °C ✓ ≥ 5"


def test_marks_are_out_and_powers_are_powers() -> None:
    """Raised and lowered characters never change a number."""
    content = (
        run("Built in 1874") + run("3", RAISED) + run(", 3 × 10") + run("6", RAISED) + run(" m") + run("2", RAISED)
        + run(" of H") + run("2", LOWERED) + run("O for 250") + run("1", RAISED) + run("2", RAISED) + run("5 crowns")
    )  # fmt: skip
    assert shown(content) == "Built in 1874, 3 × 10^6 m² of H2O for 250 5 crowns"


def test_numbers_that_are_moved_by_hand_are_raised_and_lowered() -> None:
    """A mark is never joined to a year; a word that is moved stays a word."""
    body = (
        run("Built in 1874")
        + run("3", '<w:position w:val="8"/>')
        + run(" for 10")
        + run("6", '<w:position w:val="10"/>')
        + run(" cubic m of H")
        + run("2", '<w:position w:val="-6"/>')
        + run("O, Ve")
        + run("del", '<w:position w:val="6"/>')
        + run(" 18", '<w:position w:val="1"/>')
    )
    assert word_text(paragraph(body)) == "Built in 1874 for 10^6 cubic m of H2O, Vedel 18"


def test_marks_of_notes_leave_nothing() -> None:
    """Neither do the commas between them, and the words around them are not joined."""
    note = "<w:r><w:footnoteReference w:id='{}'/></w:r>"
    content = run("In 1874") + note.format(1) + run(",", RAISED) + note.format(2) + run("5 sacks") + note.format(3)
    assert shown(content + run(".")) == "In 1874 5 sacks."


def test_text_boxes_stand_behind_their_paragraph_once() -> None:
    """In the new notation, the old one, or both; hidden boxes are left out."""
    box = f"<w:txbxContent>{paragraph('The spillway stays closed until 14 June.')}</w:txbxContent>"
    new = (
        f"<w:drawing><wp:inline><wp:docPr id='1'/><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></wp:inline></w:drawing>"
    )
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    choices = f"<mc:Choice Requires='wps'>{new}</mc:Choice><mc:Fallback>{old}</mc:Fallback>"
    both = f"<mc:AlternateContent>{choices}</mc:AlternateContent>"
    hidden = new.replace("id='1'", "id='1' hidden='1'")
    for drawn in (new, old, both):
        content = run("The dam was ") + f"<w:r>{drawn}{hidden}</w:r>" + run("surveyed.")
        assert shown(content) == "The dam was surveyed.\n\nThe spillway stays closed until 14 June."


def test_the_alternative_that_shows_something_is_read() -> None:
    """An emoji that only new programs draw has its character in the fallback."""
    content = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w14:symEx/></mc:Choice>"
        "<mc:Fallback><w:t>😀</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert shown(run("Well done ") + content) == "Well done 😀"


def test_comments_and_readings_of_words() -> None:
    """A comment is no part of the text; the pronunciation of a word stands after it."""
    ruby = (
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('とうきょう')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase></w:ruby></w:r>"
    )
    comment = "<w:commentRangeStart w:id='0'/>" + run("Seen") + "<w:r><w:commentReference w:id='0'/></w:r>"
    assert shown(comment + run(" ") + ruby) == "Seen 東京(とうきょう)"
