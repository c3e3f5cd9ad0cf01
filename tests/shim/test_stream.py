"""The stream that a caller of the shim reads: its pictures, its words, and the very bytes where there is none."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chatimg_parse import ImageResult, Status, parse
from chatimg_parse.shim.chat.message import TOLD, Parser, Reading
from chatimg_parse.stream.sse import SSEDecoder

from ..support.cases import Case, load
from ..support.pictures import URL
from ..support.shim.streams import MODES, Heard, options, rewritten, stream_of

CONTENTS = [case for case in load() if isinstance(case.input, str) and max(case.input, default="") < "\ud800"]
# References whose definition comes behind them: then the words are out already.
LATE = (
    "adversarial/reference-style-image",
    "rules/reference-image-inside-a-link",
    "rules/reference-image-inside-a-link-to-a-page",
)


def urls(result: ImageResult) -> list[str]:
    return [image["image_url"]["url"] for image in result.to_message_images()]


@pytest.mark.parametrize("case", CONTENTS, ids=str)
@pytest.mark.parametrize("mode", MODES)
def test_pictures_and_words_of_every_fixture(case: Case, mode: str) -> None:
    asked = options(case, mode)
    reading = Reading({"choices": [{"message": {"content": case.input}}]}, asked)
    heard = Heard(rewritten(stream_of(case.input), asked))
    assert heard.finish == "stop"
    if mode != "markdown":
        assert sorted(heard.urls) == sorted(urls(reading.result))
    if mode == "markdown":
        assert heard.text.startswith(case.input)
    elif case.name in LATE:
        assert case.input.startswith(heard.text)
    else:
        assert heard.text == reading.without_pictures(case.input)
    assert (heard.told is not None) == (reading.result.status in TOLD)


@pytest.mark.parametrize("case", CONTENTS, ids=str)
def test_clean_text_is_the_text_of_the_result(case: Case) -> None:
    asked = options(case, "images", text="clean")
    result = Reading({"choices": [{"message": {"content": case.input}}]}, asked).result
    heard = Heard(rewritten(stream_of(case.input), asked))
    assert heard.text == ("![chart]" if case.name == LATE[0] else result.text)
    assert sorted(heard.urls) == sorted(urls(result))


@pytest.mark.parametrize("case", CONTENTS, ids=str)
def test_a_stream_without_pictures_passes_byte_for_byte(case: Case) -> None:
    asked = options(case)
    data = stream_of(case.input)
    result = Reading({"choices": [{"message": {"content": case.input}}]}, asked).result
    assert (rewritten(data, asked) == data) == (not urls(result) and result.status not in TOLD)


@pytest.mark.parametrize("case", CONTENTS[::7], ids=str)
def test_the_cutting_of_the_bytes_changes_nothing(case: Case) -> None:
    data = stream_of(case.input)
    whole = rewritten(data, options(case), len(data))
    assert all(rewritten(data, options(case), size) == whole for size in (1, 13, 512))


PROSE = st.text(st.sampled_from(list('ab hd!<[]()`:.\n>*#{}"/|-_0')) | st.characters(codec="utf-8"), max_size=120)


@given(PROSE, st.integers(1, 12))
def test_any_text_without_a_picture_passes_byte_for_byte(text: str, size: int) -> None:
    data = stream_of(text, size)
    result = parse({"choices": [{"message": {"content": text}}]})
    if result.status is Status.NO_IMAGE:
        assert rewritten(data, options()) == data
    else:
        assert Heard(rewritten(data, options())).urls == urls(result)


TOKENS = (
    *(
        "![a](https://x.example/a.png)",
        "[![b](https://x.example/s.png)](https://x.example/b.png)",
        "[link](https://x.example/p)",
    ),
    *(
        "https://x.example/c.png",
        "https://x.example/page",
        "Image: https://x.example/d",
        "[31%](https://x.example/31.png)",
    ),
    *(
        '<img src="https://x.example/e.png">',
        '<a href="https://x.example/f.png"><img src="https://x.example/g.png"></a>',
    ),
    *(
        "Download: https://x.example/cdn/download/a.png",
        "![x][1]",
        "\n[1]: https://x.example/r.png\n",
        "> ID: `task_1`\n",
    ),
    *(" words ", "\n", "\n\n", " and ", "✅ ", "50% ", "你好", "：", ": ", ". ", "| ", "> ", "```\n"),
    *("(", ")", "[", "]", "!", "`", "\\", "*", "<b>", "{", "}", '"', "/9j/", "iVBOR", "data:", "http", "https://"),
)


@given(st.lists(st.sampled_from(TOKENS), max_size=10), st.integers(1, 20), st.sampled_from(MODES[:2]), st.booleans())
def test_a_stream_gives_the_pictures_that_a_body_gives(words: list[str], size: int, mode: str, clean: bool) -> None:
    asked = options(None, mode, text="clean" if clean else "keep")
    result = Reading({"choices": [{"message": {"content": "".join(words)}}]}, asked).result
    assert sorted(Heard(rewritten(stream_of("".join(words), size), asked)).urls) == sorted(urls(result))


@pytest.mark.parametrize("case", load(), ids=str)
def test_what_the_end_would_bring_is_what_it_brings(case: Case) -> None:
    parser = Parser(**case.options)
    for at in range(0, len(case.wire), 29):
        parser.feed(case.wire[at : at + 29])
    ahead = parser.ahead()
    parser.close()
    assert ahead == parser.final_events


@given(st.lists(st.sampled_from(["\n\n", "\r\n\r\n", "\r\r", "\n: ping\n\n", "\r: ping\r\r"]), min_size=6, max_size=6))
@example(["\r\r", "\n\n"] * 3)
@example(["\r: ping\r\r", "\n\n"] * 3)
def test_words_are_heard_once_however_lines_end(ends: list[str]) -> None:
    deltas = ["Here ", "it ", "is:\n\n", f"![a]({URL})\n\n", "Have ", "fun."]
    told = [json.dumps({"choices": [{"index": 0, "delta": {"content": words}}]}) for words in deltas]
    stream = "".join(f"data: {data}{end}" for data, end in zip(told, ends, strict=True)).encode()
    for size in (1000, 7):
        heard = [json.loads(event.data) for event in SSEDecoder().feed(rewritten(stream, options(), size).decode())]
        words = [event["choices"][0]["delta"]["content"] for event in heard]
        assert "".join(each for each in words if isinstance(each, str)).split() == ["Here", "it", "is:", "Have", "fun."]
        assert [each[0]["image_url"]["url"] for each in words if isinstance(each, list)] == [URL]
