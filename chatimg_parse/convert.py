"""The result's outward forms, made from plain data (`ImageResult.model_dump()`); imports nothing of ours.

Markdown is the form that needs care: it is read again, by `parse` and by other programs, so the text must neither
hide the pictures behind it nor bring in new ones. `_inert` puts a backslash (or an entity, where none works) at
what could begin a construct. Closed fences and code spans stay, since nothing in them counts. What it leaves alone
is what a reader of today's replies meets: brackets, emphasis, lists, tables, quotes.
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args
from urllib.parse import quote

Plain = dict[str, Any]
ChatMode = Literal["parts", "images", "markdown"]

# -- pictures and text in markdown ------------------------------------------------------------------------------

# A data URI with another type is no image for anybody.
_SVG = "image/svg+xml"
_IMAGE_TYPE = re.compile(r"image/[A-Za-z0-9_.+-]{1,64}")
_ESCAPED = r"\\[!-/:-@\[-`{-~]"  # markdown: a backslash before punctuation
# A URL, a data URI, the first line of an event stream: the colon gets the backslash.
_COLON = (
    r"(?P<colon>[hH][tT][tT][pP][sS]?(?=://)|[dD][aA][tT][aA](?=:[iI][mM])"
    r"|(?<![^\r\n\ufeff])data(?=:[ \t]*(?:[{\[\r\n]|\Z)))"
)
# How base64 of a picture begins, a full-width brace, an event stream's empty field: no backslash works before these.
_LETTER = (
    r"(?P<letter>(?<![\w+/=-])(?:iVBORw0KGgo|/9j/|_9j_|R0lGOD|UklGR|SUkqA|TU0AK|AAAA(?:[\w+/-]{2}Z0eXB|DEpY))"
    r"|｛(?![\w .,+-]*[｝}])|(?<![^\r\n\ufeff])data(?=[\r\n]|\Z))"
)
_RISKY_IN_TEXT = re.compile(
    rf"(?P<kept>{_ESCAPED}|(?<!`)`(?!`)(?:(?!://|[dD][aA][tT][aA]:)[^`\r\n]){{0,200}}`(?!`))|{_COLON}|{_LETTER}"
    # A brace around one word is a placeholder or a formula; a bracket counts only with what must follow it.
    r"|(?P<special>`|(?<!~)~(?=~~)|<(?=[A-Za-z/!?])|\](?=[(\[:])|\{(?![\w .,+-]*\}))"
)
# An alternative text ends at its bracket, and code spans and cells of a table bind tighter.
_RISKY_IN_ALT = re.compile(rf"(?P<kept>{_ESCAPED})|{_COLON}|{_LETTER}|(?P<special>[\[\]`<{{|]|\\\Z)")
# A fence at the margin is in no list or quote, so every reader sees it alike.
_FENCE = re.compile(
    r"(?<![^\r\n])(```|~~~)(?![`~])[ \t]*(?!html\b)(?:[\w+.#-]+[ \t]*)?(?=[\r\n])(?![ \t>\r\n]*[{｛])", re.IGNORECASE
)
# Also what closes it only for some readers: an indented run, or one behind quote marks.
_FENCE_END = {mark: re.compile(rf"(?<![^\r\n])[ \t>]*{mark}{mark[0]}*[ \t]*(?=[\r\n]|\Z)") for mark in ("```", "~~~")}
# JSON in a JSON string, which spells anything with \u.
_JSON_STRING = re.compile(r'([\s\ufeff]*)"(?=[^\r\n]*\\)')
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]+;)")
_ENDS_DESTINATION = re.compile(r"[()<>\\`]|[\x00-\x20\x7f]")
_ENDS_DATA = "()<>\\`& \t\r\n"


def _pictures(result: Plain) -> list[Plain]:
    """The pictures that are somewhere; an `Image` made by hand may be nowhere."""
    return [image for image in result["data"] if image["url"] is not None or image["b64_json"] is not None]


def image_url(image: Plain) -> str:
    """The picture's URL, a data URI where it came as base64."""
    if image["b64_json"] is None:
        return str(image["url"])
    media_type = image["media_type"] or ""
    return f"data:{media_type if _IMAGE_TYPE.fullmatch(media_type) else 'image/png'};base64,{image['b64_json']}"


