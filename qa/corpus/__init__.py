"""From files to chunks: find and read files, parse them into canonical text, find sentences, cut chunks."""
