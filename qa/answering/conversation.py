"""Interpret a question in a conversation. Pure, and without a model.

A follow-up question depends on what was said before. It is completed by substitution: a pronoun is replaced by what it
means, and what a short follow-up leaves out is taken from the question before. Each turn uses the completed questions
before it. A question that is complete by itself is not changed. What a pronoun means is chosen by salience, as in
Lappin and Leass 1994, "An Algorithm for Pronominal Anaphora Resolution": recent before old, subject before object,
questions before answers, often named before once named, and only if kind and number agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.answering.follow_ups.antecedents import Memory
from qa.answering.follow_ups.ellipsis import complete
from qa.answering.follow_ups.pointers import replace_pointers, say_topic
from qa.answering.follow_ups.pronouns import replace_pronouns, replace_there
from qa.errors import QuestionError

MAX_TURNS = 10
MAX_CHARACTERS = 1000
_ANSWER_CHARACTERS = 400  # of an answer that are used


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """An earlier question of a conversation.

    Attributes:
        question: The question as it was asked, at most 1,000 characters.
        answer: The words that answered it, if known.
    """

    question: str
    answer: str | None = None


def interpret(question: str, history: Sequence[Turn]) -> str:
    """Complete a question, so that it can be understood alone.

    Args:
        question: The question as it was asked.
        history: The turns before it, oldest first. The last ten are used.

    Returns:
        The question itself if it is complete, or if the history does not show what it means. Else the completed
        question, at most 1,000 characters. This takes about a millisecond.

    >>> interpret("What did he say about independence?", [Turn(question="Who is Fazil Mustafa?")])
    'What did Fazil Mustafa say about independence?'
    >>> interpret("What is the capital of France?", [Turn(question="Who is Fazil Mustafa?")])
    'What is the capital of France?'
    """
    memory = Memory()
    last = answer = ""
    for turn in history[-MAX_TURNS:]:
        last = _read(turn.question[:MAX_CHARACTERS], memory, last, answer)
        answer = (turn.answer or "")[:_ANSWER_CHARACTERS]
        memory.add_turn(last, answer)
    return _read(question, memory, last, answer)


def check_history(history: Sequence[Turn]) -> None:
    """Raise a QuestionError unless a history can be used."""
    if len(history) > MAX_TURNS:
        raise QuestionError(
            f"history must have at most {MAX_TURNS} turns, has {len(history):,}: send the last ones", field="history"
        )
    for position, turn in enumerate(history):
        if not turn.question.strip():
            raise QuestionError(
                f"a question of the history must not be empty, that at position {position} is: leave it out",
                field="history",
            )
        if len(turn.question) > MAX_CHARACTERS:
            raise QuestionError(
                f"a question of the history must have at most {MAX_CHARACTERS:,} characters, that at position "
                f"{position} has {len(turn.question):,}: shorten it",
                field="history",
            )


def _read(question: str, memory: Memory, last: str, answer: str) -> str:
    if not last.strip() or len(question) > MAX_CHARACTERS:
        return question
    named = replace_there(replace_pronouns(question, memory), memory)
    reading = complete(named, last, answer) or say_topic(replace_pointers(named, memory), memory)
    return question if len(reading) > MAX_CHARACTERS else reading
