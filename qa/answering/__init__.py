"""Answering: from a question to quotations, or to no answer."""
