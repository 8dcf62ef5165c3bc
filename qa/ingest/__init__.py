"""The first river: files to an index."""
