"""The rows of words, and how they are looked up."""
