"""Words as search and highlighting see them: in one spelling, with their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.english.words import find_words, whole_words


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
    """Abbreviations lose their full stops, numbers their separators, names their possessive; punctuation is no word."""
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


CUT = [
    ("Ada Vedel rowed.", "del", "Vedel"),
    ("Ada Vedel rowed.", "Ve", "Vedel"),
    ("Call 0471 220 318 at night.", "0471 220", "0471 220 318"),
    ("Call +47 22 85 50 50.", "85 50", "+47 22 85 50 50"),
    ("It cost 62 000 euros.", "62", "62 000"),
    ("It cost 62\u202f000 euros.", "000", "62\u202f000"),
    ("It cost 1,450.50 crowns.", "450", "1,450.50"),
    ("It ends at 6 p.m. sharp.", "p.m", "p.m."),
]
WHOLE = [
    ("Radha's friend", "Radha"),
    ("a second-order logic", "second"),
    ("In 1911 300 people came.", "1911"),
    ("from 1911–1934", "1911"),
    ("In 2020, 45 came", "2020"),
    ("the 3 oars", "3"),
]


@pytest.mark.parametrize(("text", "cut", "whole"), CUT)
def test_a_cut_word_or_number_is_completed(text: str, cut: str, whole: str) -> None:
    """A name of which half is marked, and a number of which a group is missing, would be wrong answers."""
    start = text.index(cut)
    first, last = whole_words(text, start, start + len(cut))
    assert text[first:last] == whole


@pytest.mark.parametrize(("text", "words"), WHOLE)
def test_whole_words_stay_as_they_are(text: str, words: str) -> None:
    """Possessives, compounds, years and ranges are not completed."""
    start = text.index(words)
    assert whole_words(text, start, start + len(words)) == (start, start + len(words))


@given(st.text(alphabet="ab1 2.,'’-é", max_size=200), st.integers(0, 200), st.integers(1, 30))
def test_widening_keeps_what_was_marked_and_cuts_no_word(text: str, start: int, length: int) -> None:
    """What was marked is still marked, and no letter stands directly before or after it."""
    end = min(start + length, len(text))
    if start >= end:
        return
    first, last = whole_words(text, start, end)
    assert first <= start < end <= last
    if text[start:end].isalpha():
        assert first == 0 or not (text[first - 1].isalpha() and text[first].isalpha())
        assert last == len(text) or not (text[last - 1].isalpha() and text[last].isalpha())
