"""Raised and lowered characters never change the number or the word before them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.formats.superscripts import subscript, superscript


@pytest.mark.parametrize(
    ("before", "raised"),
    [
        ("The silo was built in 1874", "3"),
        ("by the carpenter Hans Ebel.", "4"),
        ("It held 250", "5"),
        ("It held 1,250", "12"),
        ("the word", "[3]"),
        ("the word", "3,4"),
        ("in 1911", "3–5"),
        ("said Ada Vint", "*"),
        ("12.5", "a"),
        ("of the lake in", "2"),
        ("(Amdal 2001)", "7"),
        ("in the years (2019-2020)", "2"),
        ("rich in vitamin A", "1"),
        ("said her cousin", "2"),
        ("a sin", "12"),
    ],
)
def test_a_footnotes_mark_is_left_out(before: str, raised: str) -> None:
    """After a year, an amount, a name or the end of a sentence."""
    assert superscript(raised, before) == ""


@pytest.mark.parametrize(
    ("before", "raised", "read"),
    [
        ("3 × 10", "6", "^6"),
        ("about 10", "−3", "⁻³"),
        ("2", "16", "^16"),
        ("6 = 2", "3", "^3"),
        ("640 m", "2", "²"),
        ("an area of 5 km", "2", "²"),
        ("9.81 m/s", "2", "²"),
        ("3 in", "2", "²"),
        ("E = mc", "2", "²"),
        ("(a + b)", "2", "²"),
        ("x", "n", "^n"),
        ("Ca", "2+", "²⁺"),
        ("dated with ", "14", "¹⁴"),
        ("sin", "2", "²"),
        ("x + cos", "2", "²"),
        ("2 arctan", "3", "³"),
        ("log", "2", "²"),
        ("Δ", "2", "²"),
    ],
)
def test_a_power_stays_one(before: str, raised: str, read: str) -> None:
    """Powers of numbers, units, variables and formulas, charges and isotopes."""
    assert superscript(raised, before) == read


@pytest.mark.parametrize(("before", "raised"), [("the 19", "th"), ("le 1", "er"), ("n", "o"), ("Citewell", "TM")])
def test_letters_of_an_ordinal_are_joined(before: str, raised: str) -> None:
    """They are the end of the word."""
    assert superscript(raised, before) == raised


def test_what_may_be_either_is_told_apart() -> None:
    """If a small number has a small number above it, both stay."""
    assert superscript("3", "It has 12") == "[3]"
    assert superscript("3a", "Citewell") == "^3a"
    assert superscript("and new", "Citewell") == " and new"
    assert superscript("99", "It costs $19") == ".99"


def test_lowered_digits() -> None:
    """Bare in a formula of chemistry, small between other digits."""
    assert (subscript("2", "H", "O"), subscript("10", "log", "100"), subscript("2", "1010", "")) == ("2", "₁₀", "₂")


@given(st.from_regex(r"[a-z(]{0,6} ?[0-9]{1,7}", fullmatch=True), st.from_regex("[+−]?[0-9]{1,3}", fullmatch=True))
def test_numbers_are_never_joined(before: str, raised: str) -> None:
    """If a number is raised beside another number, both stay as they were or the raised one is left out."""
    figures = re.findall(r"\d+", before)
    power = raised.strip("+−")
    read = re.findall("[0-9]+", before + superscript(raised, before).replace("^", " "))
    assert read in (figures, [*figures, power])


@given(st.text(max_size=40), st.text(max_size=10))
def test_any_characters_are_written(before: str, raised: str) -> None:
    """Nothing raises, and letters are not lost."""
    letters = [letter for letter in raised if letter.isalpha()]
    written = superscript(raised, before)
    assert written == "" or all(letter in written for letter in letters)
    assert isinstance(subscript(raised, before, ""), str)
