"""What is handed out of findings: places, roles, issues, and what is certain while more may come."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse.decide.assemble import assemble, image_of, so_far
from chatimg_parse.decide.gallery import picture_key
from chatimg_parse.models import ErrorInfo, Image, ImageResult, Link, LinkRole, Parameters, Span, Status, Video
from chatimg_parse.text.record.findings import (
    Clip,
    Envelope,
    Findings,
    Hyperlink,
    Mark,
    Picture,
    Place,
    Remark,
    Sign,
    Verdict,
)
from chatimg_parse.text.words.vocabulary import VOCABULARY

A, B, C = (f"https://{name}.example/x.png" for name in "abc")
PAGE, VIEW = "https://a.example/web/task_01abcdefgh", "https://p.example/now.png"
TASK = [Mark(0, 1, "label")]
HALF = "\ud83d"  # of a surrogate pair
PLACE: Place = (1, 2, "content")
PLACED = Span(1, 2, "content")


def decided(preview: str = "auto", *, task: bool = True, **told: Any) -> ImageResult:
    """The result of findings of which something speaks for a task."""
    return assemble(Findings(marks=TASK if task else [], length=99, worded=True, **told), VOCABULARY, preview).result


def told_link(url: str, label: str | None, role: LinkRole, span: Span) -> Link:
    return Link(url=url, label=label, role=role, span=span)


def issues(result: ImageResult) -> list[tuple[str, Span | None]]:
    return [(issue.code, issue.span) for issue in result.issues]


def picture(at: int, url: str | None = A, **told: Any) -> Picture:
    return Picture(at, at + 4, "markdown", url=url, **told)


def link(at: int, url: str, role: str, label: str | None = None, **told: Any) -> Hyperlink:
    return Hyperlink(at, at + 4, url, label, role, **told)


# -- pictures and links -----------------------------------------------------------------------------------------


def test_a_picture_is_told_with_all_that_is_known_of_it() -> None:
    found = picture(
        3, media_type=" Image/PNG; q=1", width=4, height=5, alt=f"a{HALF}", prompt=f"b{HALF}", smaller=B, place=PLACE
    )
    told = Image(
        url=A,
        revised_prompt="b\ufffd",
        media_type="image/png",
        width=4,
        height=5,
        alt="a\ufffd",
        origin="markdown",
        span=PLACED,
    )
    result = decided(pictures=[found])
    assert result.data == [told]
    assert result.links == [told_link(A, "a\ufffd", "image", PLACED), told_link(B, "a\ufffd", "other", PLACED)]
    assert image_of(found, PLACE) == told
    assert image_of(found, (1, 2, f"a{HALF}")).span == Span(1, 2, "a\ufffd")
    assert image_of(found, None) == told.model_copy(update={"span": None})
    assert decided(pictures=[Picture(0, 9, "bytes", data="AAAA")]).data == [
        Image(b64_json="AAAA", origin="bytes", span=Span(0, 9))
    ]


@pytest.mark.parametrize("told", ["text/html", "image/", "png", "image/png x"])
def test_what_is_no_type_of_a_picture_is_not_told(told: str) -> None:
    assert decided(pictures=[picture(0, media_type=told)]).data[0].media_type is None


def test_links_are_told_in_order_with_their_roles() -> None:
    links = [
        link(30, "https://a.example/7", "cover"),
        link(5, "https://a.example/1", "download"),
        link(9, "https://a.example/2", "play", "watch"),
        link(13, "https://a.example/3", "picture"),
        link(17, "https://a.example/4", "download-video", place=PLACE),
        link(21, "https://a.example/5", "source"),
        link(25, "https://a.example/6", "unknown", f"x{HALF}"),
    ]
    result = decided(pictures=[picture(0)], links=links)
    assert [(each.url[-1], each.role) for each in result.links[1:]] == [
        ("1", "download"),
        ("2", "video"),
        ("3", "other"),
        ("4", "download"),
        ("5", "source"),
        ("6", "other"),
        ("7", "poster"),
    ]
    assert [each.label for each in result.links] == [None, None, "watch", None, None, None, "x\ufffd", None]
    assert [each.span for each in result.links[3:5]] == [Span(13, 17), PLACED]
    assert result.data[0].download_url == "https://a.example/1"
    assert result.videos == [Video(url="https://a.example/4")]


def test_a_link_that_became_the_picture_is_one_of_a_picture_but_keeps_a_role_that_says_more() -> None:
    lone = decided(links=[link(0, A, "other", whole=True)])
    assert [(each.url, each.role) for each in lone.links] == [(A, "image")]
    assert (lone.data[0].span, lone.data[0].origin) == (Span(0, 4), "bare-url")
    for role in ("download", "draft"):
        result = decided(links=[link(0, A, role, told=100)])
        assert [(image.url, each.role) for image, each in zip(result.data, result.links, strict=True)] == [(A, role)]


def test_a_video_has_its_poster_and_that_is_a_link() -> None:
    result = decided(clips=[Clip(0, "https://a.example/v.mp4", poster=B)], pictures=[picture(5, B)])
    assert result.videos == [Video(url="https://a.example/v.mp4", poster_url=B)]
    assert (result.data, [(each.url, each.role) for each in result.links]) == ([], [(B, "poster")])
    assert (result.status, result.progress) == (Status.COMPLETED, 100)


# -- parameters and bodies --------------------------------------------------------------------------------------

ASKED: dict[str, Any] = {"prompt": "a cat", "ratio": "1:1", "n": 2, "size": "9x9"}
BLOCK: dict[str, Any] = {
    "prompt": "a cat",
    "ratio": "1:1",
    "n": 2,
    "size": "9x9",
    "quality": "low",
    "background": 7,
    "output_format": "",
}


def test_parameters_are_those_of_the_block_and_what_it_states_is_of_the_result() -> None:
    result = decided(params=BLOCK, parameters=BLOCK, asked=ASKED, pictures=[picture(0)])
    assert result.params == Parameters(raw=BLOCK, **ASKED)
    assert (result.size, result.quality, result.background, result.output_format) == ("9x9", "low", None, None)
    assert issues(result) == [("fewer-images", Span(0, 99))]
    around = {"input": BLOCK}
    assert decided(params=around, parameters=BLOCK, asked=ASKED).params == Parameters(raw=around, **ASKED)
    assert decided(params={"a": 1}).params is None
    no_size = {"prompt": "a cat", "size": 3}
    assert decided(params=no_size, parameters=no_size).size is None


def test_what_was_cleaned_is_clean_everywhere() -> None:
    block = {"prompt": f"a{HALF}", "quality": f"b{HALF}", "size": f"c{HALF}"}
    asked = {"prompt": block["prompt"], "ratio": None, "n": None, "size": block["size"]}
    for params in (block, {"input": block}):
        result = decided(params=params, parameters=block, asked=asked, text=f"t{HALF}")
        assert result.params is not None
        assert (result.params.prompt, result.params.size) == ("a\ufffd", "c\ufffd")
        assert (result.quality, result.size, result.text) == ("b\ufffd", "c\ufffd", "t\ufffd")
        assert issues(result) == [("lone-surrogate", Span(0, 99))]
    known = decided(text=f"t{HALF}", remarks=[Remark("lone-surrogate", 3, 4), Remark("image-truncated", 5, 6)])
    assert issues(known) == [("lone-surrogate", Span(3, 4)), ("image-truncated", Span(5, 6))]
    assert issues(decided(text=f"t{HALF}", remarks=[Remark("image-truncated", 5, 6)])) == [
        ("image-truncated", Span(5, 6)),
        ("lone-surrogate", Span(0, 99)),
    ]
    assert decided(text="a\ud83d\ude00b").text == "a\U0001f600b"


def test_what_a_body_states_goes_before_what_its_block_does() -> None:
    body = Envelope(
        created=1,
        id="i",
        model=f"m{HALF}",
        usage={"n": float("inf")},
        quality="high",
        output_format="png",
        poll_url="https://a.example/p",
        expires_at=2,
    )
    result = decided(envelope=body, params=BLOCK, parameters=BLOCK, asked=ASKED)
    assert (result.created, result.id, result.model, result.usage) == (1, "i", "m\ufffd", {"n": "inf"})
    assert (result.quality, result.output_format, result.size, result.background) == ("high", "png", "9x9", None)
    assert (result.poll_url, result.expires_at) == ("https://a.example/p", 2)
    assert {issue.code: issue.span for issue in result.issues} == {"lone-surrogate": None, "number-as-text": None}


def test_an_error_is_told_as_text_that_can_be_written() -> None:
    told = Verdict(0, f"c{HALF}", f"t{HALF}", f"m{HALF}")
    assert decided(verdicts=[told]).error == ErrorInfo(code="c\ufffd", type="t\ufffd", message="m\ufffd")


# -- issues -----------------------------------------------------------------------------------------------------


def test_what_is_odd_of_a_whole_reply_is_told_of_all_its_text() -> None:
    assert issues(decided(signs=[Sign(0, "done")])) == [("claimed-but-missing", Span(0, 99))]
    assert issues(decided(partial=True)) == [("only-partial-images", Span(0, 99))]
    assert issues(decided(partial=True, pictures=[picture(0)])) == []
    assert issues(decided(asked=ASKED)) == []
    assert issues(decided(asked=ASKED, pictures=[picture(0), picture(9, B)])) == []
    assert issues(decided(asked={**ASKED, "n": None}, pictures=[picture(0)])) == []
    assert issues(decided(pictures=[picture(3, cut=True, place=PLACE)])) == [("image-truncated", PLACED)]


# -- the task ---------------------------------------------------------------------------------------------------


def test_the_id_of_a_verdict_counts_where_nothing_else_gave_one() -> None:
    own, told = Sign(0, "id", "own"), Sign(9, "verdict-id", "told")
    source, view = Sign(2, "source", "https://a.example/s"), Sign(4, "preview", VIEW)
    assert decided(signs=[own, told]).task_id == "own"
    assert decided(signs=[told]).task_id == "told"
    result = decided("never", signs=[source, view, told], links=[link(4, VIEW, "preview")])
    assert (result.task_id, result.source_url, result.preview_url) == ("told", source.value, VIEW)
    assert decided("never", signs=[source]).task_id is None
    two = decided(signs=[own, Sign(5, "id", "other")])
    assert (two.task_id, issues(two)) == ("other", [("several-tasks", Span(5, 5))])


def test_a_task_makes_it_pending_and_so_does_an_address_of_a_body_that_is_asked_again() -> None:
    assert decided(signs=[Sign(0, "id", "a")]).status == Status.PENDING
    assert decided(signs=[Sign(0, "source", A)]).status == Status.PENDING
    assert decided(signs=[Sign(0, "poll", A)]).status == Status.NO_IMAGE
    assert decided(signs=[Sign(0, "poll", A)], envelope=Envelope()).status == Status.PENDING
    assert decided(signs=[Sign(0, "other", A)], envelope=Envelope()).status == Status.NO_IMAGE
    assert decided(signs=[Sign(0, "done"), Sign(1, "id", "a")]).status == Status.NO_IMAGE
    assert decided(signs=[Sign(0, "done"), Sign(1, "source", A)]).status == Status.PENDING


# -- the preview ------------------------------------------------------------------------------------------------


def previewed(preview: str = "auto", url: str = VIEW, signs: list[Sign] | None = None, **told: Any) -> ImageResult:
    own = [*(signs or []), Sign(50, "preview", url)]
    links = [link(40, url, "other"), link(45, B, "preview", place=None), link(50, url, "preview", place=PLACE)]
    return decided(preview, signs=own, links=links, **told)


@pytest.mark.parametrize("preview", ["auto", "always"])
def test_a_preview_is_the_picture_where_nothing_else_is(preview: str) -> None:
    result = previewed(preview)
    assert (result.status, [image.url for image in result.data]) == (Status.COMPLETED, [VIEW])
    assert (result.data[0].origin, result.data[0].span) == ("preview", PLACED)
    assert issues(result) == [("preview-as-image", PLACED)]
    assert result.links[-1] == told_link(VIEW, None, "preview", PLACED)
    assert previewed(preview, pictures=[picture(0)]).data[0].url == A
    assert len(previewed(preview, pictures=[picture(0)]).data) == 1
    here = decided(preview, signs=[Sign(3, "preview", VIEW)], links=[link(3, VIEW, "preview")])
    assert issues(here) == [("preview-as-image", Span(3, 7))]


def test_a_preview_that_is_not_wanted_or_is_a_page_is_no_picture_but_says_where_to_look() -> None:
    for result in (previewed("never"), previewed(url=PAGE), previewed(url="https://a.example/docs/help")):
        assert (result.status, result.data) == (Status.PENDING, [])
    done = [Sign(0, "done")]
    assert previewed("never", signs=done).status == Status.PENDING
    assert previewed(url=PAGE, signs=done).status == Status.PENDING
    assert previewed("always", url=PAGE).status == Status.COMPLETED


@pytest.mark.parametrize(("kind", "page"), [("id", True), ("verdict-id", True), ("other", False)])
def test_a_path_of_a_page_is_one_beside_the_id_of_a_task(kind: str, page: bool) -> None:
    result = previewed(url="https://a.example/web/short", signs=[Sign(0, kind, "short")])
    assert (result.data == []) is page


def test_a_preview_is_no_picture_where_work_goes_on_unless_it_always_is() -> None:
    work = [Sign(0, "run")]
    assert previewed(signs=work).data == []
    assert [image.url for image in previewed("always", signs=work).data] == [VIEW]


# -- members without a row --------------------------------------------------------------------------------------


def stranger(at: int, url: str | None = A, **told: Any) -> Picture:
    return Picture(at, at + 4, "json", url=url, place=PLACE, **told)


UNKNOWN = ("picture-in-unknown-field", PLACED)


def test_a_picture_in_an_unknown_member_is_one_where_nothing_else_is() -> None:
    result = decided(strangers=[stranger(0), stranger(5), stranger(9, B)], envelope=Envelope())
    assert [image.url for image in result.data] == [A, B]
    assert [(each.url, each.role) for each in result.links] == [(A, "image"), (B, "image")]
    assert issues(result) == [UNKNOWN, UNKNOWN]
    cut = decided(strangers=[stranger(0, cut=True), stranger(9, B)], envelope=Envelope())
    assert ([image.url for image in cut.data], issues(cut)) == ([B], [UNKNOWN])


def test_beside_pictures_words_or_a_failure_it_is_a_link() -> None:
    for told in ({"pictures": [picture(20, C)]}, {"text": "words"}, {"signs": [Sign(0, "run")]}):
        result = decided(strangers=[stranger(30)], envelope=Envelope(), **told)
        assert A not in [image.url for image in result.data]
        assert result.links[-1] == told_link(A, None, "other", PLACED)
        assert UNKNOWN in issues(result)
    result = decided(strangers=[stranger(30, None, data="AAAA")], text="words")
    assert (result.links, issues(result)) == ([], [UNKNOWN])
    assert decided(strangers=[stranger(30)], text=" \n").data[0].url == A
    here = decided(strangers=[Picture(30, 34, "json", url=A)], text="words")
    assert here.links == [told_link(A, None, "other", Span(30, 34))]
    assert issues(here) == [("picture-in-unknown-field", Span(30, 34))]


def test_what_is_known_already_is_not_told_again() -> None:
    for told in ({"pictures": [picture(0)]}, {"links": [link(0, A, "other")]}):
        assert issues(decided(strangers=[stranger(9)], **told)) == []
    both = decided(strangers=[stranger(9), stranger(14, B)], pictures=[picture(0)], links=[link(5, B, "other")])
    assert issues(both) == []


def test_one_that_only_a_label_names_counts_in_a_reply_of_a_task() -> None:
    labelled = [stranger(0, labelled=True)]
    assert [image.url for image in decided(strangers=labelled).data] == [A]
    other = decided(strangers=labelled, task=False)
    assert (other.data, [each.url for each in other.links], issues(other)) == ([], [A], [UNKNOWN])
    assert [image.url for image in decided(strangers=[stranger(0)], task=False).data] == [A]


def test_who_asks_for_nothing_but_pictures_says_so() -> None:
    found: dict[str, Any] = {"signs": [Sign(0, "id", "a")], "worded": True}
    assert assemble(Findings(**found), VOCABULARY, "auto").result.task_id is None
    asked = assemble(Findings(**found), VOCABULARY, "auto", expects_image=True)
    assert (asked.result.task_id, asked.rule, asked.evidence.why) == ("a", "started", "expected")


# -- while more may come ----------------------------------------------------------------------------------------


def test_only_what_is_certain_is_told_of_the_findings_so_far() -> None:
    found = Findings(
        pictures=[picture(5), picture(25, B, also="AAAA"), picture(40, C)],
        links=[link(9, "https://d.example/1", "download")],
        signs=[Sign(0, "id", "a"), Sign(30, "id", "b"), Sign(34, "progress", number=40)],
        choices=[60],
        text="words",
        plain="ID: a words",
    )
    result = so_far(found, {picture_key(A, None), picture_key(None, "AAAA")}, task=True)
    assert [(image.url, image.download_url) for image in result.data] == [(A, None), (B, None)]
    assert (result.status, result.task_id, result.progress, result.text) == (Status.COMPLETED, "a", 100, "words")


def test_of_a_reply_that_may_be_an_answer_no_label_is_certain() -> None:
    found: dict[str, Any] = {
        "signs": [Sign(0, "id", "a"), Sign(3, "progress", number=40)],
        "text": "words",
        "plain": "ID: a words",
    }
    task = so_far(Findings(**found), (), task=True)
    assert (task.status, task.task_id, task.progress, task.text) == (Status.PENDING, "a", 40, "words")
    answer = so_far(Findings(**found), (), task=False)
    assert (answer.status, answer.task_id, answer.progress, answer.text) == (Status.PENDING, None, None, "words")
    assert so_far(Findings(links=[link(0, A, "download")]), (), task=True).data == []
    second = [Sign(0, "source", A), Sign(70, "id", "b")]
    assert so_far(Findings(signs=second, choices=[60]), (), task=True).task_id is None
