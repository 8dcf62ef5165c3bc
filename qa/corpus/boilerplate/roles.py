"""Classify a line of plain text by itself, without its neighbours."""

import re
from enum import Enum, auto

from qa.corpus.boilerplate import phrases
from qa.corpus.left_out import Rule
from qa.records import Cause


class Role(Enum):
    """The role of a line. `qa.corpus.boilerplate.phrases` has the phrases of the first ones."""

    NOISE = auto()
    HINT = auto()
    MENU = auto()
    CREDIT = auto()
    CAPTION = auto()
    LABEL = auto()
    APPEAL = auto()
    END = auto()
    PORTRAIT = auto()
    ASIDE = auto()
    MORE = auto()
    PROSE = auto()
    SENTENCE = auto()
    SHORT = auto()


FURNITURE = frozenset(Role) - {Role.MENU, Role.PORTRAIT, Role.PROSE, Role.SENTENCE, Role.SHORT}
"""Roles of lines that are never part of an article."""

TEXT = frozenset({Role.PROSE, Role.SENTENCE})
"""Roles of lines that are the text of an article."""

RULES = {
    Role.NOISE: Rule(Cause.MENU, "it is a button, a counter or a note of a web page"),
    Role.HINT: Rule(Cause.METADATA, "it states author, day, subject or the like, or is a button"),
    Role.MENU: Rule(Cause.MENU, "it is an entry of a menu"),
    Role.CREDIT: Rule(Cause.PICTURE, "it is a caption with a picture agency"),
    Role.CAPTION: Rule(Cause.PICTURE, "it is the caption, credit or name of a picture"),
    Role.LABEL: Rule(Cause.MENU, "it names sections of a site"),
    Role.APPEAL: Rule(Cause.APPEAL, "it asks for money, a subscription or consent, or states terms"),
    Role.END: Rule(Cause.COMMENT, "it invites comments"),
    Role.PORTRAIT: Rule(Cause.BESIDE, "it is the heading of an author's portrait"),
    Role.ASIDE: Rule(Cause.BESIDE, "it is the heading of a list of other articles"),
    Role.MORE: Rule(Cause.BESIDE, "it is the link behind a teaser"),
    Role.SHORT: Rule(Cause.BESIDE, "it is a short line among teasers"),
}
"""Why a line of a role is left out; for all roles but those of `TEXT`."""

_LONGEST_PHRASE = 1200
_LONGEST_TRAIL_PART = 60
_MOST_TRAIL_WORDS = 8
_PARAGRAPH = 70  # a line this long that ends like a sentence is not a headline
_LONG = 160  # a line this long is a paragraph, however it ends
_ENDS = ".!?…。！？؟।۔"
_QUOTES = "\"'”’»)]」』"
_SMALL_WORD = 5  # words of fewer letters may be lower case in a title
_ITEM = re.compile(r"\s*(?:[-*•◦▪‣·–—]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s+\S")
_FACT = re.compile(r"[^:.!?]{2,40}: +\S")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_OUTSIDE_START = re.compile(r"\A[\W_]+")
_OUTSIDE_END = re.compile(r"(?<![^\w)\]”\"'*])[^\w)\]”\"'*]++\Z")
_PHRASES = (
    (Role.END, phrases.END),
    (Role.NOISE, phrases.NOISE),
    (Role.NOISE, phrases.COUNTER),
    (Role.MORE, phrases.MORE),
    (Role.PORTRAIT, phrases.PORTRAIT),
    (Role.ASIDE, phrases.ASIDE),
    (Role.MENU, phrases.MENU),
    (Role.HINT, phrases.HINT),
)


