"""What a text that was typed asks for: an answer, a list of passages about something, or a summary. Pure."""

import re
from dataclasses import dataclass
from typing import Literal

from qa.english.words import find_words

Wish = Literal["answer", "passages", "summary"]

MOST_KEYWORDS = 6
"""Maximum number of words that are a search and not a sentence."""

_POLITE = r"(?:(?:please|can you|could you|would you|i want(?: you)? to|i'd like(?: you)? to|let me|just)[ ,]+)*"
_SUMMARY = re.compile(
    rf"{_POLITE}(?:(?:give|show|write|make|read) (?:me |us )?)?(?:(?:an?|the|some|short|brief|quick) )*"
    r"(?:summar(?:y|i[sz]e|i[sz]ation)|overview|outline|tl;?dr|abstract)\b"
    r"(?: (?:up|of|on|for))?(?P<of>.*)$"
    r"|what (?:are|is|do|does) (?:(?:these|the|this|those|all|my) )?(?:document|file|text|article|page|digest)s?"
    r"(?: (?:all )?about| say| contain)$",
    re.IGNORECASE | re.DOTALL,
)
_ABOUT = re.compile(
    rf"{_POLITE}(?:tell (?:me|us) (?:(?:more|something|everything|all) )?(?:about|of)"
    r"|what (?:can you tell (?:me|us)|do you know|is (?:said|written)|is there) about"
    r"|what do (?:the|these|those|your) (?:documents?|files?|articles?|digests?) say about"
    r"|(?:is there |do you have |find |show |give me |i need )?(?:any|some|more|all)? ?"
    r"(?:things?|information|info|material|news|details) (?:about|on|regarding)"
    r"|(?:search|look)(?: for)?|find|show me|about) (?P<about>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_ALL = re.compile(
    r"\b(?:these|the|this|those|all|my|your|of|everything|it|them|documents?|files?|texts?|here)\b", re.IGNORECASE
)
_DOCUMENT_ABOUT = re.compile(
    r"(?:(?:the|this|that|all|an?|my|your) ){0,4}(?:documents?|articles?|files?|texts?|digests?|reports?) "
    r"(?:about|on|regarding|concerning) ",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:who|whom|whose|what|when|where|which|why|how|whether|is|are|was|were|am|do|does|did|has|have|had|can|could|"
    r"will|would|shall|should|may|might|must|isn't|doesn't|didn't|list|name|explain|describe|compare|define|count|"
    r"translate|calculate|write|give|tell|show|find|enumerate|say|said|says)\b"
    r"|['’](?:s|re|ll|ve|d|m) (?:the|a|an|it)\b",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Request:
    """What a text asks for.

    Attributes:
        wish: An answer, passages about something, or a summary.
        subject: What the passages or the summary are about, in the words of the text; empty for everything.
    """

    wish: Wish
    subject: str


def read_request(text: str) -> Request:
    """Read what a text asks for.

    A few words without a verb or a question mark are a search, as in a search engine. A text in another script is
    always a question, because these rules are English.

    >>> read_request("Section 907"), read_request("Tell me about the Zangezur Corridor")
    (Request(wish='passages', subject='Section 907'), Request(wish='passages', subject='the Zangezur Corridor'))
    >>> read_request("Who waived it?").wish, read_request("Summarize the documents")
    ('answer', Request(wish='summary', subject=''))
    """
    asked = " ".join(text.split()).strip(" ?.!")
    if match := _SUMMARY.match(asked):
        return Request("summary", _subject(match["of"] or ""))
    if match := _ABOUT.match(asked):
        return Request("passages", match["about"].strip(" ,:;“”\"'"))
    words = [word for word, _, _ in find_words(asked)]
    is_search = "?" not in text and 0 < len(words) <= MOST_KEYWORDS and not _SENTENCE.search(asked)
    foreign = any(ord(letter) > 0x24F for letter in _LATIN.findall(asked))
    return Request("passages", asked) if is_search and not foreign else Request("answer", asked)


def _subject(named: str) -> str:
    """Return what a summary is about, or an empty string if that is everything.

    >>> _subject("the article about COP29"), _subject("all documents"), _subject("the Minsk Group")
    ('COP29', '', 'the Minsk Group')
    """
    named = _DOCUMENT_ABOUT.sub("", named.strip())
    rest = _ALL.sub(" ", named)
    return named.strip(" ,:;“”\"'") if any(find_words(rest)) else ""
