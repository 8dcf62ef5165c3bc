"""Chunks tile the text."""

import itertools
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.blocks import Block, join_blocks
from qa.corpus.chunks import cut_chunks
from qa.corpus.sentences import split_sentences
from qa.records import Chunk, Document

WORDS = st.sampled_from(
    ["tea", "Rize.", "It", "rains,", "U.S.", "is", "3.5", "“so”", "👩‍👩‍👧", "e\u0301e\u0301", "x" * 90, "نعم؟", "是。"]
)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)
BLOCKS = st.lists(st.builds(Block, PARAGRAPHS, st.booleans()), max_size=12)


def document(*blocks: Block) -> Document:
    """A document of the blocks."""
    text, headings, _, _ = join_blocks(blocks)
    return Document(id="a.txt", title="", path="/a.txt", sha256="", file_sha256="", text=text, headings=headings)


def count_words(texts: Sequence[str]) -> list[int]:
    """One token a word."""
    return [len(text.split()) for text in texts]


def cut(source: Document, max_tokens: int = 8) -> tuple[Chunk, ...]:
    """The chunks of a document by words."""
    return cut_chunks(source, max_tokens=max_tokens, count_tokens=count_words)


@given(BLOCKS, st.integers(min_value=4, max_value=40))
def test_chunks_tile_the_text(blocks: list[Block], max_tokens: int) -> None:
    """Joined in order, the chunks give the text; offsets, order and numbers agree."""
    source = document(*blocks)
    chunks = cut(source, max_tokens)
    assert "".join(chunk.text for chunk in chunks) == source.text
    for number, chunk in enumerate(chunks):
        assert chunk.text == source.text[chunk.start : chunk.end]
        assert (chunk.ordinal, chunk.document_id) == (number, source.id)
    assert chunks == cut(source, max_tokens)


@given(BLOCKS, st.integers(min_value=4, max_value=40))
def test_sentences_lie_inside_their_chunk_and_no_heading_is_one(blocks: list[Block], max_tokens: int) -> None:
    """Quotable sentences are trimmed, in order and do not overlap.

    Together with the headings they are the whole text.
    """
    source = document(*blocks)
    spans = [span for chunk in cut(source, max_tokens) for span in chunk.sentences]
    assert all(
        chunk.start <= start < end <= chunk.end for chunk in cut(source, max_tokens) for start, end in chunk.sentences
    )
    everything = sorted([*spans, *source.headings])
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(everything))
    assert all(source.text[start:end] == source.text[start:end].strip() for start, end in spans)
    rest = "".join(
        source.text[end:start]
        for (_, end), (start, _) in zip([(0, 0), *everything], [*everything, (len(source.text), 0)], strict=True)
    )
    assert not rest.strip()


@given(BLOCKS, st.integers(min_value=4, max_value=40))
def test_no_chunk_is_longer_than_the_limit(blocks: list[Block], max_tokens: int) -> None:
    """No chunk has more words than allowed."""
    assert all(count_words([chunk.text])[0] <= max_tokens for chunk in cut(document(*blocks), max_tokens))


def test_chunks_end_with_sentences_and_white_space_stays_before() -> None:
    """The space between two sentences belongs to the chunk before it."""
    chunks = cut(document(Block("One two three four five. Six seven eight nine ten.")))
    assert [chunk.text for chunk in chunks] == ["One two three four five. ", "Six seven eight nine ten."]
    assert [chunk.sentences for chunk in chunks] == [((0, 24),), ((25, 50),)]


def test_a_heading_begins_a_chunk_and_names_it() -> None:
    """A heading stands with what follows, is no sentence, and is the heading of all chunks under it."""
    chunks = cut(
        document(
            Block("Before all."),
            Block("Tea", heading=True),
            Block("One two three four five. Six seven eight nine ten."),
            Block("Milk", heading=True),
            Block("White."),
        )
    )
    assert [chunk.text for chunk in chunks] == [
        "Before all.\n\n",
        "Tea\n\nOne two three four five. ",
        "Six seven eight nine ten.\n\n",
        "Milk\n\nWhite.",
    ]
    assert [chunk.heading for chunk in chunks] == ["", "Tea", "Tea", "Milk"]
    assert [len(chunk.sentences) for chunk in chunks] == [1, 1, 1, 1]


def test_a_small_last_chunk_is_evened_out() -> None:
    """Eight sentences of two words and one more make four and five, not eight and one."""
    chunks = cut(document(Block(" ".join(["It rains."] * 9))), max_tokens=16)
    assert [len(chunk.sentences) for chunk in chunks] == [4, 5]


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    """Its pieces are chunks that can be quoted."""
    chunks = cut(document(Block("one two three four five six, seven eight nine ten.")))
    assert [chunk.text for chunk in chunks] == ["one two three four five six, ", "seven eight nine ten."]
    assert [chunk.sentences for chunk in chunks] == [((0, 28),), ((29, 50),)]


def test_a_word_of_a_megabyte_is_cut_too() -> None:
    """A word that counts as one token is cut by its length, but not before a combining mark."""
    source = document(Block("e\u0301" * 500_000))
    chunks = cut(source, max_tokens=160)
    assert max(len(chunk.text) for chunk in chunks) <= 1600
    assert "".join(chunk.text for chunk in chunks) == source.text
    assert all(chunk.text[0] == "e" for chunk in chunks)


def test_tokens_are_counted_in_one_call() -> None:
    """All sentences are counted at once, and parts only where one is too long."""
    calls: list[int] = []

    def count(texts: Sequence[str]) -> list[int]:
        calls.append(len(texts))
        return count_words(texts)

    source = document(Block("It rains. " * 50))
    cut_chunks(source, max_tokens=8, count_tokens=count)
    assert calls == [len(split_sentences(source.text))]


def test_an_empty_document_has_no_chunks() -> None:
    """No text, no chunk."""
    assert cut(document()) == ()
