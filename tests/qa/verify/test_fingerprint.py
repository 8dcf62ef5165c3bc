"""A quotation is found by its fingerprint exactly where its words stand."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.verify import fingerprint as module
from qa.verify.fingerprint import find_fingerprint, fingerprint, is_fingerprint
from qa.verify.places import occurrences

TEXT = st.text(alphabet="ab\u0301🏝\U0010fffdא", max_size=30)


@given(text=TEXT, start=st.integers(0, 30), length=st.integers(1, 10))
def test_a_fingerprint_is_found_where_the_words_are_found(text: str, start: int, length: int) -> None:
    """Every place and no other, overlapping ones too; a quotation from elsewhere is nowhere."""
    for words in (text[start : start + length], "c" * length):
        if words:
            assert find_fingerprint(text, fingerprint(words), len(words)) == list(occurrences(text, words))


def test_the_last_digits_are_those_of_the_sha256() -> None:
    """So that any tool can compare them: `printf %s "…" | sha256sum`."""
    words = "Café 🏝️"
    assert fingerprint(words)[8:] == hashlib.sha256(words.encode()).hexdigest()[:32]


@given(words=st.text(min_size=1, max_size=20))
def test_every_quotation_has_one(words: str) -> None:
    """Every fingerprint has the same form."""
    assert is_fingerprint(fingerprint(words))


def test_the_order_of_letters_counts_in_the_checksum() -> None:
    """Words with the same letters differ before anything is hashed."""
    assert fingerprint("lamp")[:8] != fingerprint("palm")[:8]


def test_a_text_longer_than_a_block_is_searched_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """A quotation over the border of two blocks is found once."""
    monkeypatch.setattr(module, "_WINDOWS", 7)
    text = "abcdefghijklmnopqrstuvwxyz" * 2
    for start in range(26):
        words = text[start : start + 5]
        assert find_fingerprint(text, fingerprint(words), 5) == list(occurrences(text, words))


def test_a_checksum_alone_decides_nothing() -> None:
    """If the checksum fits at every place but the hash is wrong, nothing is found."""
    wanted = fingerprint("aaa")[:8] + "0" * 32
    assert find_fingerprint("a" * 3000, wanted, 3) == []


def test_of_very_many_places_the_nearest_are_looked_at() -> None:
    """The right one is among them."""
    found = find_fingerprint("a" * 9000, fingerprint("aaa"), 3, near=5000)
    assert len(found) == 1000
    assert 5000 in found
    assert max(abs(start - 5000) for start in found) <= 500
