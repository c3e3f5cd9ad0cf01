"""A body as `explain` shows it: the tree of its members, and why a picture was not taken."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given

from chatimg_parse import parse
from chatimg_parse.explain import explain
from chatimg_parse.explain.meanings import MEANINGS
from chatimg_parse.text.words.key_rows import ROWS

from ..support.drawn.shapes import bodies
from ..support.pictures import Drawn, png

IN_TEXT = ("markdown", "html", "bare-url", "data-uri", "base64")
P = "https://files.example/{}.png".format
JOB = {
    "taskId": "t-1",
    "status": "succeeded",
    "request": {"image": P("sent")},
    "bot": {"avatar": P("face")},
    "tableau": P("strange"),
    "results": [{"url": P("1"), "width": 4}, {"url": P("2"), "filtered": True}],
}
TREE = """\
  taskId                                       task-id    t-1
  status                                       state      succeeded
  request                                      input      an object of 1
  request                                        .image https://files.example/sent.png → link, role input
  bot                                          ignored    an object of 1
  bot                                            .avatar https://files.example/face.png → not taken: \
nobody's picture: avatars, pages, settings and the like
  tableau                                      unknown    https://files.example/strange.png → link, role other, \
issue picture-in-unknown-field
  results                                      items      a list of 2
    [0].url                                    address    https://files.example/1.png → picture 1
    [0].width                                  weak-sign  4
    [1].url                                    address    https://files.example/2.png → link, role other, \
not taken: it was held back, or an error stands beside it (rule 26)
    [1].filtered                               unsafe     True
"""


def test_each_member_is_told_with_its_meaning_and_what_became_of_it() -> None:
    shown = explain(JOB, width=200)
    assert TREE in shown
    assert "\n\nBody: what each member means" in shown
    assert "  rule images-beside-error" in shown


def test_every_meaning_has_its_words_and_no_other() -> None:
    assert set(MEANINGS) == {*ROWS, "unknown"}
    shown = explain(JOB, width=200)
    assert f"    items      {MEANINGS['items']}\n" in shown
    assert "    choices    " not in shown


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"status": "running", "images": [P("a")]}, "link, role draft"),
        ({"status": "done", "thumbnail_url": P("a")}, "link, role poster"),
        ({"status": "done", "icon": P("a")}, "not taken: nobody's picture"),
        ({"data": [{"b64_json": png(1), "respect_moderation": False}]}, "not taken: it was held back"),
        ({"status": "running", "image": png(1)}, "not taken: the work goes on"),
        ({"status": "done", "tableau": P("a")}, "picture 1"),
        ({"prompt": "a cat", "image_url": P("a"), "created": 1}, "link, role input"),
        ({"data": [{"b64_json": png(1)}, {"b64_json": png(1)}]}, "→ the same as picture 1 (rule 9)"),
    ],
    ids=lambda body: next(key for key in body if key != "status") if isinstance(body, dict) else "",
)
def test_why_a_picture_was_not_taken(body: dict[str, Any], words: str) -> None:
    assert words in explain(body, width=200)


@given(bodies())
def test_every_picture_of_a_body_has_its_row(drawn: tuple[Any, list[Drawn], str]) -> None:
    body, pictures, _ = drawn
    shown = explain(body, width=200)
    given_out = parse(body).data
    assert len(given_out) == len(pictures)
    in_fields = [
        image for image in given_out if image.origin not in ("markdown", "html", "bare-url", "data-uri", "base64")
    ]
    told = set(re.findall(r"→ picture (\d+)", shown))
    for number, image in enumerate(given_out, 1):
        if image in in_fields and image.span is not None:
            assert str(number) in told


def test_keys_and_values_move_no_terminal_and_hold_no_data() -> None:
    shown = explain({"a\x1b[31m\u202e": {"b\n": png(2)}, "image": png(1) * 1, "x" * 500: P("a")})
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", shown)
    assert png(1) not in shown
    assert max(map(len, shown.splitlines())) <= 100


def test_a_value_that_was_cut_says_so() -> None:
    told = explain({"task_id": "t1", "status": "failed", "error": "word " * 23 + "words"}, width=200)
    assert f" {'word ' * 23}words\n" in told
    told = explain({"task_id": "t1", "status": "failed", "error": "word " * 23 + "words!"}, width=200)
    assert f" {'word ' * 23}word…\n" in told


def test_a_long_body_is_told_by_its_first_members_and_its_pictures() -> None:
    body = {"data": [{"index": n} for n in range(1000)] + [{"url": P("last")}]}
    shown = explain(body, width=200)
    assert "more members" in shown
    assert "last.png → picture 1" in shown
    assert len(shown.splitlines()) < 250
