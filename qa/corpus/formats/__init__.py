"""One loader for each format: from a file's bytes or text to blocks and metadata."""
