"""Which words of an answer do not stand for themselves."""

import re

FEW_WORDS = 4
"""Most words that answer "why" or "how" by themselves, as "90 percent" do. On questions about `seeds/` answers to "how
much", "how many" and "how long" had 1 to 3 words; those to "why" and "how" had 5 to 16, all but one of them half of
a sentence, as "to lift relations to a new level"."""

_EXPLAIN = re.compile(r"(?:\S+ ){0,2}(?:why|how)\b", re.IGNORECASE)


def is_torn(question: str, words: str) -> bool:
    """Whether the words that answer a question are half of a sentence, which is read as a whole.

    >>> is_torn("Why did they meet?", "to lift relations to a new level")
    True
    >>> is_torn("How many came?", "more than 100,000"), is_torn("Who met?", "the ministers of five of the six states")
    (False, False)
    """
    return _EXPLAIN.match(question) is not None and len(words.split()) > FEW_WORDS
