"""One picture or video of a body: an address or bytes in, a result, a draft, a link or a stranger out.

A field that is meant for a picture needs no extension and no signature (docs/rules.md, rules 7 and 17); what its value
positively is instead (a video, a page, a document) still counts. In a member that no row knows only what is a picture
by itself is one, and even that waits for the end (rule 21).
"""

from __future__ import annotations

import re
from base64 import b64encode

from ...text import pixels, placeholders, urls
from ...text.record.encoded_pictures import Pictures
from ...text.record.findings import Clip, Hyperlink, Picture
from ...text.syntax.tokens import Payload
from ...text.words.addresses import says_video
from ..reply.reply import Reply
from .context import Context

_ANYTHING = "application/octet-stream"  # says nothing
_LONGEST_HEAD = 256  # characters of a data URI before its bytes
_SIGNATURE = re.compile("|".join(pixels.SIGNATURES))
_ADDRESS = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.\-]*:|[./]|[^\s/]+\.[A-Za-z]{2,5}(?:[/?#]|$))")
_SVG = "<svg"  # SVG as text
_HTTP = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_LEAST = 48  # characters of base64 that may be a picture


def is_address(text: str) -> bool:
    """An address and nothing else, or a data URI of a picture."""
    head = text[:16].lstrip().lower()
    if head.startswith("http"):
        return _HTTP.fullmatch(text) is not None
    return head.startswith("data:image/") or placeholders.read(text) is not None


def is_whole_address(value: object) -> bool:
    """An address that leads somewhere by itself, and no path on the machine of others."""
    if not isinstance(value, str):
        return False
    return value[:16].lstrip().lower().startswith(("http", "data:")) or placeholders.read(value) is not None


def looks_like_picture(text: object) -> bool:
    """A picture by itself: a data URI, base64 with a signature, an address with the extension of one."""
    if not isinstance(text, str) or len(text) < 12:
        return False
    head = text[:64].lstrip()
    if head[:11].lower() == "data:image/":
        return True
    if head[:4] == "<ima":
        return placeholders.read(text) is not None
    if head[:4] in ("<svg", "<?xm"):
        return "<svg" in text[:_LONGEST_HEAD]
    if head[:4].lower() == "http":
        return _HTTP.fullmatch(text) is not None and urls.kind_of(text.strip()) == "image"
    return len(text) >= _LEAST and _SIGNATURE.match(head) is not None and " " not in head


def take(reply: Reply, text: str, path: str, ctx: Context) -> bool:
    """A URL, a data URI, or base64 where a URL was meant; True if it was one, also one that was refused."""
    head = text[:64].lstrip()
    redacted = placeholders.read(text) is not None
    if head[:1] == "<" and not redacted and looks_like_picture(text):
        text, head = b64encode(text.encode("utf-8", "replace")).decode("ascii"), _SVG
    if (
        head is _SVG
        or redacted
        or head[:5].lower() == "data:"
        or _SIGNATURE.match(head)
        or (len(text) > 64 and not _ADDRESS.match(head))
    ):
        return take_bytes(reply, text, path, ctx)
    checked = urls.check(text, reply.settings.base_url)
    if checked.problem:
        reply.remark(checked.problem, path, len(text))
    if checked.url is None:
        return False
    if text is not reply.cut_text:  # half an address leads nowhere
        _place_url(reply, checked.url, path, ctx)
    return True


def _place_url(reply: Reply, url: str, path: str, ctx: Context) -> None:
    """A picture, or what the address or the type beside it says that it is."""
    kind, role = urls.kind_of(url), urls.known_role(url)
    claim = "" if ctx.claim is None or ctx.claim.startswith(_ANYTHING) else ctx.claim
    if _is_video(url, kind, claim):
        take_video(reply, url, path, ctx)
    elif role is not None:
        reply.sign(role, url)
        reply.link(url, role, path)
    elif kind not in (None, "image") or (claim and not claim.startswith("image")) or urls.is_placeholder(url):
        reply.link(url, "other", path, kind=kind)
    elif ctx.withheld:
        reply.link(url, "other", path, kind="image")
    elif _is_draft(ctx):
        reply.partial = reply.partial or ctx.thought
        reply.link(url, "draft", path, kind=kind)
    elif ctx.unknown or reply.affords_picture():
        _add(reply, Picture(0, 0, ctx.origin, url=url, media_type=claim or None), path, len(url), ctx)


def _is_video(url: str, kind: str | None, claim: str) -> bool:
    """By its address or by what was claimed, else by the words in the address where both are silent."""
    return kind == "video" or claim.startswith("video") or (kind is None and not claim and says_video(url))


def _is_draft(ctx: Context) -> bool:
    """A picture here is no result; of what no row knows only a thought is none, all else waits for the end anyway."""
    return ctx.thought or (ctx.draft and not ctx.unknown)


def take_bytes(reply: Reply, text: str, path: str, ctx: Context) -> bool:
    """Base64 or a data URI; an address where bytes were meant is an address."""
    head = text[:64].lstrip().lower()
    if head.startswith(("http://", "https://")):
        return take(reply, text, path, ctx)
    if not head:
        return False
    if ctx.withheld or _is_draft(ctx):
        reply.partial = reply.partial or ctx.thought
        return True
    claim = ctx.claim
    if claim and not claim.startswith(("image", _ANYTHING)):
        if not _is_picture(text):
            return True  # a sound or a document
        claim = None
    if not ctx.unknown and not reply.affords_picture():
        return True
    found, at = reply.here
    known, told = len(found.remarks), Pictures(found, allow_svg=True)
    if head.startswith("data:"):
        picture = told.data_uri(text.strip(), None, at, at, None, ctx.origin, set())
    else:
        payload = Payload(text, plain=False)
        picture = told.payload(payload, claim, at, at, None, ctx.origin, set(), field=not ctx.unknown)
    for remark in found.remarks[known:]:
        remark.place = (0, len(text), path)
    if picture is not None:
        found.pictures.pop()
        if ctx.unknown and picture.width is None and not head.startswith(("data:", "<")):
            return True  # letters that begin like one
        picture.cut = text is reply.cut_text
        _add(reply, picture, path, len(text), ctx)
    return True


def note_bytes(reply: Reply, data: str, path: str) -> None:
    """The picture that was given by its address is given by its bytes, too: it is known where they come again."""
    picture = reply.placed
    if picture is None or picture.url is None or not reply.fresh or reply.fresh[-1][2] is not picture:
        return
    start = data.find(",", 0, _LONGEST_HEAD) + 1 if data[:5].lower() == "data:" else 0
    redacted = placeholders.read(data)
    picture.also = pixels.normalize(data[start:]) if redacted is None else redacted.key
    if picture.also in reply.choice.known.inputs:
        _, own, _ = reply.fresh.pop()
        own.pictures = [each for each in own.pictures if each is not picture]
        reply.link(picture.url, "input", path)


def _add(reply: Reply, picture: Picture, path: str, length: int, ctx: Context) -> None:
    known = reply.choice.known
    if picture.url is not None and known.is_input(picture.url):
        reply.link(picture.url, "input", path)
        return
    if picture.data is not None and picture.data in known.inputs:
        return
    own, at = reply.here
    picture.at = picture.end = at
    picture.place = (0, length, path)
    picture.prompt = ctx.prompt or known.prompt
    picture.alt = ctx.alt
    if ctx.unknown:
        picture.labelled = ctx.strict
        own.strangers.append(picture)
    else:
        own.pictures.append(picture)
        reply.placed = picture
        reply.fresh.append((reply.choice, own, picture))


def forget_inputs(reply: Reply) -> None:
    """What was sent may be told behind what was made: a picture of the object that was read is looked at again."""
    sent = {id(picture) for choice, _, picture in reply.fresh if choice.known.holds(picture.url, picture.data)}
    for own in {id(own): own for _, own, _ in reply.fresh}.values() if sent else ():
        again = [picture for picture in own.pictures if id(picture) in sent]
        own.pictures = [picture for picture in own.pictures if id(picture) not in sent]
        shown = [picture for picture in again if picture.url is not None]
        own.links += [Hyperlink(p.at, p.end, p.url or "", None, "input", place=p.place) for p in shown]
    reply.fresh.clear()


def read_bytes(reply: Reply, data: str) -> None:
    """The picture that was given instead of a reply, as base64; it ends where its bytes do."""
    found, at = reply.here
    inputs = reply.choice.known.inputs
    Pictures(found, allow_svg=True).payload(Payload(data, plain=True), None, at, at, None, "bytes", inputs, field=True)


def _is_picture(text: str) -> bool:
    """The bytes are those of a picture, whatever was claimed of them."""
    data = pixels.normalize(text)
    if data is None:
        return placeholders.read(text) is not None
    return pixels.look(data).media_type is not None


def take_video(reply: Reply, url: object, path: str, ctx: Context) -> None:
    """A video by its address; a draft is none yet."""
    checked = urls.check(url, reply.settings.base_url) if isinstance(url, str) else None
    if checked is None or checked.url is None or url is reply.cut_text:
        if checked is not None and checked.problem:
            reply.remark(checked.problem, path, len(checked.url or ""))
        return
    if ctx.draft or ctx.withheld:
        reply.link(checked.url, "draft" if ctx.draft else "other", path, kind="video")
        return
    own, at = reply.here
    poster = ctx.poster
    if reply.streaming and any(picture.url == poster for picture in own.pictures):
        poster = None  # it was given out already, as a picture
    own.clips.append(Clip(at, checked.url, poster))
    reply.link(checked.url, "video", path, kind="video")


def poster_of(reply: Reply, told: object, path: str) -> str | None:
    """The still picture of a video or a picture in small, which is no result; its address."""
    url = urls.check(told).url if isinstance(told, str) else None
    if url is not None:
        reply.link(url, "poster", path, kind=urls.kind_of(url))
    return url
