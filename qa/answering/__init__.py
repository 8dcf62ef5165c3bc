"""Answering: from a question to quotations, or silence."""
