"""Questions about a document: answered from what it states, or met with silence."""

from dataclasses import replace
from datetime import date

import pytest

from qa.answering.about_documents import answer_about_document
from qa.answering.question import Question
from qa.answering.stated_places import stated_place
from qa.records import Answer, Document, Filters, stated
from qa.verify.check import Quotation, verify
from tests.documents import make_document

TEA = make_document(
    "Tea in Rize\n\nBy Ada Vint and Bo Lund\n\nPublished: 5 March 2024\n\nIn 1938 it published a plan by Joon Park.",
    "tea.md",
    authors=("Ada Vint", "Bo Lund"),
    publisher="Quay Press",
    published=date(2024, 3, 5),
    created=date(2024, 2, 1),
    language="en",
)
BARE = make_document("The ferry of Aldal\n\nAda Oke wrote the letter to the senate in 1902.", "deep/ferry.txt")
HAMLET = make_document(
    "Hamlet the Dane\n\nHamlet the Dane was written by W. Shakespeare.", "hamlet.md", authors=("X Y",)
)
OTHER = replace(
    make_document("Tea in the north\n\nIt is grown by few.", "north.md"),
    authors=("Mary Oke",),
    published=date(2023, 1, 2),
)
LIBRARY = {one.id: one for one in (TEA, BARE, HAMLET, OTHER)}


def ask(
    text: str, *, filters: Filters | None = None, limit: int = 3, library: dict[str, Document] = LIBRARY
) -> Answer | None:
    """Ask a question."""
    question = Question(text, filters=filters or Filters(), limit=limit)
    return answer_about_document(question, [text], library.values(), library.__getitem__)


def only(*names: str) -> Filters:
    """A filter for some documents."""
    return Filters(documents=names)


@pytest.mark.parametrize(
    ("text", "filters", "words", "quoted", "field"),
    [
        ("Who wrote “Tea in Rize”?", None, "Ada Vint and Bo Lund", "By Ada Vint and Bo Lund", None),
        ("Who wrote Tea in Rize?", None, "Ada Vint and Bo Lund", "By Ada Vint and Bo Lund", None),
        ("When was this article published?", only("tea.md"), "5 March 2024", "Published: 5 March 2024", None),
        ("What is the title of tea.md?", None, "Tea in Rize", "Tea in Rize", None),
        ("Who published this?", only("tea.md"), None, None, None),
        ("Who published this article?", only("tea.md"), "Quay Press", "Quay Press", "publisher"),
        ("When was the document created?", only("tea.md"), "1 February 2024", "1 February 2024", "created"),
        ("What language is the article about Rize in?", None, "English", "English", "language"),
        ("Who wrote the article “Hamlet the Dane”?", None, "X Y", "X Y", "author"),
        ("Who is the author of the document “Tea in the north”?", None, "Mary Oke", "Mary Oke", "author"),
    ],
)
def test_it_is_answered_from_what_the_document_states(
    text: str, filters: Filters | None, words: str | None, quoted: str | None, field: str | None
) -> None:
    """From a line of its text where it has one, else from its metadata; the words are at their offsets."""
    answer = ask(text, filters=filters)
    if words is None:
        assert answer is None
        return
    assert answer is not None
    citation = answer.citations[0]
    assert (answer.text, citation.quote, citation.field, answer.sure) == (words, quoted, field, True)
    document = LIBRARY[citation.document_id]
    source = document.text if citation.field is None else stated(document)[citation.field]
    assert source[citation.start : citation.end] == citation.quote
    start, end = answer.snippets[0].highlights[0]
    assert answer.snippets[0].text[start:end] == words


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("Who wrote this letter?", only("deep/ferry.txt")),
        ("When was this article published?", only("deep/ferry.txt")),
        ("Who published the document “The ferry of Aldal”?", None),
        ("When was ferry.txt published?", None),
        ("Who wrote this article?", None),
    ],
)
def test_what_is_not_stated_is_met_with_silence(text: str, filters: Filters | None) -> None:
    """Neither a year nor a name of the text is given; nor is one of a document that nobody named."""
    answer = ask(text, filters=filters)
    assert answer is not None
    assert (answer.text, answer.reason, answer.citations, answer.closest) == (None, "not_stated", (), ())


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote the letter to the senate?",
        "Who published a plan in 1938?",
        "When was the treaty published?",
        "Who wrote Hamlet the Dane?",
        "Who wrote Hamlet?",
        "Who wrote the book “Hamlet the Dane”?",
        "Who wrote the article about bananas?",
        "Who wrote the document?",
        "What language is spoken in Rize?",
        "When was the plan of Joon Park published?",
    ],
)
def test_what_only_looks_like_it_is_read_from_the_texts(text: str) -> None:
    """No document has that name, or its text speaks of a thing of that name."""
    assert ask(text) is None


def test_several_documents_are_all_named() -> None:
    """Each with its own; one that states nothing makes the answer a possible one. Too many are met with silence."""
    answer = ask("Who wrote the article about tea?")
    assert answer is not None
    assert [one.document_id for one in answer.citations] == ["tea.md", "north.md"]
    assert [group.text for group in answer.groups] == ["Ada Vint and Bo Lund", "Mary Oke"]
    assert answer.sure
    partly = ask("Who published the article about tea?")
    assert partly is not None
    assert (partly.text, partly.sure, len(partly.citations)) == ("Quay Press", False, 1)
    silent = ask("Who wrote the article about tea?", limit=1)
    assert silent is not None
    assert silent.reason == "not_stated"


def test_the_only_document_is_this_one() -> None:
    """Without a filter too."""
    answer = ask("Who wrote this article?", library={"tea.md": TEA})
    assert answer is not None
    assert answer.text == "Ada Vint and Bo Lund"


def test_a_line_must_name_all_authors_and_nothing_else() -> None:
    """The sender of a message stands in its field; a paragraph that begins with a name is none."""
    mail = make_document(
        'Tea\n\nFrom: "Ada Vint" <a@b.c>\nDate: 5 March 2024\n\nNoon.', authors=("Ada Vint",), published=TEA.published
    )
    sender, sent = stated_place(mail, "author"), stated_place(mail, "published")
    assert sender is not None
    assert sent is not None
    assert (mail.text[slice(*sender.words)], mail.text[slice(*sent.words)]) == ("Ada Vint", "5 March 2024")
    prose = make_document("Tea\n\nAda Vint was seen in Rize.", authors=("Ada Vint",))
    assert stated_place(prose, "author") is None
    assert stated_place(replace(TEA, authors=("Ada Vint", "Cy Oke")), "author") is None


def test_a_quotation_of_metadata_is_checked_against_its_field() -> None:
    """Intact while the field says it, changed when it says something else; the text does not count."""
    claim = Quotation(document_id="tea.md", field="publisher", start=0, end=10, quote="Quay Press")

    def status(document: Document, quotation: Quotation = claim) -> str:
        return verify([quotation], [document], lambda _: document)[0].status

    assert status(TEA) == "intact"
    assert status(replace(TEA, publisher="The Quay Press")) == "moved"
    assert status(replace(TEA, publisher="Dock & co", text="Quay Press")) == "changed"
    assert status(replace(TEA, publisher=None)) == "changed"
    assert status(TEA, replace(claim, field=None)) == "changed"
    assert verify([claim], [], LIBRARY.__getitem__)[0].status == "deleted"
