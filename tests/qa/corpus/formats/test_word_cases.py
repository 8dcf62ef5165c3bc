"""Documents that were read wrongly once, each by the words that its reader sees."""

import pytest

from tests.qa.corpus.formats.word_files import cell, item, level, lists, paragraph, run, table, word_text

CHANGED = (
    run("The monthly rent of the workshop is ")
    + "<w:del><w:r><w:delText>1,200</w:delText></w:r></w:del>"
    + f"<w:ins>{run('1,450')}</w:ins>"
    + run(" crowns.")
)
LEASE = (
    paragraph(CHANGED)
    + paragraph(f"<w:ins>{run('Either party may end the lease with ninety days of written notice.')}</w:ins>")
    + paragraph("<w:del><w:r><w:delText>The tenant may keep two dogs in the yard.</w:delText></w:r></w:del>")
    + paragraph(
        run("The deposit, ") + f"<w:moveTo>{run('held by the notary Hanne Lund, ')}</w:moveTo>" + run("is three rents.")
    )
    + paragraph(
        f"<w:moveFrom>{run('held by the notary Hanne Lund, ')}</w:moveFrom>"
        + run("The workshop is insured against fire.")
    )
)
OFFER = paragraph(
    run("The staircase costs 4,300 crowns")
    + run(" (internal: we can go down to 3,100 crowns)", "<w:vanish/>")
    + run(" and takes three weeks.")
)
STEPS = "".join(
    paragraph(text, '<w:pStyle w:val="ListNumber"/>')
    for text in ("Carry it to the slip.", "Check the bung.", "Push off.")
)
RESULTS = table(
    cell("Boat") + cell("Heat") + cell("Final"),
    cell("Swan") + cell("7:20") + cell("7:12"),
    cell("Heron") + cell("<w:p><w:r/></w:p>") + cell("7:31"),
)
PARTS = {
    "numbering": lists(level(0, "decimal", "%1.", '<w:pStyle w:val="ListNumber"/>'), level(1, "decimal", "%1.%2")),
    "styles": '<w:style w:type="paragraph" w:styleId="ListNumber"><w:name w:val="List Number"/><w:pPr><w:numPr>'
    '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            LEASE,
            "The monthly rent of the workshop is 1,450 crowns.\n\n"
            "Either party may end the lease with ninety days of written notice.\n\n"
            "The deposit, held by the notary Hanne Lund, is three rents.\n\n"
            "The workshop is insured against fire.",
        ),
        (OFFER, "The staircase costs 4,300 crowns and takes three weeks."),
        (STEPS, "1. Carry it to the slip.\n2. Check the bung.\n3. Push off."),
        (RESULTS, "Boat | Heat | Final\nSwan | 7:20 | 7:12\nHeron | | 7:31"),
        (
            item("Boats are lent to members.", 1) + item("Damage must be reported.", 1),
            "1.1 Boats are lent to members.\n1.2 Damage must be reported.",
        ),
    ],
    ids=["changes", "hidden", "steps", "results", "clauses"],
)
def test_what_its_reader_sees(body: str, expected: str) -> None:
    """No word is lost, and none that was deleted or hidden is in the text."""
    assert word_text(body, PARTS) == expected
