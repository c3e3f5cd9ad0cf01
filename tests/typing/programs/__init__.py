"""Programs for type checkers: one that is right, what its types are, and one that is wrong in every marked line."""
