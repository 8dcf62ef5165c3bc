"""From a question that leans on a conversation to one that stands alone."""
