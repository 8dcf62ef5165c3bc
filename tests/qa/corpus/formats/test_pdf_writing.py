"""How programs write PDF: the order of Arabic and Hebrew, spaced-out letters, raised digits of fonts, marks drawn last.

The files in ``pdf`` are invented; Chromium, WeasyPrint and Typst made them.
"""

from pathlib import Path

import pytest

from qa.corpus.blocks import join_blocks
from qa.corpus.formats.pdf import load_pdf
from qa.corpus.formats.right_to_left import Character, read_words
from qa.corpus.formats.rows import make_rows
from qa.corpus.formats.tracking import join_tracked
from qa.corpus.formats.words import Word

FILES = Path(__file__).parents[1] / "pdf"


def blocks_of(name: str) -> list[str]:
    """The blocks of a file."""
    return join_blocks(load_pdf((FILES / name).read_bytes()).blocks)[0].split("\n\n")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "arabic_browser.pdf",
            "بُني الجسر القديم سنة 1892 بطول 120 مترًا، وكلّف 84,000 دينار، ولا يزال قائمًا إلى الآن (تقريبًا). "
            "الأسعار لا تتغيّر قبل 2027.",
        ),
        (
            "arabic_marks.pdf",
            "بُني الجسر القديم سنة 1892 بطول 120 مترًا، وكلّف 84,000 دينار، ولا يزال قائمًا إلى الآن. "
            "الأسعار لا تتغيّر قبل 2027.",
        ),
        (
            "hebrew.pdf",
            "הגשר הישן נבנה בשנת 1892 באורך 120 מטרים, ועלה 84,000 שקלים (כ־5%). המהנדסת רות לוי אמרה: “הגשר בטוח”.",
        ),
    ],
)
def test_what_is_read_from_the_right(name: str, text: str) -> None:
    """Letters, marks, ligatures of lam and alef, brackets and numbers come in the order in which they are read."""
    assert blocks_of(name) == [text]


def line_of(text: str) -> list[Character]:
    """The characters of a line as they stand, from the left."""
    return [Character(one, 5.0 * at, 5.0 * at + 5, 0, 12, base=3) for at, one in enumerate(text)]


@pytest.mark.parametrize(
    ("seen", "read"),
    [
        ("120 הז", "זה 120"),
        ("5,000.50 הז", "זה 5,000.50"),
        ("20 10 הז", "זה 10 20"),
        ("$5 הז", "זה $5"),
        ("5% הז", "זה 5%"),
        (".2027 הז", "זה 2027."),
        ("הז New York 7 הז", "זה New York 7 זה"),
        ("(הז) הז", "זה (זה)"),
        (")הז( הז", "זה (זה)"),
    ],
)
def test_numbers_and_other_words_among_them(seen: str, read: str) -> None:
    """They are read from the left. Brackets open and close as they should, whichever of the two the file names."""
    assert " ".join(word.text for word in read_words(line_of(seen))) == read


def test_a_ligature_that_is_named_backwards() -> None:
    """In the word alef follows lam, in whichever order the file names them."""
    for named in ("لا", "ال"):
        characters = [Character(one, 10, 16, 0, 12, base=3) for one in named] + [Character("و", 16, 20, 0, 12, base=3)]
        assert [word.text for word in read_words(characters)] == ["ولا"]


def test_a_raised_number_is_a_word_of_its_own() -> None:
    """It is written as a mark or a power later."""
    raised = [Character("3", 0, 3, 5, 12, base=6), *line_of(" ןוש הז")[1:]]
    assert [(word.text, word.base) for word in read_words(raised)] == [("זה", 3), ("שון", 3), ("3", 6)]


def test_letters_that_are_set_apart_are_words() -> None:
    """This breaks no figure."""
    assert blocks_of("spaced.pdf") == ["SPACED OUT 1931 AND 84,000 The normal text of 12 words."]


def letters(text: str, gap: float, *, guessed: bool = True) -> list[Word]:
    """Words of one letter."""
    step = 5 + gap
    return [Word(one, step * at, step * at + 5, 0, 10, 0, guessed=guessed) for at, one in enumerate(text)]


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (letters("1931", 2), 1),
        (letters("1931", 8), 4),  # columns
        (letters("193", 2), 3),
        (letters("1931", 2, guessed=False), 4),  # the file has the spaces
    ],
)
def test_only_letters_of_a_word_are_put_together(words: list[Word], count: int) -> None:
    """If the page has spaces, and gaps are even and narrow."""
    spaced = [Word("Built", -80, -60, 0, 10, 0), Word("in", -50, -40, 0, 10, 0)]
    assert len(join_tracked([*spaced, *words])) == 2 + count
    assert join_tracked(words) == words or not words[0].guessed


def test_digits_that_the_font_has_raised() -> None:
    """They stand on the line, and only their ink is higher. They count as raised all the same."""
    text, note = blocks_of("raised_by_font.pdf")
    assert "The mill was built in 1874 for 250 crowns of 1931, and sin² 𝑥 + cos² 𝑥 = 1 holds beside CO2." in text
    assert note == "¹Parish book, page 12."


def test_numbers_of_items_that_are_drawn_last() -> None:
    """Numbers stand before their items, and a large initial before its word."""
    assert blocks_of("marks_drawn_last.pdf") == [
        "1. Keys hang in the box beside the door, whose code is changed every month by the warden of the boat house "
        "and told to twelve members.",
        "2. Boats with a red tag are not lent.",
        "The station at Orrin Head was opened in 1931 and has recorded the wind every hour since, with a gap of nine "
        "days in the winter of 1944, when the mast was broken by ice and fell.",
    ]


def test_a_large_letter_beside_a_character_without_name() -> None:
    """It is no initial: what stands beside it reads as nothing."""
    letter = Word("A", 50, 70, 0, 30, 5, begins=True)
    nameless = Word("\x1c", 72, 75, 100, 108, 102, begins=True)
    beside = Word("\x1c", 72, 75, 10, 18, 12, begins=True)
    assert [row.words for row in make_rows([nameless, letter, nameless, beside])][1] == [letter]
