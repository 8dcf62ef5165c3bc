"""Fit the confidence to a folder: from confirmed feedback, and from questions made of its own sentences."""
