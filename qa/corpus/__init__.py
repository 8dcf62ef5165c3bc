"""From files to chunks: find and read files, parse them to canonical text, find sentences, cut chunks."""
