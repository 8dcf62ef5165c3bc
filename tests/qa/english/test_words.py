"""Words as search and highlighting see them: spelled alike, at their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.english.words import find_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        (" \n\t…—“”🚢", []),
        ("the U.S. and the US", ["the", "US", "and", "the", "US"]),
        ("at 5 p.m. on No. 5", ["at", "5", "pm", "on", "No", "5"]),
        ("$2,500 or 2500, 3.5%, 1,234,567.", ["2500", "or", "2500", "3.5", "1234567"]),
        ("Baku's Baku’s ships' don't O’Brien", ["Baku", "Baku", "ships", "don't", "O'Brien"]),
        ("well-known COVID-19", ["well", "known", "COVID", "19"]),
        ("snake_case", ["snake", "case"]),
        ("Zürich السوق Київ", ["Zürich", "السوق", "Київ"]),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    """Abbreviations lose their points, numbers their thousands, names their possessive; marks are no words."""
    assert [word for word, _, _ in find_words(text)] == words


@given(st.text())
def test_words_stand_where_they_are_found(text: str) -> None:
    """Offsets are in order, do not overlap, and hold the word's letters; the word has no marks around it."""
    last = 0
    for word, start, end in find_words(text):
        assert last <= start < end <= len(text)
        last = end
        letters = [character for character in word if character.isalnum()]
        assert letters
        assert "".join(letters) in "".join(character for character in text[start:end] if character.isalnum())


@given(st.text())
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    """Nothing that can be searched for is left out."""
    covered = {place for _, start, end in find_words(text) for place in range(start, end)}
    assert all(place in covered for place, character in enumerate(text) if character.isalnum())
