"""How the reading of a construct says that the text so far does not decide it."""

from __future__ import annotations


class NeedMore(Exception):
    """Raised only while more text may come; the reader starts again at the construct when it has come."""
