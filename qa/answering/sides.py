"""Two things that a question compares, side by side: one quotation for each. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from qa.english.comparisons import Comparison
from qa.english.headlines import stands_alone
from qa.records import Answer, AnswerGroup, Snippet
from qa.store.stems import find_stems


def side_by_side(question: str, comparison: Comparison, answers: Sequence[Answer]) -> Answer | None:
    """Join the answers to the two questions of a comparison.

    Of each answer the first quotation is taken that names its side. Nothing says which side is larger or better.

    Args:
        question: The question as asked.
        comparison: Its two questions.
        answers: Their answers.

    Returns:
        An answer with two quotations and a group for each, or None if a side has no quotation of its own. It is sure
        if both answers are, and a question about each side is what was asked.
    """
    snippets = [_naming(name, answer) for name, answer in zip(comparison.names, answers, strict=True)]
    if any(snippet is None for snippet in snippets):
        return None
    chosen = [(answer, snippet) for answer, snippet in zip(answers, snippets, strict=True) if snippet is not None]
    citations = [answer.citations[snippet.citation - 1] for answer, snippet in chosen]
    if len({(citation.document_id, citation.start) for citation in citations}) == 1:
        return None
    words = [_words(asked, *one) for asked, one in zip(comparison.questions, chosen, strict=True)]
    sure = all(answer.sure and snippet.citation == 1 for answer, snippet in chosen)
    return Answer(
        question=question,
        text=words[0],
        snippets=tuple(replace(snippet, citation=number) for number, (_, snippet) in enumerate(chosen, 1)),
        citations=tuple(replace(citation, number=number) for number, citation in enumerate(citations, 1)),
        groups=tuple(
            AnswerGroup(text=text, sources=1, citations=(number,), about=name)
            for number, (text, name) in enumerate(zip(words, comparison.names, strict=True), 1)
        ),
        confidence=min(snippet.confidence for _, snippet in chosen),
        sure=sure and comparison.needed,
        language=next((answer.language for answer in answers if answer.language), None),
        misread=tuple(dict.fromkeys(word for answer in answers for word in answer.misread)),
        reason=None,
        closest=(),
    )


def _naming(name: str, answer: Answer) -> Snippet | None:
    """Return the first quotation that has all words of a name."""
    wanted = set(find_stems(name))
    return next((snippet for snippet in answer.snippets if wanted and wanted <= set(find_stems(snippet.text))), None)


def _words(asked: str, answer: Answer, snippet: Snippet) -> str:
    """Return the words of a side's quotation that answer without it, or the whole quotation."""
    marked = [snippet.text[start:end] for start, end in snippet.highlights]
    words = answer.text if snippet.citation == 1 and answer.text else " ".join(marked[:1])
    return words if words and stands_alone(asked, words) else snippet.text
