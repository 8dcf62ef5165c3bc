"""Rendering: the values for templates."""
