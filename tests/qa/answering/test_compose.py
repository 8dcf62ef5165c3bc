"""From spans to answers.

Quotations are slices, no place comes twice, sources are counted, and there is no answer below the threshold.
"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.answering.compose import CLOSEST, build_answer, cite
from qa.answering.places import whole_sentences
from qa.answering.question import Question
from qa.records import Answer, AnswerGroup, Chunk, Document, Order, Passage, Span
from tests.documents import make_document

TEXT = "Velm has a harbour. It was dredged in 1987. Ilse Brandt led the work.\n\nTimber goes to Norway."
SENTENCES = ((0, 19), (20, 43), (44, 69), (71, 93))


def make_passage(document: Document, sentences: tuple[tuple[int, int], ...]) -> Passage:
    """A passage that is a whole document."""
    chunk = Chunk(
        document_id=document.id, ordinal=0, start=0, end=len(document.text), text=document.text, sentences=sentences
    )
    return Passage(chunk=chunk, title="", score=1.0, similarity=0.5, dense_rank=1, lexical_rank=1)


def answer(
    spans: list[Span],
    *documents: Document,
    limit: int = 3,
    min_confidence: float = 0.5,
    min_possible: float | None = None,
    near: bool = True,
    order: Order = "relevance",
    question: str = "Who?",
) -> Answer:
    """An answer from spans in documents that all have the sentences of TEXT."""
    by_id = {document.id: document for document in documents}
    passages = [make_passage(document, SENTENCES) for document in documents]
    return build_answer(
        Question(question, limit=limit, order=order),
        spans,
        passages,
        by_id.__getitem__,
        min_confidence=min_confidence,
        min_possible=min_possible,
        near=near,
    )


def span(start: int, end: int, score: float, document_id: str = "a.md") -> Span:
    """A span of a document."""
    return Span(document_id=document_id, start=start, end=end, score=score)


def test_words_are_quoted_in_their_whole_sentence() -> None:
    """The answer is the exact words; the snippet is the sentence around them, with the words highlighted."""
    result = answer([span(44, 55, 0.9)], make_document(TEXT))
    assert result.text == "Ilse Brandt"
    (snippet,) = result.snippets
    assert snippet.text == "Ilse Brandt led the work."
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["Ilse Brandt"]


def test_one_place_is_quoted_once() -> None:
    """Two spans in one sentence, or the same sentence in another document, give one snippet."""
    copies = make_document(TEXT), make_document(TEXT, "b.md")
    spans = [span(44, 55, 0.9), span(60, 68, 0.8), span(44, 55, 0.7, "b.md"), span(71, 77, 0.6)]
    result = answer(spans, *copies)
    assert [snippet.text for snippet in result.snippets] == ["Ilse Brandt led the work.", "Timber goes to Norway."]
    assert [citation.number for citation in result.citations] == [1, 2]


def test_limit_bounds_the_snippets() -> None:
    """No more snippets are given than asked for."""
    assert len(answer([span(0, 4, 0.9), span(20, 22, 0.9)], make_document(TEXT), limit=1).snippets) == 1


def test_below_the_threshold_there_is_silence() -> None:
    """If the best span is not probable enough, there is no answer but the closest places, numbered."""
    result = answer([span(start, start + 2, 0.49) for start, _ in SENTENCES], make_document(TEXT))
    assert not result.answered
    assert (result.reason, result.text, result.citations) == ("low_confidence", None, ())
    assert [citation.number for citation in result.closest] == list(range(1, CLOSEST + 1))
    assert result.confidence == 0.49


def test_only_what_is_likely_is_given_if_nothing_is_near() -> None:
    """Else there is silence, without anything closest."""
    for score, verdict in ((0.49, "none"), (0.5, "possible")):
        result = answer([span(0, 4, score)], make_document(TEXT), min_confidence=0.7, min_possible=0.2, near=False)
        assert (result.verdict, result.closest) == (verdict, ())


def test_weak_support_is_not_shown() -> None:
    """Beside an answer, a span that is less than half as probable as the threshold is left out."""
    result = answer([span(0, 4, 0.9), span(20, 22, 0.24), span(44, 46, 0.25)], make_document(TEXT))
    assert [snippet.confidence for snippet in result.snippets] == [0.9, 0.25]


def test_nothing_found_is_a_reason() -> None:
    """Without spans the answer says why, and that is no error."""
    assert answer([]).reason == "no_passages"
    result = answer([], make_document(TEXT))
    assert (result.answered, result.reason, result.closest) == (False, "low_confidence", ())


@given(st.text(min_size=1), st.data())
def test_every_citation_is_a_slice(text: str, data: st.DataObject) -> None:
    """For any text, quote and context are slices of the document, counted in code points."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    citation = cite(1, make_document(text.encode("utf-8", "replace").decode()), start, end)
    document = text.encode("utf-8", "replace").decode()
    assert document[citation.start : citation.end] == citation.quote
    assert document[: citation.start].endswith(citation.prefix)
    assert document[citation.end :].startswith(citation.suffix)


