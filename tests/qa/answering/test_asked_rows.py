"""Only the rows of a table that the question names are read; prose and other documents stay as they are."""

import pytest

from qa.answering.asked_rows import with_asked_rows
from qa.answering.quoted_rows import quoted_row, row_locators
from qa.corpus.blocks import Block, join_blocks
from qa.corpus.chunks import cut_chunks
from qa.corpus.tables import table_block
from qa.records import Document, Passage, TableRow, read_text

ROWS = [["Ship", "Cars", "Port"], ["Alka", "120", "Olm"], ["Corra", "210", "Vedel"], ["Brisa", "75", "Olm"]]


def ships(*before: Block) -> Document:
    """A document with a table of ships, in rows 5 to 8 of a sheet."""
    text, _, _, tables = join_blocks([*before, table_block(ROWS, numbers=range(5, 9))])
    return Document(id="a.csv", title="", path="/a.csv", sha256="", file_sha256="", text=text, tables=tables)


def asked(question: str, document: Document) -> list[str]:
    """What is read of the document for a question."""
    chunks = cut_chunks(document, max_tokens=30, count_tokens=lambda texts: [len(one.split()) for one in texts])
    assert len(chunks) > 1 or len(document.text) < 90
    passages = [
        Passage(chunk=chunk, title="", score=1.0, similarity=0.5, dense_rank=1, lexical_rank=1) for chunk in chunks
    ]
    return [read_text(passage.chunk).text.strip() for passage in with_asked_rows(question, passages)]


def test_the_row_that_is_named_is_read() -> None:
    """A rare word counts more than one that many rows have."""
    assert asked("How many cars does the Corra carry?", ships()) == ["Ship: Corra, Cars: 210, Port: Vedel."]
    assert asked("Which ship of Olm carries 75 cars?", ships()) == ["Ship: Brisa, Cars: 75, Port: Olm."]


@pytest.mark.parametrize(
    "question",
    [
        "Which ship carries most cars?",  # the names of columns are no words of a row
        "How many cars does the Dune of Olm carry?",  # one name is in two rows, the other in none
        "How many cars did the Corra carry in 1990?",
    ],
)
def test_no_row_is_read_that_is_not_asked_for(question: str) -> None:
    """A row must have a word of the question, and all its names."""
    assert asked(question, ships()) == [""]


def test_the_only_row_needs_no_words() -> None:
    """Then it is clear which row is meant."""
    text, _, _, tables = join_blocks([table_block([["Ticket", "Price"], ["day", "12 crowns"]], header=1)])
    document = Document(id="a.csv", title="", path="/a.csv", sha256="", file_sha256="", text=text, tables=tables)
    assert asked("What is the price?", document) == ["Ticket: day, Price: 12 crowns."]


def test_prose_stays() -> None:
    """Sentences around a table are read as before."""
    prose = Block("The line is old. " + "It has run for many years between the islands of the north. " * 4)
    first, *others = asked("Where is the Corra at home?", ships(prose))
    assert first.startswith("The line is old.")
    assert "Ship: Corra, Cars: 210, Port: Vedel." in others[-1]
    assert "Alka" not in others[-1]


def test_a_quoted_row_has_its_names_and_number() -> None:
    """The cell that answers is told by its place; a quotation of several rows is no row."""
    document = ships(Block("The line is old."))
    start = document.text.index("Corra")
    end = document.text.index("\n", start)
    row = quoted_row(document, start, end, document.text.index("210"))
    assert row == TableRow(names=("Ship", "Cars", "Port"), cells=("Corra", "210", "Vedel"), answer=1)
    assert [(one.kind, one.number) for one in row_locators(document, start, end)] == [("row", 7)]
    assert [one.number for one in row_locators(document, start, len(document.text))] == [7, 8]
    assert quoted_row(document, start, len(document.text), start) is None
    assert quoted_row(document, 0, 8, 0) is None
    assert row_locators(document, 0, 8) == ()
