"""Make a question set in SQuAD 2.0 format (https://arxiv.org/abs/1806.03822) from confirmed feedback. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qa.errors import FeedbackError
from qa.feedback.records import Feedback, Quote
from qa.feedback.store import question_key
from qa.records import Document
from qa.verify.check import Quotation, verify


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackSet:
    """A question set, and the feedback that could not be used.

    Attributes:
        data: The set as JSON values, for `qa.evaluation.question_sets.load_question_set`.
        questions: Number of questions.
        left_out: Id of each confirmed feedback that is not in it, with the reason.
    """

    data: Mapping[str, Any]
    questions: int
    left_out: Mapping[str, str]


def make_question_set(confirmed: Sequence[Feedback], documents: Sequence[Document]) -> FeedbackSet:
    """Make a set from confirmed feedback.

    Every document becomes one paragraph, even if nobody asked about it. Without these the search would be easier in an
    evaluation than in the service. If its document has changed, an answer is found again by its words, or left out. If
    a question has several verdicts, the last one counts.

    Args:
        confirmed: Feedback that was confirmed.
        documents: All documents with their texts.

    Raises:
        FeedbackError: There is no document.
    """
    if not documents:
        raise FeedbackError('a question set must have documents, the index is empty: run "qa index PATH"', field="")
    questions: dict[str, list[dict[str, Any]]] = {document.id: [] for document in documents}
    left_out: dict[str, str] = {}
    for feedback in _last_of_each(confirmed, left_out):
        try:
            document_id, entry = _question(feedback, documents)
        except FeedbackError as exc:
            left_out[feedback.id] = str(exc)
        else:
            questions[document_id].append(entry)
    articles = [_article(document, questions[document.id]) for document in documents]
    return FeedbackSet(
        data={"version": "citewell-feedback-1", "data": articles},
        questions=sum(map(len, questions.values())),
        left_out=left_out,
    )


def _last_of_each(confirmed: Iterable[Feedback], left_out: dict[str, str]) -> list[Feedback]:
    last: dict[str, Feedback] = {}
    for feedback in sorted(confirmed, key=lambda feedback: feedback.time):
        key = question_key(feedback.judged.meant)
        if key in last:
            left_out[last[key].id] = f"{feedback.id} says something later about the same question"
        last[key] = feedback
    return list(last.values())


def _question(feedback: Feedback, documents: Sequence[Document]) -> tuple[str, dict[str, Any]]:
    """Return the document and the entry of a question."""
    entry: dict[str, Any] = {"id": feedback.id, "question": feedback.judged.meant}
    right = feedback.right or (feedback.judged.words if feedback.verdict == "up" else None)
    if right is not None:
        found = _find(right, documents)
        answer = {"text": found.exact, "answer_start": found.start}
        return found.document_id, entry | {"is_impossible": False, "answers": [answer]}
    if feedback.unanswerable or (feedback.verdict == "up" and not feedback.judged.answered):
        return _nearest(feedback, documents), entry | {"is_impossible": True, "answers": []}
    raise FeedbackError('it was confirmed without the right answer: "qa feedback confirm ID --answer TEXT"', field="id")


def _find(quote: Quote, documents: Sequence[Document]) -> Quote:
    """Return the quotation at its present place."""
    if quote.field is not None:
        raise FeedbackError("its answer is from metadata, a question set has only answers from texts", field="id")
    texts = {document.id: document for document in documents}
    claim = Quotation(
        document_id=quote.document_id, start=quote.start, end=quote.end, quote=quote.exact, sha256=quote.sha256 or None
    )
    found = verify([claim], documents, texts.__getitem__)[0].found
    if found is None:
        raise FeedbackError(f"its answer stands no longer in {quote.document_id}: confirm it anew", field="id")
    return Quote(document_id=found.document_id, start=found.start, end=found.end, exact=found.text)


def _nearest(feedback: Feedback, documents: Sequence[Document]) -> str:
    """Return the document for a question without an answer: the first one that was shown, if it still exists."""
    known = {document.id for document in documents}
    shown = (quote.document_id for quote in feedback.judged.quotes if quote.document_id in known)
    return next(shown, documents[0].id)


def _article(document: Document, questions: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {"title": document.title, "paragraphs": [{"context": document.text, "qas": list(questions)}]}
