"""Characters of the canonical text."""

from qa.corpus.blocks import clean_characters


def test_codes_of_windows_are_what_they_were() -> None:
    """A dash that was read as ISO 8859-1 must not become an invisible control character between two years."""
    assert clean_characters("1911\x961934, \x80" + "18, brewer\x92s \x81") == "1911–1934, €18, brewer’s \ufffd"
    assert clean_characters("one\x85two") == "one\ntwo"
