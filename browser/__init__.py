"""Pages of ours in a real browser: `make browser`, or `python -m browser` with names of tests as arguments."""
