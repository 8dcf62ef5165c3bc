"""Search by words: which words agree, what filters admit, and that a lost index is derived again."""

import contextlib
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.errors import StoreError
from qa.library.open import Library
from qa.records import Filters
from qa.store.entries import Entry
from qa.store.lexical import LexicalIndex

EVERYTHING = Filters()
TEXTS = (
    "The U.S. paid $2,500 for the naïve painting.",
    "Who gave us the ferries? Nobody said.",
    "The WHO warned of fever in Velm’s harbour.",
    "O’Brien doesn't sail; ferrying bores him.",
    "The harbour served 25 ships.",
)


def entry(number: int, text: str, publisher: str | None = None, day: int | None = None) -> Entry:
    """The only chunk of the document of a number."""
    return Entry(id=str(number), document_id=f"{number}.md", publisher=publisher, published=day, text=text)


def make_index(folder: Path, *entries: Entry) -> LexicalIndex:
    """An index of some chunks."""
    index = LexicalIndex(folder)
    index.rebuild(entries, "stamp")
    return index


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """An index of `TEXTS`, numbered from 0."""
    return make_index(tmp_path_factory.mktemp("lexical"), *(entry(n, text) for n, text in enumerate(TEXTS)))


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("2500", {"0"}),
        ("2,500", {"0"}),
        ("25", {"4"}),
        ("naive", {"0"}),
        ("ferry", {"1", "3"}),
        ("Velm", {"2"}),
        ("Velm's", {"2"}),
        ("O'Brien", {"3"}),
        ("HARBOURS", {"2", "4"}),
        ("Who warned?", {"2"}),
        ("who was it?", set()),
        ("the of and", set()),
    ],
)
def test_variants_of_a_word_agree(index: LexicalIndex, question: str, found: set[str]) -> None:
    """Stems, full stops, separators, apostrophes, accents and capitals do not matter; question words do not count."""
    assert set(index.search(question, 10, EVERYTHING)) == found


@pytest.mark.parametrize(
    ("question", "best"), [("US paid", "0"), ("U.S. paid", "0"), ("Did the WHO warn?", "2"), ("who gave", "1")]
)
def test_abbreviations_are_words(index: LexicalIndex, question: str, best: str) -> None:
    """US is U.S., and WHO in capitals is an organisation that a question can name."""
    assert next(iter(index.search(question, 10, EVERYTHING))) == best


@pytest.mark.parametrize(
    "question",
    [
        '"harbour',
        "harbour AND NOT",
        "(harbour]] OR {",
        "text:harbour^9~2 *?",
        "harbour \\ / + - && ||",
        "harbour " * 125,
        "harbour\x00\n\t",
        "harbour 🚢👩‍👩‍👧 e\u0301",
        "harbour \u202eمرفأ",
    ],
)
def test_no_question_is_a_query_language(index: LexicalIndex, question: str) -> None:
    """With any punctuation around it, the word is searched as a word."""
    assert set(index.search(question, 10, EVERYTHING)) >= {"2", "4"}


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=1000))
def test_any_question_is_searched(question: str) -> None:
    """No text makes a search fail, and none finds chunks that do not exist."""
    assert set(SHARED.search(question, 3, EVERYTHING)) <= {"0", "1", "2", "3", "4"}


@pytest.fixture(autouse=True, scope="module")
def _shared(index: LexicalIndex) -> None:
    """Hypothesis runs one test function many times, with one index."""
    global SHARED
    SHARED = index


SHARED: LexicalIndex


def test_a_rare_word_counts_more(index: LexicalIndex) -> None:
    """The weight of a stem falls with the number of chunks that have it; an unknown one weighs most."""
    painting, harbour = index.stem("painting"), index.stem("harbour")
    assert painting is not None
    assert harbour is not None
    assert index.weight("unknown") > index.weight(painting) > index.weight(harbour) > 0
    assert index.stem("Ferries") == index.stem("ferrying")


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (EVERYTHING, {"0", "1", "2"}),
        (Filters(documents=("0.md", "2.md")), {"0", "2"}),
        (Filters(publishers=("Coast Gazette",)), {"0"}),
        (Filters(publishers=("Coast",)), set()),
        (Filters(published_after=date(2024, 3, 1)), {"0", "1"}),
        (Filters(published_after=date(2024, 3, 2)), {"1"}),
        (Filters(published_before=date(2024, 3, 1)), {"0"}),
        (Filters(publishers=("Coast Gazette",), published_after=date(2024, 3, 2)), set()),
    ],
)
def test_filters_are_exact(tmp_path: Path, filters: Filters, found: set[str]) -> None:
    """Names are compared whole, bounds are inclusive, and documents without date or publisher fail such a filter."""
    index = make_index(
        tmp_path,
        entry(0, "harbour", publisher="Coast Gazette", day=20240301),
        entry(1, "harbour", publisher="River Post", day=20240915),
        entry(2, "harbour"),
    )
    assert set(index.search("harbour", 10, filters)) == found


def test_equal_scores_come_in_the_order_of_their_ids(tmp_path: Path) -> None:
    """Not in the order in which they were written: an index that is made twice gives the same answers."""
    index, everything = LexicalIndex(tmp_path / "lexical"), Filters()
    index.rebuild([entry(number, "The harbour was dredged.") for number in (3, 1, 2)], "1")
    assert list(index.search("harbour", 10, everything)) == ["1", "2", "3"]


