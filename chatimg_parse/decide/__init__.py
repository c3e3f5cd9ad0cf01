"""From findings to the result: which pictures count, which task it was, what became of it. Knows no syntax, no body."""