def markdown(result: Plain) -> str:
    """See `ImageResult.to_markdown`, as the following after the methods of the same names."""
    lines = [_inert_text(result["text"])] if result["text"] else []
    for image in _pictures(result):
        alt = _inert(_RISKY_IN_ALT, " ".join((image["alt"] or "image").split()))
        lines.append(f"![{alt}]({_destination(image_url(image))})")
    return "\n\n".join(lines)


def _inert_text(text: str) -> str:
    """The text with nothing in it that could hide or bring in a picture; closed fences are left as they are."""
    string = _JSON_STRING.match(text)
    text = f'{string[1]}\\"{text[string.end() :]}' if string else text
    pieces, at, fence = [], 0, _FENCE.search(text)
    ends: dict[str, re.Match[str] | None] = {}  # the next end of each kind; each is looked for once
    while fence:
        mark, behind = fence[1], fence.end()
        end = ends[mark] if mark in ends else _FENCE_END[mark].search(text, behind)
        if end is not None and end.start() < behind:
            end = _FENCE_END[mark].search(text, behind)
        ends[mark] = end
        if end is not None and end[0].startswith(mark):
            pieces += [_inert(_RISKY_IN_TEXT, text[at : fence.start()]), text[fence.start() : end.end()]]
            at = behind = end.end()
        fence = _FENCE.search(text, behind)
    return "".join([*pieces, _inert(_RISKY_IN_TEXT, text[at:])])


def _inert(risky: re.Pattern[str], text: str) -> str:
    return risky.sub(_harmless, text)


def _harmless(found: re.Match[str]) -> str:
    token = found[0]
    if found.lastgroup == "kept":
        return token
    if found.lastgroup == "colon":
        return token + "\\"
    return f"&#{ord(token[0])};{token[1:]}" if found.lastgroup == "letter" else "\\" + token


def _destination(url: str) -> str:
    """The URL so that CommonMark reads it back byte for byte; what it cannot hold is percent-encoded."""
    if url.startswith("data:") and not any(char in url for char in _ENDS_DATA):
        return url  # one search for each character is many times faster than a pattern over megabytes
    if url.startswith("data:"):
        url = "".join(url.split())  # line breaks in base64 mean nothing
    if "&" in url:
        url = _ENTITY.sub("&amp;", url)
    return _ENDS_DESTINATION.sub(lambda found: quote(found[0]) if found[0] <= " \x7f" else "\\" + found[0], url)


# -- the other forms --------------------------------------------------------------------------------------------

# What the SDK's ImagesResponse accepts in every version from 1.40 on (later ones take more); another value fails
# its validation, so it is left out.
_ACCEPTED = {
    "background": {"transparent", "opaque"},
    "output_format": {"png", "webp", "jpeg"},
    "quality": {"low", "medium", "high"},
    "size": {"1024x1024", "1024x1536", "1536x1024"},
}


def images_response(result: Plain, created: int | None) -> Plain:
    """The body of the Images API, without what the SDK's type refuses; `created` is the argument, else the body's."""
    body: Plain = {"created": _created(result, created), "data": []}
    for image in _pictures(result):
        entry = {key: image[key] for key in ("url", "b64_json", "revised_prompt") if image[key] is not None}
        body["data"].append(entry)
    for key, accepted in _ACCEPTED.items():
        if result[key] in accepted:
            body[key] = result[key]
    usage = _usage_as(_IMAGES, result["usage"])
    return body if usage is None else body | {"usage": usage}


def chat_completion(result: Plain, mode: ChatMode, created: int | None) -> Plain:
    """The body of a completion of one choice. Raises `ValueError` for a mode that is none."""
    if mode not in get_args(ChatMode):
        raise ValueError(f"mode is one of {', '.join(get_args(ChatMode))}, not {mode!r}")
    refused, error = result["status"] == "refused", result["error"] or {}
    message: Plain = {
        "role": "assistant",
        "content": result["text"],
        "refusal": (error.get("message") or error.get("code")) if refused else None,
    }
    if mode == "parts":
        message["content"] = content_parts(result)
    elif mode == "markdown":
        message["content"] = markdown(result)
        vectors = [image for image in _pictures(result) if image["b64_json"] and image["media_type"] == _SVG]
        if vectors:  # which readers refuse in a text, as they can hold scripts
            message["images"] = message_images({"data": vectors})
    else:
        message["images"] = message_images(result)
    choice = {"index": 0, "message": message, "finish_reason": "content_filter" if refused else "stop"}
    body = {
        "id": result["id"] or "",
        "object": "chat.completion",
        "created": _created(result, created),
        "model": result["model"] or "",
        "choices": [choice],
    }
    usage = _usage_as(_CHAT, result["usage"])
    return body if usage is None else body | {"usage": usage}


