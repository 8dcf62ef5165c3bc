"""Whatever is done to a quotation, its verdict is right or more cautious, never more confident."""

import random
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks.damage import ALTERED, REPAIRED
from qa.checking.records import Status
from qa.corpus.documents import find_files, parse_document
from qa.corpus.sentences import split_sentences
from qa.english.negations import NEGATIONS
from tests.qa.checking.shelf import check_one

SEEDS = Path(__file__).parents[3] / "seeds"
LIBRARY = tuple(
    parse_document(source, source.path.read_bytes()) for source in find_files(SEEDS) if source.path.suffix == ".md"
)
TEXT = "\0".join(document.text for document in LIBRARY)
SENTENCES = sorted(
    document.text[start:end]
    for document in LIBRARY
    for start, end in split_sentences(document.text)
    if 8 <= len(document.text[start:end].split()) <= 60
)
NAMES = ("Okemelu", "Brandt", "Velm", "Orla")
DAMAGEABLE = {
    name: [one for one in SENTENCES if damage(one, random.Random(0), NAMES) is not None]
    for name, damage in ALTERED.items()
}
CAUTION: tuple[Status, ...] = get_args(Status)
CONFIDENT = ("verbatim", "repaired")

sentences = st.sampled_from(SENTENCES)
chances = st.builds(random.Random, st.integers(0, 2**32))
some = settings(max_examples=15, deadline=None)


@given(sentence=sentences, chance=chances)
@some
def test_a_slice_of_a_sentence_is_verbatim_or_ends_inside_a_number(sentence: str, chance: random.Random) -> None:
    """Whole words, at least four."""
    words = sentence.split(" ")
    first = chance.randint(0, len(words) - 5)
    result = check_one(" ".join(words[first : chance.randint(first + 4, len(words))]), LIBRARY)
    assert result.status == "verbatim" or [change.kind for change in result.changes] == ["number"]


@pytest.mark.parametrize("damage", REPAIRED)
@given(sentence=sentences, chance=chances)
@some
def test_typography_is_never_called_verbatim(damage: str, sentence: str, chance: random.Random) -> None:
    """Unless it only touches the marks at the ends."""
    text = REPAIRED[damage](sentence, chance, NAMES)
    assume(text is not None and text.strip("“”\"'‘’.,") not in TEXT)
    result = check_one(str(text), LIBRARY)
    assert CAUTION.index(result.status) >= CAUTION.index("repaired")
    assert result.status != "repaired" or (result.place is not None and result.place.text in TEXT)


@pytest.mark.parametrize("damage", ALTERED)
@given(data=st.data(), chance=chances, typography=st.sampled_from(sorted(REPAIRED)))
@some
def test_what_changes_the_words_is_never_called_the_same(
    damage: str, data: st.DataObject, chance: random.Random, typography: str
) -> None:
    """Also if the typography is damaged besides."""
    sentence = data.draw(st.sampled_from(DAMAGEABLE[damage]))
    altered = ALTERED[damage](sentence, chance, NAMES)
    assume(altered is not None and altered not in TEXT)
    text = str(altered)
    assert check_one(text, LIBRARY).status not in CONFIDENT
    if typography not in ("ellipsis", "brackets"):  # they may leave out or replace just the changed words
        assert check_one(REPAIRED[typography](text, chance, NAMES) or text, LIBRARY).status not in CONFIDENT


@given(sentence=st.sampled_from([one for one in SENTENCES if any(map(str.isdigit, one))]), data=st.data())
@some
def test_another_digit_is_told(sentence: str, data: st.DataObject) -> None:
    """Any digit, changed, added or left out, also the last one before a full stop. Without a stop it is a slice."""
    place = data.draw(st.sampled_from([n for n, character in enumerate(sentence) if character.isdigit()]))
    other = data.draw(st.sampled_from(["", *"0123456789", *(f"{sentence[place]}{n}" for n in "05")]))
    text = sentence[:place] + other + sentence[place + 1 :]
    assume(text.strip(" “”\"'‘’,").lstrip(".") not in TEXT)
    assert check_one(text, LIBRARY).status not in CONFIDENT


@given(sentence=sentences, data=st.data())
@some
def test_a_negation_is_told(sentence: str, data: st.DataObject) -> None:
    """Anywhere in a sentence, also in brackets."""
    words = sentence.split(" ")
    place = data.draw(st.integers(1, len(words) - 1))
    word = data.draw(st.sampled_from(sorted(NEGATIONS)))
    added = data.draw(st.sampled_from((word, f"[{word}]")))
    text = " ".join((*words[:place], added, *words[place:]))
    assert check_one(text, LIBRARY).status not in CONFIDENT


@given(text=st.text(max_size=200))
@some
def test_any_text_has_a_verdict(text: str) -> None:
    """Nothing is found for nothing; no text is an error."""
    result = check_one(text, LIBRARY)
    assert result.status in CAUTION
    assert result.place is None or result.place.text in TEXT