def role_of(line: str) -> Role:
    """Return the role of a line.

    >>> [role_of(line).name for line in ("Leave a Reply", "12 comments", "Photo: Jane Roe", "Tea in Rize", "“No.”")]
    ['END', 'NOISE', 'CAPTION', 'SHORT', 'SENTENCE']
    """
    line = line.strip()
    if len(line) > _LONGEST_PHRASE:
        return _shape(line)
    key = _key(line)
    for role, phrase in _PHRASES:
        if phrase.match(key):
            return role
    if is_trail(line):
        return Role.NOISE
    if phrases.LABEL.match(line):
        return Role.LABEL
    if phrases.CREDIT.match(key):
        return Role.CREDIT
    if phrases.CAPTION.match(key):
        return Role.CAPTION
    if line[:1] not in "“\"'‘«" and phrases.APPEAL.match(key):
        return Role.APPEAL
    return _shape(line)


def _key(line: str) -> str:
    """Return a line as the phrases are written: in lower case, without marks around it."""
    return _OUTSIDE_END.sub("", _OUTSIDE_START.sub("", " ".join(line.casefold().replace("’", "'").split())))


def is_counter(line: str) -> bool:
    """Whether a line is a counter or a clock. A text that is not a web page may have these too.

    >>> is_counter("No comments"), is_counter("7:12 / 7:31"), is_counter("2. Comments")
    (True, True, False)
    """
    return len(line) <= _LONGEST_PHRASE and bool(phrases.COUNTER.match(_key(line)))


def is_button(line: str) -> bool:
    """Whether a line is the one word of a button, such as ``Share``."""
    return bool(phrases.BUTTON.match(_key(line[:_LONGEST_PHRASE])))


def is_trail(line: str) -> bool:
    """Whether a line is a breadcrumb trail: short parts like titles after a known start.

    >>> is_trail("Home > News > Coast"), is_trail("Home » is where « the heart » is.")
    (True, False)
    """
    if line.rstrip(_QUOTES)[-1:] in _ENDS or not phrases.TRAIL_START.match(line):
        return bool(phrases.GLUED_TRAIL.match(line))
    parts = [part.strip() for part in phrases.TRAIL_SIGN.split(line)]
    return len(parts) > 1 and all(
        len(part) <= _LONGEST_TRAIL_PART and len(part.split()) <= _MOST_TRAIL_WORDS for part in parts
    )


def _shape(line: str) -> Role:
    length = len(line) + 2 * len(_WIDE.findall(line))
    if length < _LONG and is_title_case(line):
        return Role.SHORT
    last = line.rstrip(_QUOTES)[-1:]
    closed = last in _ENDS or (length >= _PARAGRAPH and (last in ":;," or line[-1:] in _QUOTES))
    if length >= _LONG or (length >= _PARAGRAPH and closed):
        return Role.PROSE
    return Role.SENTENCE if closed else Role.SHORT


def word_count(line: str) -> int:
    """Count the words; in scripts without spaces two characters count as one.

    >>> word_count("Tea grows in 東京都内")
    5
    """
    return len(_WIDE.sub("", line).split()) + len(_WIDE.findall(line)) // 2


def is_name(line: str) -> bool:
    """Whether a line may be a person's name: two to four words with capitals and nothing else.

    >>> is_name("Jane A. Roe"), is_name("The tea of Rize")
    (True, False)
    """
    words = line.split()
    return 2 <= len(words) <= 4 and all(
        re.fullmatch(r"[^\W\d_][\w.'’-]*", word) and word[0].isupper() for word in words
    )


def is_title_case(line: str) -> bool:
    """Whether all words except small ones begin with a capital. This marks a title even before ``?``, ``…`` or a quote.

    >>> is_title_case("“How the Plants Reached Rize…”"), is_title_case("Plants Came.")
    (True, False)
    """
    words = [word.strip("“”‘’\"'«»().,:;!?…") for word in line.split()]
    long = [word for word in words if len(word) >= _SMALL_WORD]
    return len(long) > 1 and not line.rstrip(_QUOTES).endswith(".") and all(not word[:1].islower() for word in long)


def is_list_item(line: str, *, facts: bool = True) -> bool:
    """Whether a line is a list item or a stated fact; both are text without a full stop.

    >>> is_list_item("- two eggs"), is_list_item("Capital: Oslo"), is_list_item("Latest")
    (True, True, False)
    """
    return bool(_ITEM.match(line) or (facts and _FACT.match(line)))
