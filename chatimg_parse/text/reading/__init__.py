"""One content from its first piece to its findings: the rooms where syntax and words meet."""
