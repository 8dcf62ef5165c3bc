"""Published shards: an index as immutable files that any number of processes read, and the search over many of them."""
