"""One picture, one entry: twins, posters, large forms and download links (docs/rules.md, rules 7 to 9)."""

from __future__ import annotations

from typing import Any

import pytest

from chatimg_parse.decide.gallery import Entry, Gallery, gallery_of, gives_way, has_twins
from chatimg_parse.text.record.findings import Clip, Findings, Hyperlink, Picture, Remark

CDN, TWIN, PLAIN = "https://a.example/cdn/x.png", "https://a.example/cdn/download/x.png", "https://a.example/x.png"


def bare(at: int, url: str) -> Picture:
    return Picture(at, at + 4, "bare-url", url=url)


def embedded(at: int, url: str = PLAIN, **told: Any) -> Picture:
    return Picture(at, at + 4, "markdown", url=url, **told)


def link(at: int, url: str, role: str = "download", **told: Any) -> Hyperlink:
    return Hyperlink(at, at + 4, url, None, role, **told)


def pairs(**told: Any) -> list[tuple[int, str | None]]:
    """Each entry by the place of its picture, with the other address of it."""
    return [(entry.picture.at, entry.download) for entry in gallery_of(Findings(**told)).entries]


# -- places -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pictures", "clips", "first", "last"),
    [
        ([], [], None, -1),
        ([7], [], 7, 7),
        ([9, 7], [], 9, 9),
        ([], [0], None, 0),
        ([9], [3], 9, 9),
        ([3, 9], [12], 3, 12),
    ],
)
def test_first_and_last(pictures: list[int], clips: list[int], first: int | None, last: int) -> None:
    gallery = Gallery([Entry(embedded(at)) for at in pictures], [Clip(at, "https://a.example/v.mp4") for at in clips])
    assert (gallery.first_at(), gallery.last_at()) == (first, last)
    assert gallery.delivered is bool(pictures or clips)


def test_a_link_that_turns_out_to_be_the_picture_keeps_its_place_and_has_the_prompt() -> None:
    gallery, taken = Gallery(prompt="a cat"), link(3, PLAIN, place=(1, 2, "content"))
    gallery.add(taken, "draft")
    picture = Picture(3, 7, "draft", url=PLAIN, prompt="a cat", place=(1, 2, "content"))
    assert (gallery.entries, gallery.clips, gallery.image_links) == ([Entry(picture)], [], {id(taken)})
    gallery.add(link(9, "https://a.example/v", kind="video"), "draft")
    assert (len(gallery.entries), gallery.clips) == (1, [Clip(9, "https://a.example/v")])


# -- one picture ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "at", "download"),
    [
        (bare(1, CDN), embedded(5, TWIN), 5, CDN),  # the embedded one of twins is the picture
        (bare(1, CDN), embedded(5, CDN), 5, None),
        (bare(1, CDN), bare(5, TWIN), 1, TWIN),
        (embedded(1, CDN), embedded(5, TWIN), 1, TWIN),
        (embedded(1, CDN), bare(5, CDN), 1, None),
        (bare(1, PLAIN), embedded(5, PLAIN), 1, None),
    ],
)
def test_twins_are_one_picture(first: Picture, second: Picture, at: int, download: str | None) -> None:
    assert pairs(pictures=[first, second]) == [(at, download)]


def test_only_a_bare_address_that_may_have_a_twin_gives_way() -> None:
    assert [gives_way(each) for each in (bare(1, CDN), bare(1, PLAIN), embedded(1, CDN))] == [True, False, False]
    assert not has_twins(Picture(0, 1, "bytes", data="AAAA"))


def test_a_further_address_of_the_same_bytes_is_the_other_one_and_a_third_is_none() -> None:
    three = [embedded(at, f"https://a.example/{at}.png", also="A" * 200) for at in (1, 5, 9)]
    assert pairs(pictures=three) == [(1, "https://a.example/5.png")]
    assert pairs(pictures=[three[0], Picture(5, 9, "bytes", data="A" * 200)]) == [(1, None)]


def test_bytes_that_differ_in_their_middle_are_two_pictures() -> None:
    data = [f"{'A' * 80}{letter}{'A' * 80}" for letter in "AB"]
    assert pairs(pictures=[Picture(at, at + 1, "bytes", data=each) for at, each in enumerate([*data, data[0]])]) == [
        (0, None),
        (1, None),
    ]


def test_the_large_form_takes_the_place_of_the_one_picture() -> None:
    large = embedded(9, CDN, larger=True, place=(0, 4, "large"))
    gallery = gallery_of(Findings(pictures=[embedded(1, alt="a cat", prompt="cat"), large]))
    expected = embedded(9, CDN, larger=True, place=(0, 4, "large"), smaller=PLAIN, alt="a cat", prompt="cat")
    expected.at = 1
    assert gallery.entries == [Entry(expected)]


