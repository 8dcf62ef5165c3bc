"""What was learned: the embedder, and the readers that find the words that answer."""
