"""Rephrase questions: synonyms replace nouns, verbs and adjectives, so that shared words prove nothing.

The words come from WordNet (https://wordnet.princeton.edu). Many systems package its database files.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from qa.errors import TrainingError

SHARE = 0.6  # of the words that have a synonym are replaced
PARTS = {  # WordNet's part of speech: that of lemminflect, and its tags
    "noun": ("NOUN", ("NN", "NNS")),
    "verb": ("VERB", ("VB", "VBP", "VBZ", "VBD", "VBN", "VBG")),
    "adj": ("ADJ", ("JJ", "JJR", "JJS")),
}
_BROADER = "@"  # WordNet's pointer to the next more general synset
_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
# Words that ask, count or join, and verbs with many meanings.
_KEPT = frozenset(
    """
    about after also and any are because been before being between both but can come common could did does doing done
    during each end first for form former found from gave get give given goes going gone got had has have having her
    him his how into its kind last like long made main make many may might more most much name named new not number
    off one only other our out over own part people run said same say second see seen set several should some
    such take taken than that the their them then there these they third this those three time times took total two
    type types under until upon use used using was way well went were what when where which while who whom whose why
    will with within without would year years you
    """.split()
)


class Thesaurus:
    """Synonyms of common words, inflected as the words are.

    A synonym is a word with the same sense, which must be the most frequent sense of both words. If there is none, the
    next more general word with this property is used.

    Args:
        folder: Folder with WordNet's database files ``index.noun``, ``data.noun`` and the others.

    Raises:
        TrainingError: There are no such files, or lemminflect is not installed.
    """

    def __init__(self, folder: Path) -> None:
        try:
            import lemminflect  # noqa: F401
        except ModuleNotFoundError as error:
            raise TrainingError("a thesaurus needs lemminflect: pip install 'citewell[train]'") from error
        self._first_sense: dict[tuple[str, str], str] = {}
        self._words: dict[tuple[str, str], list[str]] = {}
        self._broader: dict[tuple[str, str], str] = {}
        self._synonyms: dict[str, list[str]] = {}
        for part in PARTS:
            self._read_index(part, folder / f"index.{part}")
            self._read_data(part, folder / f"data.{part}")

    def synonyms(self, word: str) -> list[str]:
        """Return words that can replace a word in lower case, in its usual sense."""
        if word not in self._synonyms:
            self._synonyms[word] = [] if word in _KEPT else self._find(word)
        return self._synonyms[word]

    def _find(self, word: str) -> list[str]:
        from lemminflect import getAllLemmas, getInflection

        lemmas = getAllLemmas(word)
        for part, (universal, tags) in PARTS.items():
            for lemma in lemmas.get(universal, ()):
                tag = next((tag for tag in tags if word in getInflection(lemma, tag)), None)
                others = self._of_sense(part, lemma)
                if tag and others:
                    return [forms[0] for other in others if (forms := getInflection(other, tag))]
        return []

    def _of_sense(self, part: str, lemma: str) -> list[str]:
        sense = self._first_sense.get((part, lemma))
        if sense is None:
            return []
        for synset in (sense, self._broader.get((part, sense))):
            if synset is None:
                continue
            words = [word for word in self._words[part, synset] if word != lemma and word.isalpha() and word.islower()]
            words = [word for word in words if self._first_sense.get((part, word)) == synset]
            if words:
                return words
        return []

    def _read_index(self, part: str, path: Path) -> None:
        """``lemma pos synsets pointers [pointer…] senses tagged offset…``, the most frequent sense first."""
        for fields in _lines(path):
            after = 4 + int(fields[3])
            if int(fields[after + 1]):  # WordNet counted it in a text
                self._first_sense[part, fields[0]] = fields[after + 2]

    def _read_data(self, part: str, path: Path) -> None:
        """``offset file pos words [word id…] pointers [symbol offset pos place…]``."""
        for fields in _lines(path):
            synset, count = (part, fields[0]), int(fields[3], 16)
            self._words[synset] = [word.partition("(")[0] for word in fields[4 : 4 + 2 * count : 2]]
            pointers = fields[5 + 2 * count :]
            if _BROADER in pointers[::4]:
                self._broader[synset] = pointers[pointers.index(_BROADER) + 1]


def rephrase(question: str, thesaurus: Thesaurus, sample: random.Random) -> str:
    """Replace a share of a question's words by synonyms; names stay."""

    def choose(match: re.Match[str]) -> str:
        synonyms = thesaurus.synonyms(match[0])
        return sample.choice(synonyms) if synonyms and sample.random() < SHARE else match[0]

    return _WORD.sub(choose, question)


def _lines(path: Path) -> Iterator[list[str]]:
    try:
        lines = path.read_text("utf-8").splitlines()
    except OSError as error:
        raise TrainingError(
            f"a thesaurus must be a folder with WordNet's files, {path} cannot be read ({error.strerror}): name another"
        ) from error
    return (line.partition(" | ")[0].split() for line in lines if not line.startswith("  "))  # skips the licence