@given(st.integers(0, 92), st.integers(1, 93))
def test_whole_sentences_hold_the_span(start: int, length: int) -> None:
    """The sentences quoted always hold the words found."""
    end = min(start + length, len(TEXT))
    first, last = whole_sentences(span(start, end, 1.0), SENTENCES)
    assert first <= start < end <= last


REPORTS = {
    "gazette.md": ("The dredging of Velm ended on 5 December 2024, said Ilse Brandt.", date(2024, 12, 6)),
    "almanac.md": ("All work in the harbour was over by December 5, as the almanac has it.", date(2025, 3, 1)),
    "post.md": ("It took until 9 January 2025 to finish, the harbour master told this paper.", date(2025, 1, 10)),
    "undated.md": ("Nobody remembers the day, but the crane left on Jan. 9.", None),
}


def make_reports(**more: tuple[str, date | None]) -> dict[str, Document]:
    """One document for each report, published when it says."""
    reports = {**REPORTS, **{f"{name}.md": report for name, report in more.items()}}
    return {name: replace(make_document(text, name), published=day) for name, (text, day) in reports.items()}


def words(reports: dict[str, Document], name: str, exact: str, score: float) -> Span:
    """A span of exactly these words of a report."""
    start = reports[name].text.index(exact)
    return span(start, start + len(exact), score, name)


def ask_reports(
    reports: dict[str, Document], *found: Span, limit: int = 5, order: Order = "relevance"
) -> tuple[Answer, list[str]]:
    """The answer from reports of one sentence each, and the documents that it cites."""
    passages = [make_passage(document, ((0, len(document.text)),)) for document in reports.values()]
    question = Question("When?", limit=limit, order=order)
    result = build_answer(question, found, passages, reports.__getitem__, min_confidence=0.5)
    return result, [citation.document_id for citation in result.citations]


def test_equal_answers_of_different_documents_are_one_with_two_sources() -> None:
    """The same day in another spelling is one answer, another day is another answer.

    Each is said in the words of its best source.
    """
    reports = make_reports()
    result, _ = ask_reports(
        reports,
        words(reports, "gazette.md", "5 December 2024", 0.9),
        words(reports, "post.md", "9 January 2025", 0.8),
        words(reports, "almanac.md", "December 5", 0.7),
        words(reports, "undated.md", "Jan. 9", 0.6),
    )
    assert result.text == "5 December 2024"
    assert result.groups == (
        AnswerGroup(text="5 December 2024", sources=2, citations=(1, 3)),
        AnswerGroup(text="9 January 2025", sources=2, citations=(2, 4)),
    )


def test_the_same_words_of_another_document_are_another_source() -> None:
    """A sentence that two different documents share is quoted from both."""
    other = make_document("Elsewhere it is told so. " + TEXT[44:69], "b.md")
    result = build_answer(
        Question("Who?"),
        [span(44, 55, 0.9), span(25, 36, 0.8, "b.md")],
        [make_passage(make_document(TEXT), SENTENCES), make_passage(other, ((0, 24), (25, 50)))],
        {"a.md": make_document(TEXT), "b.md": other}.__getitem__,
        min_confidence=0.5,
    )
    assert [snippet.text for snippet in result.snippets] == ["Ilse Brandt led the work."] * 2
    assert result.groups == (AnswerGroup(text="Ilse Brandt", sources=2, citations=(1, 2)),)