def test_what_the_large_form_tells_itself_stays() -> None:
    told: dict[str, Any] = {"alt": "mine", "prompt": "own", "smaller": TWIN}
    large = embedded(9, CDN, larger=True, **told)
    gallery_of(Findings(pictures=[embedded(1, alt="a cat", prompt="cat"), large]))
    assert {name: getattr(large, name) for name in told} == told
    same = embedded(9, PLAIN, larger=True)
    gallery_of(Findings(pictures=[embedded(1, PLAIN), same]))
    assert (same.at, same.smaller) == (1, None)


def test_beside_none_or_several_the_large_form_is_a_picture_like_others() -> None:
    large = embedded(9, CDN, larger=True)
    assert pairs(pictures=[large]) == [(9, None)]
    assert pairs(pictures=[embedded(1), embedded(5, "https://a.example/y.png"), large]) == [
        (1, None),
        (5, None),
        (9, None),
    ]
    assert pairs(pictures=[embedded(1), embedded(5, TWIN), large]) == [(1, None), (5, CDN)]


# -- videos -----------------------------------------------------------------------------------------------------


def test_a_poster_is_of_the_video_before_it_in_its_choice() -> None:
    def posters(*places: int, clips: list[Clip], choices: list[int]) -> list[int]:
        found = Findings(pictures=[embedded(at) for at in places], clips=clips, choices=choices)
        return [picture.at for picture in gallery_of(found).posters]

    video = Clip(12, "https://a.example/v.mp4", poster=PLAIN)
    assert posters(2, 11, 12, 15, clips=[video], choices=[]) == [12, 15]
    assert posters(2, 11, 12, 15, clips=[video], choices=[10, 14]) == [12]
    assert posters(15, clips=[Clip(12, "https://a.example/v.mp4")], choices=[]) == []
    assert posters(5, clips=[Clip(3, "https://a.example/w.mp4", poster=PLAIN), video], choices=[]) == [5]


def test_a_video_that_comes_twice_is_one_and_takes_the_first_poster() -> None:
    clips = [
        Clip(1, "https://a.example/cdn/v.mp4"),
        Clip(2, "https://a.example/w.mp4", poster=PLAIN),
        Clip(3, "https://a.example/cdn/download/v.mp4", poster=PLAIN),
        Clip(4, "https://a.example/w.mp4", poster=CDN),
    ]
    assert gallery_of(Findings(clips=clips)).clips == [
        Clip(1, "https://a.example/cdn/v.mp4", poster=PLAIN),
        Clip(2, "https://a.example/w.mp4", poster=PLAIN),
    ]


# -- download links ---------------------------------------------------------------------------------------------

FIRST, SECOND = embedded(4, CDN), embedded(14, "https://a.example/y.png")
D, E = "https://d.example/1", "https://d.example/2"


@pytest.mark.parametrize(
    ("links", "first", "second"),
    [
        ([link(8, D), link(18, E)], D, E),
        (
            [link(18, D), link(19, E), link(20, PLAIN)],
            D,
            E,
        ),  # one behind all of them is of the first, the next of the next
        ([link(8, D), link(9, E)], D, None),  # not of a picture that comes later
        ([link(2, D)], None, None),
        ([link(4, D)], None, None),
        ([link(2, TWIN)], TWIN, None),  # a twin stands anywhere
        ([link(2, TWIN), link(18, D)], TWIN, D),
        ([link(5, CDN, "other"), link(8, D)], D, None),  # its own address in words is no other one
        ([link(5, TWIN, "other"), link(18, D)], TWIN, D),
        ([link(5, CDN), link(18, D)], CDN, D),
        ([link(5, TWIN), link(6, CDN)], TWIN, None),
        ([link(5, D, "other"), link(6, D, "preview")], None, None),
        ([link(5, D, kind="page"), link(6, D, "page"), link(7, E)], E, None),
    ],
)
def test_download_links_are_twins_or_pair_in_order(
    links: list[Hyperlink], first: str | None, second: str | None
) -> None:
    assert pairs(pictures=[FIRST, SECOND], links=links) == [(4, first), (14, second)]


@pytest.mark.parametrize(
    ("role", "kind", "is_one"), [("download-video", None, True), ("download", "video", True), ("play", "video", False)]
)
def test_a_link_that_loads_a_video_is_one_where_no_other_is(role: str, kind: str | None, is_one: bool) -> None:
    video = link(3, "https://a.example/v", role, kind=kind)
    assert gallery_of(Findings(links=[video])).clips == ([Clip(3, "https://a.example/v")] if is_one else [])
    other = Clip(9, "https://a.example/w.mp4")
    assert gallery_of(Findings(links=[video], clips=[other])).clips == [other]


