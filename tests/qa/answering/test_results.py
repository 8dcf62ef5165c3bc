"""Lists: results for keywords, and how documents begin."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from qa.answering.listing import list_places
from qa.answering.nearness import LEAST, is_near
from qa.answering.places import Place
from qa.answering.results import find_results
from qa.answering.summaries import MOST_CHARACTERS, beginning, choose_documents, outline
from qa.records import Chunk, Document, Filters, Passage
from tests.documents import make_document

HARBOUR = make_document("Velm has a harbour. It was dredged in 1987. Cranes were set up for dredging the harbour.")
FERRY = make_document("A ferry goes to Orsa. Its harbour is small.", "b.md")
BY_ID = {document.id: document for document in (HARBOUR, FERRY)}


def passage(document: Document, sentences: Sequence[tuple[int, int]], similarity: float) -> Passage:
    """A passage that is a whole document."""
    chunk = Chunk(
        document_id=document.id,
        ordinal=0,
        start=0,
        end=len(document.text),
        text=document.text,
        sentences=tuple(sentences),
    )
    return Passage(chunk=chunk, title="", score=1.0, similarity=similarity, dense_rank=1, lexical_rank=None)


def passages(similarity: float = 0.0) -> list[Passage]:
    """One passage for each document."""
    return [
        passage(FERRY, ((0, 21), (22, 43)), similarity),
        passage(HARBOUR, ((0, 19), (20, 43), (44, 89)), similarity),
    ]


def shown(places: Sequence[Place]) -> list[tuple[str, list[str]]]:
    """The sentences of places with the words that are marked in them."""
    return [
        (
            place.document.text[place.start : place.end],
            [place.document.text[start:end] for start, end in place.marked],
        )
        for place in places
    ]


def test_a_result_is_the_sentence_with_most_of_the_words() -> None:
    """Words are marked in any of their forms; passages with all of them come first."""
    assert shown(find_results("harbour dredging", passages(), BY_ID.__getitem__, limit=5)) == [
        ("Cranes were set up for dredging the harbour.", ["dredging", "harbour"]),
        ("Its harbour is small.", ["harbour"]),
    ]


def test_other_words_find_what_is_near() -> None:
    """A passage without the words is a result if it is similar, and else nothing is found."""
    found = find_results("dock", passages(LEAST), BY_ID.__getitem__, limit=1)
    assert shown(found) == [("A ferry goes to Orsa.", [])]
    assert find_results("asdf", passages(LEAST / 2), BY_ID.__getitem__, limit=5) == []


def test_what_is_near() -> None:
    """Something similar, or something with all of the words."""
    assert is_near("Who sings?", passages(LEAST))
    assert is_near("Was the harbour dredged?", passages())
    assert not is_near("Was the harbour painted?", passages())
    assert not is_near("???", passages())


def test_a_list_is_never_sure_and_cites_slices() -> None:
    """Its words are quotations with their marks; an empty list says that nothing was found."""
    answer = list_places("harbour", find_results("harbour", passages(), BY_ID.__getitem__, limit=5), kind="results")
    assert (answer.kind, answer.verdict, answer.groups) == ("results", "possible", ())
    for snippet, citation in zip(answer.snippets, answer.citations, strict=True):
        assert snippet.text == citation.quote == BY_ID[citation.document_id].text[citation.start : citation.end]
        assert [snippet.text[start:end] for start, end in snippet.highlights] == ["harbour"]
    nothing = list_places("asdf", [], kind="results")
    assert (nothing.kind, nothing.verdict, nothing.reason) == ("answer", "none", "no_passages")


def test_a_summary_is_the_beginning_and_the_headings() -> None:
    """The title and headings are no beginning; a long paragraph ends after a sentence."""
    text = "The pier\n\nPart 1\n\n" + "The pier is long. " * 40 + "\n\nPart 2\n\nIt ends."
    text = text.replace(" \n", "\n")
    headings = tuple((text.index(words), text.index(words) + len(words)) for words in ("The pier", "Part 1", "Part 2"))
    document = replace(make_document(text), headings=headings)
    place = beginning(document)
    assert place is not None
    quoted = document.text[place.start : place.end]
    assert quoted.startswith("The pier is long. The")
    assert quoted.endswith("long.")
    assert len(quoted) <= MOST_CHARACTERS
    assert outline(replace(document, title="The pier")) == ("Part 1", "Part 2")
    assert beginning(make_document("Title", "c.md")) is None


def test_the_documents_of_a_summary() -> None:
    """All that the filters allow, latest first; those that are named; else the nearest."""
    documents = [
        replace(make_document("Text.", name), title=title, publisher=publisher, published=day)
        for name, title, publisher, day in (
            ("a.md", "On the harbour", "Gazette", date(2024, 1, 1)),
            ("b.md", "On the ferry", "Post", date(2025, 1, 1)),
            ("c.md", "Notes", None, None),
        )
    ]
    everything = Filters()
    assert choose_documents("", documents, everything, []) == ["b.md", "a.md", "c.md"]
    assert choose_documents("the ferry report", documents, everything, ["a.md"]) == ["b.md"]
    assert choose_documents("timber", documents, everything, ["c.md", "a.md"]) == ["c.md"]
    assert choose_documents("", documents, Filters(publishers=("Gazette",)), []) == ["a.md"]
    assert choose_documents("", documents, Filters(published_after=date(2024, 6, 1)), []) == ["b.md"]
    assert choose_documents("", documents, Filters(documents=("c.md",)), []) == ["c.md"]
