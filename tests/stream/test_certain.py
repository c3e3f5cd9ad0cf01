"""What was told while a reply came is never taken back: events against the result, and every look against it.

The replies are drawn from pieces of real dialects, ordinary answers, bodies and event streams, with those among them
whose meaning hangs on what follows: posters and their videos, twins, previews, labels, larger forms.
"""

from __future__ import annotations

import json
import os
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chatimg_parse import Failed, ImageReady, ImageResult, PreviewReady, StreamParser, TaskStarted, parse

from ..support.chat import part
from ..support.drawn.texts import anything
from ..support.drawn.traps import ERROR, contents, delta, line_of, replies
from ..support.feeding import cut_at
from ..support.results import places as places_of
from ..support.tables.answers import texts

EXAMPLES = int(os.environ.get("LOOKS", "300"))
A, B, V = "https://x.example/a.png", "https://x.example/cdn/b.png", "https://x.example/v.mp4"
GIF = "R0lGODlhAQABAAAAACwAAAAAAQABAAA="
PIECES = [
    *(f"![a]({A})", f"![b]({B})", A, B, f"<img src='{A}'>", B.replace("/cdn/", "/cdn/download/"), f"[{A}]({A})"),
    *(f"![b]({B.replace('/cdn/', '/cdn/download/')})", f"[![s](https://x.example/s.png)]({A})", f"<a href='{A}'>"),
    *(
        "</a>",
        V,
        f"[在线播放]({V})",
        "[Watch](https://x.example/watch/1)",
        f"<video src='{V}' poster='{A}'>",
        "</video>",
    ),
    *(f"<video poster='{B}'>", f"Video: {V}", "Video: https://x.example/v", f"[下载视频]({V})", f"![v]({V})"),
    *(f"Image: {A}", "Image: https://x.example/c", f"Preview: {A}", "[Preview](https://x.example/p)", f"Source: {B}"),
    *(
        "[Data Preview](https://x.example/web/task_01k8mhe0hw5x)",
        "> ID: `task_01k8mhe0hw5x`",
        "> Progress 36..62",
        "ID: 7",
    ),
    *(
        "任务ID：task_01k8mhe0hw5y",
        "[预览](https://x.example/p.png)",
        f"[Download]({A})",
        f"[下载]({B})",
        "[100%](https://x.example/h.png)",
    ),
    *(
        "100%",
        "> 生成失败 ❌",
        "> 失败原因：input_moderation",
        "> Queuing...",
        "Generation complete ✅",
        "✅",
        "Step 1/3",
    ),
    *(
        "I can't create that picture.",
        "Sorry, something went wrong.",
        "Here is your picture.",
        "words",
        "# Title",
        "- item",
    ),
    *(
        '{"prompt": "a cat", "n": 2}',
        '```json\n{"prompt": "a cat"}\n```',
        '{"error": {"code": "x", "message": "no"}}',
        "```",
        "[",
    ),
    *(
        "[a]",
        "[a]: https://x.example/r.png",
        "![a][a]",
        "<!--",
        "-->",
        "<think>",
        "</think>",
        "`",
        "|",
        "---",
        "](",
        "!",
    ),
    *(
        f"data:image/gif;base64,{GIF}",
        f"![g](data:image/gif;base64,{GIF})",
    ),
    *(f"[img]{A}[/img]", f'"{A}', "https://x.example/p", "https://x.example/web/task_1"),
]
ENDS = ["\n", "\n\n", "\n", "\n> ", " ", " | ", "", "\n- "]
ORDINARY = [row["text"] for row in [*texts("ordinary"), *texts("told")] if len(row["text"]) < 500]
mixed = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(ENDS)), max_size=9).map(
    lambda drawn: "".join(piece + end for piece, end in drawn)
)
ordinary = st.tuples(st.sampled_from(ORDINARY), mixed).map("\n\n".join)
said = st.one_of(mixed, mixed, ordinary, contents, anything)


addresses = st.sampled_from([A, B, B.replace("/cdn/", "/cdn/download/"), V])
told = st.one_of(
    mixed.map(delta),
    st.tuples(mixed, st.integers(0, 1)).map(lambda drawn: delta(*drawn)),
    mixed.map(lambda text: {"choices": [{"index": 0, "message": {"content": text}, "finish_reason": "stop"}]}),
    mixed.map(lambda text: {"choices": [{"index": 0, "delta": {"reasoning_content": text}}]}),
    addresses.map(lambda url: {"choices": [{"index": 0, "delta": {"images": [part(url)]}}]}),
    st.tuples(mixed, addresses).map(
        lambda drawn: {
            "choices": [{"index": 0, "message": {"content": [{"type": "text", "text": drawn[0]}, part(drawn[1])]}}]
        }
    ),
    st.tuples(mixed, addresses).map(lambda drawn: {**delta(drawn[0]), "url": drawn[1]}),
    st.tuples(addresses, addresses).map(
        lambda drawn: {"generated_assets": {"type": "image", "original_url": drawn[0], "final_image_url": drawn[1]}}
    ),
    st.tuples(addresses, addresses).map(lambda drawn: {"video_url": V, "cover_url": drawn[0], "image_url": drawn[1]}),
    st.tuples(st.sampled_from(["processing", "failed", "succeeded"]), addresses).map(
        lambda drawn: {"task_id": "task_01k8mhe0hw5z", "status": drawn[0], "result": {"images": [{"url": drawn[1]}]}}
    ),
    addresses.map(lambda url: {"data": [{"url": url}, {"url": url, "b64_json": GIF}]}),
    st.just({"data": [{"b64_json": GIF}]}),
    addresses.map(lambda url: {"type": "response.image_generation_call.partial_image", "partial_image_b64": url}),
    mixed.map(lambda text: {"type": "response.output_text.delta", "delta": text, "output_index": 0}),
    mixed.map(lambda text: {"type": "response.output_text.done", "text": text, "output_index": 0}),
    st.just(ERROR),
    st.just({"choices": [{"index": 0, "delta": {}, "finish_reason": "content_filter"}]}),
).map(line_of)
bodies = st.one_of(told, st.lists(told, max_size=4).map("\n".join))
cut = st.tuples(bodies, st.floats(0.5, 1)).map(lambda drawn: drawn[0][: round(drawn[1] * len(drawn[0]))])
events = st.lists(told.map(lambda line: f"data: {line}\n\n"), min_size=1, max_size=5).map("".join)
cut_events = st.tuples(events, st.floats(0.5, 1)).map(lambda drawn: drawn[0][: round(drawn[1] * len(drawn[0]))])
drawn = st.one_of(said, said, bodies, cut, events, events, cut_events, replies)
asked = st.sampled_from(
    [{}, {}, {}, {"expects_image": True}, {"preview": "always"}, {"base_url": "https://b.example/"}]
)


