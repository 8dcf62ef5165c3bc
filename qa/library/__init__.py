"""A library: an open index with its files, uploads and jobs."""
