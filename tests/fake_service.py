"""A hand-written service over invented documents, for tests of everything that shows or sends answers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from qa.answering.about_documents import answer_about_document
from qa.answering.compose import build_answer, cite
from qa.answering.conversation import Turn, check_history
from qa.answering.given import GivenText, as_document, check_texts
from qa.answering.question import Question
from qa.config import MAX_LIMIT, MAX_QUESTION_CHARACTERS
from qa.english.language import other_language
from qa.errors import NotFoundError, QuestionError, StoreError
from qa.records import (
    Answer,
    AnswerGroup,
    Chunk,
    Citation,
    Document,
    Filters,
    FoundPassage,
    IndexedDocument,
    Order,
    Snippet,
    Span,
    TableRow,
)
from tests.documents import make_document

LIGHTHOUSE = """The lighthouse of Vell

The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu. It stands 41 metres high, and its lamp was seen afar.

The keepers

In 1902 the keeper was Joon Park. He wrote the weather down twice a day.

Nobody has lived there since the lamp became electric in 1968."""

MIXED = """Café 🏝️ notes

👩‍👩‍👧 The fa\u0301mily of Zoe\u0308 opened the café on 5 May. 🎉 It serves 12 teas.

المقهى مفتوح كل يوم. يقدم الشاي والقهوة في الصباح.

בית הקפה סגור ביום שבת."""

HOSTILE = """<script>document.title = "owned"</script> & <img src=x onerror="document.title='owned'">

