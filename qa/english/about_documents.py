"""Recognise a question about a document itself: who wrote it, when and by whom it was published, its language or title.

The rules only read the words. Whether what is named is a document decides whoever knows the documents.
"""

import re
from dataclasses import dataclass
from typing import Literal

Asked = Literal["author", "published", "created", "publisher", "language", "title"]
"""What is asked about a document."""

Naming = Literal["this", "the", "titled", "about", "quoted", "bare"]
"""How the document is named: pointed at ("this report", "the article"); by its kind and title ("the article “Tea”") or
subject ("the article on tea"); by a title in quotation marks; by words that may be a title or anything else."""

_PLAIN = r"documents?|files?|articles?|pages?|web ?pages?|pdfs?"
_OTHER = (
    r"reports?|papers?|texts?|books?|messages?|e-?mails?|mails?|letters?|story|stories|pieces?|essays?|stud(?:y|ies)"
    r"|memos?|notes?|presentations?|slides?|spreadsheets?|workbooks?|publications?|posts?|digests?|briefs?|briefings?"
)
_NAME = r"(?P<name>.+?)"
_WAS = r"(?:is|was|are|were|has been|have been)"
_POLITE = re.compile(
    r"^(?:please |(?:can|could|would) you (?:please )?(?:tell|show) (?:me|us) |do you know |tell (?:me|us) |and |so )+",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[Asked, str], ...] = (
    ("author", rf"who (?:wrote|authored|has written|(?:{_WAS}) (?:the )?(?:authors?|writers?) of) {_NAME}"),
    ("author", rf"who {_WAS} {_NAME} (?:written |authored )?by"),
    ("author", rf"by who(?:m)? {_WAS} {_NAME} (?:written|authored)"),
    ("author", rf"(?:what|which) (?:authors?|writers?|journalists?|reporters?|persons?|people) wrote {_NAME}"),
    ("author", rf"(?:what {_WAS} )?(?:the |name )*(?:names? of (?:the )?)?(?:authors?|writers?|byline) of {_NAME}"),
    ("publisher", rf"who (?:published|issued|{_WAS} (?:the )?publishers? of) {_NAME}"),
    ("publisher", rf"(?:who {_WAS} {_NAME} published by|by who(?:m)? {_WAS} (?P<other>.+?) published)"),
    (
        "publisher",
        r"(?:what|which) (?:publisher|newspaper|magazine|journal|paper|(?:web)?site|outlet|organi[sz]ation|company)"
        rf" (?:published|issued|ran|printed) {_NAME}",
    ),
    ("publisher", rf"what {_WAS} (?:the )?(?:name of the )?publisher of {_NAME}"),
    (
        "published",
        r"(?:when|(?:on|in) (?:what|which) (?:day|date|month|year)|(?:what|which) (?:day|date|month|year))"
        rf" (?:{_WAS} {_NAME} (?:first )?(?:published|posted|released|issued|dated|sent)"
        r"|did (?P<other>.+?) (?:first )?(?:come out|appear))",
    ),
    ("published", rf"what {_WAS} (?:the )?(?:publication date|date of publication|release date|date) of {_NAME}"),
    ("created", rf"when {_WAS} {_NAME} (?:created|made|printed|produced)"),
    ("language", rf"(?:in )?(?:what|which) languages? {_WAS} {_NAME}(?: (?:written|published))?(?: in)?"),
    ("language", rf"what {_WAS} the language of {_NAME}"),
    ("title", rf"what {_WAS} (?:the )?(?:title|headline) of {_NAME}"),
    ("title", rf"what {_WAS} {_NAME} (?:called|titled|entitled)"),
)
_RULES = tuple((asked, re.compile(pattern, re.IGNORECASE)) for asked, pattern in _PATTERNS)
_THIS = re.compile(rf"this (?:news )?(?:{_PLAIN}|{_OTHER})|(?P<the>the) (?:news )?(?:{_PLAIN})", re.IGNORECASE)
_OPEN, _CLOSE = "“\"'‘«„", "”\"'’»“"
_TITLED = r"(?:,? ?(?:called|titled|entitled|named|headlined|with the title|whose title is) )"
_TITLE = rf"[{_OPEN}](?P<title>[^{_OPEN}{_CLOSE}].*)[{_CLOSE}]"
_FORMS: tuple[tuple[Naming, str], ...] = (
    ("titled", rf"(?:the|this) (?:news )?(?:{_PLAIN})(?:{_TITLED}|,? ?){_TITLE}"),
    ("quoted", rf"(?:(?:the|this) )?(?:(?:news )?(?:{_OTHER})(?:{_TITLED}|,? ?))?{_TITLE}"),
    ("titled", rf"(?:the|this) (?:news )?(?:{_PLAIN}){_TITLED}(?P<title>.+)"),
    ("quoted", rf"(?:the|this) (?:news )?(?:{_OTHER}){_TITLED}(?P<title>.+)"),
    ("about", rf"(?:the|this) (?:news )?(?:{_PLAIN}) (?:about |on )?(?P<title>.+)"),
)
_NAMINGS = tuple((naming, re.compile(form, re.IGNORECASE)) for naming, form in _FORMS)


@dataclass(frozen=True, slots=True)
class AboutDocument:
    """A question that may be about a document.

    Attributes:
        asked: What is asked.
        naming: How the document is named.
        name: The words that name it; empty for ``this`` and ``the``.
    """

    asked: Asked
    naming: Naming
    name: str


def read_about_document(question: str) -> AboutDocument | None:
    """Read a question; None if its form is not that of a question about a document.

    >>> read_about_document("Who wrote this article?")
    AboutDocument(asked='author', naming='this', name='')
    >>> read_about_document("When was “Tea in Rize” published?")
    AboutDocument(asked='published', naming='quoted', name='Tea in Rize')
    >>> read_about_document("What language is the article about tea in?")
    AboutDocument(asked='language', naming='about', name='tea')
    >>> read_about_document("Who wrote the letter to the senate?")
    AboutDocument(asked='author', naming='bare', name='the letter to the senate')
    >>> read_about_document("When was the treaty signed?") is None
    True
    """
    asked_for = _POLITE.sub("", " ".join(question.split()), count=1).strip(" ?.!")
    for asked, rule in _RULES:
        if match := rule.fullmatch(asked_for):
            named = match["name"] or match.groupdict().get("other") or ""
            return AboutDocument(asked, *_naming(named.strip(" ,")))
    return None


def _naming(name: str) -> tuple[Naming, str]:
    if match := _THIS.fullmatch(name):
        return "the" if match["the"] else "this", ""
    for naming, form in _NAMINGS:
        if match := form.fullmatch(name):
            return naming, match["title"].strip(" ,.")
    return "bare", name
