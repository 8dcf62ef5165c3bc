"""Languages: their codes of BCP 47, and their English names."""

import re

_NAMES = dict(
    pair.split("=")
    for pair in (
        "af=Afrikaans am=Amharic ar=Arabic as=Assamese az=Azerbaijani be=Belarusian bg=Bulgarian bn=Bengali br=Breton "
        "bs=Bosnian ca=Catalan cs=Czech cy=Welsh da=Danish de=German dz=Dzongkha el=Greek en=English eo=Esperanto "
        "es=Spanish et=Estonian eu=Basque fa=Persian fi=Finnish fo=Faroese fr=French ga=Irish gl=Galician gu=Gujarati "
        "he=Hebrew hi=Hindi hr=Croatian ht=Haitian hu=Hungarian hy=Armenian id=Indonesian is=Icelandic it=Italian "
        "ja=Japanese jv=Javanese ka=Georgian kk=Kazakh km=Khmer kn=Kannada ko=Korean ku=Kurdish ky=Kyrgyz la=Latin "
        "lb=Luxembourgish lo=Lao lt=Lithuanian lv=Latvian mg=Malagasy mk=Macedonian ml=Malayalam mn=Mongolian "
        "mr=Marathi ms=Malay mt=Maltese nb=Norwegian ne=Nepali nl=Dutch nn=Norwegian no=Norwegian oc=Occitan or=Odia "
        "pa=Punjabi pl=Polish ps=Pashto pt=Portuguese qu=Quechua ro=Romanian ru=Russian rw=Kinyarwanda se=Sami "
        "si=Sinhala sk=Slovak sl=Slovenian sq=Albanian sr=Serbian sv=Swedish sw=Swahili ta=Tamil te=Telugu tg=Tajik "
        "th=Thai tk=Turkmen tl=Tagalog tr=Turkish tt=Tatar ug=Uyghur uk=Ukrainian ur=Urdu uz=Uzbek vi=Vietnamese "
        "vo=Volapük wa=Walloon xh=Xhosa yi=Yiddish zh=Chinese zu=Zulu"
    ).split()
)
_THREE_LETTERS = {
    "eng": "en",
    "deu": "de",
    "ger": "de",
    "fra": "fr",
    "fre": "fr",
    "spa": "es",
    "ita": "it",
    "rus": "ru",
}
_CODES = {name.lower(): code for code, name in reversed(_NAMES.items())} | _THREE_LETTERS
_TAG = re.compile(r"([a-z]{2})(?:[-_][\w-]{1,30})?")


def language_code(stated: str | None) -> str | None:
    """Return the code of a language that a file states as a tag or by its English name; None if it is not known.

    >>> [language_code(text) for text in ("en-GB", "German", "fra", "de_AT", "undefined", None)]
    ['en', 'de', 'fr', 'de', None, None]
    """
    words = (stated or "").strip().lower()
    if words in _CODES:
        return _CODES[words]
    tag = _TAG.fullmatch(words)
    return tag[1] if tag and tag[1] in _NAMES else None


def language_name(code: str) -> str:
    """Return the English name of a language, or its code if it has none here.

    >>> language_name("de"), language_name("xx")
    ('German', 'xx')
    """
    return _NAMES.get(code, code)
