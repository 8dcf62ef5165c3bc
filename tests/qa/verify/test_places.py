"""The most likely place of a damaged quotation of any length."""

import random
import string
import time

from qa.verify.places import nearest_passage


def test_a_long_damaged_quotation_is_placed() -> None:
    """With more than 512 characters it is placed by pieces: missing and changed words do not matter."""
    rng = random.Random(5)
    words = ["".join(rng.choices(string.ascii_lowercase, k=rng.randint(2, 9))) for _ in range(4000)]
    text, passage = " ".join(words), words[1000:1600]
    quote = " ".join(word if number % 9 else "changed" for number, word in enumerate(passage) if not 200 < number < 206)
    found = nearest_passage(text, quote)
    assert found is not None
    begin = text.index(" ".join(passage))
    assert abs(found[0] - begin) < 40
    assert abs(found[1] - begin - len(" ".join(passage))) < 40
    assert found[2] > 0.85


def test_a_long_quotation_takes_no_long_time() -> None:
    """10,000 random characters once took 20 seconds of processor time.

    The limit of 2 leaves room for a slow machine.
    """
    rng = random.Random(6)
    text = "".join(rng.choices(string.ascii_lowercase + "  ", k=20_000))
    quote = "".join(rng.choices(string.ascii_lowercase + "  ", k=10_000))
    started = time.process_time()
    assert nearest_passage(text, quote) is None
    assert time.process_time() - started < 2