def _created(result: Plain, created: int | None) -> int:
    return (result["created"] if created is None else created) or 0


def message_images(result: Plain) -> list[Plain]:
    """The pictures as `message.images` has them: data URIs where their bytes are at hand."""
    return [{"type": "image_url", "image_url": {"url": image_url(image)}} for image in _pictures(result)]


def content_parts(result: Plain) -> list[Plain]:
    """A part of text, if there is any, then one for each picture."""
    text: list[Plain] = [{"type": "text", "text": result["text"]}] if result["text"] else []
    return text + message_images(result)


# -- token counts -----------------------------------------------------------------------------------------------

# The names of one form: counts of input, output and both, then where input and output are told by kind.
_Form = tuple[str, str, str, str, str]
_CHAT: _Form = (
    "prompt_tokens",
    "completion_tokens",
    "total_tokens",
    "prompt_tokens_details",
    "completion_tokens_details",
)
_IMAGES: _Form = ("input_tokens", "output_tokens", "total_tokens", "input_tokens_details", "output_tokens_details")
_GEMINI: _Form = (
    "promptTokenCount",
    "candidatesTokenCount",
    "totalTokenCount",
    "promptTokensDetails",
    "candidatesTokensDetails",
)
_GEMINI_SNAKE: _Form = (
    "prompt_token_count",
    "candidates_token_count",
    "total_token_count",
    "prompt_tokens_details",
    "candidates_tokens_details",
)
_KINDS = ("image_tokens", "text_tokens")


def _usage_as(goal: _Form, usage: Plain | None) -> Plain | None:
    """The usage in the form `goal`; `None` where a count is missing that the form needs."""
    for form in (goal, _CHAT, _IMAGES, _GEMINI, _GEMINI_SNAKE):
        if not usage or not all(_is_count(usage.get(name)) for name in form[:3]):
            continue
        mapped = _as_it_is(usage, form) if form is goal else _mapped(usage, form, goal)
        if goal is _CHAT:
            return mapped
        if _by_kind(mapped.get(goal[3])):
            if not _by_kind(mapped.get(goal[4])):
                mapped.pop(goal[4], None)
            return mapped
    return None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _by_kind(details: object) -> bool:
    """Images and text are counted apart, which the Images API always does."""
    return isinstance(details, dict) and all(_is_count(details.get(kind)) for kind in _KINDS)


def _as_it_is(usage: Plain, form: _Form) -> Plain:
    """A copy; only what the SDK's types refuse (details that are none, counts that are none) is left out."""
    copy = dict(usage)
    for name in form[3:]:
        details = copy.pop(name, None)
        if isinstance(details, dict):
            copy[name] = {
                key: value
                for key, value in details.items()
                if value is None or _is_count(value) or not str(key).endswith("_tokens")
            }
    return copy


def _mapped(usage: Plain, form: _Form, goal: _Form) -> Plain:
    mapped: Plain = {ours: usage[theirs] for ours, theirs in zip(goal[:3], form[:3], strict=True)}
    for ours, theirs in zip(goal[3:], form[3:], strict=True):
        details = _details(usage.get(theirs))
        if details:
            mapped[ours] = details
    return mapped


def _details(told: object) -> dict[str, int]:
    """Counts by kind, of a dict, or of Gemini's list of modalities; nothing where one entry cannot be read."""
    if isinstance(told, dict):
        return {key: value for key, value in told.items() if _is_count(value)}
    counts: dict[str, int] = {}
    for entry in told if isinstance(told, list) else []:
        kind = entry.get("modality") if isinstance(entry, dict) else None
        count = entry.get("tokenCount", entry.get("token_count")) if isinstance(entry, dict) else None
        if not isinstance(kind, str) or not isinstance(count, int) or not _is_count(count):
            return {}
        name = f"{kind.lower()}_tokens"
        counts[name] = counts.get(name, 0) + count
    return counts
