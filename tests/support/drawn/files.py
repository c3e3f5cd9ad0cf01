"""Files of forms: names, and contents that tell a reader of lines, prefixes or texts from a reader of delimiters."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    b"\r\n",
    b"\n",
    b"\r",
    b"\r\n--",
    b"--b",
    b"\n--b\r\n",
    b"\r--b--",
    b"--bb",
    b"--",
    b"b",
    b" ",
    b"\t",
    b"\0",
    b"\xff",
]
contents = st.one_of(st.binary(max_size=40), st.lists(st.sampled_from(PIECES), max_size=8).map(b"".join))
# Lone surrogates are no UTF-8; names are written with escapes that are texts, too.
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=8).filter(lambda name: "%" not in name)
