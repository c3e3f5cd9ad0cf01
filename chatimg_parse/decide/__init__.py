"""From findings to decisions: which pictures are the result, which task it was, what became of it."""
