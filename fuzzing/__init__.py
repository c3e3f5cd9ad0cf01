"""Replies that a fuzzer makes, led by the branches that they reach, held against what is promised: `make fuzz`."""
