"""How labels are compared: which characters do not count.

Sources: Unicode DerivedCoreProperties (Default_Ignorable_Code_Point), Unicode UAX #9 (bidi controls), and the
Halfwidth and Fullwidth Forms block, whose U+FF01 to U+FF5E are ASCII shifted by 0xFEE0.
"""

from __future__ import annotations

import codecs
import re

BIDI_CONTROLS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Default-ignorable characters without the bidi controls, which are refused in URLs and so must stay visible there.
IGNORABLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
IGNORABLES = re.compile(f"[{IGNORABLE}]+")
# Tested as one range each, because the set is looked at for every character of a slow line.
_UNCOUNTED = re.compile(f"[{IGNORABLE}{BIDI_CONTROLS}*~]")

_WIDTH = {0xFF01 + i: 0x21 + i for i in range(0x5E)} | {0x3000: 0x20}
_SEPARATORS = {ord(c): " " for c in "_-\u2010\u2011\\"}  # a backslash escapes one of them in markdown
_APOSTROPHES = {ord(c): "'" for c in "‘’ʼ＇"}
_FOLD = _WIDTH | _SEPARATORS | _APOSTROPHES
# Characters for which `fold` is more than `casefold`; the fast path must not meet one.
ODD = re.compile(f"[{IGNORABLE}{BIDI_CONTROLS}*~_\\-\u2010\u2011‘’ʼ\uff01-\uff5e\u3000]")


def fold(label: str) -> str:
    """The label as the vocabulary spells it: no width, case, emphasis, ignorables; single blanks."""
    if ODD.search(label):
        label = _UNCOUNTED.sub("", label).translate(_FOLD)
    return " ".join(label.casefold().split())


def uncounted(char: str) -> bool:
    """True for a character that may stand inside a label without being part of it."""
    return _UNCOUNTED.match(char) is not None


def without_ignorables(value: str) -> str:
    """An id or URL without default-ignorable characters (rule 5)."""
    return value if value.isascii() else IGNORABLES.sub("", value)


SURROGATES = re.compile("[\ud800-\udfff]")
# Looked up now, so that no file is opened while parsing.
_UTF_16 = codecs.lookup("utf-16-le")


def joined_surrogates(text: str, errors: str) -> str:
    """Two halves of a surrogate pair as one character; a lone half as `errors` says (`replace`, `surrogatepass`)."""
    if text.isascii() or SURROGATES.search(text) is None:
        return text
    return _UTF_16.decode(_UTF_16.encode(text, "surrogatepass")[0], errors)[0]
