"""The trained models: the embedder, and the readers that find the words that answer."""
