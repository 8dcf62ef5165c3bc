"""Words that point back: "that film", "the committee", "in that year", "what else". Pure."""

import re

from qa.answering.follow_ups.antecedents import Memory
from qa.answering.follow_ups.mentions import NOUN, Mention, fold
from qa.answering.follow_ups.pronouns import AUXILIARY, PREPOSITION, find_named

_TIMES = "year|time|period|era|decade|day|month|week|point"
_TEXTS = "article|page|text|document|passage|section|topic|subject"
_PLACES = "country|city|state|town|village|region|place|island|nation"
_SHE = ("woman", "lady", "actress")
_PEOPLE = (
    "man|woman|person|guy|lady|politician|senator|minister|president|official|player|singer|actor|actress|author|writer"
)
_GROUPS = (
    "band|group|team|club|company|party|organi[sz]ation|agency|newspaper|magazine|school|university|committee|commission|"
    "court|council|church|tribe"
)
_LAWS = "law|bill|act|agreement|treaty|resolution|convention|pact|amendment"
_WORKS = (
    "album|song|single|record|film|movie|book|novel|show|series|play|game|match|award|war|battle|report|tour|program|"
    "programme|project|episode|track|video|ship"
)
_MADE = f"{_GROUPS}|{_LAWS}|{_WORKS}"
_THAT_NOUN = re.compile(
    r"(?P<joined>\b(?:in|during|at|on|around|by|since|from|of) )?\b(?:[Tt]his|[Tt]hat|[Tt]hese|[Tt]hose|the same) "
    rf"(?:(?P<time>(?:{_TIMES})(?: period)?)|(?P<text>{_TEXTS})|(?P<place>{_PLACES})|(?P<person>{_PEOPLE})|"
    rf"(?P<made>{_MADE}))\b(?! (?:of|that|who|which)\b)"
)
_THE_NOUN = re.compile(
    r"\b[Tt]he (?P<noun>[a-z]{3,})\b(?!-)(?! (?:of|that(?! (?:year|time|day|month))|who|which|whose|in|on|for|from|to|"
    r"between|called|named|[a-z]+ (?:of|for))\b)"
)
_THE_MADE = re.compile(
    rf"\b[Tt]he (?P<made>{_MADE})\b(?! (?:of|that|who|which|called|named|between)\b)(?! ['\"“]?[A-Z])(?! {NOUN} {NOUN})"
)
_THIS = re.compile(
    r"\b(?P<before>about|of|for|with|by|from|in|on|at|to|[a-z]+ed|wrote|made|led|won|was|is|did|does) "
    r"(?:this|that(?=\s*(?:$|[?.!,]|about|mean|affect)))"
    r"(?=\s*(?P<after>$|[?.!,]|(?:about|on|in|for|to|have|do|affect|become|mean|successful|popular|based|released|written|"
    r"made|recorded|published|signed|well|important|ever|[a-z]+ed)\b))",
    re.IGNORECASE,
)
_THEN = re.compile(
    r"\b(?:(?P<joined>since|until|by|before|after) then|back then|at that time|then(?=\s*[?.!]*$))", re.IGNORECASE
)
_BACKWARDS = re.compile(r"\b(?:the|this|last|next)\b|day$|^now", re.IGNORECASE)
_WITH_DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}\b|\d{1,2} [A-Z]")
_KEEPS_PREPOSITION = ("by", "since", "around", "from", "of")
_WANTS_NO_PREPOSITION = re.compile(r"\b(?:about|after|before|until|between|within|than) $")
_BEFORE_THAT = re.compile(
    rf"(?:^|[,;]\s*|\b(?:{AUXILIARY}|{PREPOSITION}|and|see|saw|like|make|made|leave|left|join(?:ed)?) )$"
)
_CUE = re.compile(
    r"^\W*(?:(?:and|but) )?(?:what|how) about\b(?! (?:you|me|us|it|that|this)\b)"
    r"|\b(?:else|another(?=(?: \w+)?\s*[?.!]*$)|(?:(?<!than )any|what|which|some|there) others?|the same|afterwards?|"
    r"(?:next|then|(?<!are )(?<!is )(?<!was )(?<!were )there)(?=\s*[?.!]*$))\b"
    r"|\b(?:after|before|about|besides|like|of|for|with|by|is|was|did) (?:that|this)"
    r"(?=\s*(?:[?.!]*$|(?:[a-z]+ed|important|true|about)\b))"
    r"|\b(?:these|those|this) (?!(?:is|was|are|were|year|week|month|season|who|of|that|in|from|with|\w+ing)\b)[a-z]+",
    re.IGNORECASE,
)
_BESIDES = re.compile(
    r"\b(?:other th[ae]n|besides|aside from|apart from|in addition|outside of|more than)\b", re.IGNORECASE
)
_MORE = re.compile(
    r"^\W{0,5}(?:please )?(?:(?:(?:tell|show|give) me |say )?(?:some )?more(?: (?:about|on) (?:it|this|that))?"
    r"|go on|continue)(?:,? please)?[\s?.!]{0,9}$",
    re.IGNORECASE,
)
_LONGEST = 10  # words of a question that may point back without naming anything
_DEFINITE = re.compile(rf"\b[Tt]he (?:{NOUN} )?(?P<noun>{NOUN})\b(?! {NOUN}\b)")
_FRAGMENT = re.compile(
    r"^\W*(?:and |but )?(?:how many|how much|any|any other) [a-z]+(?: [a-z]+)?[\s?.!]*$", re.IGNORECASE
)


