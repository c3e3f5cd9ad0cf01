"""A chat completion whose pictures stand where the mode wants them. Plain data in, plain data out.

What is not about pictures stays as it is: other fields, other choices, other bodies. `None` says that nothing has to
change, and then the caller keeps the very bytes that came.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ...models import ImageResult, Status
from ...stream.events import Event
from ...stream.inner import InnerParser
from ...stream.options import InputKind
from ...text.placeholders import is_key
from ...text.record.findings import Picture
from ...text.words.keys import KEYS
from ..options import Options

Plain = dict[str, Any]
# Pictures that stand in the text itself, and may be taken out of it.
_IN_TEXT = frozenset(("markdown", "html", "bare-url", "data-uri", "base64"))
# Where a message carries pictures beside its text; what is found there goes where the mode wants it.
_CARRIERS = frozenset(("picture", "result", "bytes", "nested"))
# Told in `chat_image`, so that nothing of them is lost.
TOLD = (Status.PENDING, Status.FAILED, Status.REFUSED)


class Parser(InnerParser):
    """A failure of ours raises here, so that the reply passes as it came instead of as one that says nothing."""

    _net = False

    def ahead(self) -> list[Event]:
        """The events that the end would bring if it came now, `Finished` among them; the parser goes on."""
        settings = self._reply.settings
        shared = (settings, settings.vocabulary, settings.sent)
        twin = deepcopy(self, {id(each): each for each in shared})
        twin.close()
        return twin.final_events

    def pictures(self) -> list[Picture]:
        """Those of a reply that was read to its end; what only a label makes one counts where labels do (rule 5a)."""
        return [each for found in self.findings for each in found.pictures if self._task or not each.labelled]


class Reading:
    """One reply as it was read: its result, and where pictures stand in its texts."""

    def __init__(self, body: Any, options: Options, *, kind: InputKind = "auto") -> None:
        parser = Parser(kind=kind, **options.reading)
        self.result = parser.whole(body)
        self.rule = parser.rule  # of the status
        # Of the pictures in the text, in order.
        self._places = sorted(map(place_of, filter(stands_in_text, parser.pictures())))

    def without_pictures(self, text: str) -> str:
        """The reply's one text, less the markup of the pictures in it."""
        kept, at = [], 0
        for start, end in self._places:
            if start >= at:
                kept.append(text[at:start])
                at = end
        return "".join([*kept, text[at:]])


def stands_in_text(picture: Picture, *, closed: bool = True) -> bool:
    """It is markup of the text, and a picture of its own: no video's poster, and not cut off where the text ends.

    While more may follow (not `closed`) the parser is only sure of pictures that are not cut off by that. What is left
    of a redacted picture is words, since nothing else would show that there was one.
    """
    if picture.apart or is_key(picture.data):
        return False
    return picture.origin in _IN_TEXT and picture.poster_of is None and not (picture.cut and closed)


def in_text(origin: str) -> bool:
    """A picture of this origin is seen by whoever reads the text as markdown."""
    return origin in _IN_TEXT


def place_of(picture: Picture) -> tuple[int, int]:
    """Where its markup stands in its own text."""
    return picture.place[:2] if picture.place is not None else (picture.at, picture.end)


def adapted(body: Any, options: Options) -> tuple[Any, Reading]:
    """The body as the mode wants it, or `None` where nothing changes; and what all of it says."""
    whole = Reading(body if isinstance(body, (dict, list)) else None, options)
    choices = body.get("choices") if isinstance(body, dict) else None
    if not isinstance(choices, list):
        return (whole.result.to_chat_completion(mode=options.mode) if whole.result.data else None), whole
    if len(choices) == 1:
        changed = _choice(choices[0], whole, options)
        return (None if changed is None else {**body, "choices": [changed]}), whole
    apart = [_choice(choice, Reading({"choices": [choice]}, options), options) for choice in choices]
    if all(changed is None for changed in apart):
        return None, whole
    kept = [before if changed is None else changed for before, changed in zip(choices, apart, strict=True)]
    return {**body, "choices": kept}, whole


def _choice(choice: Any, reading: Reading, options: Options) -> Plain | None:
    message = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(message, dict):
        return None
    changed = _message(message, reading, options)
    return None if changed is None else {**choice, "message": changed}


