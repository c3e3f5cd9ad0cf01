"""What is left of a reply says what the reply said: every fixture, redacted and read again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from chatimg_parse import ImageReady, ImageResult, parse
from chatimg_parse.redact import redact

from ..support.cases import KEYS, UNLISTED, Case, load
from ..support.feeding import cut, events_of
from ..support.tables.redacted import DATA, PICTURE, placeholder


def listed() -> Iterator[Case]:
    """The cases of the files that hold many."""
    for folder in (KEYS, UNLISTED):
        for path in sorted(folder.glob("*.json")):
            for name, case in json.loads(path.read_text(encoding="utf-8")).items():
                if isinstance(case, dict) and "input" in case:
                    yield Case(f"{folder.name}/{path.stem}/{name}", case["input"], {}, case.get("options", {}))


CASES = [*load(), *listed()]
_USER_INFO, _VALUE = re.compile("(?<=//)[^/@]*@"), re.compile(r"(?<==)[^&#]*")


def said(result: ImageResult) -> dict[str, Any]:
    """What redaction must leave as it is."""
    return {
        "status": result.status,
        "task_id": result.task_id,
        "code": result.error and result.error.code,
        "pictures": len(result.data),
        "videos": len(result.videos),
        "links": [(_VALUE.sub("", _USER_INFO.sub("", link.url)), link.role) for link in result.links],
    }


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_redacted_fixture_says_the_same(case: Case) -> None:
    made = redact(case.input)
    assert type(made) is type(case.input)
    assert redact(made) == made
    whole = parse(case.input, **case.options)
    result = parse(made, **case.options)
    assert said(result) == said(whole)
    assert not [image for image in result.data if image.b64_json]
    if not any(image.b64_json for image in whole.data):
        assert [image.alt for image in result.data] == [image.alt for image in whole.data]
    if isinstance(case.input, (dict, list)):
        text = json.dumps(case.input, ensure_ascii=False)
        assert json.loads(redact(text)) == made


def test_many_fixtures_hold_pictures() -> None:
    assert len(CASES) > 1000
    assert sum(redact(case.input) != case.input for case in CASES) > 150


def test_every_outward_form_leaves_it_out() -> None:
    text = f"Here\n\n![a]({placeholder(DATA)})\n\n![b](https://x.example/b.png)"
    result = parse(text)
    assert [(image.url, image.b64_json) for image in result.data] == [(None, None), ("https://x.example/b.png", None)]
    assert len(result.to_images_response()["data"]) == len(result.to_message_images()) == 1
    assert [part["type"] for part in result.to_content_parts()] == ["text", "image_url"]
    assert "None" not in result.to_markdown()
    for mode in ("parts", "images", "markdown"):
        assert "None" not in json.dumps(result.to_chat_completion(mode)["choices"][0]["message"]["content"])
    assert ImageResult.model_validate_json(result.model_dump_json()) == result


@pytest.mark.parametrize("size", [1, 3, 11])
def test_pictures_without_bytes_are_told_apart_in_a_stream(size: int) -> None:
    other = placeholder(b"other")
    text = f"![a]({placeholder(DATA)})\n![b]({other})\n![a]({placeholder(DATA)}) {other}\n"
    events, result = events_of(cut(text, size))
    ready = [event.image for event in events if isinstance(event, ImageReady)]
    assert ready == result.data == parse(text).data
    assert [image.alt for image in ready] == ["a", "b"]


def test_what_was_sent_is_known_by_its_placeholder() -> None:
    other = placeholder(b"other")
    edit = f"![before](data:image/png;base64,{PICTURE})\n![after]({other})"
    assert [image.alt for image in parse(redact(edit), inputs=[placeholder(DATA)]).data] == ["after"]
    block = json.dumps({"prompt": "a hat", "image": f"data:image/png;base64,{PICTURE}"})
    assert [image.alt for image in parse(redact(f"{block}\n{edit}")).data] == ["after"]
