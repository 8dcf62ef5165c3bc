"""How a follow-up is completed, word for word; a question that stands alone is not changed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.answering.conversation import MAX_CHARACTERS, MAX_TURNS, Turn, check_history, interpret
from qa.errors import QuestionError

MUSTAFA = ("Who is Fazil Mustafa?", "a member of the Milli Majlis")
INDEPENDENCE = ("What did he say about independence?", "“It must be defended.”")
RELEASED = ("How many prisoners did Azerbaijan release in 2022?", "32")
LETTER = ("Who signed the letter?", "Ben Cardin")
CARDIN = ("Who wrote to Blinken?", "Senator Ben Cardin")
COMMITTEE = ("Who chairs the Senate Foreign Relations Committee?", "Ben Cardin")
CEASEFIRE = ("What was the purpose of the ceasefire agreement?", None)
MUSAVAT = ("Who leads the Musavat Party?", "Isa Gambar")
SUMMIT = ("Did Armenia and Azerbaijan meet in Washington?", "yes")


def turns(*pairs: tuple[str, str | None]) -> list[Turn]:
    """A history of questions and answers."""
    return [Turn(question=question, answer=answer) for question, answer in pairs]


LEANING = [
    # he, she, it, they: subject, object, possessive
    ("What did he say about independence?", [MUSTAFA], "What did Fazil Mustafa say about independence?"),
    ("what did he say?", [MUSTAFA], "what did Fazil Mustafa say?"),
    ("What is his party?", [MUSTAFA], "What is Fazil Mustafa's party?"),
    ("Who opposed him?", [MUSTAFA], "Who opposed Fazil Mustafa?"),
    ("What's he famous for?", [MUSTAFA], "What's Fazil Mustafa famous for?"),
    ("What has he said about his party?", [MUSTAFA], "What has Fazil Mustafa said about his party?"),
    ("And what did he say then?", [MUSTAFA], "And what did Fazil Mustafa say then?"),
    ("Who is her husband?", [("Who is Mehriban Aliyeva?", None)], "Who is Mehriban Aliyeva's husband?"),
    ("Who met her?", [("Who is Mehriban Aliyeva?", None)], "Who met Mehriban Aliyeva?"),
    ("What is its capital?", [("What is the population of Armenia?", "2.9 million")], "What is Armenia's capital?"),
    ("Why did it fail?", [("What is the Minsk Group?", None)], "Why did the Minsk Group fail?"),
    ("When was it signed?", [CEASEFIRE], "When was the ceasefire agreement signed?"),
    ("Who paid for it?", [("When was the Zangezur corridor planned?", None)], "Who paid for the Zangezur corridor?"),
    ("What did they agree on?", [SUMMIT], "What did Armenia and Azerbaijan agree on?"),
    ("What did they say?", [("Which senators wrote the letter?", None)], "What did the senators say?"),
    ("Are their demands new?", [("What do the senators want?", None)], "Are the senators' demands new?"),
    ("They're from where?", [("Who are the Waterboys?", None)], "The Waterboys are from where?"),
    # agreement chooses between what was named
    ("Who supports him?", [MUSAVAT], "Who supports Isa Gambar?"),
    ("When was it founded?", [MUSAVAT], "When was the Musavat Party founded?"),
    ("What did she reply?", [("What did Ilham Aliyev tell Mrs. Hill?", None)], "What did Mrs. Hill reply?"),
    ("What did he reply?", [("What did Mrs. Hill tell Ilham Aliyev?", None)], "What did Ilham Aliyev reply?"),
    ("Was he right?", [("What did Mr. Blinken tell Mr. Aliyev?", None)], "Was Mr. Blinken right?"),
    ("What did he say?", [("Who is the foreign minister?", None)], "What did the foreign minister say?"),
    ("What does he think about him?", [MUSTAFA], "What does Fazil Mustafa think about him?"),
    ("When was it passed?", [MUSAVAT, ("What is Section 907?", None)], "When was Section 907 passed?"),
    ("Why is it uneasy?", [("Did Baku answer?", None), ("What about Tehran?", None)], "Why is Tehran uneasy?"),
    ("Who wants it?", [("What is the Great Return?", None)], "Who wants the Great Return?"),
    (
        "When did it meet?",
        [("Who chaired the Minsk Group?", "Russia, France and Italy")],
        "When did the Minsk Group meet?",
    ),
    (
        "Which party are they from?",
        [("Which American senators agree?", None)],
        "Which party are the American senators from?",
    ),
    ("What did he say?", [("Who met the French president?", None)], "What did the French president say?"),
    (
        "What did they discuss?",
        [("Did Mr. Blinken call Mr. Aliyev?", None)],
        "What did Mr. Blinken and Mr. Aliyev discuss?",
    ),
    # readings chain
    ("Why?", [MUSTAFA, INDEPENDENCE], "Why did Fazil Mustafa say that about independence?"),
    ("Where was it signed?", [CEASEFIRE, ("When was it signed?", "1994")], "Where was the ceasefire agreement signed?"),
    ("And in 2021?", [RELEASED, ("What about Armenia?", "none")], "How many prisoners did Armenia release in 2021?"),
    ("Who is his wife?", [MUSTAFA, ("Where does he live?", "in Baku")], "Who is Fazil Mustafa's wife?"),
    # a part is exchanged
    ("And in 2023?", [RELEASED], "How many prisoners did Azerbaijan release in 2023?"),
    ("in 2023?", [RELEASED], "How many prisoners did Azerbaijan release in 2023?"),
    ("What about 2023?", [RELEASED], "How many prisoners did Azerbaijan release in 2023?"),
    ("What about Armenia?", [RELEASED], "How many prisoners did Armenia release in 2022?"),
    ("How about Armenia?", [RELEASED], "How many prisoners did Armenia release in 2022?"),
    ("And Turkey?", [("What did Iran say?", None)], "What did Turkey say?"),
    ("Georgia?", [("How many people live in Armenia?", None)], "How many people live in Georgia?"),
    ("In Turkey?", [("How many people live in Georgia?", None)], "How many people live in Turkey?"),
    ("And in Baku?", [("Did the rents rise in 2020?", None)], "Did the rents rise in 2020 in Baku?"),
    ("And on Monday?", [("What did Iran say?", None)], "What did Iran say on Monday?"),
    ("For children?", [("What is the dose for adults?", None)], "What is the dose for children?"),
    ("And her mother?", [("Who is Mehriban Aliyeva's father?", None)], "Who is Mehriban Aliyeva's mother?"),
    ("Did Armenia do the same?", [("Did Azerbaijan release prisoners?", None)], "Did Armenia release prisoners?"),
    # asked again with another word
    ("Why?", [("Did Mustafa resign?", "yes")], "Why did Mustafa resign?"),
    ("why", [("did Azerbaijan release prisoners", None)], "Why did Azerbaijan release prisoners?"),
    ("When was that?", [("Did Mustafa resign?", "yes")], "When did Mustafa resign?"),
    ("How did that happen?", [("Did Mustafa resign?", "yes")], "How did Mustafa resign?"),
    ("And where?", [("When did Aliyev meet Pashinyan?", "in May")], "Where did Aliyev meet Pashinyan?"),
    ("Since when?", [("Is Artsakh blockaded?", None)], "Since when is Artsakh blockaded?"),
    ("Why not?", [("Did Iran sign?", "no")], "Why not did Iran sign?"),
    ("How many?", [("Did Azerbaijan release prisoners?", "yes")], "How many prisoners did Azerbaijan release?"),
    ("How many?", [("Which prisoners did Iran free?", None)], "How many prisoners did Iran free?"),
    ("Who?", [("Did anyone object to the bill?", "yes")], "Who did object to the bill?"),
    ("Who else?", [LETTER], "Who else signed the letter?"),
    ("What else?", [("What did Iran say?", None)], "What else did Iran say?"),
    ("Why?", [("Who resigned in May?", "Nikol Pashinyan")], "Why is it that Nikol Pashinyan resigned in May?"),
    ("When?", [("Who resigned?", None)], "When is it that someone resigned?"),
    # words that point back
    ("What did the committee decide?", [COMMITTEE], "What did the Senate Foreign Relations Committee decide?"),
    ("What did the senator say?", [CARDIN], "What did Senator Ben Cardin say?"),
    ("Who wrote this law?", [("What is the Freedom Support Act?", None)], "Who wrote the law Freedom Support Act?"),
    ("What are the terms of the agreement?", [CEASEFIRE], "What are the terms of the ceasefire agreement?"),
    ("Who won there?", [("Who ran in Nevada?", None)], "Who won in Nevada?"),
    ("Who went there in May?", [("Who lives in Baku?", None)], "Who went in Baku in May?"),
    ("What happened then?", [("When did the war begin?", "in 1988")], "What happened in 1988?"),
    ("Who ruled Iran at that time?", [("When did the war begin?", "1988")], "Who ruled Iran in 1988?"),
    ("Who ruled Iran that year?", [("When did the war begin?", "1988")], "Who ruled Iran in 1988?"),
    ("Who opposed this?", [("Who passed Resolution 907?", None)], "Who opposed Resolution 907?"),
    ("What else happened?", [MUSTAFA], "What else happened, regarding Fazil Mustafa?"),
    ("Was the tour a hit?", [("What did Zappa plan?", "three tours")], "Was the tour a hit, regarding Zappa?"),
    ("What happened next?", [("Zangezur corridor", None)], "What happened next, regarding Zangezur corridor?"),
    ("When was he born?", [("Fazil Mustafa", None)], "When was Fazil Mustafa born?"),
]

ALONE = [
    # it and there that mean nothing
    "Is it true that the ceasefire was signed?",
    "Is it possible to visit Baku?",
    "Was it Aliyev who signed?",
    "Was it important for Armenia to sign?",
    "What time is it?",
    "What is it like to live in Baku?",
    "How long does it take to reach Baku?",
    "Why does it matter?",
    "Does it seem that Iran will sign?",
    "Was there a meeting in Moscow?",
    "Is there a treaty?",
    "How many provinces are there?",
    "Why has there been no agreement?",
    # what a pronoun means stands in the question
    "Why did Aliyev say he would not attend?",
    "Why did the president say he would not attend?",
    "What did Aliyev's father want him to do?",
    "Did Armenia lose its access to the sea?",
    "What did the senators write in their letter?",
    "How many people left their homes?",
    "Did anyone lose their job?",
    "In his speech, what did Aliyev demand?",
    "Before he became president, what did Aliyev do?",
    "When Aliyev resigned, did he leave Baku?",
    "Which company sold its shares?",
    "What must a doctor do if he or she is ill?",
    # that and this which do not point
    "Did the president of Azerbaijan say that there would be no war?",
    "Which law says that senators must vote?",
    "What happens to those who fled?",
    "Who was elected this year?",
    # everything is said
    "What is the capital of France?",
    "Who is the president of the United States?",
    "What is the committee of the regions?",
    "What are the terms of the contract?",
    "Who is Ben Cardin?",
    "Why did Iran sign?",
    "How many people live in Georgia?",
    "Did the war of 1988 end?",
    "Which state has more forests than any other?",
    "WHO IS BEN CARDIN?",
    "  Who is\tBen Cardin ?\n",
    # no question that could be completed
    "And?",
    "Really?",
    "Thanks",
    "Yes",
    "What about you?",
    "?",
    "",
]


@pytest.mark.parametrize(("question", "history", "reading"), LEANING)
def test_reading(question: str, history: list[tuple[str, str | None]], reading: str) -> None:
    """A follow-up question is completed, and a complete question is not changed."""
    assert interpret(question, turns(*history)) == reading
    assert interpret(question, []) == question


@pytest.mark.parametrize("question", ALONE)
@pytest.mark.parametrize("history", [[MUSTAFA], [COMMITTEE, CEASEFIRE]], ids=["person", "things"])
def test_a_question_that_stands_alone_is_not_touched(question: str, history: list[tuple[str, str | None]]) -> None:
    """It is answered as if there were no conversation."""
    assert interpret(question, turns(*history)) == question


def test_names_in_other_scripts_are_names() -> None:
    """What is folded for comparison is never folded to nothing."""
    assert interpret("Where is it?", turns(("What is the Київ?", None))) == "Where is the Київ?"
    assert interpret("Where was he born?", turns((", 0", None), ("The aaa", None))) == "Where was he born?"


def test_nothing_is_guessed() -> None:
    """If nothing in the conversation agrees with the pronoun, the question stays as it is."""
    assert interpret("What did he say?", turns(RELEASED)) == "What did he say?"
    assert interpret("What did the committee decide?", turns(MUSTAFA)) == "What did the committee decide?"
    two = turns(("Did the Senate Committee answer the House Committee?", None))
    assert interpret("What did the committee decide?", two) == "What did the committee decide?"


def test_only_the_last_turns_count() -> None:
    """What was said eleven turns ago is forgotten; ten turns ago it is not."""
    between = turns(*[("Is it raining?", "no")] * (MAX_TURNS - 1))
    question = "What did he say about Iran?"
    assert interpret(question, [*turns(MUSTAFA), *between]) == "What did Fazil Mustafa say about Iran?"
    assert interpret(question, [*turns(MUSTAFA), *between, Turn(question="Is it cold?")]) == question


def test_a_reading_is_never_too_long_to_be_asked() -> None:
    """If the completed question would be longer than a question may be, the question stays as it is."""
    question = f"What did he say about {'i' * (MAX_CHARACTERS - 24)}?"
    assert len(question) <= MAX_CHARACTERS
    assert interpret(question, turns(MUSTAFA)) == question


_PIECES = st.sampled_from(
    "he his her it they them there this that these those the same committee president what why who how many else about "
    "and in 2023 did does is was Aliyev Mustafa Baku Armenia's , ? . ' ’ the film then".split()
)
_TEXTS = st.text(max_size=60) | st.lists(_PIECES, max_size=12).map(" ".join)


@given(_TEXTS)
def test_without_history_nothing_changes(question: str) -> None:
    """Any first question is asked as it is."""
    assert interpret(question, []) == question


@settings(deadline=None)
@given(_TEXTS, st.lists(st.builds(Turn, question=_TEXTS, answer=st.none() | _TEXTS), max_size=12))
def test_any_conversation_has_a_reading(question: str, history: list[Turn]) -> None:
    """No conversation raises an error or makes a question too long, and the same one always gives the same question."""
    reading = interpret(question, history)
    assert len(reading) <= max(MAX_CHARACTERS, len(question))
    assert interpret(question, history) == reading


def test_a_history_that_can_be_used_passes() -> None:
    """Up to ten turns of up to 1,000 characters, answers of any length."""
    check_history([])
    check_history([Turn(question="x" * MAX_CHARACTERS, answer="y" * 5000)] * MAX_TURNS)


@pytest.mark.parametrize(
    ("history", "message"),
    [
        ([Turn(question="Why?")] * 11, "history must have at most 10 turns, has 11: send the last ones"),
        (
            [Turn(question="Why?"), Turn(question=" ")],
            "a question of the history must not be empty, that at position 1 is: leave it out",
        ),
        (
            [Turn(question="x" * 1001)],
            "a question of the history must have at most 1,000 characters, that at position 0 has 1,001: shorten it",
        ),
    ],
)
def test_a_history_that_cannot_be_used_is_refused(history: list[Turn], message: str) -> None:
    """The message names rule, value and remedy, and the field."""
    with pytest.raises(QuestionError) as raised:
        check_history(history)
    assert (str(raised.value), raised.value.field) == (message, "history")
