"""The pictures that stand in a text or are all of it: data URIs and base64, whole or cut off.

What bare data is, and where it ends, is for `text.syntax.autolinks` to say, as when a reply is read. Data URIs inside
of a delimiter go on over white space, and one of which only the first characters are base64 loses these.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote

import regex

from ..text import pixels
from ..text.source import Source
from ..text.syntax import autolinks
from .edits import Edit
from .room import Room

_BEGINS = regex.compile(rf"(?i:data(?::|%3a)image(?:/|%2f))|(?<![\w+/=-])(?:{autolinks.SIGNATURE})")
_SIGNATURE = regex.compile(autolinks.SIGNATURE)
_WRAPPED = regex.compile(r"[A-Za-z0-9+/_=%\s-]*+")
_QUOTED = regex.compile(
    r"data%3aimage(?:%2f|/)[a-z0-9.+-]{1,64}+(?:%3b[a-z0-9.=-]{1,64}+){1,6}+%2c"
    r"(?:[a-z0-9._~/-]++|%(?!3a)[0-9a-f]{2})*+",
    regex.IGNORECASE,
)
_SVG_ENDS = ("%3C/svg%3E", "%3c/svg%3e", "%3C%2Fsvg%3E", "%3c%2fsvg%3e")
_MARKUP, _LONGEST_HEAD = ("<svg", "<?xm"), 256  # characters before which the tag of SVG as text stands
_BLANK = regex.compile(r"\s")
_LINES = regex.compile(r"[A-Za-z0-9+/_=\r\n-]*+")
_QUOTES = ('"', "'")
_CLOSERS = {"(": ")", '"': '"', "'": "'", "<": ">"}
_LEAST_SIGNED = 16  # characters, in a member that holds no words
_LEAST = 48  # characters of base64 that nothing but its first letters makes a picture
# Characters of bytes of an unknown type: one more than a digest has.
_LEAST_UNKNOWN = 65
# And what they hold, as no digest, path or sentence does: letters of both cases and digits, few marks, no blank.
_MIXED = tuple(map(regex.compile, ("[A-Z]", "[g-z]", "[0-9]")))
_MARKS = regex.compile(r"[/_\-\s]")
_MOST_MARKS = 6


def in_text(text: str, room: Room) -> list[Edit]:
    """The pictures that stand in a text, in order."""
    return list(_found(text, room)) if autolinks.may_hold(text, 0, len(text)) or "%3" in text else []


def _found(text: str, room: Room) -> Iterator[Edit]:
    source = Source(text, final=True)
    found = _BEGINS.search(text)
    while found is not None:
        start, at = found.span()
        if text[start] not in "dD":
            edit = _base64(source, start, room)
        else:
            edit = _data_uri(source, start, room) or _quoted(text, start, room)
        if edit is not None:
            yield edit
            at = edit.end
        # What stands directly behind a picture begins anew.
        found = (_SIGNATURE.match(text, at) if edit is not None else None) or _BEGINS.search(text, at)


def whole(
    text: str, room: Room, *, claim: str | None = None, field: bool = False, words: bool = True
) -> list[Edit] | None:
    """The picture that a string is, blanks around it apart; `None` if it is none.

    `field`: its key says that it is one; `claim` is the type that was told beside it. In `words` a line behind the
    picture is none of it.
    """
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    head = autolinks.HEADER.match(text, start)
    if head is not None:
        if words and _BLANK.search(text, head.end(), end):
            return None
        payload = text[head.end() : end]
        payload = payload if _is_encoded(head[2]) else pixels.percent_to_base64(payload)
        new = _of_payload(payload, head[1].lower(), room)
        return None if new is None else [Edit(start, end, new)]
    if not words and text.startswith(_MARKUP, start) and "<svg" in text[start : start + _LONGEST_HEAD]:
        new = room.of_bytes(text[start:end].encode("utf-8", "replace"))
        return None if new is None else [Edit(start, end, new)]
    signed = _SIGNATURE.match(text, start) is not None
    if not (field or signed) or end - start < (1 if field else _LEAST if words else _LEAST_SIGNED):
        return None
    data = pixels.normalize(text[start:end])
    if data is None or (words and _BLANK.search(text, start, end)):
        return None
    new = room.instead(data, claim, certain=field and _is_no_word(text[start : start + _LEAST_UNKNOWN]))
    return None if new is None else [Edit(start, end, new)]


def is_signed(text: str) -> bool:
    """It begins as base64 of a picture does."""
    return _SIGNATURE.match(text) is not None


def _is_no_word(head: str) -> bool:
    """Base64 of anything, by its first characters."""
    mixed = len(head) == _LEAST_UNKNOWN and all(letters.search(head) for letters in _MIXED)
    return mixed and " " not in head and len(_MARKS.findall(head)) <= _MOST_MARKS


def _is_encoded(parameters: str) -> bool:
    return parameters.lower().endswith(";base64")


def _of_payload(payload: str, claim: str | None, room: Room) -> str | None:
    data = pixels.normalize(payload)
    return None if data is None else room.instead(data, claim, certain=claim is not None)


def _data_uri(source: Source, at: int, room: Room) -> Edit | None:
    head = autolinks.HEADER.match(source.text, at)
    if head is None:
        return None
    if _is_encoded(head[2]):
        edit = _delimited(source.text, at, head.end(), head[1].lower(), room)
        if edit is not None:
            return edit
    else:
        end = _end_of_svg(source, head.end())
        if end >= 0:
            return _bare(at, end, pixels.percent_to_base64(source.text[head.end() : end]), head[1].lower(), room)
    found = autolinks.data_uri(source, at)
    if found is None:
        return None
    edit = _bare(at, found.end, found.payload.text, found.claim, room)
    return edit or (_run(source, at, head.end(), found.claim, room) if _is_encoded(head[2]) else None)


def _end_of_svg(source: Source, start: int) -> int:
    """Where markup ends that is escaped in part, so that quotes stand in it; -1 for what is none."""
    if source.text[start : start + 6].lower() != "%3csvg":
        return -1
    line = source.line_end(start)
    ends = [source.find(closer, start) + len(closer) for closer in _SVG_ENDS if source.find(closer, start) >= 0]
    return min((end for end in ends if end <= line), default=-1)


def _quoted(text: str, at: int, room: Room) -> Edit | None:
    """A data URI in a form's field or a parameter, where all of it is percent-encoded."""
    run = _QUOTED.match(text, at)
    uri = unquote(run[0]) if run else ""
    head = autolinks.HEADER.match(uri)
    if run is None or head is None or not _is_encoded(head[2]):
        return None
    new = _of_payload(uri[head.end() :], head[1].lower(), room)
    return None if new is None else Edit(at, run.end(), quote(new, safe=""))


