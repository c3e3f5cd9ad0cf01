"""What the end cut off is not handed out (docs/issues.md, `url-cut` and `end-unknown`)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatimg_parse import ImagePending, ImageReady, ImageResult, NoImage, StreamParser, parse

from ..support.cases import Case, load
from ..support.chat import chunk, completion, event_stream
from ..support.feeding import consistent, cut, events_of, fed
from ..support.results import codes, identity

CASES = [case for case in load() if len(case.wire) > 1]
_EVERY = 1200  # characters up to which a reply is cut at every place; a longer one at as many places
# What the whole reply quotes, and the cut one does not, since a fence, span, tag or block that never closes quotes
# nothing; and objects of a body whose later members say that their picture is none.
QUOTED_LATER = {
    "adversarial/code-span-image": "the code span closes behind the picture",
    "adversarial/nested-fences": "the outer fence closes behind it",
    "adversarial/prompt-raw-newlines-and-fence-line": "the prompt that holds it goes on behind a fence line",
    "rules/fence-in-a-list-item": "the fence closes behind it",
    "rules/thought-at-a-line-start": "the tag at a line's start closes behind it",
    "rules/thought-behind-a-thought": "so does this one",
    "bodies/reasoning-of-a-thought-part": "`thought` stands behind its bytes",
    "tasks/partial-picture-whole": "the index of the partial picture stands behind its bytes",
    "tasks/address-beside-prompt-and-output": "the output stands behind the input",
    "gemini/thought-picture-before-the-result": "`thought` stands behind its bytes",
    "withheld/finish-reason-content-filtered": "that it was held back is told behind it",
    "withheld/nsfw-concepts-of-the-second": "so it is here",
    "withheld/one-of-two-artifacts-filtered": "and here",
    "redacted/elided": "the dots that say that it is an example stand behind it",
    "redacted/quoted": "the code span closes behind it",
    "tasks/bytes-then-address-and-bytes": "the bytes that tell the same picture stand behind its address",
}


_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # one pixel


def cuts(case: Case) -> list[int]:
    size = len(case.wire)
    return list(range(1, size, max(1, size // _EVERY)))


def known(whole: ImageResult) -> set[str]:
    """Every address of the whole reply that is a picture, a step of one, or stands for a video."""
    told = {address for image in whole.data for address in (identity(image), image.download_url) if address}
    return told | {link.url for link in whole.links if link.role in ("poster", "draft", "image")}


@pytest.mark.parametrize("case", [case for case in CASES if case.name.split(":")[0] not in QUOTED_LATER], ids=str)
def test_a_picture_of_a_cut_reply_is_one_of_the_whole(case: Case) -> None:
    whole = known(parse(case.wire, **case.options))
    for at in cuts(case):
        piece = case.wire[:at]
        for image in parse(piece, **case.options).data:
            address = identity(image)
            if address not in whole:
                # A bare address or definition that ends a plain content: nobody can know whether it goes on.
                assert isinstance(piece, str), (at, address)
                assert image.url is not None, at
                assert image.url in piece[-len(image.url) - 2 :], (at, address)


CONTENTS = [
    case
    for case in CASES
    if isinstance(case.input, str)
    and case.input.lstrip()[:1] not in "{["
    and not case.input.startswith(("data:", "event:"))
    and case.name.split(":")[0] not in QUOTED_LATER
]


@pytest.mark.parametrize("case", CONTENTS, ids=str)
def test_a_content_that_says_it_was_cut_gives_whole_pictures_alone(case: Case) -> None:
    whole = known(parse(completion(case.input, "stop"), **case.options))
    for at in range(1, len(case.input), max(1, len(case.input) // 400)):
        told = parse(completion(case.input[:at], "length"), **case.options).data
        address = set(map(identity, told))
        # A URL that is all so far, or all of a label's line, is whole behind a blank; words to come make it another.
        last = case.input[:at].split()[-1:] if case.input[at - 1].isspace() else []
        assert address <= whole | set(last), at


@pytest.mark.parametrize("case", CASES[::3], ids=str)
def test_no_picture_that_was_announced_is_taken_back_by_a_cut(case: Case) -> None:
    for at in cuts(case)[:: max(1, len(cuts(case)) // 12)]:
        consistent(*events_of(cut(case.wire[:at], 9), **case.options))


@pytest.mark.parametrize(
    "text",
    [
        "> Progress 36..[62](https://videos.example/half.png?sig=ab",
        "![cat](https://a.example/x.png?sig=a",
        "![cat](<https://a.example/x.png",
        '![cat](https://a.example/x.png "a ti',
        "[100](https://a.example/x(1",
        '<a href="https://a.example/x.png',
        "<img src='https://a.example/x.png",
        "<img src=https://a.example/x.png",
        '<img alt="a" src="https://a.example/x.png" wid',
        "<https://a.example/x.png",
        "[img]https://a.example/x.png",
        "[![small](https://a.example/s.png)](https://a.example/ful",
        "[![small](https://a.example/s.png)",
        '<a href="https://a.example/full.png"><img src="https://a.example/s.png">',
        '<video src="https://a.example/v.mp4',
        "The end.\n\n![cat](https://a.example/x.png?sig=a\n",
    ],
)
def test_an_address_in_a_construct_that_is_open_is_none(text: str) -> None:
    result = parse(text)
    assert (result.data, result.videos) == ([], [])
    assert "url-cut" in codes(result)
    assert {link.role for link in result.links} <= {"other"}
    with pytest.raises((NoImage, ImagePending)):
        result.raise_for_status()


@pytest.mark.parametrize(
    "text",
    [
        "See https://a.example/x.png",
        "![cat](https://a.example/x.png)",
        "(https://a.example/x.png",
        "a < b: https://a.example/x.png",
        '"https://a.example/x.png',
        "[a](https://a.example/b c](d) and https://a.example/x.png",
        "![cat](https://a.example/x.png\n\nMore words follow.",
    ],
)
def test_an_address_that_is_whole_is_kept(text: str) -> None:
    assert [image.url for image in parse(text).data] == ["https://a.example/x.png"]


@pytest.mark.parametrize(
    "finish", ["length", "LENGTH", "max_tokens", "MAX_TOKENS", "maxOutputTokens", "content_filter"]
)
def test_a_bare_address_at_a_cut_is_half_for_all_we_know(finish: str) -> None:
    result = parse(completion("Here: https://a.example/x.png", finish))
    assert result.data == []
    assert "url-cut" in codes(result)
    assert [image.url for image in parse(completion("![a](https://a.example/x.png)", finish)).data] == [
        "https://a.example/x.png"
    ]
    assert parse(completion("https://a.example/x.png\n\nThe gate st", finish)).data != []
    assert parse(completion("Here: https://a.example/x.png", "stop")).data != []


@pytest.mark.parametrize("behind", ["_", "~", ":", ".", ",", ";", "?", "!", "*", "'", ")", "]"])
def test_what_a_whole_text_strips_from_an_address_may_be_of_it_at_a_cut(behind: str) -> None:
    text = f"Here: https://a.example/x.png{behind}"
    assert parse(completion(text, "length")).data == []
    assert [image.url for image in parse(completion(text, "stop")).data] == ["https://a.example/x.png"]
    assert [image.url for image in parse(completion(f"{text} ", "length")).data] == ["https://a.example/x.png"]


@pytest.mark.parametrize("behind", ["\n\nC", "\n\n", "\r\n\r\nC", "\nC", "\n> C", " \nC"])
@pytest.mark.parametrize("missing", range(1, 6))
def test_base64_that_ends_too_early_is_the_same_in_pieces(behind: str, missing: int) -> None:
    text = _PNG[:-missing] + behind
    assert fed(text) == parse(text)


@pytest.mark.parametrize("finish", ["null", "none", "None", "unknown", "in_progress", "FINISH_REASON_UNSPECIFIED"])
def test_a_reason_that_says_none_is_no_end(finish: str) -> None:
    cut = _stream("Here: https://a.example/x.png", finish=finish)
    assert parse(cut).data == []
    assert issues(cut) >= {"url-cut", "end-unknown"}


def test_a_definition_at_a_cut_is_half_wherever_it_is_referred_to() -> None:
    text = "![chart][r1]\n\n[r1]: https://c.example/x.png"
    result = parse(completion(text, "length"))
    assert result.data == []
    assert "url-cut" in codes(result)
    for whole in (completion(text, "stop"), completion(f"{text}\n", "length"), completion(f"{text} ", "length")):
        assert [image.url for image in parse(whole).data] == ["https://c.example/x.png"]


def test_the_value_of_a_label_at_a_cut_is_half_too() -> None:
    assert parse(completion("> 生成中...\nTask ID: 4411", "length")).task_id is None
    assert parse(completion("> 生成中...\nTask ID: 4411", "stop")).task_id == "4411"
    assert parse(completion("> 生成中...\n任务ID: task_01kb7", "length")).task_id is None
    assert parse(completion("> 生成中...\n任务ID: task_01kb7", "stop")).task_id == "task_01kb7"
    assert parse(completion("任务ID: task_01kb7\n> 生成中...", "length")).task_id == "task_01kb7"


def _stream(*contents: str, finish: str | None = None, done: bool = False) -> str:
    chunks = [chunk({"content": text}) for text in contents]
    return event_stream(chunks + [chunk({}, finish)] * bool(finish), done=done)


def issues(source: object) -> set[str]:
    return set(codes(parse(source)))


def test_a_list_of_chunks_is_a_stream_too() -> None:
    chunks: list[dict[str, Any]] = [
        {"choices": [{"index": 0, "delta": {"content": text}}]} for text in ("Here: ", "https://a.example/x.png")
    ]
    assert parse(chunks).data == []
    assert issues(chunks) == {"end-unknown", "url-cut"}
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
    assert (issues(chunks), len(parse(chunks).data)) == (set(), 1)


def test_a_stream_says_that_it_ends() -> None:
    picture = "![a](https://a.example/x.png)"
    assert "end-unknown" in issues(_stream(picture))
    assert "end-unknown" not in issues(_stream(picture, finish="stop"))
    assert "end-unknown" not in issues(_stream(picture, done=True))
    assert "end-unknown" not in issues(picture)
    assert "end-unknown" not in issues(completion(picture, None))
    assert "end-unknown" not in issues(": keepalive\n\n")
    assert parse(_stream("https://a.example/x.p", "ng")).data == []
    assert parse(_stream("https://a.example/x.p", "ng", done=True)).data != []
    assert parse(_stream("https://a.example/x.p", "ng", finish="length", done=True)).data == []


def test_a_source_that_broke_off_ends_in_doubt() -> None:
    parser = StreamParser()
    parser.feed("Here: https://a.example/x.png")
    result = parser.interrupt()
    assert result.data == []
    assert {"url-cut", "stream-interrupted"} <= set(codes(result))
    with pytest.raises(NoImage, match="url-cut"):
        result.raise_for_status()


def test_a_body_that_was_cut_behind_its_content_ends_in_doubt() -> None:
    text = json.dumps(completion("Here: https://a.example/x.png", "stop"))
    cut = text[: text.index('"finish_reason"')]
    assert parse(text).data != []
    assert parse(cut).data == []
    assert {"body-cut", "url-cut"} <= issues(cut)


def test_a_picture_that_waits_is_announced_at_the_end() -> None:
    parser = StreamParser()
    assert not any(
        isinstance(event, ImageReady) for event in parser.feed(completion("https://a.example/x.png", "stop"))
    )
    assert [image.url for image in parser.close().data] == ["https://a.example/x.png"]
    assert any(isinstance(event, ImageReady) for event in parser.final_events)
