"""Training of the reader: examples, negatives and the training loop."""
