"""Chat completions as endpoints send them: parts, bodies, chunks, and the event streams that chunks come in."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Body = dict[str, Any]


def part(url: str, **more: Any) -> Body:
    return {"type": "image_url", "image_url": {"url": url}, **more}


def _head(kind: str) -> Body:
    return {"id": "chatcmpl-1", "object": kind, "created": 1_780_000_000, "model": "image-1"}


def completion_of(message: Body, finish: str | None = "stop") -> Body:
    """A body with this message."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish}
    return {**_head("chat.completion"), "choices": [choice]}


def completion(content: Any, finish: str | None = "stop", **message: Any) -> Body:
    """A body with a message of this content, and what stands beside it in the message."""
    return completion_of({"content": content, **message}, finish)


def chunk(delta: Body, finish: str | None = None, **beside: Any) -> Body:
    """A chunk with one delta; what else is told stands beside the choices."""
    return {
        **_head("chat.completion.chunk"),
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
        **beside,
    }


def spoken(pieces: Iterable[Any]) -> list[Body]:
    """A content in pieces as a model streams it: the role before them, and the end behind."""
    first, last = chunk({"role": "assistant", "content": ""}), chunk({}, "stop")
    return [first, *(chunk({"content": piece}) for piece in pieces), last]


def event_stream(events: Iterable[Any], newline: str = "\n", gap: int = 2, *, done: bool = True) -> str:
    """Events as they are sent, with `gap` line ends behind each."""
    told = [json.dumps(event, ensure_ascii=False) for event in events] + ["[DONE]"] * done
    return "".join(f"data: {event}{newline * gap}" for event in told)