def _delimited(text: str, at: int, start: int, claim: str, room: Room) -> Edit | None:
    """A data URI behind an opener, up to its closer or title or to where the text is cut off."""
    closer = _CLOSERS.get(text[at - 1 : at])
    if closer is None:
        return None
    body = _WRAPPED.match(text, start)
    assert body is not None
    end = body.end()
    behind = text[end : end + 1]
    if behind not in ("", closer) and not (closer == ")" and behind in _QUOTES):
        return None
    while end > start and text[end - 1].isspace():
        end -= 1
    new = _of_payload(text[start:end], claim, room)
    return None if new is None else Edit(at, end, new)


def _base64(source: Source, at: int, room: Room) -> Edit | None:
    """Bare base64; in quotes it goes on over every line break."""
    text = source.text
    if text[at - 1 : at] in _QUOTES:
        body = _LINES.match(text, at)
        assert body is not None
        if body.end() - at >= _LEAST and text[body.end() : body.end() + 1] == text[at - 1]:
            new = _of_payload(body[0], None, room)
            return None if new is None else Edit(at, body.end(), new)
    found = autolinks.base64(source, at)
    if found is None:
        return None
    return _bare(at, found.end, found.payload.text, None, room) or _run(source, at, at, None, room)


def _run(source: Source, at: int, start: int, claim: str | None, room: Room) -> Edit | None:
    """What stands there up to the first character that is none of base64, where more of it makes no sense."""
    end = autolinks.run_end(source.text, start, source.line_end(start))
    payload = source.text[start:end]
    new = _of_payload(payload, claim, room) if claim is not None or len(payload) >= _LEAST else None
    return None if new is None or source.text.startswith(autolinks.ELISIONS, end) else Edit(at, end, new)


def _bare(at: int, end: int, payload: str, claim: str | None, room: Room) -> Edit | None:
    """A picture without delimiters; of one whose rest dots elide what is there, if that is more than a sign."""
    if payload.endswith("."):
        payload, end = payload[:-1], end - 1
        if len(payload) < _LEAST:
            return None
    new = _of_payload(payload, claim, room)
    return None if new is None else Edit(at, end, new)
