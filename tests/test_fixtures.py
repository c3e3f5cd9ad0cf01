"""Every fixture: exact, however it is cut, and cut off anywhere."""

from __future__ import annotations

from collections import Counter

import pytest

from chatimg_parse import ImageResult, StreamParser

from . import tally
from .cases import FIXTURES, Case, differences, load

CASES = load()


def fed(case: Case, pieces: list[str]) -> ImageResult:
    parser = StreamParser(**case.options)
    for piece in pieces:
        parser.feed(piece)
    return parser.close()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result_is_exact(case: Case) -> None:
    seen = tally.families.setdefault(case.family, Counter())
    seen["cases"] += 1
    assert differences(case.expect, case.parse()) == {}
    seen["exact"] += 1


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_two_way_cut_gives_the_same(case: Case) -> None:
    whole = case.parse()
    step = max(1, len(case.text) // 1500)
    for at in range(0, len(case.text) + 1, step):
        assert fed(case, [case.text[:at], case.text[at:]]) == whole, at


@pytest.mark.parametrize("case", CASES, ids=str)
def test_one_character_at_a_time_gives_the_same(case: Case) -> None:
    assert fed(case, list(case.text)) == case.parse()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cut_off_anywhere_keeps_what_was_certain(case: Case) -> None:
    """Half a reply never raises, and a picture that was read for certain in it is told of the whole one, too."""
    whole = case.parse()
    known = {link.url for link in whole.links} | {image.url for image in whole.data}
    known |= {image.b64_json for image in whole.data} | {image.download_url for image in whole.data}
    for at in range(0, len(case.text), max(1, len(case.text) // 1500)):
        parser = StreamParser(**case.options)
        parser.feed(case.text[:at])
        certain = {picture.url or picture.data for picture in parser.findings.pictures}
        assert certain <= known, at
        parser.close()


def test_every_family_is_told_of_in_the_readme() -> None:
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    counts = Counter(case.family for case in CASES)
    assert {name: f"| {name} | {count} |" in readme for name, count in counts.items()} == dict.fromkeys(counts, True)
