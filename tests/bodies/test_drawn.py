"""Bodies are read by what their keys mean (rules 20 to 27): drawn pictures come out, drawn decoys never."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import ImageReady, StreamParser, parse

from ..support.drawn.keyed import (
    DONE,
    RUNNING,
    SILENT,
    STYLES,
    WORDS,
    WRAPPERS,
    Case,
    Drawing,
    Member,
    bare,
    built,
    cases,
    respelled,
    state,
    task,
)
from ..support.drawn.shapes import bodies, drawn
from ..support.feeding import fed, in_sizes
from ..support.pictures import Drawn
from ..support.results import codes, given_out, sound

# No words, so that no row can come to know them by chance.
SYLLABLES = ["zorb", "lat", "quux", "fribn", "vlem", "xyzz"]
nonsense = st.lists(st.sampled_from(SYLLABLES), min_size=2, max_size=3).map("".join)
STRAY = frozenset({"picture-in-unknown-field"})
UNKNOWN = ["done", "silent", "running", "delivered", "said", "failed"]


@st.composite
def unknown(draw: st.DrawFn, where: Sequence[str] = UNKNOWN) -> Case:
    """A picture in a member that no row knows (rule 21), in a body of which the kind says what it tells beside."""
    d = Drawing(draw)
    kind = d.pick(where)
    stray = draw(drawn.filter(bool))[0]
    forms = [bare(stray), stray.address, {"url": stray.address}, {draw(nonsense) + "s": stray.address}]
    value: Any = d.pick(forms)
    inner = [Member(draw(nonsense), d.pick([value, [value]]), (stray,))]
    around, status = {
        "done": (state(d, DONE), "completed"),
        "silent": ([Member("created", 1)], "completed"),
        "running": (state(d, RUNNING), "pending"),
        "delivered": ([], "completed"),
        "said": ([], "no_image"),
        "failed": ([Member("error", {"code": "internal_error", "message": "It broke."})], "failed"),
    }[kind]
    name, told = task(d, ["task_id"] if kind in ("done", "running") else [None])
    if kind == "said":
        inner.append(Member("text", d.pick(WORDS)))
    other = Drawn(url="https://cdn.example/known/k.png")
    inner += [Member("images", [other.address], (other,))] if kind == "delivered" else []
    body, pictures = built(d, inner, [*around, *name], SILENT)
    results = [p for p in pictures if p != stray or kind in ("done", "silent")] if status == "completed" else []
    return d.case(kind, body, status, results, task_id=told, issues=STRAY, stray=stray)


styles = st.sampled_from(sorted(STYLES))
everything = st.one_of(cases(), unknown())


@given(cases())
def test_the_drawn_pictures_come_out(case: Case) -> None:
    result = parse(case.body)
    assert given_out(result) == case.pictures
    sound(result)


@given(cases())
def test_the_status_is_what_the_keys_say(case: Case) -> None:
    result = parse(case.body)
    assert result.status == case.status
    assert (result.error is not None) == (case.kind in ("failed", "withheld"))
    assert case.issues <= set(codes(result))
    # Every key that holds a picture here is known.
    assert "picture-in-unknown-field" not in codes(result)


@given(cases())
def test_the_task_is_the_one_that_was_named(case: Case) -> None:
    assert parse(case.body).task_id == case.task_id


@given(everything, styles)
def test_the_spelling_of_keys_changes_nothing(case: Case, style: str) -> None:
    result = parse(respelled(case.body, style))
    assert given_out(result) == case.pictures
    assert (result.status, result.task_id) == (case.status, case.task_id)
    assert case.issues <= set(codes(result))


@given(bodies(), styles)
def test_every_family_is_known_in_any_spelling(drawn: tuple[Any, list[Drawn], str], style: str) -> None:
    body, pictures, _ = drawn
    result = parse(respelled(body, style))
    assert given_out(result) == pictures
    assert result.status == parse(body).status


@given(everything, styles)
def test_a_decoy_is_never_handed_out(case: Case, style: str) -> None:
    result = parse(respelled(case.body, style))
    places = [
        *(image.model_dump_json() for image in result.data),
        *(video.model_dump_json() for video in result.videos),
    ]
    places += [str(place) for place in (result.preview_url, result.source_url, result.task_id)]
    assert not [host for host in case.decoys if any(host in place for place in places)]
    # A link may tell of it, but not as something to show.
    roles = {link.role for link in result.links if any(host in link.url for host in case.decoys)}
    assert not roles & {"image", "download", "preview", "source", "video"}


@given(everything, styles, st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_however_it_comes_it_is_the_same(case: Case, style: str, sizes: list[int]) -> None:
    body = respelled(case.body, style)
    text = json.dumps(body, ensure_ascii=False)
    expected = parse(body)
    assert parse(text) == expected
    assert parse(text.encode()) == expected
    assert fed(in_sizes(text, sizes)) == expected


@given(everything, st.lists(st.sampled_from([*WRAPPERS, "body"]), min_size=1, max_size=2))
def test_a_wrapper_changes_nothing(case: Case, wrappers: list[str]) -> None:
    body = case.body
    for wrapper in wrappers:
        body = {wrapper: body}
    result, before = parse(body), parse(case.body)
    assert (given_out(result), result.status) == (given_out(before), before.status)


def shuffled(d: Drawing, value: Any) -> Any:
    """The same value with the members of every object in another order; lists keep theirs."""
    if isinstance(value, list):
        return [shuffled(d, entry) for entry in value]
    if isinstance(value, dict):
        return {key: shuffled(d, value[key]) for key in d.draw(st.permutations(list(value)))}
    return value


@st.composite
def reordered(draw: st.DrawFn) -> tuple[Case, Any]:
    case = draw(everything)
    return case, shuffled(Drawing(draw), case.body)


@given(reordered())
def test_the_order_of_members_decides_nothing(drawn: tuple[Case, Any]) -> None:
    case, other = drawn
    result, before = parse(other), parse(case.body)
    assert set(given_out(result)) == set(given_out(before))
    assert result.status == before.status


@given(unknown(["done", "silent"]))
def test_the_only_picture_of_a_finished_body_counts_under_any_key(case: Case) -> None:
    result = parse(case.body)
    assert given_out(result) == [case.stray]
    assert result.status == "completed"
    assert "picture-in-unknown-field" in codes(result)
    sound(result)


@given(unknown(["running", "said", "failed", "delivered"]))
def test_elsewhere_it_is_told_as_a_link_and_an_issue(case: Case) -> None:
    result = parse(case.body)
    assert given_out(result) == case.pictures
    assert case.stray not in given_out(result)
    assert result.status == case.status
    assert "picture-in-unknown-field" in codes(result)
    if case.stray is not None and case.stray.url is not None:
        assert [link.role for link in result.links if link.url == case.stray.url] == ["other"]
    sound(result)


@given(unknown())
def test_a_stray_picture_is_announced_at_the_end_or_never(case: Case) -> None:
    parser = StreamParser()
    early = [event for event in parser.feed(json.dumps(case.body)) if isinstance(event, ImageReady)]
    assert case.stray not in [Drawn(event.image.url, event.image.b64_json) for event in early]
    assert given_out(parser.close()) == case.pictures


@given(st.sampled_from(["zorbling", "vlemming", "lat_42"]), cases())
def test_an_unknown_state_decides_nothing(word: str, case: Case) -> None:
    """A word that no row knows costs an issue (rule 25)."""
    result = parse({"task_status": word, "data": case.body})
    assert (given_out(result), result.status, result.task_id) == (case.pictures, case.status, case.task_id)
    assert "unknown-state" in codes(result)


def test_a_spelling_is_only_of_keys() -> None:
    body = {"image_urls": ["a_b"], "result": [{"b64_json": '{"task_id": 1}'}]}
    assert respelled(body, "snake") == body
    assert respelled(body, "camel") == {"imageUrls": ["a_b"], "result": [{"b64Json": '{"task_id": 1}'}]}
    assert respelled(body, "Pascal") == {"ImageUrls": ["a_b"], "Result": [{"B64Json": '{"task_id": 1}'}]}
    assert respelled(body, "kebab") == {"image-urls": ["a_b"], "result": [{"b64-json": '{"task_id": 1}'}]}
    assert respelled(body, "SCREAMING_SNAKE") == {"IMAGE_URLS": ["a_b"], "RESULT": [{"B64_JSON": '{"task_id": 1}'}]}
    assert respelled({"inlineData": 1, "output_b64JSON": 2}, "snake") == {"inline_data": 1, "output_b64_json": 2}
