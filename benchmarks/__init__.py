"""Measurements: what reading a reply costs beside doing it by hand, beside other tools, and on hostile text."""
