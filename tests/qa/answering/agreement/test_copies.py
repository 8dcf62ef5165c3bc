"""Copies count as one source, whether they are whole, cut short or lightly edited."""

import pytest

from qa.answering.agreement.copies import count_sources, find_shingles, is_copy
from tests.documents import make_document

STORY = " ".join(f"The keeper of lamp {number} saw a ship from port {number * 7}." for number in range(40))
OTHER = " ".join(f"Lamp {number} was tended by a keeper who wrote of ships." for number in range(40))


@pytest.mark.parametrize(
    "copy",
    [
        STORY,
        STORY.upper(),
        STORY.replace(". ", ".\n\n"),
        f"By a correspondent of the Coast Gazette. {STORY} All rights reserved.",
        STORY[: len(STORY) // 2],
        STORY.replace("keeper of lamp 3 ", "keeper of the third lamp "),
    ],
    ids=["same", "case", "paragraphs", "framed", "half", "edited"],
)
def test_a_copy_is_known(copy: str) -> None:
    """In either direction; of three copies one is counted."""
    one, other = make_document(STORY), make_document(copy, "b.md")
    assert is_copy(one, other)
    assert is_copy(other, one)
    assert count_sources([one, other, make_document(copy, "c.md")]) == 1


def test_two_reports_of_one_thing_are_two_sources() -> None:
    """Similar words in other sentences, and a shared quotation, do not make a copy."""
    quotation = " “Nobody has lived there since the lamp became electric,” said the keeper."
    one, other = make_document(STORY + quotation), make_document(OTHER + quotation, "b.md")
    assert not is_copy(one, other)
    assert count_sources([one, other, one]) == 2


def test_texts_of_a_few_words_are_compared_whole() -> None:
    """A text with fewer words than a shingle is a shingle itself; an empty text is a copy only of itself."""
    assert is_copy(make_document("Closed today."), make_document("closed today", "b.md"))
    assert not is_copy(make_document("Closed today."), make_document("Open today.", "b.md"))
    assert not is_copy(make_document(""), make_document("…", "b.md"))
    assert is_copy(make_document(""), make_document("", "b.md"))


def test_a_document_is_taken_apart_once() -> None:
    """The cached shingles belong to the text: a changed document gets new ones."""
    before, after = make_document("one two three four five six"), make_document("one two three four five seven")
    assert find_shingles(before) is find_shingles(make_document(before.text, "b.md"))
    assert len(find_shingles(before)) == 2
    assert find_shingles(before) != find_shingles(after)
