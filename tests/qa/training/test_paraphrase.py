"""Questions in other words, with a small thesaurus in WordNet's format."""

import random
from pathlib import Path

import pytest

from qa.errors import TrainingError
from qa.training.paraphrase import Thesaurus, rephrase

INDEX = {
    "noun": [
        "city n 1 1 @ 1 1 00000100",
        "metropolis n 1 1 @ 1 1 00000100",
        "place n 1 1 @ 1 1 00000200",
        "heath n 1 1 @ 1 0 00000100",  # never counted in a text
        "harbour n 2 1 @ 2 2 00000300 00000100",
        "waters n 1 1 @ 1 1 00000400",
    ],
    "verb": ["buy v 1 1 @ 1 1 00000500", "purchase v 1 1 @ 1 1 00000500", "build v 1 1 @ 1 1 00000600"],
    "adj": ["large a 1 0 1 1 00000700", "big a 1 0 1 1 00000700"],
}
DATA = {
    "noun": [
        "00000100 15 n 03 city 0 metropolis 0 heath 0 001 @ 00000200 n 0000 | a large town",
        "00000200 15 n 01 place 0 000 | where something is",
        "00000300 15 n 01 harbour 0 001 @ 00000400 n 0000 | where ships lie",
        "00000400 15 n 01 waters 0 000 | of a country",
    ],
    "verb": [
        "00000500 40 v 02 buy 0 purchase 0 001 @ 00000600 v 0000 01 + 08 00 | obtain by paying",
        "00000600 36 v 01 build 0 000 | make",
    ],
    "adj": ["00000700 00 a 02 large 0 big(p) 0 000 | of great size"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """WordNet's files, each with the licence at its beginning."""
    for kind, parts in (("index", INDEX), ("data", DATA)):
        for part, lines in parts.items():
            (tmp_path / f"{kind}.{part}").write_text("\n".join(["  1 Licence | text", *lines, ""]), "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("word", "synonyms"),
    [
        ("city", ["metropolis"]),  # and not the rare word of the same sense
        ("cities", ["metropolises"]),
        ("bought", ["purchased"]),
        ("buying", ["purchasing"]),
        ("larger", ["bigger"]),
        ("harbour", ["waters"]),  # the more general word, as there is no synonym
        ("place", []),
        ("built", []),
        ("xyzzy", []),
    ],
)
def test_synonyms_are_common_and_inflected_as_the_word_is(folder: Path, word: str, synonyms: list[str]) -> None:
    """Of several words with one sense, only those for which this sense is the usual one."""
    assert Thesaurus(folder).synonyms(word) == synonyms


def test_a_share_of_the_words_is_replaced_and_names_are_not(folder: Path) -> None:
    """The seed decides which ones."""
    thesaurus = Thesaurus(folder)
    asked = "Who bought the large city of City-Velm from Large?"
    said = {rephrase(asked, thesaurus, random.Random(seed)) for seed in range(60)}
    assert said == {
        f"Who {verb} the {size} {place} of City-Velm from Large?"
        for verb in ("bought", "purchased")
        for size in ("large", "big")
        for place in ("city", "metropolis")
    }
    assert rephrase(asked, thesaurus, random.Random(7)) == rephrase(asked, thesaurus, random.Random(7))


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    """The error names the file that is missing."""
    with pytest.raises(TrainingError, match="a thesaurus must be a folder with WordNet's files"):
        Thesaurus(tmp_path / "none")
