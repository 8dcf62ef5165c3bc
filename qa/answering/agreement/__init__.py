"""Which answers are the same, and how many independent sources give them."""
