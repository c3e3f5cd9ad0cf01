"""Streams through the shim: a reply with a picture, what the shim makes of it, and what a caller hears."""

from __future__ import annotations

import json
from typing import Any

from chatimg_parse.shim.chat.events import ChatEvents
from chatimg_parse.shim.options import Options, options_of

from ..cases import Case
from ..chat import event_stream, spoken
from ..feeding import cut
from ..pictures import URL

MODES = ("parts", "images", "markdown")
REPLY = f"""```json
{{"prompt": "a cat"}}
```

> ID: `task_1`

Here it is.

![cat]({URL})"""


def options(case: Case | None = None, mode: Any = "parts", **more: Any) -> Options:
    reading = {} if case is None else {key: value for key, value in case.options.items() if key != "kind"}
    return options_of(mode, {**reading, **more})


def wire(*events: Any) -> bytes:
    """Events as they are sent, in UTF-8 whatever they hold."""
    return event_stream(events).encode("utf-8", "replace")


def stream_of(text: str, size: int = 7) -> bytes:
    return wire(*spoken(cut(text, size)))


def rewritten(data: bytes, asked: Options, size: int = 1000) -> bytes:
    rewriter = ChatEvents(asked)
    pieces = [given for piece in cut(data, size) for given in rewriter.feed(piece)]
    return b"".join([*pieces, *rewriter.close()])


class Heard:
    """What a caller hears of a stream."""

    def __init__(self, data: bytes) -> None:
        self.text, self.images, self.told, self.finish = "", list[Any](), None, None
        events = [event.removeprefix("data: ") for event in data.decode().split("\n\n") if event]
        assert events[-1] == "[DONE]"
        for event in events[:-1]:
            (choice,) = json.loads(event)["choices"]
            assert self.finish is None
            self.finish = choice["finish_reason"]
            delta = choice["delta"]
            content = delta.get("content") or ""
            self.text += content if isinstance(content, str) else ""
            self.images += content if isinstance(content, list) else delta.get("images", [])
            self.told = delta.get("chat_image", self.told)

    @property
    def urls(self) -> list[str]:
        assert [image["index"] for image in self.images] == list(range(len(self.images)))
        return [image["image_url"]["url"] for image in self.images]
