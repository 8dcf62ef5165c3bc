"""The stored index: Chroma holds it, and the lexical index is derived from it."""
