"""Fetching and storing: which addresses, what servers and systems do wrong, who gets the key, what is left behind."""
