"""Which answers say the same, and how many independent sources give them."""
