"""Tell the kind of a name by its form: a title, an ending, its head word. Pure.

There is no list of names and no model. If the form shows nothing, the kind stays open. The few countries and capitals
below are frequent in news, and their endings do not show that they are places.
"""

import re
from collections.abc import Sequence
from typing import Literal

from qa.english.titles import OF_A_PERSON

Kind = Literal["person", "name", "place", "group", "thing", "time"]
"""What is named; ``name`` if the form does not show it."""

# Words with a capital at the beginning of a sentence or in a heading that are not names.
ORDINARY = frozenset(
    (
        "a about according actually additionally after afterward afterwards again ah all also although am an and "
        "another any anyone anything are as at based be because been before beforehand being besides both but by can "
        "consequently cool could describe did do does due during each earlier either else er even eventually every "
        "everyone excellent explain few finally first following for formerly from furthermore give given good great "
        "had has have having he hello hence her here hers hey hi him his hmm how however hows i if in indeed initially "
        "instead into is it its just last later like likewise list many may maybe me meanwhile might more moreover "
        "most much must my name near neither never nevertheless next nice no nobody none nonetheless nope nor not "
        "nothing now of off often oh ok okay on once one only or other others otherwise our out over perhaps please "
        "previously really recently right several shall she should similarly since so some somebody someone something "
        "sometimes soon sorry still subsequently such sure tell than thank thanks that the their them then there "
        "thereafter therefore these they this those though three through thus to today together tomorrow too two um "
        "umm under unlike until up upon us very was we well were what whatever whats when whenever where whether which "
        "while who whoever whom whose why will with within without would wow yeah yep yes yesterday yet you your "
        "aren't didn't doesn't don't he's how's i'm isn't it's let's she's that's there's they're wasn't weren't "
        "what's when's where's who's"
    ).split()
)
PLACES = frozenset(
    (
        "america argentina belarus brazil canada chile china cuba cyprus denmark egypt europe france germany greece "
        "hungary iran iraq israel italy japan kuwait lebanon libya mexico moscow morocco norway paris london baku "
        "peru portugal qatar spain sudan sweden tokyo turkey türkiye ukraine vietnam yemen karabakh washington "
        "brussels beijing tehran yerevan tbilisi city county island islands lake mountain river street valley"
    ).split()
)
HEAD_NOUN = re.compile(
    r" (corridor|conflict|crisis|dispute|government|administration|parliament|region|border|plant|factory|pipeline|"
    r"agreement|treaty|war|declaration|summit|resolution|committee|commission|council|party|army|ministry|embassy|bank|"
    r"company|issue|foundation|elections?|convention|constitution|law|amendment)\b"
)
PERSON_NOUN = (
    r"(?:(?:[a-z]*[a-z])?(?:man|woman)|[a-z]+ist|[a-z]+cian|actor|actress|adviser|ambassador|author|boy|brother|chancellor|"
    r"chief|child|daughter|doctor|emperor|empress|father|friend|girl|governor|husband|judge|king|lawyer|leader|lady|mayor|"
    r"minister|mother|officer|official|opponent|person|player|pope|president|priest|prince|princess|professor|queen|"
    r"secretary|senator|singer|sister|soldier|son|speaker|student|teacher|wife|winner|writer)"
)
_SHE = re.compile(r"^(?:mrs|ms|miss|lady|queen|princess|congresswoman|chairwoman)\b|(?:ov|ev|sk)a(?:ya)?$")
_HE = re.compile(r"^(?:mr|sir|lord|king|prince|pope|congressman|chairman)\b|(?:ov|ev|sky|ski|oglu|zade)$")
_GROUPS = frozenset(
    (
        "academy administration agency alliance army assembly association bank band board bureau church club college "
        "commission committee community company congress corporation corps council court department federation forces "
        "foundation front government group house inc institute institution ltd majlis ministry mission movement "
        "network office organisation organization parliament party press school senate service society team times "
        "tribunal union university"
    ).split()
)
_THINGS = frozenset(
    (
        "act agreement amendment award bill bridge charter code constitution convention covenant cup declaration "
        "episode festival film forum law memorandum olympics pact plan prize process project protocol report "
        "resolution show song statement summit symphony theory treaty war"
    ).split()
)
_PLACE_ENDING = re.compile(r"(?:istan|land|lands|shire|burg|ville|[gnsmrb]ia|aijan)$")
_COMPASS = frozenset("north south east west new united saudi".split())
_PLACE_BEGINNINGS = frozenset("new united saudi san los lake mount fort".split())
_OF_PEOPLE = re.compile(
    r"[a-z]{2}(?:ian|ani|ean|can|ish|ese|qi)$|^(?:French|German|Dutch|Greek|Swiss|Soviet|Western|U\\.?S)$"
)
_IN = re.compile(r"\b(?:in|near|across) $")
_LONGEST_PERSON = 4  # words


def tell_kind(name: Sequence[str], *, article: bool, before: str) -> tuple[Kind, bool]:
    """Return the kind of a name, and whether a title, an ending or a word shows it, and not only its shape.

    Args:
        name: Its words as they are written.
        article: Whether "the" stands before it.
        before: The text before it.

    >>> tell_kind(["Senator", "Cardin"], article=False, before="")
    ('person', True)
    >>> tell_kind(["Fazil", "Mustafa"], article=False, before=""), tell_kind(["Zappa"], article=False, before="")
    (('person', False), ('name', False))
    """
    words = [word.lower() for word in name]
    first, last = words[0], words[-1]
    if first in OF_A_PERSON and len(words) > 1:
        return "person", True
    if _GROUPS.intersection((first, last)):
        return "group", True
    if _THINGS.intersection((first, last)):
        return "thing", True
    ended = _PLACE_ENDING.search(last) and (len(words) == 1 or first in _COMPASS)
    if last in PLACES or ended or (first in _PLACE_BEGINNINGS and len(words) > 1):
        return "place", True
    if len(words) > 1 and last.isdigit():
        return "thing", True  # Section 907
    if any(len(word) > 1 and word.isupper() and word.isalpha() for word in name):
        return "group", True
    if article or "of" in words:
        return "thing", False
    if _IN.search(before):
        return "place", False
    is_long = 1 < len(words) <= _LONGEST_PERSON
    return ("person" if is_long and not any(word.isdigit() for word in words) else "name"), False


def is_of_person(nouns: str) -> bool:
    """Whether common nouns mean a single person.

    >>> is_of_person("former foreign minister"), is_of_person("ministry")
    (True, False)
    """
    return re.search(rf"\b{PERSON_NOUN}$", nouns) is not None


def tell_gender(name: str) -> str:
    """Return ``he`` or ``she`` if the title or the family name's ending shows it, else an empty string.

    >>> tell_gender("Mehriban Aliyeva"), tell_gender("Mr. Blinken"), tell_gender("Kim Lee")
    ('she', 'he', '')
    """
    lowered = name.lower()
    return "she" if _SHE.search(lowered) else "he" if _HE.search(lowered) else ""


def tells_people(word: str) -> bool:
    """Whether a word belongs to a people and can describe a noun.

    >>> tells_people("American"), tells_people("Armenian"), tells_people("Aliyev")
    (True, True, False)
    """
    return _OF_PEOPLE.search(word) is not None
