"""Numbers are computed as Word does."""

import pytest

from tests.qa.corpus.formats.word_files import item, level, lists, paragraph, run, word_document, word_text

STATUTES = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)"))
HEADING = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'


def test_clauses_of_several_levels() -> None:
    """Headings stay headings, with their number; deeper levels start again after higher ones."""
    styled = '<w:pStyle w:val="Heading1"/>'
    body = "".join(
        (
            item("Membership", 0, more=styled),
            item("A person who has passed the test may become a member.", 1),
            item("Boats", 0, more=styled),
            item("Boats are lent to members only.", 1),
            item("Racing boats may be used by members of two years.", 2),
            item("The skiff is reserved for the coach.", 2),
            item("Damage must be reported within two days.", 1),
            item("The oars are counted.", 2),
        )
    )
    document = word_document(body, {"numbering": STATUTES, "styles": HEADING})
    assert document.text.split("\n\n") == [
        "1. Membership",
        "1.1 A person who has passed the test may become a member.",
        "2. Boats",
        "2.1 Boats are lent to members only.\n"
        "  (a) Racing boats may be used by members of two years.\n"
        "  (b) The skiff is reserved for the coach.\n"
        "2.2 Damage must be reported within two days.\n"
        "  (a) The oars are counted.",
    ]
    assert [document.text[start:end] for start, end in document.headings] == ["1. Membership", "2. Boats"]


def labels(numbering: str, *items: str, styles: str = "") -> list[str]:
    """The labels of the items of a list, whose text is ``x``."""
    lines = word_text("".join(items), {"numbering": numbering, "styles": styles}).replace("\n\n", "\n").split("\n")
    return [line.strip().removesuffix("x").rstrip() for line in lines]


@pytest.mark.parametrize(
    ("style", "text", "expected"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("lowerRoman", "%1)", ["i)", "ii)", "iii)"]),
        ("upperRoman", "Article %1", ["Article I", "Article II", "Article III"]),
        ("upperLetter", "%1", ["A", "B", "C"]),
        ("decimalZero", "§ %1", ["§ 01", "§ 02", "§ 03"]),
        ("bullet", "\uf0b7", ["-", "-", "-"]),
        ("none", "Note:", ["Note:", "Note:", "Note:"]),
        ("decimal", "", ["", "", ""]),
    ],
)
def test_formats(style: str, text: str, expected: list[str]) -> None:
    """With the marks around the number."""
    assert labels(lists(level(0, style, text)), *[item("x")] * 3) == expected


def test_legal_numbers_are_digits() -> None:
    """`isLgl` writes the higher levels in digits."""
    numbering = lists(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert labels(numbering, item("x"), item("x"), item("x", 1)) == ["I.", "II.", "2.1"]


def test_starts_and_restarts() -> None:
    """Lists of one definition continue counting; one with an override starts again once; a level may never do so."""
    uses = (
        '<w:num w:numId="1"><w:abstractNumId w:val="5"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="5"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
        "</w:lvlOverride></w:num>"
    )
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "%2)", '<w:lvlRestart w:val="0"/>'), uses=uses)
    items = [item("x"), item("x", of=2), item("x", of=3), item("x", of=3), item("x", 1), item("x"), item("x", 1)]
    assert labels(numbering, *items) == ["1.", "2.", "7.", "8.", "1)", "9.", "2)"]


def test_a_level_that_was_not_counted_shows_its_start() -> None:
    """A list that begins with its second level."""
    numbering = lists(level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"))
    assert labels(numbering, item("x", 1), item("x", 1), item("x")) == ["1.1", "1.2", "1."]


def test_levels_may_hang_on_styles() -> None:
    """A style names the list, the list's level names the style; number 0 takes a paragraph out."""
    numbering = lists(
        level(0, "decimal", "%1.", '<w:pStyle w:val="First"/>'),
        level(1, "decimal", "%1.%2", '<w:pStyle w:val="Second"/>'),
    )
    number = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{number}</w:style>'
        for name in ("First", "Second")
    )
    first, second = (f'<w:pStyle w:val="{name}"/>' for name in ("First", "Second"))
    items = [paragraph("x", first), paragraph("x", second), paragraph("x", second)]
    out = paragraph("x", first + '<w:numPr><w:numId w:val="0"/></w:numPr>')
    assert labels(numbering, *items, out, paragraph("x", first), styles=styles) == ["1.", "1.1", "1.2", "", "2."]


def test_a_definition_may_stand_with_a_style_of_lists() -> None:
    """`numStyleLink` leads to the list whose definition holds the levels."""
    numbering = (
        '<w:abstractNum w:abstractNumId="4"><w:numStyleLink w:val="Legal"/></w:abstractNum>'
        + lists(level(0, "decimal", "%1)"), uses="")
        + '<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="5"/></w:num>'
    )
    styles = (
        '<w:style w:type="numbering" w:styleId="Legal"><w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>'
    )
    assert labels(numbering, item("x"), item("x"), styles=styles) == ["1)", "2)"]


def test_deleted_and_hidden_items_are_not_counted() -> None:
    """An invisible item takes no number."""
    numbering = lists(level(0, "decimal", "%1."))
    gone = item("<w:del><w:r><w:delText>x</w:delText></w:r></w:del>", more="<w:rPr><w:del/></w:rPr>")
    hidden = item(run("x", "<w:vanish/>"), more="<w:rPr><w:vanish/></w:rPr>")
    assert labels(numbering, item("x"), gone, item("x"), hidden, item("x")) == ["1.", "2.", "3."]


def test_a_bullet_that_is_a_space_shows_nothing() -> None:
    """Pandoc writes a further paragraph of an item so."""
    parts = {"numbering": lists(level(0, "bullet", "•"), level(1, "bullet", " "))}
    assert word_text(item("Oars") + item("of ash", 1), parts) == "- Oars\n    of ash"


def test_a_list_goes_on_over_empty_lines() -> None:
    """Its items are lines of one block."""
    assert (
        word_text(item("oak") + paragraph("") + item("ash"), {"numbering": lists(level(0, "bullet", "o"))})
        == "- oak\n- ash"
    )


def test_a_clause_set_as_a_heading_is_text() -> None:
    """A heading is not quoted, and contracts are often written so."""
    clause = "The tenant must report any damage to the yard within two days to the boatman, Eskil Thorn."
    styled = '<w:pStyle w:val="Heading1"/>'
    document = word_document(
        item("Damage", more=styled) + item(clause, 1, more=styled), {"numbering": STATUTES, "styles": HEADING}
    )
    assert document.text == f"1. Damage\n\n1.1 {clause}"
    assert document.headings == ((0, 9),)
