"""The headline of an answer: complete names, numbers, dates and quotation marks, and no half sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.english.headlines import headline, is_relative, stands_alone

# question, sentence, words that were marked, headline
CASES = [
    ("Which towns joined?", "Velm (pop. 90) and Orsa joined the league.", "Velm", "Velm (pop. 90) and Orsa"),
    (
        "Who signed the charter?",
        "Ada Vedel (Velm) and Bo Lind (Orsa) signed it.",
        "Ada Vedel",
        "Ada Vedel (Velm) and Bo Lind (Orsa)",
    ),
    ("Who signed the charter?", "Ada Vedel and Bo Lind signed it.", "Bo Lind", "Ada Vedel and Bo Lind"),
    ("Who met Ada Vedel?", "Ada Vedel and Bo Lind met in Velm.", "Bo Lind", "Bo Lind"),
    ("Who is the mayor?", "The mayor Ada Vedel and Bo Lind met.", "Ada Vedel", "Ada Vedel"),
    ("Who are the members?", "Members are Velm, Orsa and Tand.", "Orsa", "Velm, Orsa and Tand"),
    ("How many ships came?", "In May over 300 ships came.", "300", "over 300"),
    ("How many ships came?", "Nearly 60 ships came.", "60", "Nearly 60"),
    ("How many ships came?", "In 2021 as many as 40 came.", "40", "as many as 40"),
    ("How much did it cost?", "It cost about $164 million in all.", "164", "about $164 million"),
    ("How old is Bo?", "Bo is 27 years old.", "27", "27 years old"),
    ("How long is the pier?", "The pier is 1.5 km long.", "1.5", "1.5 km"),
    ("When was it lit?", "It was lit on 3 March 1871 at dusk.", "March", "3 March 1871"),
    ("When was it lit?", "It was lit on March 3, 1871.", "March 3", "March 3, 1871"),
    ("When is the fair?", "The fair is on November 11-22 in Velm.", "November 11", "November 11-22"),
    ("What year was it lit?", "It was lit on March 3, 1871.", "1871", "1871"),
    (
        "When is the fair?",
        "Velm holds the 29th fair of the northern harbours, on November 11-22.",
        "29th fair of the northern harbours, on November 11-22",
        "November 11-22",
    ),
    ("What is the plan called?", "The plan “Great Return” began.", "Great Return”", "“Great Return”"),
    ("What is the plan called?", "The plan “Great Return” began.", "“Great Return", "“Great Return”"),
    ("What is the plan called?", "The plan “Great Return” began.", "Great Return", "Great Return"),
    ("What is the plan?", "The “Great” plan began.", "plan began", "plan began"),
    ("What did he call it?", "He called it a “grave error” in law.", "a “grave error", "a “grave error”"),
    ("What did he call it?", "He said it was bad, a loss”.", "a loss”", "a loss"),
    ("What did he call it?", 'He called it "bad news" then.', 'bad news"', '"bad news"'),
    ("What did he call it?", "He called it a ‘grave error’ in law.", "a ‘grave error", "a ‘grave error’"),
    ("What did he call it?", "He called it a 'grave error' in law.", "a 'grave error", "a 'grave error'"),
    ("What did he call it?", 'He called it a “grave error" in law.', "a “grave error", 'a “grave error"'),
    ("What did he call it?", 'He called it a "grave error in law.', 'a "grave error', "grave error"),
    ("What did he call it?", 'He said "no" to a "grave error" in law.', 'a "grave error', 'a "grave error"'),
    ("Whose plan is it?", "It is the MPs’ plan ‘for now’.", "the MPs’ plan", "the MPs’ plan"),
    ("What is it?", "It is the [old pier of Velm.", "the [old pier", "old pier"),
    ("Who led the work?", "It was led by Ilse Brandt, and others.", "by Ilse Brandt, and", "Ilse Brandt"),
    ("Where is it?", "It stands in Velm.", "Velm.", "Velm"),
    ("Who has it?", "The Navy (of Velm) has it.", "Navy (of Velm", "Navy (of Velm)"),
]
ALONE = [
    ("Who led the work?", "Ilse Brandt", True),
    ("How many came?", "over 300", True),
    ("When was it lit?", "3 March 1871", True),
    ("When is the fair?", "the following month", False),
    ("What is the Velm Group?", "suspended state", False),
    ("What's Section 907?", "historical necessity", False),
    ("What is the Velm Group?", "an alliance of towns", True),
    ("What is the capital of Velm?", "Orsa", True),
    ("What is Velm's capital?", "Orsa", True),
    ("What is the price?", "two crowns", True),
    ("Why did they meet?", "the storm", False),
    ("How was it lit?", "by hand", False),
    ("How much oil burned?", "two barrels", True),
    ("Was it lit in 1871?", "1871", False),
    ("Was it lit in 1871 or 1872?", "1871", True),
    ("What did Ada say?", "that the harbour of Velm has to be dredged", False),
    ("What is broken?", "it", False),
    ("Which issues are open?", "two", False),
    ("How many issues are open?", "two", True),
    ("What limits the harbour of Velm?", "the harbour", False),
    ("What is in the harbour?", "one two three four five six seven eight nine ten eleven twelve thirteen", False),
    ("List the towns", "Velm\nOrsa\nTand", True),
]


@pytest.mark.parametrize(("question", "sentence", "words", "expected"), CASES)
def test_headlines(question: str, sentence: str, words: str, expected: str) -> None:
    """Half of a pair, of a number, of a date or of a quotation is completed; what is too much is left out."""
    place = sentence.index(words)
    start, end = headline(question, sentence, place, place + len(words), (0, len(sentence)))
    assert sentence[start:end] == expected


@pytest.mark.parametrize(("question", "words", "alone"), ALONE)
def test_what_stands_alone(question: str, words: str, alone: bool) -> None:
    """A name, a number and a date do; a reason, a manner, a pronoun and a long clause do not."""
    assert stands_alone(question, words) is alone


def test_relative_times() -> None:
    """A time that needs another one to be understood."""
    assert all(map(is_relative, ("the following month", "that same year", "today", "a few days later")))
    assert not any(map(is_relative, ("May 2021", "the year 1901", "the last month of 2020", "Monday")))


@given(st.text(alphabet='aB ,.“”"()13$%-and', max_size=40), st.data())
def test_a_headline_stays_in_its_sentence(text: str, data: st.DataObject) -> None:
    """For any words of any sentence there is a headline: a slice that is not empty and overlaps the sentence."""
    end = data.draw(st.integers(0, len(text)))
    start = data.draw(st.integers(0, end))
    first, last = headline("Who came?", text, start, end, (0, len(text)))
    assert (first, last) == (start, end) if start == end else 0 <= first < last <= len(text)
