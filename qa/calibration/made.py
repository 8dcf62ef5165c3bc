"""Make questions from the sentences of documents, and near misses that no document answers. By rule; pure.

The words that answer are cut out of a sentence, and a question word takes their place, as in the cloze questions of
Lewis et al. 2019, "Unsupervised Question Answering by Cloze Translation" (https://arxiv.org/abs/1906.04980). A near
miss is the same question to all other documents.

These questions share the words of the documents. So they say how sure the service may be of such questions, and little
about questions in other words: those come from feedback. Near misses with a strange name in place of the right one were
tried: hardly anybody asks so, and they made the service silent on what people do ask.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from qa.calibration.asked import Asked
from qa.corpus.sentences import split_sentences
from qa.english.words import find_words
from qa.models.answer_types import find_expected
from qa.records import Document, Filters

_WORDS = range(8, 36)  # of a sentence that a question is made from
_PREPOSITIONS = "about|after|at|before|by|for|from|in|of|on|over|to|under|until|with"
_DATED = re.compile(r"\b(?:[Oo]n|[Ii]n) $")
_OPEN = re.compile(rf"(?:{_PREPOSITIONS}|and|or|than|the)", re.IGNORECASE)  # a word that would stay behind
_COUNTED = re.compile(
    r"(?P<number>\d[\d,.]*|[A-Za-z][a-z-]+) "
    r"(?P<noun>(?!also|years? old)(?:[a-z]+ )?(?:[a-z]{3,}s|people|men|women|children))\b"
)
_ABOUT_ANOTHER = re.compile(
    r"^(?:He|She|It|They|We|I|You|This|That|These|Those|His|Her|Their|Its|But|And|So|Then|There)\b"
)
_OPENING = re.compile(rf"(?i:{_PREPOSITIONS}|if|when|while|as|both) ")
_VERB = re.compile(r"^ (?:has |had |was |were |is |also |later |then )?[a-z]+(?:ed|s|id|old|ote|ent|ook|ade|ave|eld)\b")
_PLAIN = re.compile(r"^[A-Z][^\n\"“”«»„:;()\[\]|?!]*\.$")
_FIRST = frozenset("A An The In On At By For From With After Before During Under As When While".split())


def make_questions(documents: Sequence[Document], *, limit: int, seed: int = 1) -> list[Asked]:
    """Make questions from sentences drawn at random, each with its near miss.

    Args:
        documents: Documents with their texts.
        limit: Maximum number of sentences. Each document gives about the same number.
        seed: Seed of the draw.

    Returns:
        For each sentence the question, and the same without its document, if there is another.
    """
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    of_documents = []
    for document in documents:
        found = list(_questions_of(document))
        draw.shuffle(found)
        of_documents.append(found)
    draw.shuffle(of_documents)
    made = [one for turn in _turns(of_documents) for one in turn][:limit]
    others = {one.id: tuple(other.id for other in documents if other.id != one.id) for one in documents}
    asked = []
    for one in made:
        asked.append(one)
        if others[one.document_id]:
            filters = Filters(documents=others[one.document_id])
            asked.append(replace(one, kind="withheld", answers=(), filters=filters))
    return asked


def make_question(sentence: str) -> tuple[str, int, int] | None:
    """Make a question from a sentence; None if no rule fits.

    Returns:
        The question, and the offsets of the words that answer it in the sentence.

    >>> sentence = "The two ministers signed a trade agreement in the old town hall on 5 May 2024."
    >>> question, start, end = make_question(sentence)
    >>> question, sentence[start:end]
    ('When did it happen that the two ministers signed a trade agreement in the old town hall?', '5 May 2024')
    >>> make_question("Anna Berg opened the new harbour of the town with a long speech.")[0]
    'Who or what opened the new harbour of the town with a long speech?'
    >>> make_question("The agency sent 300 soldiers to the border after the first incident.")[0]
    'How many soldiers is it that the agency sent to the border after the first incident?'
    """
    if not _PLAIN.match(sentence) or _ABOUT_ANOTHER.match(sentence):
        return None
    if sum(1 for _ in find_words(sentence)) not in _WORDS:
        return None
    return _of_date(sentence) or _of_number(sentence) or _of_name(sentence)


def _questions_of(document: Document) -> Iterator[Asked]:
    for start, end in split_sentences(document.text):
        made = make_question(document.text[start:end])
        if made is not None:
            question, first, last = made
            place = (start + first, start + last)
            words = (document.text[slice(*place)],)
            yield Asked(kind="made", text=question, document_id=document.id, answers=(place,), words=words)


def _of_date(sentence: str) -> tuple[str, int, int] | None:
    dates = list(find_expected(sentence, "date", frozenset()))
    if len(dates) != 1:
        return None
    start, end = dates[0]
    before = _DATED.search(sentence[:start])
    if before is None:
        return None
    rest = f"{sentence[: before.start()].rstrip(' ,')} {sentence[end:-1].lstrip(' ,')}".strip()
    return f"When did it happen that {_lowered(rest)}?", start, end


def _of_number(sentence: str) -> tuple[str, int, int] | None:
    for start, end in find_expected(sentence, "number", frozenset()):
        counted = _COUNTED.match(sentence, start)
        if counted is None or counted.end("number") != end or not sentence[end:-1].strip():
            continue
        rest = sentence[counted.end() : -1]
        if start == 0:
            return f"How many {counted['noun']}{rest}?", start, end
        before = sentence[:start].rstrip()
        last = before.rpartition(" ")[2]
        if last[0].isupper() or _OPEN.fullmatch(last):  # Section 907, for 35 years
            continue
        return f"How many {counted['noun']} is it that {_lowered(before)}{rest}?", start, end
    return None


def _of_name(sentence: str) -> tuple[str, int, int] | None:
    start, end = next(find_expected(sentence, "name", frozenset()), (1, 1))
    if start != 0 or " " not in sentence[:end] or _OPENING.match(sentence) or not _VERB.match(sentence[end:]):
        return None
    return f"Who or what{sentence[end:-1]}?", start, end


def _lowered(text: str) -> str:
    first = text.partition(" ")[0]
    return text[0].lower() + text[1:] if first in _FIRST else text


def _turns(lists: Sequence[Sequence[Asked]]) -> Iterator[list[Asked]]:
    """Return the first of each list, then the second of each, and so on."""
    for turn in range(max(map(len, lists), default=0)):
        yield [each[turn] for each in lists if turn < len(each)]