def replace_pointers(question: str, memory: Memory) -> str:
    """Replace the pointing words of a question by the names and times that they mean.

    >>> memory = Memory()
    >>> memory.add_turn("What did the Foreign Relations Committee say in 2021?", "")
    >>> replace_pointers("Who led the committee that year?", memory)
    'Who led the Foreign Relations Committee in 2021?'
    """
    question = _THE_NOUN.sub(lambda match: _the_noun(match, memory), question)
    if not _names_something(question, memory):
        question = _THE_MADE.sub(lambda match: _the_made(match, memory), question, count=1)
    question = _THAT_NOUN.sub(lambda match: _that_noun(match, memory), question)
    question = _THEN.sub(lambda match: _then(match, memory), question)
    return _THIS.sub(lambda match: _this(match, memory), question)


def say_topic(question: str, memory: Memory) -> str:
    """Add the topic to a question that points back and names nothing.

    >>> memory = Memory()
    >>> memory.add_turn("Who is Fazil Mustafa?", "")
    >>> say_topic("What happened next?", memory), say_topic("What is a treaty?", memory)
    ('What happened next, regarding Fazil Mustafa?', 'What is a treaty?')
    >>> say_topic("Tell me more", memory)
    'Tell me more about Fazil Mustafa'
    """
    if _MORE.match(question) and (topic := memory.topic()):
        return f"Tell me more about {topic.text}"
    is_fragment = _FRAGMENT.match(question) and not re.search(rf"\b{AUXILIARY}\b", question, re.IGNORECASE)
    topic = memory.topic()
    leans = is_fragment or (
        _CUE.search(question) and len(question.split()) <= _LONGEST and not _BESIDES.search(question)
    )
    if topic is None or not (leans or _repeats(question, memory, topic)) or _names_something(question, memory):
        return question
    stop = len(question.rstrip("?.! \n\t"))
    return f"{question[:stop]}, regarding {topic.text}{question[stop:].strip()}"


def _repeats(question: str, memory: Memory, topic: Mention) -> bool:
    """Whether a short question repeats a noun about its topic: "the tour", after an answer about Zappa's tour."""
    if len(question.split()) > _LONGEST:
        return False
    nouns = [found["noun"] for found in _DEFINITE.finditer(question) if not memory.called(found["noun"])]
    return any(topic.text.lower().removeprefix("the ") in (memory.said_with(noun) or "") for noun in nouns)


def _names_something(question: str, memory: Memory) -> bool:
    return any(mention.proper and mention.kind != "time" for mention in find_named(question, memory))


