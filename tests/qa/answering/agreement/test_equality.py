"""Which answers say the same: the worked examples, in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.agreement.equality import agree, read_answer

SAME = [
    ("two", "2"),
    ("2,000", "two thousand people"),
    ("1.5 million", "1,500,000"),
    ("25 percent", "25%"),
    ("$5 million", "five million dollars"),
    ("December 5", "5 December 2024"),
    ("Dec. 5, 2024", "on 5 December 2024"),
    ("on Thursday, December 5", "December 5"),
    ("in 1902", "1902"),
    ("41 metres", "41 metres high"),
    ("Fazil Mustafa", "Mustafa"),
    ("Fazil Mustafa", "Mr. Mustafa"),
    ("Fazil Mustafa", "Fazil Mustafa's"),
    ("Azerbaijani lawmaker Fazil Mustafa", "Mr Mustafa"),
    ("Fazil Mustafa, a member of parliament,", "Mustafa"),
    ("President Ilham Aliyev", "ILHAM ALIYEV"),
    ("Vice President Harris", "Harris"),
    ("former President Biden", "Biden"),
    ("the Musavat Party", "Musavat party"),
    ("Zu\u0308rich", "Zürich"),
    ("Zürich", "Zurich"),
    ("Łódź", "Lodz"),
    ("U.S.", "the United States"),
    ("WHO", "World Health Organization"),
    ("Paris, France", "Paris"),
    ("“Peace.”", "peace"),
    ("lowers high blood pressure in a dose dependent manner", "lowers high blood pressure"),
    ("He left the two.", "He left the 2"),
]
DIFFERENT = [
    ("December 5", "December 6"),
    ("5 December 2023", "5 December 2024"),
    ("December 2024", "December 5, 2024"),
    ("two", "three"),
    ("5%", "5"),
    ("5", "-5"),
    ("5", "minus five"),
    ("first", "one"),
    ("more than 5", "5"),
    ("more than 5", "less than 5"),
    ("since 1902", "1902"),
    ("5 metres", "5 feet"),
    ("$5", "€5"),
    ("5 to 10", "5"),
    ("Ilham Aliyev", "Heydar Aliyev"),
    ("York", "New York"),
    ("Korea", "South Korea"),
    ("President", "Vice President"),
    ("Harris", "Biden and Harris"),
    ("France", "France, Germany and Italy"),
    ("Mustafa", "the wife of Fazil Mustafa"),
    ("Azerbaijan", "Azerbaijan Airlines"),
    ("Democratic Party", "Liberal Democratic Party"),
    ("wheat", "winter wheat"),
    ("Wheat", "winter wheat"),
    ("1980", "1980s"),
    ("raises the price of grain", "raises the price of grain and bread"),
    ("raise the price of grain", "not raise the price of grain"),
    ("head of the party", "deputy head of the party"),
    ("guilty", "not guilty"),
    ("COP28", "COP29"),
    ("He left.", "He left Baku."),
    ("كل يوم", "مفتوح كل يوم"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_said_otherwise(one: str, other: str) -> None:
    """The two agree in both directions."""
    assert agree(read_answer(one), read_answer(other))
    assert agree(read_answer(other), read_answer(one))


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_what_differs_is_kept_apart(one: str, other: str) -> None:
    """What is not known to be the same counts as different, in both directions."""
    assert not agree(read_answer(one), read_answer(other))
    assert not agree(read_answer(other), read_answer(one))


def test_statements_agree_only_with_themselves() -> None:
    """A whole sentence is not the same as a shorter one at its end, nor the same as its numbers."""
    sentence = "In 2023 the harbour of Velm served 412 ships, most of which carried timber to Norway"
    assert agree(read_answer(sentence), read_answer(sentence.upper() + "."))
    for part in ("Norway", "2023 412", "In 2023 the harbour of Velm served 412 ships"):
        assert not agree(read_answer(sentence), read_answer(part))


pieces = st.sampled_from(
    [
        "the",
        "Mr.",
        "Fazil",
        "Mustafa",
        "of",
        "and",
        "New",
        "York",
        "5",
        "five",
        "%",
        "December",
        "2024",
        ",",
        "not",
        "UN",
    ]
)


@given(st.lists(pieces, max_size=6).map(" ".join), st.lists(pieces, max_size=6).map(" ".join))
def test_agreement_is_mutual(one: str, other: str) -> None:
    """Every answer agrees with itself. If one answer agrees with another, the other agrees with it."""
    first, second = read_answer(one), read_answer(other)
    assert agree(first, first)
    assert agree(first, second) == agree(second, first)


@given(st.text(max_size=40))
def test_case_space_and_articles_do_not_matter(text: str) -> None:
    """Any text agrees with itself in another case, with other spaces and articles."""
    assert agree(read_answer(text), read_answer(f"  the {text} "))
