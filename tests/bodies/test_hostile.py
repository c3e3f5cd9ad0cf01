"""Objects and JSON that mean harm, or are merely odd: no exception, no failure of ours, and a result that dumps.

The net of `StreamParser` is off here (see conftest), so a failure of ours would be an exception.
"""

from __future__ import annotations

import enum
import gc
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ChatImageError, ImageResult, StreamParser, parse, parse_stream

from ..support.feeding import cut
from ..support.feeding import fed as fed_in
from ..support.pictures import png
from ..support.results import codes

HUGE = 10**5000  # which Python does not write in digits


def refuses(*_: Any, **__: Any) -> Any:
    raise ArithmeticError("not me")


def odd(base: Any, *names: str) -> Any:
    return type(f"Odd{base.__name__}", (base,), dict.fromkeys(names, refuses))


Str = odd(str, "__str__", "__getitem__", "__eq__", "__contains__", "strip", "startswith", "encode", "lower", "__len__")
Str.__hash__ = str.__hash__
Dict = odd(dict, "items", "get", "__iter__", "__getitem__", "__contains__", "__len__", "keys", "values")
List = odd(list, "__iter__", "__len__", "__getitem__", "__bool__")
Int = odd(int, "__int__", "__index__", "__lt__", "__le__", "__eq__", "__str__", "__bool__", "bit_length")
Int.__hash__ = int.__hash__
Float = odd(float, "__float__", "__lt__", "__le__", "__mul__", "is_integer")
Bytes = odd(bytes, "__bytes__", "__len__", "__getitem__", "decode")


class Liar:
    """Says that it is a dict."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return dict


class Mute:
    """Nothing can be asked of it."""

    __getattribute__ = refuses


class Dumps:
    """An object of an SDK, whose dump is what it is given."""

    def __init__(self, dump: Any) -> None:
        self.dump = dump

    def model_dump(self, **_: Any) -> Any:
        if isinstance(self.dump, Exception):
            raise self.dump
        return self.dump


class Response:
    """Whose body cannot be had."""

    content = property(refuses)
    status_code = property(refuses)


class Word(str, enum.Enum):
    DONE = "succeeded"


def released() -> memoryview:
    view = memoryview(b"abc")
    view.release()
    return view


# A table reads better in columns.
KEYS = """
    id task_id status state progress code error message type data url urls b64_json image_url images choices
    index message delta content role tool_calls function arguments usage created created_at model output
    result input prompt n size seed candidates parts inlineData mimeType mime_type media_type video_url poster
    preview_url source_url finish_reason partial_image_index output_index content_index text annotations
    refusal detail generations revised_prompt
""".split()  # noqa: SIM905
WORDS = [
    *("processing", "succeeded", "failed", "task_1", "\n\ntask_1\n", "(((task_1", "task\u200b_1", "x\ud800", "\udfff"),
    *("https://x.example/a.png", "https://x.example/\ud800.png", f"data:image/png;base64,{png(1)}", png(1), "a" * 300),
    *(
        "image/png",
        "IMAGE/PNG; q=1",
        "image/\ud800",
        "image",
        "response.output_text.delta",
        "image_url",
        "error",
        "100",
    ),
    *("ID: task_1\n> 50%", "![\ud83d](https://x.example/b.png)", '{"prompt": "\ud800"}', "1e999", "", " "),
]
numbers = st.one_of(
    st.integers(-3, 3),
    st.sampled_from([10**30, 10**400, -(10**400), 1 << 53, 50, 429]),
    st.sampled_from([1, -1]).map(lambda sign: sign * HUGE),  # whose `repr` raises
    st.floats(),
)
plain = st.one_of(st.none(), st.booleans(), numbers, st.sampled_from(WORDS), st.text(max_size=8))
keys = st.one_of(st.sampled_from(KEYS), st.sampled_from(["\ud800", "k\udfff"]), st.text(max_size=3))


def trees(leaves: Any, names: Any) -> Any:
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6), max_leaves=25
    )


strange = st.one_of(
    plain,
    st.sampled_from(WORDS).map(Str),
    st.integers(0, 200).map(Int),
    st.just(5000).map(lambda digits: Int(10**digits)),
    st.floats().map(Float),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"x"]).map(Bytes),
    st.sampled_from([Word.DONE, (1, 2), {1, 2}, memoryview(b"abcdef")[::2], bytearray(b"ab")]),
    st.builds(released),
    st.builds(Liar),
    st.builds(Mute),
    st.builds(Response),
    st.sampled_from([None, 5, {"status": "succeeded"}, ["x"], ValueError(), RecursionError(), Liar()]).map(Dumps),
)
strange_keys = st.one_of(keys, numbers, st.sampled_from([None, (1,)]))
odd_trees = st.recursive(
    strange,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(List),
        st.dictionaries(strange_keys, inner, max_size=6),
        st.dictionaries(keys, inner, max_size=6).map(Dict),
        inner.map(Dumps),
    ),
    max_leaves=25,
)
objects = st.dictionaries(strange_keys, odd_trees, max_size=8)


def sound(result: ImageResult) -> None:
    """It says nothing of a failure of ours, dumps, comes back, and goes out in every form."""
    assert "internal-error" not in codes(result)
    assert ImageResult.model_validate_json(result.model_dump_json()) == result
    for form in (result.to_images_response(), result.to_chat_completion("images"), result.to_content_parts()):
        json.dumps(form).encode()
    result.to_markdown().encode()
    with suppress(ChatImageError):
        result.raise_for_status().raise_for_issues()
    for image in result.data:
        kind = image.media_type
        assert kind is None or (kind.startswith("image/") and kind == kind.lower() and kind.isascii())
    assert result.task_id is None or (result.task_id.isascii() and result.task_id.strip() == result.task_id)


def fed(piece: Any) -> ImageResult:
    parser = StreamParser()
    parser.feed(piece)
    parser.peek()
    return parser.close()


@given(st.one_of(objects, odd_trees.map(lambda tree: [tree]), odd_trees.map(Dumps), st.builds(Dict, objects)))
def test_no_object_makes_it_raise(source: Any) -> None:
    for read in (parse, fed):
        sound(read(source))


@given(trees(plain, keys), st.booleans())
def test_no_json_makes_it_raise(tree: Any, stream: bool) -> None:
    text = _json(tree)
    source = f"data: {text}\n\n" if stream else text
    sound(parse(source))
    assert fed_in(cut(source, 7)) == parse(source)


def _json(tree: Any) -> str:
    """As `json.dumps`, with integers of any size."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{json.dumps(str(key))}: {_json(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_json, tree)) + "]"
    if isinstance(tree, int) and abs(tree) == HUGE:
        return "-" * (tree < 0) + "1" + "0" * 5000
    return json.dumps(tree)