def test_copies_count_once_and_give_way_to_other_answers() -> None:
    """A syndicated report is one source. Its copies are quoted only when nothing else is left to quote."""
    text = REPORTS["gazette.md"][0]
    reports = make_reports(copy=(text + " Agencies.", None), late=("Late news: " + text, None))
    found = (
        words(reports, "gazette.md", "5 December 2024", 0.9),
        words(reports, "copy.md", "5 December 2024", 0.8),
        words(reports, "late.md", "5 December 2024", 0.7),
        words(reports, "post.md", "9 January 2025", 0.6),
        words(reports, "almanac.md", "December 5", 0.3),
    )
    result, cited = ask_reports(reports, *found, limit=3)
    assert cited == ["gazette.md", "post.md", "almanac.md"]
    assert [(group.sources, group.citations) for group in result.groups] == [(2, (1, 3)), (1, (2,))]
    result, cited = ask_reports(reports, *found, limit=5)
    assert cited == ["gazette.md", "copy.md", "late.md", "post.md", "almanac.md"]
    assert [(group.sources, group.citations) for group in result.groups] == [(2, (1, 2, 3, 5)), (1, (4,))]


def test_the_limit_bounds_what_is_quoted_and_not_what_is_counted() -> None:
    """With room for one quotation the answer still counts two sources; an answer that is not quoted is not said."""
    reports = make_reports()
    found = (
        words(reports, "gazette.md", "5 December 2024", 0.9),
        words(reports, "almanac.md", "December 5", 0.8),
        words(reports, "post.md", "9 January 2025", 0.7),
    )
    one, _ = ask_reports(reports, *found, limit=1)
    assert one.groups == (AnswerGroup(text="5 December 2024", sources=2, citations=(1,)),)
    two, cited = ask_reports(reports, *found, limit=2)
    assert cited == ["gazette.md", "post.md"]  # another answer before another source of the same
    assert [(group.sources, group.citations) for group in two.groups] == [(2, (1,)), (1, (2,))]


def test_weak_words_support_but_do_not_speak() -> None:
    """A quotation below the threshold may support a sure answer, but is not an answer itself."""
    reports = make_reports()
    result, cited = ask_reports(
        reports,
        words(reports, "gazette.md", "5 December 2024", 0.9),
        words(reports, "almanac.md", "December 5", 0.4),
        words(reports, "post.md", "9 January 2025", 0.3),
    )
    assert cited == ["gazette.md", "almanac.md", "post.md"]
    assert result.groups == (AnswerGroup(text="5 December 2024", sources=2, citations=(1, 2)),)


def test_places_of_one_document_do_not_contradict_each_other() -> None:
    """Two answers of one document are one group: the second is another passage, and no other opinion."""
    result = answer([span(44, 55, 0.9), span(85, 92, 0.8)], make_document(TEXT))
    assert result.groups == (AnswerGroup(text="Ilse Brandt", sources=1, citations=(1,)),)
    assert len(result.citations) == 2


def test_only_answers_of_one_kind_contradict_each_other() -> None:
    """A name in one document and a number or a clause in another do not, two names do."""
    documents = make_document(TEXT), make_document("Bo Lind came. It was done in 1987. Nobody knows more.", "b.md")
    by_id = {document.id: document for document in documents}
    passages = [make_passage(documents[0], SENTENCES), make_passage(documents[1], ((0, 13), (14, 35), (36, 54)))]
    for start, end, groups in ((0, 7, 2), (29, 33, 1), (36, 53, 1)):
        spans = [span(44, 55, 0.9), span(start, end, 0.8, "b.md")]
        result = build_answer(Question("Who?"), spans, passages, by_id.__getitem__, min_confidence=0.5)
        assert (len(result.groups), len(result.citations)) == (groups, 2)


def test_a_date_comes_before_a_time_that_needs_one() -> None:
    """A less probable place that knows the day says it in place of "the following month", if it is sure enough."""
    documents = make_document("They met. It ended the following month."), make_document("It ended in May 1987.", "b.md")
    by_id = {document.id: document for document in documents}
    passages = [make_passage(documents[0], ((0, 9), (10, 39))), make_passage(documents[1], ((0, 21),))]
    for score, words in ((0.6, "May 1987"), (0.4, "the following month")):
        spans = [span(19, 38, 0.9), span(12, 20, score, "b.md")]
        result = build_answer(Question("When?"), spans, passages, by_id.__getitem__, min_confidence=0.5)
        assert result.text == words


