"""Words that deny. Pure."""

NEGATIONS = frozenset(
    (
        "not no never none nobody nothing nowhere neither nor cannot without hardly scarcely barely "
        "ain't aren't can't couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't needn't "
        "shan't shouldn't wasn't weren't won't wouldn't unable refused denied rejected"
    ).split()
)
"""Words that deny what they stand with, in lower case with a straight apostrophe."""

_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non")


def is_opposite(one: str, other: str) -> bool:
    """Whether one word is the other with a prefix that denies it.

    >>> is_opposite("legal", "illegal"), is_opposite("disagree", "agree"), is_opposite("port", "report")
    (True, True, False)
    """
    short, long = sorted((one.lower(), other.lower()), key=len)
    return len(short) > 2 and any(long == prefix + short for prefix in _PREFIXES)
