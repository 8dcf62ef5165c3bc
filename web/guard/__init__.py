"""Guards: who may request what, and how often."""