The answer is </blockquote></template><script>document.title = "owned"</script> "quoted" 'twice'."""


LIBRARY = (
    make_document(
        HOSTILE, "hostile & <b>.md", publisher='"><script>document.title="owned"</script>', url="javascript:alert(1)"
    ),
    make_document(
        LIGHTHOUSE,
        "islands/vell.md",
        publisher="Harbour Almanac",
        published=date(2024, 12, 5),
        url="https://example.org/vell",
        source="“Lights of the north”, Mara Quist, Harbour Almanac",
        headings=((0, 22), (LIGHTHOUSE.index("The keepers"), LIGHTHOUSE.index("The keepers") + 11)),
    ),
    make_document(MIXED, "mixed.md", publisher="مجلة الجزيرة", published=date(2025, 1, 31)),
)

Found = tuple[str, str, tuple[str, ...], float]
ANSWERS: dict[str, tuple[str | None, tuple[Found, ...]]] = {
    "When was the lighthouse lit?": (
        "3 March 1871",
        (
            (
                "islands/vell.md",
                "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu.",
                ("lighthouse", "lit", "3 March 1871"),
                0.925,
            ),
            ("islands/vell.md", "Nobody has lived there since the lamp became electric in 1968.", (), 0.61),
        ),
    ),
    "Who was the keeper?": (
        "In 1902 the keeper was Joon Park.",
        (("islands/vell.md", "In 1902 the keeper was Joon Park.", ("keeper", "Joon Park"), 0.8),),
    ),
    "What follows the sentence?": (
        "He wrote the weather down twice a day.\n\nNobody has lived there",
        (("islands/vell.md", "He wrote the weather down twice a day.\n\nNobody has lived there", ("weather",), 0.7),),
    ),
    "When did the café open? 🏝️": (
        "5 May",
        (
            (
                "mixed.md",
                "👩‍👩‍👧 The fa\u0301mily of Zoe\u0308 opened the café on 5 May.",
                ("👩‍👩‍👧", "fa\u0301mily", "café", "5 May"),
                0.75,
            ),
        ),
    ),
    "متى يفتح المقهى؟": (
        "كل يوم",
        (("mixed.md", "المقهى مفتوح كل يوم.", ("مفتوح", "كل يوم"), 0.8),),
    ),
    "<script>document.title = 'owned'</script>": (
        '</blockquote></template><script>document.title = "owned"</script>',
        (
            (
                "hostile & <b>.md",
                """The answer is </blockquote></template><script>document.title = "owned"</script> "quoted" 'twice'.""",
                ("<script>",),
                0.9,
            ),
        ),
    ),
}

DISPUTED = "When did it begin? 🕯️"
ANSWERS[DISPUTED] = (
    "3 March 1871",
    (
        ("islands/vell.md", "The lighthouse of Vell was lit on 3 March 1871 by Ada Nkemelu.", ("3 March 1871",), 0.925),
        ("mixed.md", "👩‍👩‍👧 The fa\u0301mily of Zoe\u0308 opened the café on 5 May.", ("5 May",), 0.61),
        ("hostile & <b>.md", LIBRARY[0].text[-40:], (), 0.3),
    ),
)
GROUPS = {
    DISPUTED: (
        AnswerGroup(text="3 March 1871", sources=2, citations=(1, 3)),
        AnswerGroup(text="5 May", sources=4, citations=(2,)),
    )
}


UNSURE = {"When was it first seen?": "When was the lighthouse lit?", "When might it have begun?": DISPUTED}
"""Questions to which the answers of others are possible ones."""


def half_as_sure(question: str) -> tuple[str | None, tuple[Found, ...]]:
    """Return the answer to a question, with half of the confidence."""
    text, found = ANSWERS[question]
    return text, tuple((document, quote, words, sure / 2) for document, quote, words, sure in found)


ANSWERS |= {unsure: half_as_sure(known) for unsure, known in UNSURE.items()}
GROUPS["When was it first seen?"] = (AnswerGroup(text="3 March 1871", sources=2, citations=(1,)),)
GROUPS["When might it have begun?"] = GROUPS[DISPUTED]

LONG = "🏝️" * 300  # of no document until a test puts it there
ANSWERS["How long is it?"] = (LONG, (("islands/vell.md", LONG, (), 0.9),))

ROWS = {"How high is it?": TableRow(names=("What", "<b>Height"), cells=("Lighthouse", "", "41 metres"), answer=2)}
"""Rows of tables by the questions that they answer; their quotations are sentences here."""
ANSWERS["How high is it?"] = (
    "41 metres",
    (("islands/vell.md", "It stands 41 metres high, and its lamp was seen afar.", ("41 metres",), 0.9),),
)

READINGS = {
    "And who was its keeper?": "Who was the keeper?",
    "And when did that begin?": DISPUTED,
    "Who won it?": "Who won <b>the cup</b> of Vell?",
}

MISSPELLED = "When was the lighthuose lit?"


@dataclass
class FakeQA:
    """Answers the questions of `ANSWERS` and those about a document, abstains from others, and checks all of them.

    After any history the questions of `READINGS` are read as others, and `MISSPELLED` is corrected if that is wanted.

    Attributes:
        library: The documents.
        error: While it is set, every call raises it.
        asked: All questions so far.
        orders: The order of each question.
        histories: The history of each question.
        deadlines: The deadline of each question.
    """

    library: Sequence[Document] = LIBRARY
    error: Exception | None = None
    asked: list[tuple[str, int, Filters]] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    histories: list[tuple[Turn, ...]] = field(default_factory=list)
    deadlines: list[float | None] = field(default_factory=list)

    def ask(self, asked: str | Question) -> Answer:
        """Answer from the table."""
        asked = Question(asked) if isinstance(asked, str) else asked
        question, limit, filters, history = asked.text, asked.limit, asked.filters, asked.history
        self._fail()
        self.deadlines.append(asked.deadline)
        self._check_question(question, limit, filters)
        check_history(history)
        self.asked.append((question, limit, filters))
        self.orders.append(asked.order)
        self.histories.append(history)
        about = answer_about_document(asked, [question], self.library, self.document)
        if about is not None:
            return about
        reading = READINGS.get(question) if history else None
        if question == MISSPELLED and asked.spelling == "corrected":
            reading = "When was the lighthouse lit?"
        meant = reading or question
        text, found = ANSWERS.get(meant, (None, ()))
        admitted = [d for d in self.library if not filters.documents or d.id in filters.documents]
        found = tuple(hit for hit in found if any(d.id == hit[0] for d in admitted))[:limit]
        abstained = not found
        closest = [self._citation(1, "islands/vell.md", "He wrote the weather down twice a day.")]
        return Answer(
            question=question,
            interpreted_as=reading,
            text=None if abstained else text,
            snippets=tuple(
                replace(self._snippet(number, *hit), table=ROWS.get(meant)) for number, hit in enumerate(found, start=1)
            ),
            citations=tuple(self._citation(number, *hit[:2]) for number, hit in enumerate(found, start=1)),
            groups=() if abstained else self._groups(meant, text or "", len(found)),
            confidence=0.31 if abstained else found[0][3],
            language=other_language(question) if abstained else None,
            sure=meant not in UNSURE,
            reason="low_confidence" if abstained else None,
            closest=tuple(closest) if abstained else (),
            timing_ms={"embed": 4.0, "retrieve": 6.0, "read": 90.0, "total": 101.0},
        )

    def extract(self, question: str, texts: Sequence[GivenText], *, limit: int, deadline: float | None) -> Answer:
        """Answer a question of `ANSWERS` with all of the first text, which is read without a model."""
        self._fail()
        self.deadlines.append(deadline)
        self._check_question(question, limit, Filters())
        check_texts(texts)
        documents = {one.id: as_document(one) for one in texts}
        spans = [Span(document_id=texts[0].id, start=0, end=len(texts[0].text), score=0.9)]
        known = spans if question in ANSWERS and texts[0].text else []
        return build_answer(Question(question, limit=limit), known, [], documents.__getitem__, min_confidence=0.5)

    def search(self, question: Question) -> tuple[FoundPassage, ...]:
        """Find the quotations that answer, or the closest one."""
        answer = self.ask(question)
        return tuple(FoundPassage(citation=one, score=1 / one.number) for one in answer.citations or answer.closest)

    def is_answered(self, question: Question) -> bool:
        """Whether the table has a sure answer; not noted in `asked`."""
        self._fail()
        found = ANSWERS.get(question.text, (None, ()))[1][:1]
        allowed = question.filters.documents
        return question.text not in UNSURE and any(not allowed or one[0] in allowed for one in found)

    def documents(self) -> tuple[IndexedDocument, ...]:
        """List the library."""
        self._fail()
        shared = ("id", "title", "path", "sha256", "file_sha256", "publisher", "published", "url", "source", "authors")
        return tuple(
            IndexedDocument(**{name: getattr(d, name) for name in shared}, characters=len(d.text), chunks=2)
            for d in sorted(self.library, key=lambda d: d.id)
        )

    def document(self, document_id: str) -> Document:
        """Return one of the library."""
        self._fail()
        for document in self.library:
            if document.id == document_id:
                return document
        raise NotFoundError(f"no document is named {document_id!r}: see the list of documents")

    def find_chunks(self, words: str, limit: int, filters: Filters) -> list[Chunk]:
        """Return every document that is admitted, as one chunk."""
        self._fail()
        admitted = [d for d in self.library if not filters.documents or d.id in filters.documents][:limit]
        return [Chunk(document_id=d.id, ordinal=0, start=0, end=len(d.text), text=d.text) for d in admitted]

    def check(self) -> None:
        """Fail without documents."""
        self._fail()
        if not self.library:
            raise StoreError("the index is empty: run “qa index PATH”")

    def _fail(self) -> None:
        if self.error:
            raise self.error

    def _check_question(self, question: str, limit: int, filters: Filters) -> None:
        if not question.strip():
            raise QuestionError("question must hold words, is empty: type one", field="question")
        if len(question) > MAX_QUESTION_CHARACTERS:
            raise QuestionError(f"question must be at most 1,000 characters, is {len(question):,}", field="question")
        if re.search(r"[\x00-\x1f]", question):
            raise QuestionError("question must be without control characters", field="question")
        if not 1 <= limit <= MAX_LIMIT:
            raise QuestionError(f"limit must be 1 to {MAX_LIMIT}, is {limit}", field="limit")
        for name in filters.documents:
            if name not in {d.id for d in self.library}:
                raise QuestionError(f"no document is named {name!r}", field="filters.document")
        if filters.published_after and filters.published_before and filters.published_after > filters.published_before:
            raise QuestionError("published_after must not be later", field="filters.published_after")

    @staticmethod
    def _groups(question: str, text: str, cited: int) -> tuple[AnswerGroup, ...]:
        groups = GROUPS.get(question, (AnswerGroup(text=text, sources=1, citations=(1,)),))
        quoted = [replace(group, citations=tuple(n for n in group.citations if n <= cited)) for group in groups]
        return tuple(group for group in quoted if group.citations)

    def _citation(self, number: int, document_id: str, quote: str) -> Citation:
        document = next(d for d in self.library if d.id == document_id)
        start = document.text.index(quote)
        return cite(number, document, start, start + len(quote))

    @staticmethod
    def _snippet(number: int, _document: str, quote: str, words: tuple[str, ...], confidence: float) -> Snippet:
        highlights = tuple((quote.index(word), quote.index(word) + len(word)) for word in words)
        return Snippet(citation=number, text=quote, highlights=highlights, confidence=confidence)
