"""Names that complete what is typed."""

import time
from collections import Counter

from qa.answering.proposals.names import Kind, Vocabulary, complete, names_of
from qa.records import Document, IndexedDocument
from tests.documents import make_document
from tests.fake_service import LIBRARY, FakeQA

KNOWN: Counter[tuple[str, Kind]] = Counter(
    {("Joon Park", "name"): 1, ("Park Hill", "name"): 3, ("The keepers", "heading"): 1, ("González", "name"): 1}
)


def texts(typed: str) -> list[tuple[str, int]]:
    """The completions of a text, with the offsets of what they complete."""
    return [(one.text, one.start) for one in complete(typed, KNOWN, 5)]


def test_as_many_of_the_last_words_as_begin_a_name_are_completed() -> None:
    """Case and accents do not count; a name that begins so comes before one with such a word."""
    assert texts("Where did joon pa") == [("Joon Park", 10)]
    assert texts("the par") == [("Park Hill", 4), ("Joon Park", 4)]
    assert texts("gonz") == [("González", 0)]
    assert texts("the ke") == [("The keepers", 0)]
    assert texts("🏝️ joon") == [("Joon Park", 3)]
    for typed in ("", "j", "the", "where is", "Joon Park", "joon park was"):
        assert texts(typed) == [], typed


def test_an_adverb_before_a_name_is_no_part_of_it() -> None:
    """At the beginning of a sentence it has a capital, too."""
    found = names_of(make_document("Afterwards Joon Park left. Previously Ada had.", headings=()))
    assert {name for name, _ in found} == {"Joon Park", "Ada"}


def test_a_text_is_read_once_and_a_long_folder_little_by_little() -> None:
    """Titles are known at once; the names of a document after it was read, and no longer when it is gone."""
    vocabulary, qa, read = Vocabulary(), FakeQA(), []

    def document(document_id: str) -> Document:
        read.append(document_id)
        return qa.document(document_id)

    def found(typed: str, documents: tuple[IndexedDocument, ...], seconds: float) -> list[str]:
        until = time.monotonic() + seconds
        return [one.text for one in vocabulary.complete(typed, documents, document, limit=5, until=until)]

    assert found("lighthouse", qa.documents(), 0) == ["The lighthouse of Vell"]
    assert (found("joon", qa.documents(), 0), read) == ([], [])
    assert found("joon", qa.documents(), 60) == ["Joon Park"]
    assert found("ada", qa.documents(), 60) == ["Ada Nkemelu"]
    assert sorted(read) == sorted(one.id for one in LIBRARY)
    assert found("joon", qa.documents()[:1], 60) == []


def test_a_changed_document_gives_its_new_names() -> None:
    """It has another hash."""
    vocabulary, qa = Vocabulary(), FakeQA()
    for name in ("Ada Nkemelu", "Mara Quist"):
        qa.library = [make_document(f"Arrivals\n\nAt noon Mr {name} came.")]
        found = vocabulary.complete(name[:3], qa.documents(), qa.document, limit=5, until=time.monotonic() + 60)
        assert [one.text for one in found] == [name]