def test_newest_comes_first_among_what_is_sure() -> None:
    """The latest document leads and gives the answer, undated ones come last.

    Quotations that only support are left out.
    """
    reports = make_reports(evening=("The last ship of the dredgers sailed on 9 January.", date(2025, 1, 10)))
    result, cited = ask_reports(
        reports,
        words(reports, "gazette.md", "5 December 2024", 0.95),
        words(reports, "undated.md", "Jan. 9", 0.9),
        words(reports, "post.md", "9 January 2025", 0.8),
        words(reports, "evening.md", "9 January", 0.85),
        words(reports, "almanac.md", "December 5", 0.49),
        order="newest",
    )
    assert cited == ["evening.md", "post.md", "gazette.md", "undated.md"]
    assert (result.text, result.confidence) == ("9 January", 0.85)
    assert result.groups == (
        AnswerGroup(text="9 January", sources=3, citations=(1, 2, 4)),
        AnswerGroup(text="5 December 2024", sources=1, citations=(3,)),
    )


def test_newest_does_not_break_the_silence() -> None:
    """The order makes nothing more certain: below the threshold there is no answer and no group."""
    reports = make_reports()
    result, _ = ask_reports(reports, words(reports, "almanac.md", "December 5", 0.49), order="newest")
    assert (result.reason, result.groups, len(result.closest)) == ("low_confidence", (), 1)


@given(
    st.lists(st.tuples(st.sampled_from(sorted(REPORTS)), st.integers(0, 60), st.integers(1, 30), st.floats(0, 1))),
    st.integers(1, 10),
    st.sampled_from(["relevance", "newest"]),
)
def test_groups_say_what_is_quoted(found: list[tuple[str, int, int, float]], limit: int, order: Order) -> None:
    """For any spans.

    A group's words stand in its first quotation, no quotation is in two groups, and the counts are right.
    """
    reports = make_reports()
    spans = [
        span(start, min(start + length, len(reports[name].text)), score, name)
        for name, start, length, score in found
        if start < len(reports[name].text)
    ]
    spans.sort(key=lambda one: -one.score)
    result, cited = ask_reports(reports, *spans, limit=limit, order=order)
    assert result.answered == bool(spans and spans[0].score >= 0.5)
    assert len(cited) <= limit
    for group in result.groups:
        first = result.citations[group.citations[0] - 1]
        assert group.text in first.quote
        documents = {result.citations[number - 1].document_id for number in group.citations}
        assert len(documents) <= group.sources <= len(REPORTS)
    numbers = [number for group in result.groups for number in group.citations]
    assert len(numbers) == len(set(numbers))
    if result.answered:
        assert result.groups[0].citations[0] == 1
        assert result.groups[0].text == result.text
        assert result.confidence == result.snippets[0].confidence


@pytest.mark.parametrize(
    ("score", "verdict"), [(0.51, "answer"), (0.5, "answer"), (0.49, "possible"), (0.3, "possible"), (0.29, "none")]
)
def test_there_are_three_voices(score: float, verdict: str) -> None:
    """At each threshold and just below it: a possible answer is quoted, and marked as not sure."""
    spans = [span(44, 55, score), span(20, 30, score / 2 + 0.01)]
    result = answer(spans, make_document(TEXT), min_possible=0.3)
    assert (result.verdict, result.answered, result.confidence) == (verdict, verdict == "answer", score)
    if verdict == "none":
        assert (result.text, result.snippets, result.reason, len(result.closest)) == (None, (), "low_confidence", 2)
    else:
        assert (result.text, len(result.snippets), result.reason, result.closest) == ("Ilse Brandt", 2, None, ())
        assert [group.text for group in result.groups] == ["Ilse Brandt"]


def test_what_is_possible_is_quoted_as_an_answer_is() -> None:
    """Citations, marks and groups are the same as for the same spans when they are sure."""
    spans = [span(44, 55, 0.45), span(71, 77, 0.4), span(31, 42, 0.1)]
    possible = answer(spans, make_document(TEXT), min_possible=0.3)
    assert possible.verdict == "possible"
    assert replace(possible, sure=True) == answer(spans, make_document(TEXT), min_confidence=0.3)


def test_beside_a_sure_answer_no_group_is_merely_possible() -> None:
    """The lower threshold counts only if nothing is sure."""
    spans = [span(44, 55, 0.9), span(71, 77, 0.4)]
    result = answer(spans, make_document(TEXT), min_possible=0.3)
    assert (result.verdict, [group.text for group in result.groups]) == ("answer", ["Ilse Brandt"])
    assert result == answer(spans, make_document(TEXT))


