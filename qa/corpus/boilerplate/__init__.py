"""Boilerplate: what a page shows around its article."""
