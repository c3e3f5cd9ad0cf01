"""What was found in a text, and the words that are left of it. Decides nothing."""