@settings(max_examples=EXAMPLES, deadline=None)
@given(drawn, st.lists(st.floats(0, 1), max_size=6), asked)
@example(f"100%]({B})\n\n![a red kite]({B})\n[", [], {})
@example("> ID: `task_01k8mhe0hw5x`\n[预览](https://x.example/p.png)\n> Queuing...\n", [0.7], {})
@example(f"{A}\n\n[在线播放]({V})\n\n![a]({A})\n\nwords\n", [0.9], {})
@example(f"![a]({A})\nVideo: {V}\n![a]({A})\n![b]({A})\n", [0.9], {})
@example(json.dumps(delta(f"Here\n{A}"))[:-6], [], {})
@example(f"{line_of({'data': [{'url': A}]})}\n{line_of({'video_url': V, 'cover_url': A, 'image_url': A})}", [0.5], {})
@example(f"Image: https://x.example/c\n![a]({A})\nwords\n", [0.9], {})
def test_nothing_that_was_told_is_taken_back(text: str, places: list[float], options: dict[str, Any]) -> None:
    parser = StreamParser(**options)
    seen: list[Any] = []
    looks: list[ImageResult] = []
    for piece in cut_at(text, {round(place * len(text)) for place in places}):
        seen += parser.feed(piece)
        look = parser.peek()
        looks.append(look)
        assert look.task_id in {None, *(event.task_id for event in seen if isinstance(event, TaskStarted))}
        assert look.preview_url in {None, *(event.url for event in seen if isinstance(event, PreviewReady))}
    result = parser.close()
    seen += parser.final_events
    assert result == parse(text, **options)
    pictures = set(places_of(result))
    ready = [(event.image.url, event.image.b64_json) for event in seen if isinstance(event, ImageReady)]
    assert sorted(map(repr, ready)) == sorted(map(repr, pictures))
    for look in looks:
        assert set(places_of(look)) <= pictures
        assert {video.url for video in look.videos} <= {video.url for video in result.videos}
        assert look.status in ("pending", result.status)
    assert [type(event) for event in seen].count(Failed) == (result.status in ("failed", "refused"))


def test_a_look_tells_no_picture_that_the_next_line_takes_back() -> None:
    parser = StreamParser()
    parser.feed("> ID: `task_01k8mhe0hw5x`\n[预览](https://x.example/p.png)\n")
    look = parser.peek()
    assert (look.status, look.data, look.preview_url) == ("pending", [], "https://x.example/p.png")
    assert StreamParser().peek().status == "pending"


def test_a_look_tells_no_failure_before_it_is_certain() -> None:
    parser = StreamParser()
    parser.feed("> ID: `task_01k8mhe0hw5x`\n> 生成失败 ❌\n> 失败原因：input_moderation\n")
    assert (parser.peek().status, parser.peek().error) == ("pending", None)
    assert parser.close().status == parser.peek().status == "refused"


def test_a_markdown_image_does_not_wait_for_evidence_and_a_labelled_picture_does() -> None:
    parser = StreamParser()
    told = parser.feed(f"Image: https://x.example/c\n\n![a]({A})\n\nThat is all.\n")
    assert [event.image.url for event in told if isinstance(event, ImageReady)] == [A]
    told = parser.feed("\nID: `task_01k8mhe0hw5x`\n")
    assert [event.image.url for event in told if isinstance(event, ImageReady)] == ["https://x.example/c"]
    assert {image.url for image in parser.peek().data} == {A, "https://x.example/c"}


def test_of_a_bare_address_and_the_embedded_picture_the_embedded_one_counts() -> None:
    text = f"100%]({B})\n\n![a red kite]({B})\n["
    parser = StreamParser()
    told = parser.feed(text)
    parser.close()
    (ready,) = [event for event in [*told, *parser.final_events] if isinstance(event, ImageReady)]
    assert (ready.image.origin, ready.image.alt) == ("markdown", "a red kite")
    assert parse(text).data == [ready.image]


def test_a_bare_address_at_the_end_of_a_cut_body_is_not_announced() -> None:
    parser = StreamParser()
    events = parser.feed(json.dumps(delta(f"Here\n{A}"))[:-6])
    result = parser.close()
    assert not any(isinstance(event, ImageReady) for event in [*events, *parser.final_events])
    assert result.data == []
