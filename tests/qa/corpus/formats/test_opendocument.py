"""OpenDocument files: the exact text of each feature, written by hand."""

import pytest

from benchmarks.sample_files import open_file
from qa.corpus.documents import parse_document
from qa.errors import DocumentError
from qa.records import Document
from tests.documents import source_file

HIDDEN = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
NUMBERED = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="i" '
    'style:num-suffix="."/></text:list-style>'
)
RAISED = '<style:style style:name="S"><style:text-properties style:text-position="super 58%"/></style:style>'


def parsed(name: str, data: bytes) -> Document:
    """The document of a file."""
    return parse_document(source_file(name), data)


def text_of(body: str, styles: str = "") -> str:
    """The text of a text document."""
    return parsed("a.odt", open_file("text", body, styles)).text


def cells(*texts: str) -> str:
    """A row of a table."""
    return f"<table:table-row>{''.join(map(cell, texts))}</table:table-row>"


def cell(text: str, attributes: str = "") -> str:
    """A cell of a table."""
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<text:h>Times</text:h><text:p>It\n leaves<text:s text:c='2'/>at <text:span>noon</text:span>.</text:p>",
         "Times\n\nIt leaves at noon."),
        ("<text:p>One<text:line-break/>two</text:p>", "One\ntwo"),
        ("<text:list><text:list-item><text:p>one</text:p><text:list><text:list-item><text:p>deeper</text:p>"
         "</text:list-item></text:list></text:list-item><text:list-item><text:p>two</text:p></text:list-item>"
         "</text:list>", "- one\n  - deeper\n- two"),
        ("<text:list text:style-name='L'><text:list-item text:start-value='3'><text:p>one</text:p><text:p>more</text:p>"
         "<text:list><text:list-item><text:p>deeper</text:p></text:list-item></text:list></text:list-item>"
         "<text:list-item><text:p>two</text:p></text:list-item></text:list>",
         "iii. one\n     more\n  - deeper\niv. two"),
        ("<text:p>At noon.<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Or six.</text:p>"
         "</text:note-body></text:note> Daily.</text:p><text:p>End.</text:p>", "At noon. Daily.\n\nOr six.\n\nEnd."),
        ("<text:p>It is 640 m<text:span text:style-name='S'>2</text:span> wide.</text:p>", "It is 640 m² wide."),
        ("<text:p>Shown<text:span text:style-name='H'> not shown</text:span>.</text:p>", "Shown."),
        ("<text:tracked-changes><text:p>gone</text:p></text:tracked-changes><text:p>Here."
         "<office:annotation><text:p>check</text:p></office:annotation></text:p>", "Here."),
        ("<text:p>Look.<draw:frame><svg:desc>A boat</svg:desc><draw:text-box><text:p>In a box.</text:p></draw:text-box>"
         "</draw:frame></text:p>", "Look.\n\nIn a box."),
        ("<text:section><text:p>Inside.</text:p></text:section><text:table-of-content><text:p>Times 3</text:p>"
         "</text:table-of-content>", "Inside."),
    ],
)  # fmt: skip
def test_a_text_is_read_as_it_is_shown(body: str, text: str) -> None:
    """Headings, paragraphs, lists, notes, powers, boxes; nothing hidden, deleted or computed."""
    assert text_of(body, HIDDEN + RAISED + NUMBERED) == text


def test_tables_keep_their_cells() -> None:
    """A cell merged downwards is repeated, an empty one is kept."""
    spanned = cell("Corra", "table:number-rows-spanned='2'")
    body = (
        f"<table:table><table:table-header-rows>{cells('Ship', 'Cars', 'Crew')}</table:table-header-rows>"
        f"<table:table-row>{spanned}{cell('')}{cell('4')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{cell('40')}{cell('5')}</table:table-row></table:table>"
    )
    document = parsed("a.odt", open_file("text", body))
    assert document.text == "Ship | Cars | Crew\nCorra | | 4\nCorra | 40 | 5"
    assert (len(document.tables), document.title) == (1, "The ferry")


def test_sheets_are_tables_under_their_names() -> None:
    """Values as they are shown; the endless rest of a sheet is not read; a hidden sheet is left out and said."""
    rest = (
        "<table:table-row table:number-rows-repeated='1048573'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )
    style = '<style:style style:name="T"><style:table-properties table:display="false"/></style:style>'
    body = (
        f"<table:table table:name='Ferries'>{cells('Ship', 'Fare')}{cells('Corra', '36,00 €')}{rest}</table:table>"
        f"<table:table table:name='Draft' table:style-name='T'>{cells('secret', '1')}</table:table>"
    )
    document = parsed("a.ods", open_file("spreadsheet", body, style))
    assert document.text == "Ferries\n\nShip | Fare\nCorra | 36,00 €"
    assert [(one.kind, one.label, one.start) for one in document.locators] == [("sheet", "Ferries", 0)]
    assert document.notices == ("hidden sheets are left out, here Draft: show them to have them read",)


def test_slides_are_headings_lists_and_notes() -> None:
    """The title comes first; a hidden slide is left out and said, and the numbers of the others stay."""
    style = (
        '<style:style style:name="D"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )

    def frame(place: str, text: str) -> str:
        return f"<draw:frame presentation:class='{place}'><draw:text-box>{text}</draw:text-box></draw:frame>"

    item = "<text:list><text:list-item><text:p>Dredged in 1987</text:p></text:list-item></text:list>"
    body = (
        f"<draw:page>{frame('outline', item)}{frame('title', '<text:p>Harbour</text:p>')}"
        f"<presentation:notes>{frame('notes', '<text:p>Say it.</text:p>')}</presentation:notes></draw:page>"
        f"<draw:page draw:style-name='D'>{frame('title', '<text:p>Draft</text:p>')}</draw:page>"
        f"<draw:page>{frame('page-number', '<text:p>3</text:p>')}{frame('title', '<text:p>End</text:p>')}</draw:page>"
    )
    document = parsed("a.odp", open_file("presentation", body, style))
    assert document.text == "Harbour\n\n- Dredged in 1987\n\nSay it.\n\nEnd"
    assert [(document.text[one.start :][:3], one.kind, one.number) for one in document.locators] == [
        ("Har", "slide", 1),
        ("End", "slide", 3),
    ]
    assert document.notices == ("hidden slides are left out, here 2: show them to have them read",)


ENCRYPTED = "<manifest><file-entry><encryption-data/></file-entry></manifest>"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.odt", b"PK\x03\x04 not really", "this is broken"),
        ("a.ods", open_file("text", "<text:p>Tea.</text:p>"), "it holds no spreadsheet"),
        ("a.odt", open_file("text", "", **{"META-INF/manifest.xml": ENCRYPTED}), "protected by a password"),
        ("a.odp", open_file("presentation", "<draw:page/>"), "must hold text"),
        ("a.odt", open_file("text", "", **{"content.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "not declare"),
    ],
)
def test_what_cannot_be_read_is_refused(name: str, data: bytes, reason: str) -> None:
    """With the rule and the remedy."""
    with pytest.raises(DocumentError, match=reason):
        parsed(name, data)
