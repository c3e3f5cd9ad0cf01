"""What the library promises, one property a sentence."""

from __future__ import annotations

import json

from hypothesis import assume, example, given
from hypothesis import strategies as st

from chatimg_parse import ImageResult, parse

from ..support.drawn.replies import Dialect, Task, block, dialects, hostile, render, tasks
from ..support.drawn.texts import SAMPLES, anything
from ..support.feeding import fed, in_sizes
from ..support.results import at_hand, codes, places


def essence(result: ImageResult) -> dict[str, object]:
    """What does not depend on where in the text it stands."""
    dumped = result.model_dump(exclude={"text", "issues"})
    for entry in [*dumped["data"], *dumped["links"]]:
        del entry["span"]
    return dumped


@given(anything)
def test_parse_never_raises_and_says_nothing_of_an_error_of_ours(text: str) -> None:
    result = parse(text)
    assert "internal-error" not in codes(result)
    assert (result.status == "completed") == bool(result.data or result.videos)


@given(anything, st.lists(st.integers(1, 40), min_size=1, max_size=20))
@example("a\r\nb\r", [1])
@example('![a](https://a.example/b.png\n "t")\n', [1])
def test_cutting_changes_nothing(text: str, sizes: list[int]) -> None:
    assert fed(in_sizes(text, sizes)) == parse(text)


@given(anything)
def test_spans_cut_out_their_own_text(text: str) -> None:
    result = parse(text)
    for image in result.data:
        if image.span is None or image.span.source is not None:
            continue  # of a body: an offset into one of its strings
        cut = text[image.span.start : image.span.end]
        if image.origin == "bare-url" and image.url and cut.isascii() and cut.startswith("http"):
            assert image.url == cut.replace(" ", "%20")
        if image.origin == "markdown" and cut[:1] != "<":
            assert (cut[:1], cut[-1:]) in [("!", ")"), ("[", ")"), ("!", "]"), ("[", "]")]
    for issue in result.issues:
        assert issue.span is None or issue.span.source or 0 <= issue.span.start <= issue.span.end <= len(text)


@given(tasks(), dialects)
def test_a_rendered_task_is_read_back(task: Task, dialect: Dialect) -> None:
    result = parse(render(task, dialect))
    assert result.status == task.status
    assert result.params is not None
    assert result.params.raw == task.params
    assert (result.task_id, result.preview_url, result.source_url) == (task.id, task.preview, task.source)
    assert [image.url for image in result.data] == task.images
    assert [image.alt for image in result.data] == task.alts
    told = task.progress[-1] if task.progress else None
    assert result.progress == (100 if task.images else told)
    assert (result.error and result.error.code) == task.code
    if task.downloads:
        assert [i.download_url for i in result.data] == [u.replace("/cdn/", "/cdn/download/") for u in task.images]
    assert dialect.chatter in result.text


@given(tasks(), dialects, hostile)
def test_prompt_text_is_inert(task: Task, dialect: Dialect, prompt: str) -> None:
    """Another prompt changes the prompt, and nothing else."""
    assume("http" not in prompt)
    plain = Task(**{**vars(task), "params": {"prompt": "a cat"}})
    hostile_task = Task(**{**vars(task), "params": {"prompt": prompt}})
    one, other = essence(parse(render(plain, dialect))), essence(parse(render(hostile_task, dialect)))
    for dumped in (one, other):
        del dumped["params"]
        for image in dumped["data"]:  # type: ignore[attr-defined]
            del image["revised_prompt"]
    assert one == other


@given(anything)
def test_the_result_round_trips_through_json(text: str) -> None:
    result = parse(text)
    assert ImageResult.model_validate_json(result.model_dump_json()) == result
    assert json.loads(result.model_dump_json())["status"] == result.status.value


@given(anything)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    result = parse(text)
    assert parse(result) is result
    again = parse(result.model_copy(update={"text": ""}).to_markdown())
    assert places(again) == at_hand(result)


@given(tasks(), dialects)
def test_line_ends_and_a_byte_order_mark_change_nothing(task: Task, dialect: Dialect) -> None:
    dialect.newline = "\n"
    text = render(task, dialect)
    expected = essence(parse(text))
    for other in ("\ufeff" + text, text.replace("\n", "\r\n"), text.replace("\n", "\r")):
        assert essence(parse(other)) == expected


@given(
    tasks(),
    dialects,
    st.sampled_from(["Enjoy the picture!", "如需修改请告诉我。", "See our [help page](https://help.example/faq)."]),
)
def test_trailing_prose_changes_nothing(task: Task, dialect: Dialect, prose: str) -> None:
    text = render(task, dialect)
    expected, seen = parse(text), parse(text + "\n\n" + prose)
    for name in ("status", "task_id", "preview_url", "source_url", "params", "progress", "error"):
        assert getattr(seen, name) == getattr(expected, name)
    assert [image.url for image in seen.data] == [image.url for image in expected.data]


@given(hostile, dialects, st.sampled_from(SAMPLES))
def test_a_block_before_any_reply_stays_opaque(prompt: str, dialect: Dialect, sample: str) -> None:
    """No part of a prompt comes out as a URL or id."""
    assume("evil.example" not in sample and "fake" not in sample)
    result = parse(block({"prompt": prompt}, dialect) + "\n\n" + sample)
    given_out = [image.url for image in result.data] + [result.task_id, result.preview_url, result.source_url]
    assert not any("evil.example" in value or "fake" in value for value in given_out if value)
