"""The conversation of a chat request: which text is the prompt, which pictures come in.

* The prompt is the text of the user's last turn: every user message behind the last one of another role. System
  prompts and earlier turns have no place in an Images request and are reported.
* The pictures are those of the last turn; if it has none, those of the nearest turn before it that has any, which is
  most often the assistant's picture that is to be changed. Turns are looked at from the last one back and only as far
  as needed, so a long history costs nothing.
* Structured pictures are handed on as they are, without a copy. Text is read with `parse`, which is linear, and only
  if it may hold a picture or a parameter block.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..entry import parse
from ..models import Image
from ..text.block.parameters import parameters_of
from ..text.words.vocabulary import VOCABULARY
from .pictures import Picture, pictures_of, read_part
from .report import Report
from .shapes import read_shape
from .words import BLOCK_KEYS, CONVERSATION_KEYS, SHAPE_KEYS, folded

_SYSTEM = ("system", "developer")
_CONTENT_KEYS = ("content", "parts")
_NO_MESSAGE = "It is no message."
_NO_PART = "It is neither text nor a picture that could be sent (http or https URL, data URI of an image, file id)."
_SYSTEM_DROPPED = "An Images request has no system prompt; put into the prompt what shapes the picture."
_EARLIER_DROPPED = "Earlier turns: an Images request has no history. Put into the prompt what still counts of them."
# How a picture in a user's text may be written; links that are not pictures stay text.
_SIGNS = ("{", "![", "://", "data:image/", "<img", "iVBOR", "/9j/")
_ORIGINS = frozenset(("markdown", "html", "bare-url", "data-uri", "base64"))


@dataclass
class Turn:
    """Messages of one side that follow each other. `messages` are kept for `parse`, which knows every carrier."""

    role: str
    messages: list[tuple[str, Any]] = field(default_factory=list)


@dataclass
class Asked:
    """What the conversation asks for. `block` is a parameter block in the user's text, its prompt left out."""

    prompt: str = ""
    pictures: list[Picture] = field(default_factory=list)
    block: dict[str, Any] = field(default_factory=dict)
    used: str = ""
    earlier: list[Turn] = field(default_factory=list)


def read_conversation(request: Mapping[Any, Any], report: Report) -> Asked:
    """The prompt and pictures of the first of `messages`, `input`, `contents`, `prompt` that has a turn of the user."""
    for key in CONVERSATION_KEYS:
        turns = _turns(request.get(key), key, report)
        last = next((at for at in reversed(range(len(turns))) if turns[at].role == "user"), None)
        if last is not None:
            asked = _asked(turns, last, report)
            asked.used = key
            return asked
    report.note("no-prompt")
    return Asked()


def _turns(conversation: object, key: str, report: Report) -> list[Turn]:
    """The conversation as turns, without system prompts."""
    if isinstance(conversation, (str, Mapping)):
        return [Turn("user", [(key, conversation)])]
    turns: list[Turn] = []
    for at, item in enumerate(conversation if isinstance(conversation, (list, tuple)) else ()):
        path, message = f"{key}[{at}]", _plain(item)
        role = _role(message)
        if role is None:
            report.drop(path, _NO_MESSAGE)
        elif role in _SYSTEM:
            report.drop(path, _SYSTEM_DROPPED)
        elif turns and turns[-1].role == role:
            turns[-1].messages.append((path, message))
        else:
            turns.append(Turn(role, [(path, message)]))
    return turns


def _plain(item: object) -> object:
    """A message as a mapping or text; SDK objects (what `choices[0].message` is) are asked for their members."""
    dump = getattr(type(item), "model_dump", None)
    if isinstance(item, (str, Mapping)) or not callable(dump):
        return item
    try:
        return dump(item, exclude_none=True, warnings=False)
    except Exception:  # an object of the caller's own: whatever it raises, it is no message
        return None


def _role(message: object) -> str | None:
    """Whose message it is: `user`, a system role, or `assistant` for everything else that a model or tool said."""
    if isinstance(message, str):
        return "user"
    if not isinstance(message, Mapping):
        return None
    role = message.get("role", "user")
    role = role.casefold() if isinstance(role, str) and len(role) < 32 else "assistant"
    return role if role in ("user", *_SYSTEM) else "assistant"


