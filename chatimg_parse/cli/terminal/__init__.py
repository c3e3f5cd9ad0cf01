"""How results are printed, and what a terminal changes about it: width, colours, summary. No file, no argument."""
