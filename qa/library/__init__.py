"""A library: an index opened, with its files, uploads and jobs."""
