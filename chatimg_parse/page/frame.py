"""A page of ours: one file, for which nothing is loaded and in which nothing runs."""

from __future__ import annotations

from collections.abc import Iterable

from .markup import own
from .style import STYLE

SCROLLED = '<div class="scroll" tabindex="0" role="group"'  # what is too wide for a narrow screen; its name follows
# Should anything be wrong in a page, a browser loads nothing for it and runs nothing all the same.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_HEAD = f"""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
"""
_REST = """
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
"""


def mark(option: str) -> str:
    """What names the option of the command line that made a page."""
    return f'<meta name="generator" content="chatimg-parse {option}">'


def framed(title: str, body: Iterable[str], *, made_by: str, style: str) -> str:
    """A whole page. `title` is text, `body` are pieces of HTML, `made_by` is a `mark`, `style` is added to ours."""
    inner = "\n".join(body)
    head = f"{_HEAD}{made_by}{_REST}<title>{own(title)}</title>\n<style>\n{STYLE}{style}</style>\n</head>"
    return f"{head}\n<body>\n{inner}\n</body>\n</html>\n"
