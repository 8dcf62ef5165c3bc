"""Turn question sets into training examples: token ids with the place of the answer, or without an answer."""

import random
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from qa.corpus.sentences import split_sentences
from qa.evaluation.question_sets import QuestionSet, SetQuestion
from qa.training.examples import Examples
from qa.training.exchange import exchange
from qa.training.negatives import Negative
from qa.training.paraphrase import Thesaurus, rephrase

QUESTION_TOKENS = 48  # longer questions are cut off
WHOLE = 0.25  # share of the examples with the whole paragraph instead of a window
SHORT_WINDOW = 45  # tokens of the shortest window
REMOVED, EXCHANGED = 0.10, 0.17  # share of the answerable questions that are asked again without an answer
REPHRASED = 0.3  # share of all questions that are asked in other words


@dataclass(frozen=True, slots=True)
class Mixture:
    """The number of examples of each kind.

    Attributes:
        unanswerable: How often a question that was written to be unanswerable is asked.
        rivals: Maximum number of retrieved negatives each time a question is asked.
        window: Maximum number of tokens of a window of a paragraph.
        whole: Maximum number of tokens of a paragraph that may be read whole.
    """

    unanswerable: int = 2
    rivals: int = 3
    window: int = 180
    whole: int = 280


@dataclass(frozen=True, slots=True)
class _Tokens:
    """A paragraph's tokens and its sentences."""

    text: str
    ids: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]
    sentences: Sequence[tuple[int, int]]  # ranges of tokens that tile the paragraph

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return the first and last token of some characters."""
        return max(0, bisect_right(self.starts, start) - 1), max(0, bisect_left(self.starts, end) - 1)


def make_examples(
    sets: Sequence[QuestionSet],
    negatives: Sequence[Negative],
    tokenizer: Tokenizer,
    *,
    seed: int,
    thesaurus: Thesaurus | None = None,
    mixture: Mixture | None = None,
) -> Examples:
    """Make the examples of some sets.

    Each answerable question is asked about a window around its answer. A share of them is asked again about the
    paragraph without the answer's sentence, and a share again with a part of the question replaced. Unanswerable
    questions and retrieved negatives are paired with a passage that does not answer. With a thesaurus, a share of all
    questions is asked in other words.

    Args:
        sets: The sets.
        negatives: Retrieved negatives of their questions. Each time a question is asked, it gets some of its own.
        tokenizer: The reader's tokenizer, without truncation and padding.
        seed: Seed of all choices.
        thesaurus: Gives other words.
        mixture: The number of examples of each kind.
    """
    maker = _Maker(tokenizer, random.Random(seed), thesaurus, mixture or Mixture())  # noqa: S311 - a sample, not a secret
    missed: dict[str, list[Negative]] = {}
    for negative in dict.fromkeys(negatives):
        missed.setdefault(negative.question_id, []).append(negative)
    for questions in sets:
        maker.add_set(questions, missed)
    return maker.finish()


class _Maker:
    def __init__(
        self, tokenizer: Tokenizer, sample: random.Random, thesaurus: Thesaurus | None, mixture: Mixture
    ) -> None:
        self._mixture = mixture
        self._tokenizer = tokenizer
        self._sample = sample
        self._thesaurus = thesaurus
        self._first, *self._between, self._last = tokenizer.encode("", "").ids
        self._rows: list[NDArray[np.uint16]] = []
        self._passages: list[int] = []
        self._answers: list[tuple[int, int]] = []

    def add_set(self, questions: QuestionSet, missed: Mapping[str, Sequence[Negative]]) -> None:
        tokens = self._tokenize(questions)
        for question in questions.questions:
            paragraph = tokens[question.document_id]
            answer = self._choose_answer(question)
            if answer is None:
                for _ in range(self._mixture.unanswerable):
                    self._add_window(question.text, paragraph, None)
                continue
            place = paragraph.locate(*answer)
            self._add_window(question.text, paragraph, place)
            chance = self._sample.random()
            if chance < REMOVED:
                self._add_without_answer(question, paragraph, answer)
            elif chance < REMOVED + EXCHANGED and question.kind != "yes/no":  # it would only turn yes into no
                self._add_exchanged(question, paragraph, place, answer)
            self._add_rivals(question, missed.get(question.id, ()), tokens)

    def finish(self) -> Examples:
        return Examples(
            ids=np.concatenate(self._rows),
            offsets=np.cumsum([0, *map(len, self._rows)], dtype=np.int64),
            passages=np.array(self._passages, dtype=np.int32),
            answers=np.array(self._answers, dtype=np.int32),
        )

    def _tokenize(self, questions: QuestionSet) -> dict[str, _Tokens]:
        documents = list(questions.documents.values())
        encodings = self._tokenizer.encode_batch([document.text for document in documents], add_special_tokens=False)
        return {
            document.id: _tokens(document.text, encoding)
            for document, encoding in zip(documents, encodings, strict=True)
        }

    def _choose_answer(self, question: SetQuestion) -> tuple[int, int] | None:
        """Choose one of the marked answers. Annotators disagree, and the reader should learn the whole range."""
        return self._sample.choice(question.answers) if question.answers else None

    def _add_window(self, question: str, paragraph: _Tokens, answer: tuple[int, int] | None) -> None:
        """Add the sentences around the answer, or around any place, up to a varying number of tokens."""
        whole = len(paragraph.ids) <= self._mixture.whole and (answer is None or self._sample.random() < WHOLE)
        most = self._mixture.whole if whole else self._sample.randint(SHORT_WINDOW, self._mixture.window)
        middle = answer or (self._sample.randrange(max(1, len(paragraph.ids))),) * 2
        first, last = _grow(paragraph.sentences, middle, most, self._sample)
        self._add(question, paragraph.ids[first:last], (answer[0] - first, answer[1] - first) if answer else None)

    def _add_without_answer(self, question: SetQuestion, paragraph: _Tokens, answer: tuple[int, int]) -> None:
        """Add the paragraph without the sentences that answer, if the rest does not repeat the answer."""
        places = [paragraph.locate(*one) for one in (question.answers if question.kind else (answer,))]
        kept = [
            (first, last)
            for first, last in paragraph.sentences
            if all(last <= place[0] or first > place[1] for place in places)
        ]
        ids = [token for first, last in kept for token in paragraph.ids[first:last]]
        if ids and not any(_holds(ids, list(paragraph.ids[first : last + 1])) for first, last in places):
            self._add(question.text, ids[: self._mixture.window], None)

    def _add_rivals(self, question: SetQuestion, negatives: Sequence[Negative], tokens: Mapping[str, _Tokens]) -> None:
        """Add some of its retrieved negatives. Question ids of another set may be the same."""
        known = [negative for negative in negatives if negative.document_id in tokens]
        for negative in self._sample.sample(known, min(self._mixture.rivals, len(known))):
            other = tokens[negative.document_id]
            first, last = other.locate(negative.start, negative.end)
            self._add(question.text, other.ids[first : last + 1], None)

    def _add_exchanged(
        self, question: SetQuestion, paragraph: _Tokens, place: tuple[int, int], answer: tuple[int, int]
    ) -> None:
        sources = [
            paragraph.text[paragraph.starts[first] : paragraph.ends[last - 1]]
            for first, last in paragraph.sentences
            if last <= place[0] or first > place[1]
        ]
        changed = exchange(question.text, paragraph.text[slice(*answer)], sources, self._sample)
        if changed is not None:
            first, last = _grow(paragraph.sentences, place, self._mixture.window, self._sample)
            self._add(changed, paragraph.ids[first:last], None)

    def _add(self, question: str, passage: Sequence[int], answer: tuple[int, int] | None) -> None:
        if self._thesaurus is not None and self._sample.random() < REPHRASED:
            question = rephrase(question, self._thesaurus, self._sample)
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[:QUESTION_TOKENS]
        passage = passage[: self._mixture.whole]
        begin = 1 + len(asked) + len(self._between)
        if answer is not None and answer[1] >= len(passage):
            return  # a sentence longer than a window
        self._rows.append(np.array([self._first, *asked, *self._between, *passage, self._last], dtype=np.uint16))
        self._passages.append(begin)
        self._answers.append((0, 0) if answer is None else (begin + answer[0], begin + answer[1]))


def _tokens(text: str, encoding: Encoding) -> _Tokens:
    starts, ends = [start for start, _ in encoding.offsets], [end for _, end in encoding.offsets]
    cuts = [bisect_left(starts, start) for start, _ in split_sentences(text)]
    bounds = [*dict.fromkeys([0, *cuts[1:], len(starts)])]
    return _Tokens(text, encoding.ids, starts, ends, list(pairwise(bounds)))


def _grow(
    sentences: Sequence[tuple[int, int]], middle: tuple[int, int], most: int, sample: random.Random
) -> tuple[int, int]:
    """Return a run of whole sentences around some tokens, within a number of tokens if one sentence fits."""
    inside = [n for n, (first, last) in enumerate(sentences) if first <= middle[1] and last > middle[0]]
    low, high = (inside[0], inside[-1]) if inside else (0, len(sentences) - 1)
    size = sentences[high][1] - sentences[low][0]
    while True:
        sides = [side for side in (low - 1, high + 1) if 0 <= side < len(sentences)]
        sides = [side for side in sides if size + sentences[side][1] - sentences[side][0] <= most]
        if not sides:
            return sentences[low][0], sentences[high][1]
        side = sample.choice(sides)
        size += sentences[side][1] - sentences[side][0]
        low, high = min(low, side), max(high, side)


def _holds(ids: Sequence[int], wanted: Sequence[int]) -> bool:
    return any(list(ids[at : at + len(wanted)]) == list(wanted) for at in range(len(ids) - len(wanted) + 1))
