"""English: its words, calendar and titles."""
