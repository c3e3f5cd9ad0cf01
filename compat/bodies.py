"""What the endpoint answers: whole bodies, chunks and events, as they stand on the wire."""

from __future__ import annotations

from typing import Any

from tests.support.chat import Body, chunk, completion_of, event_stream, part, spoken
from tests.support.feeding import cut
from tests.support.pages import page
from tests.support.pictures import GIF, PNG

RELAY_TEXT = page("examples/crazyrouter-reply.md")
RELAY_TASK = "9064f2a4-8ca0-46d9-8f68-e9e057bdc399"
USAGE = {"prompt_tokens": 3, "completion_tokens": 5, "total_tokens": 8}
CAT = part("https://ok.example/cat.png")
DOG = part(f"data:image/png;base64,{PNG}")


def completion(message: Body) -> Body:
    """With counts, as the real endpoint has them."""
    return {**completion_of(message), "usage": USAGE}


def sse(events: list[Body], *, named: bool = False, done: bool = True) -> bytes:
    """The events as they are sent; `named` with the name that the Responses API gives each."""
    if named:
        return "".join(f"event: {event['type']}\n{event_stream([event], done=False)}" for event in events).encode()
    return event_stream(events, done=done).encode()


# Answers that bring pictures, told by where the pictures are.
COMPLETIONS: dict[str, Body] = {
    "relay text": completion({"content": RELAY_TEXT}),
    "list of parts": completion({"content": [{"type": "text", "text": "Here they are."}, CAT, DOG]}),
    "one part": completion({"content": CAT}),
    "message.images": completion({"content": "Here they are.", "images": [CAT, DOG]}),
    "content null, message.images": completion({"content": None, "images": [DOG]}),
    "message.images as base64": completion({"content": "", "images": [{"b64_json": GIF, "mime_type": "image/gif"}]}),
    "two choices": {
        **completion({"content": None}),
        "choices": [
            {"index": i, "finish_reason": "stop", "message": {"role": "assistant", "content": f"![a]({url})"}}
            for i, url in enumerate(["https://ok.example/0.png", "https://ok.example/1.png"])
        ],
    },
}
NO_PICTURE = completion({"content": None})

ROLE = chunk({"role": "assistant", "content": ""})
STOP = chunk({}, "stop")
COUNTED = chunk({}, choices=[], usage=USAGE)
_STOPS = [chunk({}, choices=[{"index": i, "delta": {}, "finish_reason": "stop"}]) for i in (0, 1)]

STREAMS: dict[str, list[Body]] = {
    "relay text": [*spoken(cut(RELAY_TEXT, 7)), COUNTED],
    "delta.images with index": [
        chunk({"content": "Here they are.", "images": [{**CAT, "index": 0}]}),
        chunk({"images": [{**DOG, "index": 1}]}),
        STOP,
    ],
    "delta.images with the same index": [
        chunk({"content": "Here they are.", "images": [{**CAT, "index": 0}]}),
        chunk({"images": [{**DOG, "index": 0}]}),
        STOP,
    ],
    "delta.images without index": [ROLE, chunk({"images": [CAT]}), chunk({"images": [DOG]}), STOP, COUNTED],
    "usage in the last chunk": [chunk({"images": [DOG]}), chunk({"content": ""}, "stop", usage=USAGE)],
    "delta.content is a list": [
        chunk({"content": [{"type": "text", "text": "Here it "}]}),
        chunk({"content": [{"type": "text", "text": "is."}, CAT]}),
        STOP,
    ],
    "two choices in turn": [
        chunk({}, choices=[{"index": i, "delta": {"content": text.format(i)}, "finish_reason": None}])
        for text in ("![a](https://ok.", "example/{}.png)")
        for i in (0, 1)
    ]
    + _STOPS,
    "two choices in one chunk": [
        chunk({}, choices=[{"index": i, "delta": {"content": text.format(i)}, "finish_reason": None} for i in order])
        for text, order in (("![a](https://ok.", (0, 1)), ("example/{}.png)", (1, 0)))
    ]
    + _STOPS,
}
CUT_STREAM = spoken(cut(RELAY_TEXT[: RELAY_TEXT.index("![")], 7))[:-1]

