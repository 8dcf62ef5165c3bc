"""Watched folders: what changes in them while the service answers is indexed."""
