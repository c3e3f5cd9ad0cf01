"""Every fixture: exact, however it is cut, and cut off anywhere."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatimg_parse import parse
from chatimg_parse.stream.events import Finished, ImageReady
from chatimg_parse.stream.inner import InnerParser
from chatimg_parse.text.placeholders import is_key

from ..support.cases import FIXTURES, Case, differences, load
from ..support.feeding import cut, cut_at, events_of, fed
from ..support.tally import FAMILY, Record

CASES = load()
# 25 draws of 8 cuttings with 6 cuts each: one draw of bytes costs a fraction of what as many drawn lists do.
_DRAWS, _CUTTINGS, _CUTS = 25, 8, 6


@pytest.mark.parametrize("case", CASES, ids=str)
def test_result_is_exact(case: Case, record_property: Record) -> None:
    record_property(FAMILY, case.family)
    assert differences(case.expect, case.parse()) == {}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_two_way_cut_gives_the_same(case: Case) -> None:
    wire, whole = case.wire, parse(case.wire, **case.options)
    step = max(1, len(wire) // 1500)
    for at in range(0, len(wire) + 1, step):
        assert fed([wire[:at], wire[at:]], **case.options) == whole, at


@pytest.mark.parametrize("case", CASES, ids=str)
def test_one_character_at_a_time_gives_the_same(case: Case) -> None:
    wire = case.wire
    assert fed(cut(wire, 1), **case.options) == parse(wire, **case.options)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_random_cuttings_give_the_same(case: Case) -> None:
    """200 a fixture, empty pieces among them; what was announced on the way is in the result."""
    wire, whole = case.wire, parse(case.wire, **case.options)

    @settings(max_examples=_DRAWS, database=None)
    @given(st.binary(min_size=2 * _CUTTINGS * _CUTS, max_size=2 * _CUTTINGS * _CUTS))
    def draw(drawn: bytes) -> None:
        places = [int.from_bytes(drawn[at : at + 2], "big") % (len(wire) + 1) for at in range(0, len(drawn), 2)]
        for first in range(0, len(places), _CUTS):
            cuts = places[first : first + _CUTS]
            events, result = events_of(cut_at(wire, cuts), **case.options)
            assert result == whole, cuts
            assert events[-1] == Finished(whole)
            ready = {(event.image.url, event.image.b64_json) for event in events if isinstance(event, ImageReady)}
            assert ready == {(image.url, image.b64_json) for image in whole.data}, cuts

    draw()


@pytest.mark.parametrize("case", CASES, ids=str)
def test_text_bytes_and_value_give_the_same(case: Case) -> None:
    """A body as `dict`, as JSON text and as bytes; a text as `str` and as bytes, one byte at a time."""
    if isinstance(case.input, bytes):
        return
    text = case.text
    try:
        data = text.encode()
    except UnicodeEncodeError:
        assert "surrogate" in case.name  # no bytes can hold it
        return
    expected = case.parse()
    assert parse(text, **case.options) == expected
    assert parse(data, **case.options) == parse(bytearray(data), **case.options) == expected
    assert parse(memoryview(data), **case.options) == expected
    assert fed(cut(data, 1), **case.options) == expected


@pytest.mark.parametrize("case", CASES, ids=str)
def test_cut_off_anywhere_keeps_what_was_certain(case: Case) -> None:
    """Half a reply never raises, and a picture that was read for certain in it is told of the whole one, too."""
    text, whole = case.text, parse(case.wire, **case.options)
    known = {link.url for link in whole.links} | {image.url for image in whole.data}
    known |= {image.b64_json for image in whole.data} | {image.download_url for image in whole.data}
    for at in range(0, len(text), max(1, len(text) // 200)):
        parser = InnerParser(**case.options)
        parser.feed(text[:at])
        pictures = [picture for found in parser.findings for picture in found.pictures]
        # Of a redacted picture the result has nothing to compare.
        certain = {picture.url or picture.data for picture in pictures if not is_key(picture.data)}
        assert certain <= known, at
        parser.close()


def test_every_family_is_told_of_in_the_readme() -> None:
    readme = (FIXTURES / "README.md").read_text(encoding="utf-8")
    counts = Counter(case.family for case in CASES if not case.name.endswith(":content"))
    assert {name: f"| {name} | {count} |" in readme for name, count in counts.items()} == dict.fromkeys(counts, True)
