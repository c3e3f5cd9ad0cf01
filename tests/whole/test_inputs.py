"""The arguments of `parse`: pictures that were sent are no results, and a wrong argument is told at once."""

from __future__ import annotations

import base64
import json
from typing import Any

import httpx
import pytest

from chatimg_parse import VOCABULARY, ImageResult, Limits, StreamParser, parse, parse_stream
from chatimg_parse.cli.command import main
from chatimg_parse.explain import explain
from chatimg_parse.shim import http_client, install

from ..support.pictures import png

OLD, NEW = png(1), png(2)
SENT, MADE = "https://files.example/in/cat.png?sig=a", "https://files.example/out/cat.png"


def urls(result: ImageResult) -> list[str | None]:
    return [image.url or image.b64_json for image in result.data]


REPLIES: list[Any] = [
    "![old]({sent})\n\n![new]({made})\n",
    '<img src="{sent}"> <img src="{made}">',
    "{sent}\n{made}\n",
    {"data": [{"url": "{sent}"}, {"url": "{made}"}]},
    {
        "choices": [
            {"message": {"content": "", "images": [{"image_url": {"url": "{sent}"}}, {"image_url": {"url": "{made}"}}]}}
        ]
    },
    {"status": "succeeded", "output": ["{sent}", "{made}"]},
    [{"type": "image_url", "image_url": {"url": "{sent}"}}, {"type": "text", "text": "![n]({made})"}],
]


def reply(form: Any, sent: str, made: str) -> Any:
    text = json.dumps(form) if not isinstance(form, str) else form
    text = text.replace("{sent}", sent).replace("{made}", made)
    return text if isinstance(form, str) else json.loads(text)


@pytest.mark.parametrize("form", REPLIES, ids=str)
@pytest.mark.parametrize(
    "shown", [SENT, "https://FILES.example/in/cat.png?sig=b#c", "https://files.example/in/cat.png"]
)
def test_an_address_that_was_sent_is_no_result(form: Any, shown: str) -> None:
    source = reply(form, shown, MADE)
    assert len(parse(source).data) == 2
    result = parse(source, inputs=[SENT])
    assert urls(result) == [MADE]
    assert [link.role for link in result.links if link.url == shown] == ["input"]
    with parse_stream(source if not isinstance(source, list) else json.dumps(source), inputs=iter([SENT])) as stream:
        told = [event.image.url for event in stream if hasattr(event, "image")]
    assert told == [MADE]


@pytest.mark.parametrize(
    "given", [OLD, f"data:image/png;base64,{OLD}", f"data:;base64,{OLD}", base64.b64decode(OLD), OLD.rstrip("=")]
)
def test_a_picture_that_was_sent_as_bytes_is_no_result(given: Any) -> None:
    uris = [f"data:image/png;base64,{data}" for data in (OLD, NEW)]
    for form in REPLIES:
        assert urls(parse(reply(form, *uris), inputs=[given])) == [NEW], form
    assert urls(parse({"data": [{"b64_json": OLD}, {"b64_json": NEW}]}, inputs=(given,))) == [NEW]
    assert urls(parse(base64.b64decode(OLD), inputs={given})) == []


def test_a_query_tells_files_apart_where_the_path_names_none() -> None:
    source = "![a](https://files.example/get?id=1) ![b](https://files.example/get?id=2)"
    assert urls(parse(source, inputs=["https://files.example/get?id=1"])) == ["https://files.example/get?id=2"]


@pytest.mark.parametrize("shown", [SENT, "https://files.example/in/cat.png?sig=b"])
def test_reasoning_knows_it_too(shown: str) -> None:
    told = f"The original is ![a]({shown})."
    in_tags = f"<think>{told}</think>\n\n![b]({MADE})"
    in_field = {"choices": [{"message": {"reasoning_content": told, "content": f"![b]({MADE})"}}]}
    for source in (in_tags, in_field):
        result = parse(source, inputs=[SENT])
        assert [(link.url, link.role) for link in result.links] == [(shown, "input"), (MADE, "image")]