def _message(message: Plain, reading: Reading, options: Options) -> Plain | None:
    result = reading.result
    if result.status in TOLD:
        return {**message, "chat_image": result.model_dump(mode="json")}
    content, pictures = message.get("content"), result.to_message_images()
    if not pictures:
        return None
    changed = without_carriers(message, options)
    if options.mode == "markdown":
        changed["content"] = _markdown(content, reading, options)
    elif options.mode == "parts" and options.text == "keep" and isinstance(content, list):
        changed["content"] = _translated(content, pictures, options)
    else:
        text = result.text if options.text == "clean" else _text(content, reading)
        if options.mode == "images":
            # No text stays no text: `.parse()` of old SDKs takes the empty one for JSON.
            kept = None if not text and content is None else text
            rest = changed.get("images") or []
            changed.update(content=kept, images=pictures + (rest if isinstance(rest, list) else [rest]))
        else:
            changed["content"] = [{"type": "text", "text": text}] * bool(text) + pictures
    return None if _same(changed, message) else changed


def is_carrier(key: str) -> bool:
    """A member that holds pictures by its name, or parts that may."""
    return key == "multi_mod_content" or KEYS.meaning(key) in _CARRIERS


def without_carriers(message: Plain, options: Options) -> Plain:
    """A message or delta less the pictures beside its text; what is none that we can give stays where it is."""
    kept: Plain = {}
    for key, value in message.items():
        if is_carrier(key) and isinstance(value, list):
            rest = [entry for entry in value if not _pictures_of({key: [entry]}, options.blind)]
            if rest or not value:
                kept[key] = rest
        elif key == "content" and isinstance(value, list):
            kept[key] = [part for part in value if is_text_part(part) or not _pictures_of({key: [part]}, options.blind)]
        elif not is_carrier(key) or not value or not _pictures_of({key: value}, options.blind):
            kept[key] = value
    return kept


def _pictures_of(message: Plain, options: Options) -> list[Plain]:
    return Reading({"choices": [{"message": message}]}, options).result.to_message_images()


def is_text_part(part: Any) -> bool:
    """Whether an item of a list of content is words: a string, or a part with a `text`."""
    return isinstance(part, str) or (isinstance(part, dict) and isinstance(part.get("text"), str))


def _translated(parts: list[Any], pictures: list[Plain], options: Options) -> list[Any]:
    """Parts in their order, each picture as the type of part that legacy code reads, and once."""
    made: list[Any] = []
    waiting = {picture["image_url"]["url"]: picture for picture in pictures}
    for part in parts:
        own = Reading({"choices": [{"message": {"content": [part]}}]}, options)
        shown = [picture["image_url"]["url"] for picture in own.result.to_message_images()]
        if not shown:
            sent = not is_text_part(part) and _pictures_of({"content": [part]}, options.blind)  # shown again
            made += [] if sent else [part]
        elif is_text_part(part):
            text = own.without_pictures(part if isinstance(part, str) else part["text"]).strip()
            made += [{"type": "text", "text": text}] * bool(text)
        as_it_is = len(shown) == 1 and _bare_part(part) == waiting.get(shown[0])
        made += [part if as_it_is else waiting[url] for url in shown if url in waiting]
        for url in shown:
            waiting.pop(url, None)
    return made + list(waiting.values())


def _text(content: Any, reading: Reading) -> str:
    """The words of a content, without the pictures in it."""
    if isinstance(content, str):
        return reading.without_pictures(content).strip()
    return "\n".join(texts_of(content)) if isinstance(content, list) else reading.result.text


def texts_of(parts: list[Any]) -> list[str]:
    """The words of content parts."""
    texts = [part if isinstance(part, str) else part.get("text") for part in parts if isinstance(part, (str, dict))]
    return [text for text in texts if isinstance(text, str) and text]


def _markdown(content: Any, reading: Reading, options: Options) -> str:
    """The text as it was with the pictures that stand beside it, or all of it anew."""
    result = reading.result
    if options.text == "clean" or not isinstance(content, str):
        return result.to_markdown()
    beside = [image for image in result.data if not in_text(image.origin)]
    return "\n\n".join(filter(None, [content, ImageResult(data=beside).to_markdown() if beside else ""]))


def _same(changed: Plain, message: Plain) -> bool:
    """Whether the message had this form already; other keys of a part (its `index`, a `detail`) do not count."""
    if changed == message:
        return True
    before = {key: _bare(value) for key, value in message.items()}
    return {key: _bare(value) for key, value in changed.items()} == before


def _bare(parts: Any) -> Any:
    if not isinstance(parts, list):
        return parts
    return [_bare_part(part) for part in parts]


def _bare_part(part: Any) -> Any:
    target = part.get("image_url") if isinstance(part, dict) else None
    if not isinstance(target, dict) or not isinstance(target.get("url"), str):
        return part
    return {"type": "image_url", "image_url": {"url": target["url"]}}
