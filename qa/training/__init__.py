"""How the reader's weights are made: examples, negatives and the training loop."""
