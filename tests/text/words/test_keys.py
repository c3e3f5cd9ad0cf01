"""What keys mean: folded, taken apart, sorted into plans; with rows of its own, since those of the library are data."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse.text.words.keys import KEYS, Keys, Plan, folded, is_body_key

OWN = Keys({"photo": "picture", "link": "address", "words": "words", "thought": "reasoning"})


def test_a_table_knows_its_own_rows() -> None:
    assert [OWN.meaning(key) for key in ("photo", "Pho-To", "photo_url", "image", 7, "x" * 65)] == [
        "picture",
        "picture",
        "picture",
        "unknown",
        "unknown",
        "unknown",
    ]
    assert OWN.plan({"link": 1, "thought": 2, "words": 3, "photo": 4}).members == (
        ("thought", "reasoning"),
        ("words", "words"),
        ("link", "address"),
        ("photo", "picture"),
    )


@pytest.mark.parametrize(
    ("key", "meaning"),
    [
        ("photo2", "picture"),
        ("result_photo", "result"),
        ("result_photo_2", "result"),
        ("2result_photo", "unknown"),
        ("result_2photo", "unknown"),
        ("output_clip", "video"),  # a video that came out is one
        ("input_clip", "input"),
        ("partial_clip", "draft"),
        ("asset_link", "address"),
        ("asset_photo", "unknown"),
        ("b64_photo", "bytes"),
        ("b64_raw", "unknown"),
        ("result_data", "carrier"),
        ("input_data", "input"),
        ("cdn_data", "unknown"),
        ("job_state", "state"),
        ("job_photo", "unknown"),
        ("result", "unknown"),
        ("photo_url", "picture"),
        ("photo_base64", "bytes"),
        ("bot_avatar_url", "ignored"),
        ("bot_avatar", "ignored"),
        ("avatar", "unknown"),
        ("words_url", "unknown"),
        ("photo_list", "picture"),
        ("words_list", "words"),
        ("thought_list", "unknown"),
        ("list", "unknown"),
        ("photo_url_list", "picture"),
        ("sd_job", "task"),
    ],
)
def test_a_key_is_what_its_name_is_made_of(key: str, meaning: str) -> None:
    own = OWN.extended({"video": ["clip"], "bytes": ["raw"], "carrier": ["data"], "state": ["state"]})
    assert own.meaning(key) == meaning


def test_a_key_that_makes_a_body_of_any_object() -> None:
    own = OWN.extended({"choices": ["options"]})
    assert [own.makes_body(key) for key in ("options", "status", "photo")] == [True, True, False]


def test_further_spellings_win_and_the_table_before_stays() -> None:
    more = OWN.extended({"video": ["Pho_to"], "text": ["a", "b"]})
    assert [more.meaning(key) for key in ("photo", "link", "b")] == ["video", "address", "text"]
    assert OWN.meaning("photo") == "picture"
    less = OWN.without("Pho_To")
    assert [less.meaning(key) for key in ("photo", "link")] == ["unknown", "address"]


PLAN = Plan((("a", "picture"), ("b", "address"), ("c", "words"), ("d", "picture")))


def test_a_plan_sorts_keys_by_their_meanings() -> None:
    assert PLAN.by == {"picture": ("a", "d"), "address": ("b",), "words": ("c",)}
    assert PLAN.has == {"picture", "address", "words"}
    value = {"a": None, "b": "", "c": " ", "d": 0}
    assert [PLAN.values(value, meaning) for meaning in ("picture", "address", "words", "video")] == [[0], [], [" "], []]
    assert PLAN.text({"a": " ", "b": "x", "c": 1, "d": "y"}, "picture") == "y"
    assert PLAN.text({"a": 1, "b": "x", "c": 1, "d": None}, "picture") is None
    assert PLAN.text({}, "video") is None


def test_plans_with_other_meanings() -> None:
    assert PLAN.of_request().members == (("a", "input"), ("b", "input"), ("c", "words"), ("d", "input"))
    assert PLAN.without_key("a").members == PLAN.members[1:]
    assert PLAN.without_key("picture").members == PLAN.members
    assert PLAN.with_meaning("b", "x").members == (("a", "picture"), ("b", "x"), *PLAN.members[2:])


@pytest.mark.parametrize(
    ("meaning", "asked"),
    [
        ("task-id", {"facts", "body"}),
        ("state", {"facts", "fails", "situated", "states", "body"}),
        ("message", {"fails"}),
        ("id", {"facts", "stated"}),
        ("kind", {"fails", "situated", "named"}),
        ("withheld", {"withholds"}),
        ("picture", {"grids"}),
        ("carrier", {"fails", "carries"}),
        ("ok", {"answers"}),
        ("input", {"sent"}),
        ("choices", {"body"}),
        ("words", set()),
    ],
)
def test_what_is_worth_to_ask(meaning: str, asked: set[str]) -> None:
    plan = Plan((("k", meaning),))
    names = (
        "facts",
        "fails",
        "stated",
        "situated",
        "withholds",
        "grids",
        "carries",
        "answers",
        "named",
        "states",
        "sent",
    )
    assert {name for name in (*names, "body") if getattr(plan, name)} == asked
    assert plan.partial == ()
    assert Plan((("partial_image_b64", "x"), ("Partial-Image-Index", "y"), ("z", "z"))).partial == (
        "partial_image_b64",
        "Partial-Image-Index",
    )


def test_keys_are_compared_folded_and_not_at_any_length() -> None:
    assert folded("Task-_. ID") == "taskid"
    body = next(iter(KEYS.meanings[key] and key for key in KEYS.meanings if is_body_key(key)))
    assert is_body_key(body.upper())
    assert is_body_key(body + "_" * (64 - len(body)))
    assert not is_body_key(body + "_" * (65 - len(body)))
    assert not is_body_key(7)
    assert Plan(((body, "unknown"),)).body
    assert [OWN.meaning("photo" + "_" * more) for more in (59, 60)] == ["picture", "unknown"]


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"photo": 1},
        {"photo": 1, 7: 2},
        *({f"k{number}": 1 for number in range(many)} for many in (48, 49)),
        {"x" * 64: 1},
        {"x" * 65: 1},
    ],
)
def test_a_plan_is_the_same_however_often_it_is_asked_for(value: dict[Any, Any]) -> None:
    keys = OWN.extended({})
    first, again = keys.plan(value), keys.plan(value)
    assert first.members == again.members == tuple((key, "picture" if key == "photo" else "unknown") for key in value)
    remembered = 0 < len(value) <= 48 and all(isinstance(key, str) and len(key) <= 64 for key in value)
    assert (first is again) is (remembered or not value)


def test_what_is_remembered_is_bounded() -> None:
    keys = OWN.extended({})
    for number in range(2048):
        keys.meaning(f"k{number}")
    first = [keys.plan({f"p{number}": 1}) for number in range(2048)]
    assert keys.plan({"p0": 1}) is first[0]
    keys.plan({"another": 1})
    assert keys.plan({"p0": 1}) is not first[0]
    assert keys.meaning("k0") == keys.meaning("another") == "unknown"
