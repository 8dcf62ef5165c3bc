"""Questions made from sentences: each form is turned around rightly, and what cannot be turned around gives none."""

import pytest

from qa.answering.proposals.questions import MOST_READ, propose
from tests.documents import make_document


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("The lighthouse was built in 1871 by Ada Nkemelu.", ["When was the lighthouse built?"]),
        ("The lamp was seen far away on 3 March 1871.", ["When was the lamp seen far away?"]),
        ("The keepers were sad because the ship was late.", ["Why were the keepers sad?"]),
        ("At noon Mr Joon Park said that Ada Nkemelu left.", ["What did Joon Park say about Ada Nkemelu?"]),
        ("At noon Mr Joon Park told the Harbour Almanac that Ada left.", ["What did Joon Park say about Ada?"]),
        ("Yesterday Park called the Vell Corridor a road.", ["What did Park call the Vell Corridor?"]),
        ("The island of Vell refused because its port is small.", []),
        ("In winter Vell declined the offer because its port is small.", ["Why did Vell decline?"]),
        ("In winter Vell wants a new lamp.", ["What does Vell want?"]),
        ("It was lit on 3 March 1871.", []),
        ("a list of words, and nothing else", []),
        ("", []),
    ],
)
def test_a_sentence_gives_the_questions_that_it_answers(text: str, questions: list[str]) -> None:
    """The first questions of each form."""
    assert list(propose(make_document(text)))[: max(1, len(questions))] == questions


def test_the_nearest_come_first_and_each_once() -> None:
    """Around a place; text that is too far away is not read."""
    lamps = [f"Lamp {name} was lit on {day} May 1871. Lamp {name} was lit on {day} May 1871." for day, name in
             enumerate(("Ash", "Birch", "Cedar"), start=1)]  # fmt: skip
    text = f"{lamps[0]}\n\n{lamps[1]}\n\n{'x ' * MOST_READ}\n\n{lamps[2]}"
    document = make_document(text, headings=())
    ash, birch, cedar = (f"When was Lamp {name} lit?" for name in ("Ash", "Birch", "Cedar"))
    assert list(propose(document)) == [ash, birch]
    assert list(propose(document, text.index("Birch"))) == [birch, ash]
    assert list(propose(document, len(text))) == [cedar]
