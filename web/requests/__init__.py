"""Requests: from bytes to checked values."""
