"""Boilerplate: the text that a web page shows around its article."""