def _the_noun(match: re.Match[str], memory: Memory) -> str:
    meant = [mention for mention in memory.called(match["noun"]) if mention.proper or mention.text.startswith("the ")]
    if len(meant) != 1 or fold(meant[0].text) in fold(match.string):
        return match.group()
    return _as_written(meant[0].text, match)


def _the_made(match: re.Match[str], memory: Memory) -> str:
    named = [mention for mention in memory.latest("thing", "name", "group", "person") if not _is_human(mention)]
    fits = (
        len(named) == 1 and memory.said_with(match["made"].lower()) is None and _fits(match["made"], named[0], memory)
    )
    return _as_written(_beside(match["made"], named[0]), match) if fits else match.group()


def _that_noun(match: re.Match[str], memory: Memory) -> str:
    joined = match["joined"] or ""
    before = match.string[: match.start()]
    if not match["time"] and not joined and match.group()[:4] == "that" and not _BEFORE_THAT.search(before.lower()):
        return match.group()  # the tests that show
    meant: Mention | None
    if match["time"]:
        return _at_time(match, memory)
    if match["text"]:
        meant = memory.topic()
        return f"{joined}the {match['text']} on {meant.text}" if meant else match.group()
    if match["made"]:
        meant = next(iter(memory.latest("thing", "name", "group", "person")), None)
        return (
            f"{joined}{_beside(match['made'], meant)}"
            if meant and _fits(match["made"], meant, memory)
            else match.group()
        )
    if match["place"]:
        meant = memory.place()
        return f"{joined}{meant.text}" if meant else match.group()
    meant = memory.find("she" if match["person"].lower() in _SHE else "he")
    return f"{joined}{meant.text}" if meant else match.group()


def _at_time(match: re.Match[str], memory: Memory) -> str:
    time = _last_time(memory)
    if time is None:
        return match.group()
    joined = (match["joined"] or "").strip()
    if joined.lower() in _KEEPS_PREPOSITION:
        return f"{joined} {time}"
    if not joined and _WANTS_NO_PREPOSITION.search(match.string[: match.start()]):
        return time
    return f"{'on' if _WITH_DAY.search(time) else 'in'} {time}"


def _then(match: re.Match[str], memory: Memory) -> str:
    time = _last_time(memory)
    if time is None:
        return match.group()
    return f"{match['joined'] or ('on' if _WITH_DAY.search(time) else 'in')} {time}"


def _last_time(memory: Memory) -> str | None:
    """Return the time in the last turn, if it can be named again."""
    times = memory.latest("time")
    return times[0].text if times and not _BACKWARDS.search(times[0].text) else None


def _this(match: re.Match[str], memory: Memory) -> str:
    meant = next(iter(memory.latest("thing", "name", "group")), None)
    ends = not match["after"].strip("?.!,")
    if meant is None or meant.kind == "name" or (ends and match["before"].lower() in ("is", "was", "did", "does")):
        return match.group()
    return f"{match['before']} {meant.text}"


def _fits(noun: str, name: Mention, memory: Memory) -> bool:
    """Whether a name can be what a noun says, judging by its form."""
    if name.kind == "person":
        return not name.sure and name == memory.topic()
    if re.fullmatch(_GROUPS, noun, re.IGNORECASE):
        return noun.lower() in name.words or name.text.isupper() or not name.sure
    is_law = re.fullmatch(_LAWS, noun, re.IGNORECASE) and re.search(rf"\b(?:{_LAWS})\b", name.text, re.IGNORECASE)
    return noun.lower() in name.words or is_law is not None or (name.kind != "group" and not name.sure)


def _is_human(mention: Mention) -> bool:
    return mention.kind == "person" and mention.sure


def _beside(noun: str, name: Mention) -> str:
    """Return a name with the noun that says what it is, unless the name has it already."""
    bare = name.text.removeprefix("the ")
    return f"the {bare}" if noun.lower() in name.words else f"the {noun} {bare}"


def _as_written(text: str, match: re.Match[str]) -> str:
    return text[0].upper() + text[1:] if match.group()[0].isupper() else text
