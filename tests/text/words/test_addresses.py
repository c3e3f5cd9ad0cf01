"""What a bare address is known to lead to (docs/rules.md, rule 7)."""

from __future__ import annotations

import pytest

from chatimg_parse.text.words.addresses import kind_of, says_picture, says_video
from chatimg_parse.text.words.key_patterns import key_pattern, start_pattern
from chatimg_parse.text.words.rows import row


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.example/x", None),
        ("https://a.example", "page"),
        ("https://a.example/", "page"),
        ("https://a.example/?q=1", None),
        ("https://a.example:8080/", "page"),
        ("https://a.example/x.png", "image"),
        ("https://a.example/x.mp4", "video"),
        ("https://a.example/x.zip", "archive"),
        ("https://a.example/wiki/x.png", "page"),
        ("https://a.example/WIKI", "page"),
        ("https://github.com/a/b", "page"),
        ("https://GitHub.com:443/a/b.png", "page"),
        ("https://gist.github.com/a", "page"),
        ("https://notgithub.com/a", None),
        ("https://img.github.com/a", None),
        ("https://github.com/a/raw/b.png", "image"),
        ("https://github.com/a?raw=true", None),
        ("https://github.com/a#?raw=true", "page"),
        ("https://github.com/user-attachments/assets/1", None),
        ("https://drive.google.com/uc?id=1", None),
        ("https://docs.a.example/x", "page"),
        ("https://youtu.be/x", "watch"),
        ("https://open.spotify.com/x", "audio"),
        ("https://a.example/help/x", "page"),
        ("https://a.example/HELP/x", "page"),
        ("https://a.example//help", "page"),
        ("https://a.example/help/x.png", "image"),
        ("https://a.example/x/help", None),
        ("https://a.example/watch?v=1", "watch"),
        ("https://a.example/v1/images/generations", "api"),
        ("https://a.example/api/x/generations/", "api"),
        ("https://a.example/generations", None),
        ("https://a.example/v1/generations/1", None),
        ("https://a.example/v1/images", None),
        ("https://a.example/x/music/1", "audio"),
        ("https://a.example/x/Music/1.png", "image"),
        ("https://github.com/a/b.mp4", "video"),
        ("https://github.com/a/b.mp3", "audio"),
        ("https://github.com/a/b.zip", "archive"),
        ("https://github.com/a/b.pdf", "document"),
        ("https://a.example/help/x.xyz", "page"),
        ("https://a.example/help/x?format=png", "page"),
        ("https://a.example/x?format=png", "image"),
        ("ftp://a.example/help", None),
    ],
)
def test_what_it_leads_to(url: str, kind: str | None) -> None:
    assert kind_of(url) == kind


def test_only_the_beginning_of_a_path_is_looked_at() -> None:
    assert kind_of(f"https://a.example/{'x' * 2040}/wiki") == "page"
    assert kind_of(f"https://a.example/{'x' * 2048}/wiki") is None
    assert kind_of(f"https://github.com/x?{'x' * 2038}&raw=1") is None
    assert kind_of(f"https://github.com/x?{'x' * 2048}&raw=1") == "page"
    assert says_video(f"https://a.example/{'x' * 2041}/video")
    assert not says_video(f"https://a.example/{'x' * 2048}/video")


@pytest.mark.parametrize(
    ("url", "picture", "video"),
    [
        ("https://a.example/x", False, False),
        ("https://a.example/x.PNG", True, False),
        ("https://a.example/x?format=png", True, False),
        ("https://a.example/Photos/1", True, False),
        ("https://a.example/my-photo-1", True, False),
        ("https://photo.example/x", False, False),
        ("https://a.example/x?photo=1", False, False),
        ("https://a.example/video_1", False, True),
        ("https://a.example/Videos", False, True),
        ("data:video/image", False, False),
    ],
)
def test_what_the_words_of_its_path_say(url: str, picture: bool, video: bool) -> None:
    assert (says_picture(url), says_video(url)) == (picture, video)


def test_a_row_has_its_spellings_between_bars() -> None:
    assert row("a | b c | d") == ("a", "b c", "d")


def test_keys_of_an_object_that_cannot_be_read() -> None:
    hint, starts = key_pattern(("size", "prompt")), start_pattern(("size", "prompt"))
    assert [hint.search(text) is not None for text in ('"size"', "size :", "resize:", "size", '"size\\"')] == [
        True,
        True,
        False,
        False,
        True,
    ]
    opened = ("{size: 1", '{"other": 1', "{other: 1", "{ /* x */ 'size", "{sizes: 1", "{", '{\\n\\"x\\": 1')
    assert [starts.match(text) is not None for text in opened] == [True, True, False, True, False, False, True]
    none = start_pattern(())
    assert [none.match(text) is not None for text in ('{"other": 1', "{size: 1", "{: 1", "{XX: 1", "{XXXX: 1")] == [
        True,
        False,
        False,
        False,
        False,
    ]