def test_newest_puts_possible_answers_in_order_too() -> None:
    """Every quotation is above the threshold that the best one has passed."""
    early = replace(make_document(TEXT, "a.md"), published=date(2024, 1, 1))
    late = replace(make_document("Other news. " + TEXT[12:], "b.md"), published=date(2024, 6, 1))
    spans = [span(44, 55, 0.45), span(44, 55, 0.35, "b.md"), span(71, 77, 0.29, "b.md")]
    result = answer(spans, early, late, min_possible=0.3, order="newest")
    assert (result.verdict, [one.document_id for one in result.citations]) == ("possible", ["b.md", "a.md"])


def test_an_explanation_is_all_the_sentences_that_explain() -> None:
    """Sentences that follow each other are one quotation, with the words of each marked; others stand beside it."""
    spans = [span(44, 55, 0.6), span(20, 42, 0.1), span(71, 77, 0.08), span(0, 4, 0.01)]
    result = answer(spans, make_document(TEXT), question="Why is the harbour deep?")
    assert [snippet.text for snippet in result.snippets] == [TEXT[20:69], "Timber goes to Norway."]
    first = result.snippets[0]
    assert [first.text[start:end] for start, end in first.highlights] == ["It was dredged in 1987", "Ilse Brandt"]
    assert result.text == "Ilse Brandt"
    assert [group.citations for group in result.groups] == [(1, 2)]


def test_each_marked_word_of_an_explanation_is_complete() -> None:
    """Quotation marks stay in pairs in all of its sentences."""
    text = "He spoke of “old walls” and “new ships”. It was for the trade."
    document = make_document(text)
    halves = [(text.index("old"), text.index(". It")), (text.index("for the trade"), len(text) - 1)]
    passage = make_passage(document, [(0, text.index(" It")), (text.index("It"), len(text))])
    found = build_answer(
        Question("Why did he speak?"),
        [span(*halves[1], 0.9), span(*halves[0], 0.8)],
        [passage],
        {"a.md": document}.__getitem__,
        min_confidence=0.5,
    )
    (snippet,) = found.snippets
    assert [snippet.text[start:end] for start, end in snippet.highlights] == [
        "“old walls” and “new ships”",
        "for the trade",
    ]


def test_a_guess_is_explained_by_sentences_that_may_answer() -> None:
    """A possible explanation has no sentence that is too unlikely to be one itself."""
    spans = [span(44, 55, 0.2), span(20, 42, 0.1), span(71, 77, 0.04)]
    result = answer(spans, make_document(TEXT), question="Why is the harbour deep?", min_possible=0.1)
    assert [snippet.text for snippet in result.snippets] == [TEXT[20:69]]


def test_what_explains_stands_in_the_passage_of_the_best() -> None:
    """Another document is neither part of an explanation nor a rival to it: it is quoted if it is likely itself."""
    other = make_document(TEXT + " It is old.", "b.md")
    spans = [span(44, 55, 0.6), span(71, 77, 0.4, "b.md"), span(20, 42, 0.2, "b.md")]
    result = answer(spans, make_document(TEXT), other, question="How was the harbour made?")
    assert [citation.document_id for citation in result.citations] == ["a.md", "b.md"]
    assert [group.citations for group in result.groups] == [(1,)]


def test_a_fact_is_no_explanation() -> None:
    """Questions for who, when and how many are answered as before: by the likely sentences alone."""
    spans = [span(44, 55, 0.6), span(20, 42, 0.1)]
    for question in ("Who led the work?", "How many worked there?"):
        assert [one.text for one in answer(spans, make_document(TEXT), question=question).snippets] == [TEXT[44:69]]


def test_yes_or_no_is_answered_by_the_sentence_that_decides_it() -> None:
    """Its words are the whole sentence; what the reader found in it is marked."""
    result = answer([span(44, 55, 0.9)], make_document(TEXT), question="Did Ilse Brandt lead the work?")
    assert result.text == TEXT[44:69]
    (snippet,) = result.snippets
    assert [snippet.text[start:end] for start, end in snippet.highlights] == ["Ilse Brandt"]


def test_the_language_of_a_question_is_told_without_an_answer() -> None:
    """If it is not English; then nothing near need be found by its words."""
    assert answer([], make_document(TEXT), question="Wann wurde die Mühle gebaut?").language == "de"
    assert answer([], make_document(TEXT)).language is None