def test_changes_are_seen_at_the_commit(tmp_path: Path) -> None:
    """Until the commit a search finds what was there before; the stamp is gone meanwhile."""
    index = make_index(tmp_path, entry(0, "harbour"), entry(1, "bridge"))
    with index.edit() as editor:
        editor.delete("0.md")
        editor.add([entry(2, "tower")])
        assert index.stamp is None
        assert list(index.search("harbour tower", 10, EVERYTHING)) == ["0"]
        editor.commit("later")
    assert index.stamp == "later"
    assert set(index.search("harbour tower bridge", 10, EVERYTHING)) == {"1", "2"}


def test_weights_stay_positive_when_chunks_are_removed(tmp_path: Path) -> None:
    """A word that was in many chunks, most of which are gone, still has a weight above 0."""
    index = make_index(tmp_path, *(entry(number, "harbour") for number in range(10)))
    with index.edit() as editor:
        for number in range(9):
            editor.delete(f"{number}.md")
        editor.commit("later")
    assert index.weight("harbour") > 0


def test_an_edit_without_commit_changes_nothing_but_the_stamp(tmp_path: Path) -> None:
    """An edit that an error cuts off is undone; without a stamp the index will be derived again."""
    index = make_index(tmp_path, entry(0, "harbour"))
    with contextlib.suppress(InterruptedError), index.edit() as editor:
        editor.clear()
        editor.add([entry(1, "bridge")])
        raise InterruptedError
    assert index.stamp is None
    again = LexicalIndex(tmp_path)
    assert again.stamp is None
    assert list(again.search("harbour bridge", 10, EVERYTHING)) == ["0"]


def test_opening_again_gives_the_same(tmp_path: Path) -> None:
    """What was committed is found by the next process."""
    make_index(tmp_path, entry(0, "harbour"))
    again = LexicalIndex(tmp_path)
    assert (again.stamp, list(again.search("harbour", 10, EVERYTHING))) == ("stamp", ["0"])


@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.store", "*"])
def test_a_lost_file_makes_the_index_anew(tmp_path: Path, pattern: str) -> None:
    """If a file is missing, the index is empty and has no stamp, so that nobody takes it for complete."""
    make_index(tmp_path, entry(0, "harbour"))
    for path in tmp_path.glob(pattern):
        path.unlink()
    again = LexicalIndex(tmp_path)
    assert (again.stamp, again.search("harbour", 10, EVERYTHING)) == (None, {})
    again.rebuild([entry(0, "harbour")], "stamp")
    assert list(again.search("harbour", 10, EVERYTHING)) == ["0"]


def test_a_damaged_description_makes_the_index_anew(tmp_path: Path) -> None:
    """When tantivy's own description cannot be read the index is empty and has no stamp."""
    make_index(tmp_path, entry(0, "harbour"))
    (tmp_path / "meta.json").write_bytes(b"garbage")
    assert LexicalIndex(tmp_path).stamp is None


@pytest.mark.parametrize(
    "kept",
    [
        0,
        7,
        50,
    ],
)
def test_a_segment_cut_short_makes_the_index_anew(tmp_path: Path, kept: int) -> None:
    """If a power cut leaves a file empty or truncated, the index is made again: it can be derived."""
    make_index(tmp_path, entry(0, "harbour"))
    for path in tmp_path.glob("*.term"):
        data = path.read_bytes()
        assert len(data) > kept
        path.write_bytes(data[:kept])
    try:
        index = LexicalIndex(tmp_path)
    except BaseException as exc:  # the panic is one
        raise AssertionError(f"not healed: {exc}") from None
    assert index.stamp is None


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file in place of the folder gives a StoreError with the remedy."""
    (tmp_path / "lexical").write_text("a file")
    with pytest.raises(StoreError, match="data folder is writable"):
        LexicalIndex(tmp_path / "lexical")


@pytest.mark.parametrize("harm", ["folder lost", "description damaged", "description lost", "stamp lost", "stamp old"])
def test_the_data_folder_heals_its_lexical_index(
    library: Library, folder: Path, open_library: Callable[[], Library], harm: str
) -> None:
    """Lost, damaged or out of step, the index is derived from the store when the data folder is opened."""
    library.index([folder])
    before = library.lexical.search("harbour bridge market", 10, EVERYTHING)
    place, stamp = library.config.data / "lexical" / library.store.name, library.lexical.stamp
    library.close()
    match harm:
        case "folder lost":
            shutil.rmtree(place)
        case "description damaged":
            (place / "meta.json").write_text("{}")
        case "description lost":
            (place / "meta.json").unlink()
        case "stamp lost":
            (place / "stamp").unlink()
        case "stamp old":
            LexicalIndex(place).rebuild([], "of another time")
    again = open_library()
    assert again.lexical.stamp == stamp
    assert again.lexical.search("harbour bridge market", 10, EVERYTHING) == before
    assert before


def test_a_whole_index_is_not_derived_again(
    library: Library, folder: Path, open_library: Callable[[], Library]
) -> None:
    """An index in step with the store is opened as it is: its files stay."""
    library.index([folder])
    place = library.config.data / "lexical" / library.store.name
    files = {path.name: path.stat().st_mtime_ns for path in place.glob("*.term")}
    library.close()
    open_library()
    assert {path.name: path.stat().st_mtime_ns for path in place.glob("*.term")} == files
    assert files
