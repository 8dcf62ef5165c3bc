"""Misspelled words of a question, as the documents spell them."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from qa.answering.question import Question, check_question
from qa.answering.spelling import corrected, find_corrections, unknown_words
from qa.config import load_config
from qa.errors import QuestionError
from qa.opening import answer_from, open_library
from tests.conftest import WordEmbedder
from tests.documents import write_documents

TEXT = (
    "The lighthouse keeper Joon Parkinen signed the declaration. He signed it for the corridor, and a corridor it was."
)
VOCABULARY = frozenset("where stood keepers lighthouse declaration keeper signed corridor about friend facts".split())


def are_words(words: Sequence[str]) -> list[bool]:
    """A vocabulary of a few words."""
    return [word in VOCABULARY for word in words]


def read(question: str) -> str:
    """A question as it is read."""
    return corrected(question, find_corrections(unknown_words(question, [TEXT], are_words), [TEXT], are_words))


@pytest.mark.parametrize(
    ("question", "reading"),
    [
        pytest.param("Who singed the coridor?", "Who signed the corridor?", id="letters exchanged, and one too few"),
        pytest.param("who singed the declaraton", "who signed the declaration", id="several words"),
        pytest.param(
            "Who is Joon Parkinnen's friend?", "Who is Joon Parkinen's friend?", id="a name, its ending stays"
        ),
        pytest.param("parkinnen", "Parkinen", id="a name in lower case gets its capital"),
        pytest.param("Declaraton?", "Declaration?", id="a capital stays"),
        pytest.param("declarratoin", "declaration", id="two slips in a long word"),
        pytest.param("Who siggnedd it?", "Who siggnedd it?", id="two slips in a shorter word are too many"),
    ],
)
def test_misspelled_words_are_read_as_the_texts_spell_them(question: str, reading: str) -> None:
    """Possessive endings and capitals stay as they are."""
    assert read(question) == reading


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Where stood the keepers?", id="all known"),
        pytest.param("Who signs the declarations?", id="other forms of words of the texts"),
        pytest.param("What did NATOS say?", id="an abbreviation"),
        pytest.param("Who is Zorrin?", id="nothing is similar"),
        pytest.param("the facts", id="a known word that the texts lack"),
        pytest.param("Who ceeper?", id="another first letter"),
        pytest.param("thee kepr", id="short words"),
        pytest.param("signed7 si9ned", id="with digits"),
    ],
)
def test_other_words_stay(question: str) -> None:
    """What may be meant as it is typed is not touched."""
    assert read(question) == question


def test_only_a_name_that_the_vocabulary_lacks_is_rare() -> None:
    """A name of the vocabulary may be corrected to without doubt."""
    unknown = [("Parkinnen", 0), ("coridor", 10)]
    assert [one.is_rare for one in find_corrections(unknown, [TEXT], are_words)] == [True, False]
    known = find_corrections(unknown, [TEXT], lambda words: [True] * len(words))
    assert [one.is_rare for one in known] == [False, False]


class SmallVocabulary(WordEmbedder):
    """An embedder that takes a misspelled word for several tokens, as a tokenizer does."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count one token more for the words that it lacks."""
        return [count + (text == "harbuor") for text, count in zip(texts, super().count_tokens(texts), strict=True)]


def test_a_misspelled_question_is_answered_and_shows_how_it_was_read(tmp_path: Path) -> None:
    """With `exact` it is not corrected."""
    config = load_config(data=tmp_path / "data", chunk_tokens=40, reader="none")
    with open_library(config, embedder=SmallVocabulary()) as library:
        library.index([write_documents(tmp_path / "documents")])
        qa = answer_from(library, min_confidence=0.0)
        asked = "When was the harbuor dredged?"
        answer = qa.ask(asked)
        assert (answer.question, answer.interpreted_as) == (asked, "When was the harbour dredged?")
        assert answer.text == qa.ask("When was the harbour dredged?").text
        assert qa.ask(asked).interpreted_as == answer.interpreted_as  # from the cache
        assert qa.ask(Question(asked, spelling="exact")).interpreted_as is None


def test_an_unknown_spelling_is_refused() -> None:
    """The field is named."""
    with pytest.raises(QuestionError, match="spelling must be corrected or exact") as caught:
        check_question(Question("Who?", spelling="british"))  # type: ignore[arg-type]
    assert caught.value.field == "spelling"
