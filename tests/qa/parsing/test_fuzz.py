"""A file of any bytes becomes a document that keeps its promises, or is refused. The long run is `fuzz_loaders.py`."""

import random
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.fuzz_loaders import LIMITS, judge, real_files
from benchmarks.mutations import mutated
from qa.parsing.process import ParserProcess

FILES = real_files()
quick = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def parser() -> Iterator[ParserProcess]:
    """A running parser."""
    with ParserProcess(LIMITS) as one:
        yield one


@pytest.mark.parametrize("suffix", FILES)
@quick
@given(chance=st.randoms(use_true_random=False), number=st.integers(0, 99))
def test_changed_files_are_read_or_refused(
    parser: ParserProcess, suffix: str, chance: random.Random, number: int
) -> None:
    """A real file with some bytes changed, lost, repeated or inserted."""
    data = mutated(chance, FILES[suffix][number % len(FILES[suffix])])
    assert not judge(parser, suffix, data).startswith("fault")


@pytest.mark.parametrize("suffix", FILES)
@quick
@given(data=st.binary(min_size=1, max_size=300))
def test_any_bytes_are_read_or_refused(parser: ParserProcess, suffix: str, data: bytes) -> None:
    """Random bytes."""
    assert not judge(parser, suffix, data).startswith("fault")


@quick
@given(text=st.text(min_size=1, max_size=300))
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_any_text_is_read_or_refused(parser: ParserProcess, suffix: str, text: str) -> None:
    """Text of any script, with marks that combine and letters beyond the basic plane."""
    assert not judge(parser, suffix, text.encode("utf-8", "replace")).startswith("fault")


def test_the_judge_sees_a_parser_that_fails(parser: ParserProcess) -> None:
    """A parser that dies counts as a failure; otherwise these tests could not fail."""
    judge(parser, ".txt", b"Tea.")
    assert parser._process is not None
    parser._process.kill()
    parser._process.wait()
    assert judge(parser, ".txt", b"Tea.").startswith("fault: a file must leave the parser alive")
