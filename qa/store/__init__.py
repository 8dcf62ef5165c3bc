"""What is kept: Chroma holds the index, the lexical index is derived from it."""
