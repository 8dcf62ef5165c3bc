"""Recognise by its first words whether a question asks for an explanation, or for yes or no."""

import re

_MEASURED = "many|much|long|old|often|far|big|large|tall|high|deep|wide|heavy|fast|soon|late|early|close|likely"
_EXPLANATION = re.compile(
    r"(?:(?:and|but|so|please|in what way|for what reason)\s+)*(?:"
    r"why\b"
    rf"|how\s+(?!(?:{_MEASURED})\b)"
    r"|(?:explain|describe|tell\s+me)\b"
    r"|what\s+(?:is|are|was|were)\s+(?:the\s+)?(?:\w+\s+)?"
    r"(?:role|purpose|reasons?|differences?|meaning|functions?|effects?|impact|significance|importance|causes?"
    r"|consequences?|background|relationship|arguments?|benefits?|(?:dis)?advantages?)\b"
    r"|what\s+(?:does|do|did)\b.*\b(?:means?|say|said|argue|claim|think|want|explain|do)\b"
    r"|what\s+(?:happens|happened)\b"
    r")",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"(?:(?:and|but|so|or)\s+)*"
    r"(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must)"
    r"(?:n't)?\s+(?!(?:you|u)\b.*\b(?:tell|show|list|name|explain|say)\b)",
    re.IGNORECASE,
)


def asks_for_explanation(question: str) -> bool:
    """Whether a question asks why, how, or what something means, which a phrase rarely answers.

    >>> [asks_for_explanation(question) for question in ("Why did they meet?", "How does it work?", "How many came?")]
    [True, True, False]
    """
    return _EXPLANATION.match(question.strip()) is not None


def asks_whether(question: str) -> bool:
    """Whether yes or no would answer a question. A question that names a choice is answered by one of its names.

    >>> [asks_whether(question) for question in ("Did Ada sign?", "Who signed?", "Was it Ada or Bo?")]
    [True, False, False]
    """
    return _WHETHER.match(question.strip()) is not None and " or " not in question