def test_a_picture_that_ends_too_early_is_none_and_told_of() -> None:
    found = Findings(pictures=[embedded(3, cut=True), embedded(9, CDN, cut=True, place=(1, 2, None))])
    assert gallery_of(found).entries == []
    assert found.remarks == [Remark("image-truncated", 3, 7), Remark("image-truncated", 9, 13, (1, 2, None))]


# -- where no picture stands ------------------------------------------------------------------------------------


def resorted(*links: Hyperlink) -> list[tuple[int, str]]:
    """The pictures that links became, with what they were."""
    found = gallery_of(Findings(links=list(links), asked={"prompt": "a cat"}))
    assert {entry.picture.prompt for entry in found.entries} <= {"a cat"}
    return [(entry.picture.at, entry.picture.origin) for entry in found.entries]


PLACEHOLDER, KNOWN = "https://via.placeholder.com/512.png", "https://asyncdata.net/web/task_01abcdefgh"


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([link(0, D)], [(0, "download")]),
        ([link(0, D, "picture")], [(0, "link")]),
        ([link(0, D, "cover")], [(0, "link")]),
        ([link(0, D, "source")], []),
        # A download before a picture, that before a cover; several of one role are several pictures, twins one.
        ([link(0, D, "cover"), link(5, E, "picture"), link(9, PLAIN)], [(9, "download")]),
        ([link(0, D, "cover"), link(5, E, "picture")], [(5, "link")]),
        ([link(0, D), link(5, E), link(9, D)], [(0, "download"), (5, "download")]),
        ([link(0, TWIN), link(5, CDN)], [(0, "download")]),
        # What is a page, a folder of downloads, a placeholder or a known link of a task is none.
        ([link(0, D, kind="page"), link(5, E)], [(5, "download")]),
        ([link(0, D, kind="video")], []),
        ([link(0, f"{D}/")], []),
        ([link(0, f"{D}/?x=1")], []),
        ([link(0, f"{D}/?x=1?y")], []),
        ([link(0, f"{D}?x=1/")], [(0, "download")]),
        ([link(0, f"{D}/", "picture")], [(0, "link")]),
        ([link(0, PLACEHOLDER)], []),
        ([link(0, PLACEHOLDER, "picture")], []),
        ([link(0, KNOWN)], []),
        ([link(0, KNOWN, "cover")], []),
        ([link(0, f"{D}/", kind="page")], []),
        # The last draft that is told as 100, where no link is it.
        (
            [link(0, D, "draft", told=100), link(5, E, "draft", told=100), link(9, PLAIN, "draft", told=60)],
            [(5, "draft")],
        ),
        ([link(0, D, "draft", told=60)], []),
        ([link(0, D, "draft", told=100), link(5, E)], [(5, "download")]),
        # The lone address.
        ([link(0, PLAIN, "other", whole=True)], [(0, "bare-url")]),
        ([link(0, PLAIN, "other", whole=True, kind="image")], [(0, "bare-url")]),
        ([link(0, PLAIN, "other", whole=True, kind="page")], []),
        ([link(0, PLAIN, "other", whole=True, cut=True)], []),
        ([link(0, PLAIN, "source", whole=True)], []),
        ([link(0, PLAIN, "other")], []),
        ([Hyperlink(0, 4, PLAIN, "a label", "other", whole=True)], []),
        ([link(0, PLACEHOLDER, "other", whole=True)], []),
        ([link(0, "https://a.example/video/1", "other", whole=True, kind="image")], [(0, "bare-url")]),
    ],
)
def test_a_link_is_the_picture_where_none_stands_in_the_text(
    links: list[Hyperlink], expected: list[tuple[int, str]]
) -> None:
    assert resorted(*links) == expected


def test_a_lone_address_is_a_video_where_its_path_says_so_and_odd_where_nothing_does() -> None:
    video = gallery_of(Findings(links=[link(3, "https://a.example/video/1", "other", whole=True)]))
    assert (video.clips, video.entries) == ([Clip(3, "https://a.example/video/1")], [])
    for place in (None, (1, 2, "content")):
        found = Findings(links=[link(3, D, "other", whole=True, place=place)])
        gallery_of(found)
        assert found.remarks == [Remark("bare-url-as-image", 3, 7, place)]
    plain = Findings(links=[link(3, PLAIN, "other", whole=True)])
    gallery_of(plain)
    assert plain.remarks == []
