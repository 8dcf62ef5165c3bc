"""Question sets to figures: how good are retrieval, reading and silence."""
