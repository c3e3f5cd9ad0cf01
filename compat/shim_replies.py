"""What the gateway of the shim's tests answers: with pictures, without, and with none but a reason."""

from __future__ import annotations

import json
from typing import Any

from tests.support.chat import Body, chunk
from tests.support.chat import spoken as in_pieces
from tests.support.feeding import cut
from tests.support.loopback import CUT, RESET
from tests.support.pictures import PNG

from .bodies import CAT, COMPLETIONS, COUNTED, DOG, HTML_PAGE, RELAY_TEXT, STOP, STREAMS, completion, sse
from .shim_server import PAGE, SHORT, Reply, streamed, told, zipped

# -- with pictures ----------------------------------------------------------------------------------------------

BODIES: dict[str, Body] = {
    **COMPLETIONS,
    "data URI in markdown": completion({"content": f"Here it is: ![a](data:image/png;base64,{PNG}) Nice?"}),
    "bare URL": completion({"content": "Here it is: https://ok.example/cat.png"}),
    "HTML": completion({"content": 'Here it is: <img src="https://ok.example/cat.png" alt="a cat"> Nice?'}),
    "an Images API body on the chat path": {"created": 1_780_000_000, "data": [{"url": "https://ok.example/cat.png"}]},
}


# `.parse()` wants JSON in the text, or no text.
DESCRIBED = '{"name": "cat", "legs": 4}'
DESCRIBED_BODIES: dict[str, Body] = {
    "JSON and message.images": completion({"content": DESCRIBED, "images": [CAT, DOG]}),
    "content null, message.images": completion({"content": None, "images": [DOG]}),
}


def _spoken(text: str, size: int = 3) -> list[Body]:
    return in_pieces(cut(text, size))


EVENTS: dict[str, list[Body]] = {
    **STREAMS,
    "data URI in markdown": _spoken(f"Here it is: ![a](data:image/png;base64,{PNG}) Nice?"),
    "bare URL": [*_spoken("Here it is: https://ok.example/cat.png"), COUNTED],
    "HTML": _spoken('Here it is: <img src="https://ok.example/cat.png" alt="a cat"> Nice?'),
}

# -- without ----------------------------------------------------------------------------------------------------

WORDS = "A cat is a small animal. [It](https://ok.example/page) sleeps, and `![a](b.png)` is markdown! Isn't it?"
TEXT = completion({"content": WORDS})
SPOKEN = sse([*_spoken(WORDS, 5), COUNTED])
_FEED: Body = {"id": "call_1", "type": "function", "function": {"name": "feed", "arguments": '{"cat": 1}'}}
TOOLS = completion({"content": None, "tool_calls": [_FEED]})
LIMITED: Body = {"error": {"message": "Slow down.", "type": "requests", "code": "rate_limit_exceeded"}}
# Pretty-printed, with a key that nobody knows and characters beyond ASCII: nothing that an encoder would give back.
PRETTY = json.dumps({**completion({"content": "Grüße 🐈"}), "other": [1.0, 1e5]}, indent=1, ensure_ascii=False).encode()
UNTOUCHED: dict[str, Reply] = {
    "text": told(TEXT),
    "pretty": Reply((PRETTY,)),
    "in pieces": Reply(tuple(cut(PRETTY, 7)), chunked=True),
    "gzip": zipped(TEXT),
    "tool calls": told(TOOLS),
    "described": told(completion({"content": DESCRIBED})),
    "bad request": told({"error": {"message": "No.", "type": "invalid_request_error", "code": "bad"}}, 400),
    "rate limit": told(LIMITED, 429),
    "server error": told({"error": {"message": "Oh.", "type": "server_error"}}, 500),
    "page": Reply((HTML_PAGE,), PAGE),
    "page of a gateway": Reply((HTML_PAGE,), PAGE, 502),
    "no JSON": Reply((b'{"id": "chatcmpl-1", "choices": [',)),
    "empty": Reply((b"",)),
    "short": Reply((PRETTY,), fault=SHORT),
    "cut": Reply((PRETTY[:90], PRETTY[90:200]), chunked=True, fault=CUT),
    "reset": Reply((PRETTY[:90], PRETTY[90:200]), chunked=True, fault=RESET),
}
_COMMENTED = b": hello\r\n\r\n" + SPOKEN.replace(b"\n\n", b"\n\n:keepalive\n\n", 3).replace(b"\n", b"\r\n")
UNTOUCHED_STREAMS: dict[str, Reply] = {
    **{f"in pieces of {size or 'an event'}": streamed(SPOKEN, size) for size in (0, 5, 100, 100_000)},
    "with comments and CRLF": streamed(_COMMENTED, 64),
    "without [DONE]": streamed(SPOKEN.replace(b"data: [DONE]\n\n", b"")),
    "tool calls": streamed(
        sse([chunk({"tool_calls": [{"index": 0, **TOOLS["choices"][0]["message"]["tool_calls"][0]}]}), STOP])
    ),
    "bad request": UNTOUCHED["bad request"],
    "rate limit": UNTOUCHED["rate limit"],
    "page of a gateway": UNTOUCHED["page of a gateway"],
    "error event": streamed(sse([*_spoken("One moment.")[:-1], LIMITED])),
    "cut": streamed(SPOKEN[:1000], fault=CUT),
    "cut in an event": streamed(SPOKEN[:777], 100, fault=CUT),
    "reset": streamed(SPOKEN[:777], 100, fault=RESET),
}

# -- pending, failed, refused -----------------------------------------------------------------------------------

PENDING = completion({"content": "ID: task_01jqnjy94v\n[Data Preview](https://asyncdata.net/web/task_01jqnjy94v)"})
REFUSED = completion({"content": "> 生成失败 ❌\n> 失败原因：input_moderation"})
FAILED = completion({"content": "> 生成失败 ❌\n> 失败原因：rate_limit_exceeded"})
REASONS: dict[str, Body] = {"pending": PENDING, "refused": REFUSED, "failed": FAILED}


def spoken(body: Body) -> bytes:
    """The text of a completion as a stream."""
    return sse(_spoken(body["choices"][0]["message"]["content"]))


# -- of the Images API over chat --------------------------------------------------------------------------------

RELAY_URL = "https://pro.filesystem.site/cdn/20260311/d540036b9bbe94678aae0e9840c704.png"
assert RELAY_URL in RELAY_TEXT
TWO: Any = completion({"content": "Here they are.", "images": [CAT, DOG]})
