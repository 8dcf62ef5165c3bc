"""From question sets to figures: how good retrieval, reading and confidence are."""
