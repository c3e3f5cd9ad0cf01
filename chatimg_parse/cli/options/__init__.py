"""The options of the command line: which there are, what they mean, which do not go together. Nothing is done here."""
