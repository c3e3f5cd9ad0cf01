"""Shapes are learned from what came often, bounded and paid for; known ones are told without reading."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest

from chatimg_parse import VOCABULARY, Dialect, parse
from chatimg_parse.shapes import memory
from chatimg_parse.shapes.memory import Shapes
from chatimg_parse.shim.chat import changed
from chatimg_parse.shim.chat.message import adapted
from chatimg_parse.shim.options import Options
from chatimg_parse.stream import inner, parser
from chatimg_parse.stream.shaped import text_of


def reply_of(turn: int) -> str:
    """Of one gateway, about another task each time."""
    return (
        f'```json\n{{"prompt": "cat {turn}", "n": 1}}\n```\n\n> ID: `task_{turn}k2xw9d7qf3mbv8zt6n4hcrge`\n'
        f"> 🏃 进度 {turn}..43..[100%](https://a.example/{turn}000000/b7Qw3ZtR.png)\n\n"
        f"![cat {turn}](https://a.example/{turn}00000.png?s={turn}aaaaaaaaaaaaaaaa)\n"
    )


def body_of(turn: int) -> dict[str, Any]:
    message = {"role": "assistant", "content": reply_of(turn)}
    usage = {"prompt_tokens": turn, "completion_tokens": 1000 + turn, "total_tokens": 1000 + 2 * turn}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    return {"id": f"chatcmpl-{turn}Abcdefgh", "created": 1767225600 + turn, "choices": [choice], "usage": usage}


@pytest.fixture(autouse=True)
def nothing_is_known() -> None:
    VOCABULARY.seen.clear()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What was read, and not told by a shape."""
    read: list[object] = []
    for module, name in ((parser, "_content"), (inner, "_read_anew")):
        anew = getattr(module, name)

        def counted(source: Any, anew: Any = anew, **options: Any) -> Any:
            read.append(source)
            return anew(source, **options)

        monkeypatch.setattr(module, name, counted)
    return read


def test_a_known_shape_is_told_without_reading(readings: list[object]) -> None:
    for turn in range(10, 30):
        parse(reply_of(turn))
    readings.clear()
    result = parse(reply_of(77))
    assert not readings
    assert (result.data[0].url, result.data[0].alt) == ("https://a.example/7700000.png?s=77aaaaaaaaaaaaaaaa", "cat 77")
    assert result.params is not None
    assert (result.params.prompt, result.task_id) == ("cat 77", "task_77k2xw9d7qf3mbv8zt6n4hcrge")
    assert reply_of(77)[slice(*_span(result.links[0].span))].startswith("[100%](https://a.example/77000000/")


def wordless(_: list[str]) -> bool:
    """No word stands in the ids."""
    return False


def _span(span: Any) -> tuple[int, int]:
    return span.start, span.end


def test_so_is_a_body_with_what_it_tells_of_itself(readings: list[object]) -> None:
    for turn in range(10, 30):
        parse(body_of(turn))
    readings.clear()
    result = parse(body_of(77))
    assert not readings
    assert (result.id, result.created) == ("chatcmpl-77Abcdefgh", 1767225677)
    assert result.usage == {"prompt_tokens": 77, "completion_tokens": 1077, "total_tokens": 1154}


@pytest.mark.parametrize("compact", [True, False])
def test_the_shim_hands_on_a_body_of_a_known_shape_unread(compact: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Any] = []

    def noted(body: Any, options: Options) -> Any:
        read.append(body)
        return adapted(body, options)

    monkeypatch.setattr(changed, "adapted", noted)
    write = json.JSONEncoder(separators=(",", ":") if compact else None, ensure_ascii=not compact).encode
    for turn in range(10, 30):
        changed.changed_text(write(body_of(turn)).encode(), Options())
    read.clear()
    told = changed.changed_text(write(body_of(77)).encode(), Options())
    assert not read
    assert isinstance(told, bytes)
    message = json.loads(told)["choices"][0]["message"]
    assert message["content"][1]["image_url"]["url"] == "https://a.example/7700000.png?s=77aaaaaaaaaaaaaaaa"
    assert json.loads(told)["usage"]["total_tokens"] == 1154
    assert '"cat 77"' in message["content"][0]["text"]


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "https://b.example/"},
        {"expects_image": True},
        {"preview": "always"},
        {"inputs": ["https://a.example/7700000.png?s=77aaaaaaaaaaaaaaaa"]},
        {"allow_svg": True},
    ],
)
def test_whoever_asks_for_something_else_has_it_read(options: dict[str, Any], readings: list[object]) -> None:
    for turn in range(10, 30):
        parse(reply_of(turn))
        parse(body_of(turn))
    readings.clear()
    assert parse(reply_of(77), **options).task_id == parse(body_of(77), **options).task_id
    assert readings == [reply_of(77)]  # a body is read by the parser itself


