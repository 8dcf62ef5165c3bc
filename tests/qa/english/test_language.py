"""English is distinguished from other languages; a text that is too short counts as English."""

import subprocess
import sys

import pytest

from qa.english.language import other_language

OTHERS = [
    ("Wer hat die Mühle von Oberlach gebaut?", "de"),
    ("Wie heißt der Bürgermeister von Oberlach?", "de"),
    ("Was ist das?", "de"),
    ("Qui a construit le lavoir de Saint-Aubry ?", "fr"),
    ("Combien a coûté la restauration du lavoir ?", "fr"),
    ("Кто построил мост через Вежу?", "ru"),
    ("谁创办了青河镇图书馆？", "zh"),
    ("من بنى ميناء رأس النور؟", "ar"),
    ("¿Cuándo se construyó el puente de la ciudad?", "es"),
    ("Chi ha costruito il ponte vecchio?", "it"),
    ("Wie is de burgemeester van Oudewater?", "nl"),
]
ENGLISH = [
    "Who founded the library?",
    "When did Zeynep Öztürk open the café?",
    "What is Nagorno-Karabakh?",
    "how many ships",
    "Is the Ferl canal longer than the Obra canal?",
    "Are dogs allowed on the canal?",
    "Name the officers of the club.",
    "trump",
    "Section 907",
    "Ilham Aliyev",
    "zangezur corridor",
    "hi",
    "",
    "1911–1934",
]


@pytest.mark.parametrize(("text", "language"), OTHERS)
def test_another_language_is_named(text: str, language: str) -> None:
    """Also a question of a few words, in several scripts."""
    assert other_language(text) == language


@pytest.mark.parametrize("text", ENGLISH)
def test_english_and_names_are_not_taken_for_another(text: str) -> None:
    """Names, keywords and texts that are too short count as English."""
    assert other_language(text) is None


def test_a_passage_in_another_language_with_an_english_name_in_it_is_told() -> None:
    """A few English words in it do not make a text English."""
    text = (
        "Die Mühle von Oberlach wurde 1784 vom Zimmermann Kaspar Öttl gebaut. Heute steht dort das Hotel The Mill, und "
        "am Sonntag kann man die alte Mühle besichtigen. Die Gemeinde bezahlte dafür 40 000 Gulden."
    )
    assert other_language(text) == "de"


def test_english_needs_no_model() -> None:
    """The identifier takes a second to load: a plain question and its passage do not wait for it."""
    program = (
        "import sys; from qa.english.language import other_language as told;"
        "told('When was the mill built?'); told('The mill was built in 1784 by the carpenter of the town.');"
        "sys.exit('py3langid' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