@pytest.mark.parametrize(
    "source",
    [
        *(
            Str("ID: task_1"),
            Bytes(b"ID: task_1"),
            Dict(id="task_1", status="processing"),
            Dumps({"task_id": "task_1"}),
        ),
        {"task_id": "\n\ntask_1\n", "status": "processing"},
        {"task_id": "(((task_1", "status": "processing"},
        {"task_id": "task\u200b_1", "status": "processing"},
        {"task_id": "task_1\ud800", "status": "processing"},
        {Str("task_id"): Str("task_1"), "status": Word.DONE},
        '{"id": "task_1", "status": "processing", "progress": 1' + "0" * 400 + "}",
        'data: {"id": "task_1", "status": "processing", "progress": 1' + "0" * 400 + "}\n\n",
        {"id": "task_1", "status": "processing", "progress": HUGE, "created": HUGE, HUGE: HUGE},
        {"id": "task_1", "status": "processing", "view": released()},
    ],
    ids=lambda source: type(source).__name__,
)
def test_what_is_sound_in_it_is_read(source: Any) -> None:
    result = parse(source)
    sound(result)
    assert (result.task_id, result.progress) == ("task_1", 100 if result.progress == 100 else None)


@pytest.mark.parametrize(
    "source",
    [Response(), Dumps(ValueError()), Dumps(None), Dumps(5), released()],
    ids=["unread", "raises", "gives-none", "gives-a-number", "released-memory"],
)
def test_what_cannot_be_had_is_named(source: Any) -> None:
    assert codes(parse(source)) == codes(fed(source)) == ["source-unreadable"]


@pytest.mark.parametrize("source", [{"id": released(), "status": "queued"}, [Dumps(ValueError()), "x"]], ids=type)
def test_and_so_is_a_part_of_it(source: Any) -> None:
    assert codes(parse(source)) == ["source-unreadable"]


@pytest.mark.parametrize(
    "told,given",
    [
        ("image/PNG", "image/png"),
        ("image/svg+xml; charset=utf-8", "image/svg+xml"),
        ("image/x-é", None),
        ("image/", None),
        ("image", None),
        ("image/a b", None),
        ("image/" + "a" * 128, None),
    ],
)
def test_a_media_type_is_one_or_nothing(told: str, given: str | None) -> None:
    bodies = [{"url": "https://x.example/a", "mime_type": told}, {"b64_json": "QUJDREVGR0g=", "mime_type": told}]
    for body in bodies if "/" in told else bodies[:1]:
        (image,) = parse({"data": [body]}).data
        assert image.media_type == given
    result = parse({"status": "succeeded", "input": {"\ud800": "https://x.example/a.png"}})
    assert (result.links[0].span and result.links[0].span.source, codes(result)[-1]) == (
        "input.\ufffd",
        "lone-surrogate",
    )


CIRCLES: dict[str, Any] = {
    "content": 'ID: task_1\n![a](https://x.example/a.png) <img src="https://x.example/b.png"> [r]\n\n[r]: https://x.example/r',
    "body": {
        "choices": [{"message": {"content": "hi", "images": [{"image_url": {"url": "https://x.example/a.png"}}]}}]
    },
    "stream": 'data: {"choices": [{"delta": {"content": "a"}}]}\n\ndata: [DONE]\n\n',
    "failure": {"error": {"code": "boom", "message": '{"error": {"message": "x"}}'}},
    "cut": '{"data": [{"b64_json": "iVBORw0KGgo',
    "page": "<html><title>502</title>",
    "compressed": b"\x1f\x8b\x08",
    "odd": {"a": Mute()},
    "deep": "[" * 5000,
}


@pytest.mark.parametrize("source", CIRCLES.values(), ids=CIRCLES)
def test_nothing_is_left_for_the_garbage_collector(source: Any) -> None:
    def streamed() -> None:
        with parse_stream([source]) as stream:
            list(stream)

    def failed() -> None:
        parser = StreamParser()
        parser._net = True
        parser._intake.feed = parser._bodies.read = refuses  # type: ignore[method-assign]
        parser.feed(source)
        assert codes(parser.close()) == ["internal-error"]

    for read in (lambda: parse(source), lambda: fed(source), streamed, failed):
        read()
        gc.collect()
        gc.disable()
        try:
            read()
            assert gc.collect() == 0
        finally:
            gc.enable()