def _asked(turns: list[Turn], last: int, report: Report) -> Asked:
    asked = Asked()
    _read_user(turns[last], asked, report, texts=True, pictures=True)
    if not asked.prompt.strip():
        earlier = next((turn for turn in reversed(turns[:last]) if turn.role == "user" and _has_text(turn)), None)
        if earlier:
            _read_user(earlier, asked, report, texts=True, pictures=False)
            report.note("prompt-from-earlier-turn")
        else:
            report.note("no-prompt")
    asked.earlier = turns[:last]
    if last:
        report.drop(turns[last].messages[0][0].replace("[", "[:"), _EARLIER_DROPPED)
    return asked


def _has_text(turn: Turn) -> bool:
    return any(text.strip() for _, message in turn.messages for _, text in _texts(message))


def _parts(message: object) -> list[object]:
    """The parts of a message: texts and objects."""
    if not isinstance(message, Mapping):
        return [message]
    content = next((message[key] for key in _CONTENT_KEYS if message.get(key) is not None), None)
    if content is None:  # a part without a message around it, as the Responses API lets it stand
        return [] if "role" in message else [message]
    return list(content) if isinstance(content, (list, tuple)) else [content]


def _texts(message: object) -> list[tuple[int, str]]:
    return [(at, text) for at, part in enumerate(_parts(message)) if (text := _text(part)) is not None]


def _text(part: object) -> str | None:
    if isinstance(part, str):
        return part
    text = part.get("text") if isinstance(part, Mapping) else None
    return text if isinstance(text, str) else None


def _read_user(turn: Turn, asked: Asked, report: Report, *, texts: bool, pictures: bool) -> None:
    """Add a turn of the user: its texts joined by line breaks, its pictures in order."""
    told: list[str] = []
    for path, message in turn.messages:
        for at, part in enumerate(_parts(message)):
            text = _text(part)
            if text is not None:
                said, shown, block = _read_text(text, report)
                told += [said] if said.strip() else []
                asked.pictures += shown if pictures else []
                asked.block = asked.block or block
            elif pictures and (found := read_part(part)):
                asked.pictures += found
            elif pictures:
                report.drop(f"{path}.content[{at}]", _NO_PART)
    if texts:
        asked.prompt = "\n".join(told)


def _read_text(text: str, report: Report) -> tuple[str, list[Picture], dict[str, Any]]:
    """The prompt in a user's text, the pictures in it, and what its parameter block says beside the prompt."""
    if not any(sign in text for sign in _SIGNS):
        return text, [], {}
    result = parse(text, kind="content", preview="never")
    images = [image for image in result.data if image.span and image.origin in _ORIGINS]
    if images:
        report.note("picture-from-text")
    shown = pictures_of(images)
    block = parameters_of(result.params.raw, VOCABULARY.parameter_keys) if result.params else None
    if block and result.params:
        prompt = result.params.prompt
        if prompt is not None and all(isinstance(key, str) and folded(key) in BLOCK_KEYS for key in block[0]):
            report.note("prompt-from-block")
            return "\n".join(filter(str.strip, (result.text, prompt))), shown, block[0]
        return text, shown, {key: value for key, value in block[0].items() if _is_shape(key, value)}
    return _without(text, images), shown, {}


def _is_shape(key: str, value: object) -> bool:
    """A member of a prompt written as JSON that also says the size."""
    return folded(key) in SHAPE_KEYS and read_shape(value) is not None


def _without(text: str, images: list[Image]) -> str:
    """The text without the pictures and the blanks before them."""
    if not images:
        return text
    at, kept = 0, []
    for image in images:
        if image.span and image.span.start >= at:
            kept.append(text[at : image.span.start].rstrip(" "))
            at = image.span.end
    return "".join([*kept, text[at:]]).strip()


def look_back(asked: Asked, report: Report) -> None:
    """Take the pictures of the nearest earlier turn that has any: what is to be edited if nothing else came in."""
    for turn in reversed(asked.earlier):
        for _, message in reversed(turn.messages):
            found = [picture for part in _parts(message) if _text(part) is None for picture in read_part(part)]
            if not found and isinstance(message, (str, Mapping)):
                found = pictures_of(parse(message if isinstance(message, str) else dict(message)).data)
            if found:
                asked.pictures = found
                report.note("picture-from-history", role=turn.role)
                return
