"""Bodies as endpoints send them, drawn around pictures that are known: the pictures are the oracle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from ..chat import Body, chunk, completion, completion_of, part
from ..feeding import cut
from ..pictures import Drawn, png

addresses = st.integers(0, 9999).map(lambda n: Drawn(url=f"https://cdn.example/{n}/p{n}.png?sig=a%2Fb"))
encoded = st.integers(0, 9999).map(lambda n: Drawn(b64_json=png(n)))
drawn = st.lists(st.one_of(addresses, encoded), max_size=4, unique=True)
words = st.sampled_from(["", "A cat.", "你好，世界", "Two\nlines", "a | b"])


def _parts(pictures: list[Drawn], text: str) -> list[Body]:
    parts: list[Body] = [{"type": "text", "text": text}] if text else []
    return parts + [part(p.address) for p in pictures]


def _gemini_part(picture: Drawn, *, snake: bool) -> Body:
    if picture.url:
        return {"file_data" if snake else "fileData": {"file_uri" if snake else "fileUri": picture.url}}
    kind = {"mime_type": "image/png"} if snake else {"mimeType": "image/png"}
    return {"inline_data" if snake else "inlineData": {**kind, "data": picture.b64_json}}


def _gemini(pictures: list[Drawn], text: str, *, snake: bool) -> Body:
    parts = [{"text": text}, *(_gemini_part(picture, snake=snake) for picture in pictures)]
    return {"candidates": [{"content": {"parts": parts, "role": "model"}, "finishReason": "STOP"}]}


def _anthropic(pictures: list[Drawn], text: str) -> Body:
    blocks: list[Body] = [{"type": "text", "text": text}]
    for picture in pictures:
        source = {"type": "url", "url": picture.url}
        if picture.b64_json:
            source = {"type": "base64", "media_type": "image/png", "data": picture.b64_json}
        blocks.append({"type": "image", "source": source})
    return {"id": "msg_1", "type": "message", "role": "assistant", "content": blocks, "stop_reason": "end_turn"}


def _responses(pictures: list[Drawn], text: str) -> Body:
    message = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}
    calls = [{"type": "image_generation_call", "status": "completed", "result": p.b64_json or p.url} for p in pictures]
    return {"id": "resp_1", "object": "response", "status": "completed", "output": [message, *calls]}


def _markdown(pictures: list[Drawn], text: str) -> str:
    return "\n\n".join([text, *(f"![p]({picture.address})" for picture in pictures)])


SHAPES: dict[str, Callable[[list[Drawn], str], Any]] = {
    "content string": lambda p, t: completion(_markdown(p, t)),
    "content parts": lambda p, t: completion(_parts(p, t)),
    "message images": lambda p, t: completion(t, images=_parts(p, "")),
    "message images, null content": lambda p, _: completion(None, images=[x.fields for x in p]),
    "camel case images": lambda p, t: completion(t, images=[{"imageUrl": {"url": x.address}} for x in p]),
    "multi_mod_content": lambda p, t: completion_of(
        {"multi_mod_content": [{"text": t}, *(_gemini_part(x, snake=True) for x in p)]}
    ),
    "everything thrice": lambda p, t: completion(
        _markdown(p, t), images=_parts(p, ""), image_urls=[x.address for x in p]
    ),
    "one choice each": lambda p, t: {
        "choices": [{"index": i, "message": {"content": _markdown([x], t)}} for i, x in enumerate(p)]
    },
    "a message alone": lambda p, t: {"role": "assistant", "content": _parts(p, t)},
    "a list of parts": lambda p, t: [*_parts(p, t), {"type": "text", "text": "."}],
    "Gemini": lambda p, t: _gemini(p, t, snake=False),
    "Gemini in snake case": lambda p, t: _gemini(p, t, snake=True),
    "Anthropic": _anthropic,
    "Responses API": _responses,
    "DashScope": lambda p, t: {"output": completion([{"text": t}, *({"image": x.address} for x in p)])},
    "Images API": lambda p, _: {"created": 1, "data": [x.fields for x in p]},
    "Images API, data URIs": lambda p, _: {"created": 1, "data": [{"url": x.address} for x in p]},
    "Images API under images": lambda p, _: {"created": 1, "data": {"images": [x.fields for x in p]}},
    "task with urls": lambda p, _: {"id": "t1", "status": "succeeded", "urls": [x.address for x in p]},
    "task in an envelope": lambda p, _: {"code": 0, "data": {"task_id": "t1", "generations": [x.fields for x in p]}},
    "task with its content": lambda p, t: {"id": "t1", "status": "completed", "content": _markdown(p, t)},
    "private envelope": lambda p, t: {"id": "x", "type": "string", "code": 0, "data": _markdown(p, t)},
}


@st.composite
def bodies(draw: st.DrawFn) -> tuple[Any, list[Drawn], str]:
    """(a body, its pictures in order, the name of its shape)."""
    name = draw(st.sampled_from(sorted(SHAPES)))
    pictures = draw(drawn)
    return SHAPES[name](pictures, draw(words)), pictures, name


@st.composite
def streams(draw: st.DrawFn) -> tuple[list[Any], list[Drawn]]:
    """(the chunks of a stream, its pictures in order): the content in pieces, pictures in it and beside it."""
    first, second = draw(drawn), draw(drawn)
    second = [picture for picture in second if picture not in first]
    content = _markdown(first, draw(words)) + "\n\n"
    size = draw(st.integers(1, 40))
    chunks: list[Any] = [chunk({"role": "assistant", "content": ""})]
    chunks += [chunk({"content": piece}) for piece in cut(content, size)]
    for i, picture in enumerate(second):
        entry = part(picture.address)
        carrier = draw(st.sampled_from(["images", "indexed", "parts", "image"]))
        forms: dict[str, Body] = {
            "images": {"images": [entry]},
            "indexed": {"images": [{"index": i, **entry}]},
            "parts": {"content": [entry]},
            "image": {"image": {"url": picture.address}},
        }
        chunks += [chunk({}), chunk(forms[carrier])]
    chunks += [chunk({}, "stop", usage=None), {"choices": [], "usage": {"total_tokens": 3}}]
    return chunks, first + second
