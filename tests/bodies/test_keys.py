"""The rows of keys: each spelling is needed by its case, none stands in two rows, and spelling decides nothing."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Dialect, ImageResult, parse
from chatimg_parse.bodies.reply.reply import Reply
from chatimg_parse.bodies.reply.settings import Settings
from chatimg_parse.bodies.walk.members import READERS, STRANGE
from chatimg_parse.stream.inner import InnerParser
from chatimg_parse.stream.json_values import Bodies
from chatimg_parse.text.words.key_rows import BEFORE, BEHIND, OF, ROWS
from chatimg_parse.text.words.keys import KEYS, Keys, folded

from ..support.cases import KEYS as FOLDER
from ..support.cases import Case, differences, load
from ..support.chat import event_stream
from ..support.drawn.keyed import STYLES, respelled
from ..support.drawn.shapes import streams
from ..support.pictures import Drawn
from ..support.results import given_out

CASES: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}
# Streams of typed events that say all in their data, on one line each.
EVENTS = [
    case
    for case in load()
    if case.family in ("ai-sdk", "dify", "interactions", "responses-api", "images-api", "seedream", "mcp")
    and isinstance(case.input, str)
    and "data:" in case.input
    and "data: {\n" not in case.input
]


class Narrow(Dialect):
    """A dialect whose rows are fewer, which no user can ask for."""

    narrow: Keys

    @property
    def key_table(self) -> Keys:
        return self.narrow


def read(body: Any, keys: Keys = KEYS) -> ImageResult:
    dialect = Narrow()
    object.__setattr__(dialect, "narrow", keys)
    return InnerParser(dialect=dialect).whole(body)


@pytest.mark.parametrize("meaning", sorted(ROWS))
def test_each_spelling_has_its_case_and_is_needed_by_it(meaning: str) -> None:
    assert tuple(CASES[meaning]) == ROWS[meaning]
    for spelling, case in CASES[meaning].items():
        assert differences(case["expect"], read(case["input"])) == {}, spelling
        assert differences(case["expect"], read(case["input"], KEYS.without(spelling))) != {}, f"{spelling} could go"


def test_every_case_belongs_to_a_row_and_every_meaning_is_read() -> None:
    assert set(CASES) == set(ROWS)
    asked = {"address", "bytes", "download", "poster", "spare"}  # by the walk itself
    told = {meaning for meaning in ROWS if meaning in READERS or meaning in STRANGE}
    assert set(READERS) - {"unknown"} <= set(ROWS)
    assert told | asked <= set(ROWS)


def test_no_spelling_stands_twice() -> None:
    spellings = Counter(folded(spelling) for row in ROWS.values() for spelling in row)
    assert [spelling for spelling, count in spellings.items() if count > 1] == []


@pytest.mark.parametrize("meaning", sorted(ROWS))
@pytest.mark.parametrize("style", STYLES)
def test_however_a_key_is_spelled_it_means_the_same(meaning: str, style: str) -> None:
    for spelling, case in CASES[meaning].items():
        assert KEYS.meaning(next(iter(respelled({spelling: 0}, style)))) == meaning
        assert KEYS.meaning(spelling) == meaning, case


@pytest.mark.parametrize(("meaning", "word"), [(meaning, word) for meaning, row in BEFORE.items() for word in row])
def test_a_word_before_a_picture_says_whose_it_is(meaning: str, word: str) -> None:
    names = (f"{word}_url", f"{word}UrlList") if meaning == "address" else (f"{word}_image", f"{word}Images")
    assert [KEYS.meaning(name) for name in names] == [meaning, meaning]
    assert meaning in ("address", "bytes") or KEYS.meaning(f"{word}ImageUrls") == meaning
    assert KEYS.meaning("zorblat_image") == "unknown"


@pytest.mark.parametrize(("meaning", "word"), [(meaning, word) for meaning, row in BEHIND.items() for word in row])
def test_a_word_behind_says_it_too(meaning: str, word: str) -> None:
    assert KEYS.meaning(f"zorblat_{word}") == meaning
    assert meaning == "task" or KEYS.meaning(f"zorblat_{word}_url") == meaning


@pytest.mark.parametrize("word", OF)
def test_a_state_or_an_error_may_say_of_what_it_is(word: str) -> None:
    assert [KEYS.meaning(f"{word}_{name}") for name in ("status", "error_code", "progress")] == [
        "state",
        "code",
        "progress",
    ]


def test_a_number_behind_a_name_is_no_part_of_it() -> None:
    body = {"created": 1, "image_1": "https://cdn.example/a", "image2": "https://cdn.example/b"}
    assert [image.url for image in parse(body).data] == ["https://cdn.example/a", "https://cdn.example/b"]


@given(streams(), st.sampled_from(sorted(STYLES)))
def test_however_the_keys_of_a_stream_are_spelled_it_says_the_same(
    drawn: tuple[list[Any], list[Drawn]], style: str
) -> None:
    chunks, pictures = drawn
    result = parse(event_stream(respelled(chunks, style), "\n", 2))
    assert given_out(result) == pictures


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("case", EVENTS, ids=str)
def test_nor_does_the_spelling_of_typed_events_matter(case: Case, style: str) -> None:
    frames = [line.removeprefix("data:").strip() for line in case.text.splitlines() if line.startswith("data:")]
    spelled = [frame if frame[:1] != "{" else json.dumps(respelled(json.loads(frame), style)) for frame in frames]
    result = parse("".join(f"data: {frame}\n\n" for frame in spelled))
    assert differences({key: case.expect[key] for key in ("status", "images") if key in case.expect}, result) == {}


@given(st.text(max_size=80))
def test_any_key_has_one_meaning_and_the_same_again(key: str) -> None:
    keys = Keys(KEYS.meanings)
    assert keys.meaning(key) == keys.meaning(key) in {*ROWS, "unknown"}


def test_what_is_remembered_of_keys_is_bounded() -> None:
    keys = Keys(KEYS.meanings)
    for number in range(5000):
        keys.plan({f"zorblat{number}": 1})
        keys.plan({f"{'z' * 100}{number}": 1})
    assert len(keys._plans) <= 2048
    assert len(keys._known) <= 2048
    assert all(len(key) <= 64 for plan in keys._plans for key in plan)


def test_a_dialect_adds_keys_in_any_spelling() -> None:
    ours = Dialect(keys={"picture": ["artWorks"], "address": ["h-ref"]})
    body = {"art_works": [{"HRef": "https://files.example/a"}], "done": True}
    assert [image.url for image in parse(body, dialect=ours).data] == ["https://files.example/a"]
    assert parse(json.dumps(body), dialect=ours) == parse(body, dialect=ours)
    assert parse(body).data == []


def test_a_dialects_keys_win_over_the_rows() -> None:
    body = {"status": "succeeded", "avatar_url": "https://files.example/a"}
    assert parse(body).data == []
    assert len(parse(body, dialect=Dialect(keys={"picture": ["avatar_url"]})).data) == 1


@pytest.mark.parametrize(
    ("keys", "error", "words"),
    [
        ({"pictures": ["a"]}, ValueError, "knows no meaning 'pictures'; there are about"),
        ({"picture": "artworks"}, TypeError, "list of str, not str"),
        ({"picture": [1]}, TypeError, "list of str"),
        (["artworks"], TypeError, "a mapping of lists, not list"),
    ],
)
def test_wrong_keys_of_a_dialect_are_told_at_once(keys: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        Dialect(keys=keys)


def test_a_list_of_equal_objects_is_sorted_once() -> None:
    class Counting(Keys):
        sorted = 0

        def meaning(self, key: object) -> str:
            Counting.sorted += 1
            return super().meaning(key)

    keys = Counting(KEYS.meanings)
    reply = Reply(Settings(keys=keys))
    Bodies(reply, ()).read({"data": [{"task_id": f"t-{n}", "status": "running"} for n in range(10_000)]})
    assert Counting.sorted < 50
