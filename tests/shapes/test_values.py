"""Values in which more counts than themselves: what was learned from others is not told of them."""

from __future__ import annotations

import json
import re
from random import Random
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from typing import Any

import pytest

from chatimg_parse import VOCABULARY, parse

from ..support.surroundings import anew, parsed

_LETTERS = {
    "l": digits + ascii_lowercase,
    "u": digits + ascii_uppercase,
    "m": digits + ascii_letters,
    "w": ascii_lowercase,
    "d": digits,
    "h": "0123456789abcdef",
}
_UUID = "<h8>-<h4>-<h4>-<h4>-<h12>"
_TASKS = "> ID: `{}`\n> ID: `{}`\n> [数据预览](https://x.example/web/{})"
_WRAPPED = '{{"choices": [{{"message": {{"content": "{{\\"prompt\\": \\"{}\\", \\"n\\": 2}}\\n> ID: `task_abc`"}}}}]}}'
_SORRY = 'I\'m sorry, I can\'t create that image. My request was "prompt": "{}"'
_ESCAPED = '{"choices":[{"message":{"content":"\\%s ![a](https://a.example/x.png)"}}]}'

# What many replies look like (`<l12>`: twelve small letters and digits), and one that is not told by them.
TAUGHT: dict[str, tuple[Any, Any]] = {
    "a state at the head of an id": ("> <l12>\n\nSome words.", "> generating27\n\nSome words."),
    "a state in a cell": ("| a | <m12> |\n> ID: `abc1`", "| a | Generating27 |\n> ID: `abc1`"),
    "a state behind a tag": ("<think><u10></think>", "<think>RETRYING77</think>"),
    "a state in capitals": ("> <u12>", "> TIMEOUT12345"),
    "a word beside an id that can hold none": (
        f"https://a.example/{_UUID}/<l8>",
        f"https://a.example/{_UUID}/video734",
    ),
    "a word beside digits": (
        {"created": 1767225600, "status": "done", "url": "https://a.example/<l8>"},
        {"created": 1700000001, "status": "done", "url": "https://a.example/video734"},
    ),
    "a word in mixed letters": ("https://a.example/f/<m11>", "https://a.example/f/Video1234Ab"),
    "a name that is a word of policy": ("生成失败\n失败原因：out/<w6>.png", "生成失败\n失败原因：out/policy.png"),
    "the same in an error": (
        {"error": {"message": "blocked out/<w6>.png", "code": "x"}},
        {"error": {"message": "blocked out/safety.png", "code": "x"}},
    ),
    "a word behind an escape of an address": (
        "https://a.example/f/a%2F<l8>?x=1",
        "https://a.example/f/a%2Fpreview7?x=1",
    ),
    "a word in one of many tokens": (
        "https://a.example/f/1?k=<m24>",
        "https://a.example/f/1?k=aaaaaaaa-download-thumb9",
    ),
    "a time of which only the day is told": (
        {"id": "<l20>", "status": "queued", "expires_at": "2026-10-<h2>T<d2>:<d2>:<d2>"},
        {"id": "<l20>", "status": "queued", "expires_at": "2026-10-12"},
    ),
    "another id in an id": (
        _TASKS.format("q7w3x", "b5n2", "<l20>"),
        _TASKS.format("q7w3x", "b5n2", "abq7w3xabcdefghij"),
    ),
    "an id in words": (_TASKS.format("<d6>", "zz-9", "job.k123456"), _TASKS.format("123456", "zz-9", "job.k123456")),
    "an id in a UUID": (
        _TASKS.format("<l12>", "zz-9", _UUID),
        _TASKS.format("abcdef123456", "zz-9", "3f2a9c1e-7b44-4d0e-9a51-abcdef123456"),
    ),
    "an id with its surroundings in another": (
        _TASKS.format("task_<l10>", "b5n2zz", "task_<l50>"),
        _TASKS.format("task_abcdef1234", "b5n2zz", "task_abcdef1234<l40>"),
    ),
    "an id in a query": (
        _TASKS.format("<l12>", "zz-9", "?s=<m24>"),
        _TASKS.format("abcdefgh1234", "zz-9", "?s=abcdefgh1234XYXYXYXYXYZZ"),
    ),
    "one address, written in two ways": (
        "![a](https://a.example/i&#47;abc123.png)\n![b](https://a.example/i/<l6>.png)",
        "![a](https://a.example/i&#47;abc123.png)\n![b](https://a.example/i/abc123.png)",
    ),
    "words that are the label of a reference": (
        "![<w4>](not a link\n\n[mouse]: https://a.example/x.png",
        "![mouse](not a link\n\n[mouse]: https://a.example/x.png",
    ),
    "an id behind a percent sign": (
        "https://a.example/x?type=image%<m10>",
        "https://a.example/x?type=image%2Fpng12Abc",
    ),
    "a query that says an image": (
        "https://a.example/x?format=<m24>",
        "https://a.example/x?format=image%2Fsvg-1234567890ab",
    ),
    "an escape of JSON before an id": (
        _ESCAPED % "c2a9c1e-7b44-4d0e-9a51-<h12>",
        _ESCAPED % "b2a9c1e-7b44-4d0e-9a51-0c8e1f2b3d4c",
    ),
    "the digits of an entity": ("![a](&#0<d6>;ttps://a.example/x.png)", "![a](&#0000104;ttps://a.example/x.png)"),
    "a bitmap": ({"data": [{"b64_json": "<m38>"}]}, {"data": [{"b64_json": "Qk1GAAAAAAAAADYAAAAoAAAAAgAAAAIAAAABAA"}]}),
    "an archive": ({"data": [{"b64_json": "<m12>"}]}, {"data": [{"b64_json": "UEsDBB8F9GTk"}]}),
    "data in capitals": (
        "![a](data:image/bmp;BASE64,<m40>)",
        "![a](data:image/bmp;BASE64,UEsDBAoAAAAAAIdO4kAAAAAAAAAAAAAAAAAJABwA)",
    ),
    "a placeholder of a picture": (
        "<image/png 4821 bytes sha256:<l54>>",
        "<image/png 4821 bytes sha256:2cfae63ae75d380eefd40b979b189fe0cf828340ba49921d512bbe>",
    ),
    "a number that is none of a time": (
        {"created": "<d15>", "data": [{"url": "https://a.example/x.png"}]},
        {"created": 9999999999999999, "data": [{"url": "https://a.example/x.png"}]},
    ),
    "a prompt that makes a long answer of a short one": (_SORRY.format("a cat <d6>"), _SORRY.format("word " * 390)),
    "a prompt of many sentences": (_SORRY.format("a cat <d6>"), _SORRY.format("One is. " * 8)),
    "a token that makes a long answer of a short one": (
        "I'm sorry, I can't create that image. See https://a.example/help?q=abcdefgh<d8>",
        "I'm sorry, I can't create that image. See https://a.example/help?q=<l8>" + "ab1-" * 126 + "a",
    ),
    "an escaped quote in a prompt": (_WRAPPED.format("a cat <d6>"), _WRAPPED.format("a\\u0022b")),
    "an escaped line break in a prompt": (_WRAPPED.format("a cat <d6>"), _WRAPPED.format("a\\u000ab")),
    "an escaped backslash in a prompt": (_WRAPPED.format("a cat <d6>"), _WRAPPED.format("a\\u005cq")),
}


def filled(template: Any, random: Random) -> Any:
    """The template with values in its slots."""
    if not isinstance(template, str):
        return json.loads(filled(json.dumps(template), random))
    template = re.sub(r'"<d(\d+)>"', r"1<d\1>", template)  # a number
    return re.sub(
        r"<([ludmwh])(\d+)>", lambda slot: "".join(random.choices(_LETTERS[slot[1]], k=int(slot[2]))), template
    )


@pytest.mark.parametrize("name", TAUGHT)
def test_it_is_read(name: str) -> None:
    template, asked = TAUGHT[name]
    VOCABULARY.seen.clear()
    random = Random(name)
    for _ in range(60):
        parse(filled(template, random))
    asked = filled(asked, random)
    assert parsed(asked) == anew(parsed, asked)


def test_an_object_that_is_too_deep_is_read() -> None:
    deep: Any = 1
    for _ in range(1100):
        deep = [deep]
    body = {"choices": [{"message": {"content": "![a](https://a.example/x.png)"}}], "x": deep}
    result = parse(body)
    assert (len(result.data), [issue.code for issue in result.issues]) == (1, ["too-deep"])
