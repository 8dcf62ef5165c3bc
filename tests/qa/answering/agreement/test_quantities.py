"""Numbers and dates get one spelling, however the text spells them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.agreement.quantities import Day, take_quantities


@pytest.mark.parametrize(
    ("number", "spellings"),
    [
        ("2", ("two", "2", "2.0", "02")),
        ("2000", ("2,000", "2 000", "2\u202f000", "2\u00a0000", "two thousand", "2 thousand", "2000")),
        ("1500000", ("1.5 million", "1,500,000", "one point five million", "1.5-million", "1500 thousand")),
        ("25%", ("25%", "25 %", "25 percent", "25 per cent", "twenty-five percent", "twenty-five per cent")),
        ("3th", ("third", "3rd")),
        ("-5", ("-5", "−5")),
        ("1980s", ("1980s", "1980's")),
        ("1902", ("1902",)),
    ],
)
def test_a_number_has_one_spelling(number: str, spellings: tuple[str, ...]) -> None:
    """Words, digits, separators and scales give the same, also within a sentence."""
    for spelling in spellings:
        assert take_quantities(spelling)[:2] == ((), (number,))
        assert take_quantities(f"they gave {spelling} of it.")[1] == (number,)


@pytest.mark.parametrize(
    ("date", "spellings"),
    [
        (
            Day(12, 5, 2024),
            (
                "5 december 2024",
                "december 5, 2024",
                "dec. 5, 2024",
                "5th of december, 2024",
                "2024-12-05",
                "dec 5 2024",
            ),
        ),
        (Day(12, 5, 0), ("december 5", "5 december", "dec. 5", "the fifth of december", "thursday, december 5th")),
        (Day(12, 0, 2024), ("december 2024", "dec. 2024", "december, 2024")),
        (Day(9, 11, 2001), ("sept. 11, 2001", "11 sep 2001")),
        (Day(5, 5, 0), ("may 5", "5 may")),
    ],
)
def test_a_date_has_one_spelling(date: Day, spellings: tuple[str, ...]) -> None:
    """Order, abbreviations and the day of the week do not matter; missing parts stay open."""
    for spelling in spellings:
        assert take_quantities(spelling)[:2] == ((date,), ())


@pytest.mark.parametrize("text", ["may i?", "march on", "cop29", "b2b", "sunday"])
def test_what_only_looks_like_a_quantity_stays_a_word(text: str) -> None:
    """A month without a day or year is a word, and so are digits in a name."""
    assert take_quantities(text) == ((), (), text)


def test_several_quantities_keep_their_order() -> None:
    """Dates and numbers come as the text has them."""
    dates, numbers, _ = take_quantities("from 3 to 5 may 2020, then on june 7, 412 of two thousand")
    assert dates == (Day(5, 5, 2020), Day(6, 7, 0))
    assert numbers == ("3", "412", "2000")


@given(st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    """No text is an error, and no digit is lost: parts outside dates and numbers stay."""
    dates, numbers, rest = take_quantities(text.casefold())
    assert dates or numbers or not any(character in "0123456789" for character in rest.split())


@given(st.integers(0, 10**30))
def test_separators_change_no_number(number: int) -> None:
    """However long a number is, no digit is lost."""
    assert take_quantities(f"{number:,}")[1] == take_quantities(str(number))[1] == (str(number),)
