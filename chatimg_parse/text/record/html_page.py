"""An HTML page where a reply was expected: what a gateway or proxy sends when it fails (docs/rules.md, rule I6)."""

from __future__ import annotations

import html
import re

from .findings import Findings, Mark, Verdict

_LEAD = re.compile(r"[\s\ufeff]*(?:<!--.*?-->[\s\ufeff]*)*", re.DOTALL)
_STARTS = ("<!doctype html", "<html")
_LONGEST = max(map(len, _STARTS))
_TITLE = re.compile(r"<title[^<>]{0,256}>([^<]{0,1024})", re.IGNORECASE)


def begins_page(text: str, *, final: bool) -> bool | None:
    """True if the content is a page, `None` while its beginning does not tell."""
    if text and text[0] not in "<\ufeff" and not text[0].isspace():
        return False
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    start = text[at : at + _LONGEST].lower()
    if start.startswith(_STARTS):
        return True
    open_comment = start.startswith("<!--")  # a closed one would be part of the lead
    undecided = open_comment or any(known.startswith(start) for known in (*_STARTS, "<!--"))
    return None if undecided and not final else False


def findings_of_page(text: str) -> Findings:
    """A failure whose message is the page's title; nothing in it is a link or an image."""
    title = _TITLE.search(text)
    words = " ".join(html.unescape(title[1]).split()) if title else ""
    found = Findings(length=len(text))
    found.verdicts.append(Verdict(0, message=words or None, words=words))
    found.marks.append(Mark(0, found.length, "page"))
    return found
