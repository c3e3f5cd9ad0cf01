"""What speaks for a task, and what is left of findings where nothing does (docs/rules.md, rule 5a)."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse.decide.evidence import NONE, Evidence, forget_labels, weigh
from chatimg_parse.text.record.findings import Clip, Findings, Hyperlink, Mark, Picture, Sign, Verdict

LABELLED = Picture(5, 9, "bare-url", url="https://a.example/x", labelled=True, place=(1, 2, "content"))


def link(at: int = 0, role: str = "other", plain: str | None = None, url: str = "https://a.example/y") -> Hyperlink:
    return Hyperlink(at, at + 4, url, "a label", role, told=50.0, plain=plain, place=(3, 4, None))


@pytest.mark.parametrize(
    ("told", "is_task"),
    [
        ({}, False),
        ({"links": [link()]}, False),
        ({"pictures": [Picture(0, 1, "markdown")]}, False),
        ({"signs": [Sign(0, "queue")]}, True),
        ({"plain": ""}, True),
        ({"links": [link(), link(plain="other")]}, True),
        ({"pictures": [Picture(0, 1, "markdown"), LABELLED]}, True),
        ({"signs": [Sign(0, "queue")], "worded": True}, False),
    ],
)
def test_labels_that_are_all_there_is_speak_for_a_task(told: dict[str, Any], is_task: bool) -> None:
    assert weigh(Findings(**told), expected=False) == (Evidence(True, "nothing-else") if is_task else NONE)


FIRM, BLOCK, VERDICT = Mark(7, 8, "id"), Mark(3, 5, "block", firm=False), Mark(3, 5, "verdict", firm=False)


@pytest.mark.parametrize(
    ("marks", "document", "begins", "expected"),
    [
        ([BLOCK, FIRM], True, 0, Evidence(True, "id", (FIRM,))),
        ([BLOCK], False, 0, Evidence(True, "block", (BLOCK,))),
        ([BLOCK], True, 0, NONE),
        ([BLOCK], True, 3, Evidence(False, None, request=True)),  # it leads, and may be the request
        ([VERDICT], True, 3, Evidence(True, "verdict", (VERDICT,))),
        ([VERDICT], True, 2, NONE),
    ],
)
def test_marks_count_by_where_they_stand(marks: list[Mark], document: bool, begins: int, expected: Evidence) -> None:
    found = Findings(marks=marks, document=document, begins=begins, worded=True)
    assert weigh(found, expected=False) == expected


def test_who_asked_for_a_picture_says_so() -> None:
    assert weigh(Findings(worded=True), expected=True) == Evidence(True, "expected", request=True)
    found = Findings(marks=[BLOCK], document=True)
    assert weigh(found, expected=True) == Evidence(True, "expected", (BLOCK,), request=True)


def forgotten(**told: Any) -> Findings:
    found = Findings(**told)
    forget_labels(found)
    return found


def test_what_a_body_tells_stays() -> None:
    own, other = Sign(0, "id", "a", structured=True), Sign(1, "id", "b")
    code, words = Verdict(0, "a", structured=True), Verdict(1, "b")
    found = forgotten(signs=[own, other], verdicts=[words, code], text="left", plain="ID: b left")
    assert (found.signs, found.verdicts, found.text) == ([own], [code], "ID: b left")
    assert forgotten(text="left").text == "left"


def test_a_video_that_only_a_label_names_is_none_and_has_no_poster() -> None:
    labelled, clip = Clip(0, "https://a.example/v", labelled=True), Clip(0, "https://a.example/w.mp4")
    posters = [Picture(number, 9, "markdown", poster_of=each.url) for number, each in enumerate((labelled, clip))]
    found = forgotten(clips=[labelled, clip], pictures=posters)
    assert found.clips == [clip]
    assert [picture.poster_of for picture in found.pictures] == [None, clip.url]


def test_a_picture_that_only_a_label_names_is_a_link() -> None:
    found = forgotten(pictures=[LABELLED, Picture(1, 2, "markdown")], links=[link(8), link(0)])
    assert [picture.at for picture in found.pictures] == [1]
    assert [each.at for each in found.links] == [0, 5, 8]
    assert found.links[1] == Hyperlink(5, 9, "https://a.example/x", None, "other", place=(1, 2, "content"))
    assert forgotten(pictures=[Picture(5, 9, "bare-url", labelled=True)]).links[0].url == ""


@pytest.mark.parametrize(
    ("pictures", "role", "expected"),
    [
        ([Picture(1, 2, "markdown")], "download", "download"),  # the twin of the picture before it
        ([Picture(1, 2, "markdown"), Picture(9, 10, "markdown")], "download", "download"),
        ([Picture(9, 10, "markdown")], "download", "other"),
        ([Picture(5, 10, "markdown")], "download", "other"),
        ([Picture(1, 2, "bare-url")], "download", "other"),
        ([], "download", "other"),
        ([Picture(1, 2, "markdown")], "preview", "other"),
    ],
)
def test_a_download_link_behind_an_embedded_picture_is_its_twin(
    pictures: list[Picture], role: str, expected: str
) -> None:
    [found] = forgotten(pictures=pictures, links=[link(5, role, plain="other")]).links
    assert found.role == expected
    assert found.told == (50.0 if expected == role else None)


def test_a_link_is_what_its_form_says() -> None:
    found = forgotten(links=[link(9, "preview", plain="picture"), link(5, "draft"), link(1, "draft", plain="page")])
    assert found.pictures == [Picture(9, 13, "bare-url", url="https://a.example/y", place=(3, 4, None))]
    assert [(each.at, each.role, each.told) for each in found.links] == [(1, "page", None), (5, "draft", 50.0)]


def test_a_placeholder_is_no_picture() -> None:
    [found] = forgotten(links=[link(0, "image", plain="picture", url="https://via.placeholder.com/512.png")]).links
    assert (found.role, found.told) == ("other", None)