IMAGES_BODIES: dict[str, Body] = {
    "base64": {
        "created": 1_780_000_000,
        "data": [{"b64_json": PNG}],
        "background": "opaque",
        "output_format": "png",
        "quality": "high",
        "size": "1024x1024",
        "usage": {
            "input_tokens": 3,
            "output_tokens": 5,
            "total_tokens": 8,
            "input_tokens_details": {"image_tokens": 0, "text_tokens": 3},
        },
    },
    "URLs": {
        "created": 1_780_000_000,
        "data": [{"url": f"https://ok.example/{i}?sig=a+b/c==", "revised_prompt": "a calm cat"} for i in (0, 1)],
    },
}
IMAGE_EVENTS: list[Body] = [
    {
        "type": "image_generation.partial_image",
        "b64_json": GIF,
        "background": "opaque",
        "created_at": 1_780_000_000,
        "output_format": "png",
        "partial_image_index": 0,
        "quality": "high",
        "size": "1024x1024",
    },
    {
        "type": "image_generation.completed",
        "b64_json": PNG,
        "background": "opaque",
        "created_at": 1_780_000_000,
        "output_format": "png",
        "quality": "high",
        "size": "1024x1024",
        "usage": IMAGES_BODIES["base64"]["usage"],
    },
]

# -- Responses API ----------------------------------------------------------------------------------------------

_CALL = {
    "type": "image_generation_call",
    "id": "ig_1",
    "status": "completed",
    "result": PNG,
    "revised_prompt": "a calm cat",
}
_WORDS = {"type": "output_text", "text": "Here it is.", "annotations": []}
_MESSAGE = {"type": "message", "id": "msg_1", "role": "assistant", "status": "completed", "content": [_WORDS]}


def response(output: list[Body], status: str = "completed", **more: Any) -> Body:
    head = {"id": "resp_1", "object": "response", "created_at": 1_780_000_000, "model": "image-1", "status": status}
    rest = {"parallel_tool_calls": True, "tool_choice": "auto", "tools": [], "error": None, "incomplete_details": None}
    return {**head, **rest, "output": output, **more}


RESPONSES: dict[str, Body] = {
    "image_generation_call": response([_CALL, _MESSAGE]),
    "markdown in output_text": response([{**_MESSAGE, "content": [{**_WORDS, "text": RELAY_TEXT}]}]),
    "failed": response([], "failed", error={"code": "server_error", "message": "The server had an error."}),
    "blocked": response([], "incomplete", incomplete_details={"reason": "content_filter"}),
    "still at work": response([{**_CALL, "status": "generating", "result": None}], "in_progress"),
}


def _events(*events: Body) -> list[Body]:
    return [{**event, "sequence_number": i} for i, event in enumerate(events)]


_STARTED = {"type": "response.created", "response": response([], "in_progress")}
_ITEM = {"output_index": 0, "item_id": "ig_1"}

RESPONSE_STREAMS: dict[str, list[Body]] = {
    "image_generation_call": _events(
        _STARTED,
        {
            "type": "response.output_item.added",
            "output_index": 0,
            "item": {"type": "image_generation_call", "id": "ig_1", "status": "in_progress", "result": None},
        },
        {"type": "response.image_generation_call.in_progress", **_ITEM},
        {"type": "response.image_generation_call.generating", **_ITEM},
        {
            "type": "response.image_generation_call.partial_image",
            "partial_image_index": 0,
            "partial_image_b64": GIF,
            **_ITEM,
        },
        {"type": "response.image_generation_call.completed", **_ITEM},
        {"type": "response.output_item.done", "output_index": 0, "item": _CALL},
        {"type": "response.completed", "response": response([_CALL])},
    ),
    "markdown in text deltas": _events(
        _STARTED,
        *(
            {
                "type": "response.output_text.delta",
                "output_index": 0,
                "content_index": 0,
                "item_id": "msg_1",
                "logprobs": [],
                "delta": piece,
            }
            for piece in cut(RELAY_TEXT, 50)
        ),
        {"type": "response.completed", "response": RESPONSES["markdown in output_text"]},
    ),
    "failed": _events(_STARTED, {"type": "response.failed", "response": RESPONSES["failed"]}),
    "ends early": _events(_STARTED, {"type": "response.image_generation_call.generating", **_ITEM}),
}

# -- errors -----------------------------------------------------------------------------------------------------

# Name: (body, status of the result)
ERRORS: dict[str, tuple[Body, str]] = {
    "moderation": (
        {
            "error": {
                "message": "Your request was rejected by the safety system.",
                "type": "image_generation_user_error",
                "param": None,
                "code": "moderation_blocked",
            }
        },
        "refused",
    ),
    "server error": (
        {
            "error": {
                "message": "The server had an error while processing your request.",
                "type": "server_error",
                "param": None,
                "code": None,
            }
        },
        "failed",
    ),
    "gateway": (
        {
            "error": {
                "message": "no available channel (request id: 2026)",
                "type": "new_api_error",
                "code": "no_channel",
            }
        },
        "failed",
    ),
    "rate limit": (
        {"error": {"message": "Rate limit reached for images per minute.", "type": "requests", "code": "rate_limit"}},
        "failed",
    ),
}
HTML_PAGE = b"<!doctype html><html><head><title>502 Bad Gateway</title></head><body><img src='/a.png'></body></html>"