def test_words_of_a_dialect_have_shapes_of_their_own() -> None:
    german = Dialect(vocabulary=VOCABULARY.extended(heads={"id": ["Auftrag"]}))
    reply = "Auftrag: `task_{}k2xw9d7qf3m`\n\n> 生成中..."
    for turn in range(10, 30):
        assert parse(reply.format(turn)).task_id is None
        assert parse(reply.format(turn), dialect=german).task_id == f"task_{turn}k2xw9d7qf3m"


def test_what_is_learned_is_paid_for() -> None:
    """Many shapes, of which each comes as often as it has to: reading for learning never outweighs the rest by far."""
    read = 0

    def reading(text: str) -> dict[str, str]:
        nonlocal read
        read += 1
        return {"text": text}

    shapes, came = Shapes((), wordless), 0
    for shape in range(300):
        for turn in range(2 * memory.OFTEN):
            text = f"{'a b' * shape} `{turn}k2xw9d7qf3mbv8zt6n4hcrge`"
            came += 1
            alike = shapes.alike(text)
            if shapes.read(alike, text) is None:
                shapes.met(alike, text, {"text": text}, reading)
    assert 0 < read <= 1.5 * came + 100


def test_what_is_known_is_bounded_and_holds_no_values() -> None:
    shapes = Shapes((), wordless)
    for shape in range(3000):
        for turn in range(3 * memory.OFTEN if shape % 10 == 0 else 1):
            text = f"{'ab'[shape % 2]}{shape * 'c'} `secret{shape}x{turn:04}`"[-2000:] + "\n" * (shape % 600)
            alike = shapes.alike(text)
            if shapes.read(alike, text) is None:
                shapes.met(alike, text, {"text": text}, lambda text: {"text": text})
    assert 10 < len(shapes._looks) <= 512
    assert sum(len(alike.shapes) for alike in shapes._looks.values()) <= 512
    assert len(shapes._met) <= 4096
    assert b"secret" not in pickle.dumps(shapes)


def test_what_comes_new_in_a_busy_look_is_found(readings: list[object]) -> None:
    """A look spent its credit on texts that never came again; one that comes again and again is learned still."""
    for turn in range(200):
        parse(f"I drew a cat number w{turn} for you.")
    for _ in range(200):
        parse("I drew a dog for you.")
    readings.clear()
    assert parse("I drew a dog for you.").text == "I drew a dog for you."
    assert not readings


def test_one_odd_value_does_not_end_its_shape(readings: list[object]) -> None:
    """The reply that is to be learned holds a word in its id: those of the same gateway behind it are learned still."""
    reply = "> ID: `{}`\n> 生成中..."
    for turn in range(2 * memory.OFTEN - 1):
        parse(reply.format(f"k{turn:02}xw9d7qf3q"))
    for _ in range(3):
        parse(reply.format("preview7qf3q"))
    for turn in range(2 * memory.OFTEN):
        parse(reply.format(f"k{turn:02}xw9d7qf3q"))
    readings.clear()
    assert parse(reply.format("k99xw9d7qf3q")).task_id == "k99xw9d7qf3q"
    assert not readings
    assert parse(reply.format("preview7qf3q")).task_id == "preview7qf3q"
    assert readings


def test_an_object_that_holds_itself_is_read() -> None:
    body = body_of(7)
    body["choices"].append(body)
    assert text_of(body) is None
    assert [image.url for image in parse(body).data] == ["https://a.example/700000.png?s=7aaaaaaaaaaaaaaaa"]


def test_prose_that_never_comes_again_is_cut_a_few_times_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    cuts: list[str] = []
    monkeypatch.setattr(memory, "cut", lambda text, _: cuts.append(text))
    for turn in range(1000):
        parse(f"I drew {'one ' * (turn % 50)}cat number w{turn} for you, and a dog.")
    assert 10 < len(cuts) < 60


def test_what_cannot_be_told_apart_by_its_values_is_read() -> None:
    reply = "![a](https://a.example/cdn/{}.png)\n[下载](https://a.example/cdn/download/{}.png)"
    for turn in range(10, 60):
        one, other = f"{turn}k2xw9d7qf", f"{turn}b8zt6n4hc"
        twins = parse(reply.format(one, one))
        assert twins.data[0].download_url == f"https://a.example/cdn/download/{one}.png"
        assert [image.url for image in parse(reply.format(one, other)).data] == [f"https://a.example/cdn/{one}.png"]


def test_a_vocabulary_travels_without_what_was_seen() -> None:
    for turn in range(10, 40):
        parse(reply_of(turn))
    assert VOCABULARY.seen
    assert not pickle.loads(pickle.dumps(VOCABULARY)).seen
