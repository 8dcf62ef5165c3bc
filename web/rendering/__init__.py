"""Rendering: what templates are given."""