def test_other_choices_know_it_too() -> None:
    choice = {"message": {"content": f"![a]({SENT}) ![b]({MADE})"}}
    assert urls(parse({"choices": [{"index": 0, **choice}, {"index": 1, **choice}]}, inputs=[SENT])) == [MADE]


WRONG: list[tuple[dict[str, Any], type[Exception]]] = [
    ({"limits": {}}, TypeError),
    ({"limits": None}, TypeError),
    ({"dialect": "relay"}, TypeError),
    ({"dialect": VOCABULARY}, TypeError),
    ({"base_url": 5}, TypeError),
    ({"base_url": b"https://x.example"}, TypeError),
    ({"base_url": ""}, ValueError),
    ({"base_url": "files.example/a"}, ValueError),
    ({"base_url": "ftp://files.example/"}, ValueError),
    ({"base_url": "https://"}, ValueError),
    ({"base_url": "https://[files"}, ValueError),
    ({"base_url": "https://a:b@files.example/"}, ValueError),
    ({"preview": "often"}, ValueError),
    ({"preview": None}, TypeError),
    ({"preview": ["auto"]}, TypeError),
    ({"allow_svg": "yes"}, TypeError),
    ({"allow_svg": 1}, TypeError),
    ({"expects_image": 1}, TypeError),
    ({"inputs": "https://files.example/a.png"}, TypeError),
    ({"inputs": b"x"}, TypeError),
    ({"inputs": 5}, TypeError),
    ({"inputs": [5]}, TypeError),
    ({"inputs": None}, TypeError),
    ({"inputs": {"https://files.example/a.png": 1}}, TypeError),
    ({"nonsense": 1}, TypeError),
]


@pytest.mark.parametrize("options,error", [*WRONG, ({"kind": "xml"}, ValueError), ({"kind": 1}, TypeError)], ids=str)
def test_a_wrong_argument_is_told_at_once_and_by_its_name(options: dict[str, Any], error: type[Exception]) -> None:
    (name,) = options
    calls: list[Any] = [
        lambda: parse("x", **options),
        lambda: parse(ImageResult(), **options),
        lambda: StreamParser(**options),
        lambda: parse_stream(["x"], **options),
        lambda: explain("x", **options),
    ]
    for call in calls:
        with pytest.raises(error, match=name):
            call()


@pytest.mark.parametrize("options,error", WRONG, ids=str)
def test_and_so_is_one_of_the_shim(options: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error, match=next(iter(options))):
        install(httpx.Client(), **options)
    if not {"limits", "base_url", "nonsense"} & set(options):  # words of the HTTP client, too
        with pytest.raises(error, match=next(iter(options))):
            http_client(library="httpx", **options)


def test_right_arguments_are_taken() -> None:
    parse("x", base_url="HTTPS://files.example", limits=Limits(), inputs=(), expects_image=True, allow_svg=False)
    assert parse("![a](b.png)", base_url=" https://files.example/x/ ").data[0].url == "https://files.example/x/b.png"


WRONG_ROWS: list[Any] = [
    {"heads": {"id": "auftrag"}},
    {"heads": {"id": [5]}},
    {"heads": {"id": 5}},
    {"heads": ["id"]},
    {"refusals": "nein"},
    {"refusals": [None]},
    {"refusals": 5},
    {"refusals": {"a": "b"}},
]


@pytest.mark.parametrize("rows", WRONG_ROWS, ids=str)
def test_a_wrong_row_is_a_type_error(rows: Any) -> None:
    with pytest.raises(TypeError, match=next(iter(rows))):
        VOCABULARY.extended(**rows)


def test_the_command_line_takes_both(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "reply.md"
    file.write_text(f"![a]({SENT}) ![b]({MADE})", encoding="utf-8")
    assert (
        main([str(file), "--format", "urls", "--input", "https://x.example/", "--input", SENT, "--expects-image"]) == 0
    )
    assert capsys.readouterr().out == f"{MADE}\n"
    assert main([str(file), "--explain", "--input", SENT]) == 0
    assert "input" in capsys.readouterr().out
