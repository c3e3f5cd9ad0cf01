"""The table of shapes: every row has records, which `auto` knows, and whose prompts are never searched."""

from __future__ import annotations

import json
import pickle
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import parse
from chatimg_parse.records import SHAPES, Path, Shape, UnknownShape, choose, located

from ..support.cases import load
from ..support.pages import ROOT, page, run_examples
from ..support.tables.records import PROMPTS, Stored, pictures, seen, stored, table

STORED = stored()


@pytest.mark.parametrize("case", STORED, ids=str)
def test_record_is_known_and_read(case: Stored) -> None:
    choice = choose([case.record])
    assert choice.name == case.shape
    assert (choice.read, choice.of) == (1, 1)
    assert seen(choice.replies(case.record)) == case.expect


@pytest.mark.parametrize("case", STORED, ids=str)
def test_record_as_json_text_is_the_same(case: Stored) -> None:
    text = json.dumps(case.record)
    assert choose([text]).name == case.shape
    assert seen(located(case.shape).replies(text)) == case.expect


def test_every_row_has_a_record() -> None:
    names = [shape.name for shape in SHAPES]
    assert {case.shape for case in STORED} == set(names)
    assert len(names) > 40
    every = [name for shape in SHAPES for name in (shape.name, *shape.also)]
    assert len(every) == len(set(every))
    for shape in SHAPES:
        assert str(shape.path) == shape.at
        assert located(shape.name) is shape
        assert all(located(name) is shape for name in shape.also)
        assert pickle.loads(pickle.dumps(shape)) == shape


def test_most_records_hold_a_picture_of_their_prompt() -> None:
    holding = [case for case in STORED if PROMPTS in json.dumps(case.record)]
    assert len(holding) > 55
    assert not [case for case in STORED if any(PROMPTS in url for told in case.expect for url in told["images"])]


def test_record_fits_no_more_certain_shape() -> None:
    """A row that stands before the right one would be chosen where both read all."""
    for case in STORED:
        before = [shape for shape in SHAPES if shape.fits(case.record)]
        assert before[0].name == case.shape, case


@pytest.mark.parametrize("case", STORED, ids=str)
def test_reply_without_a_picture_is_a_reply(case: Stored) -> None:
    """The signs tell the shape, not what the model drew."""
    text = json.dumps(case.record)
    record = json.loads(re.sub(r"!\[\w*\]\(https://cdn\.example/[^)]*\)", "Not today.", text))
    choice = choose([record])
    assert choice.name == case.shape
    assert [told["index"] for told in seen(choice.replies(record))] == [told["index"] for told in case.expect]


def test_fixtures_of_replies_are_taken_for_no_record() -> None:
    """Lone bodies and texts: what is not known is told, and none is read at a path of something else."""
    names: Counter[str] = Counter()
    for case in load():
        if not isinstance(case.input, bytes) and case.name != "bodies/conversation-holds-the-users-picture":
            try:
                names[choose([case.input]).name] += 1
            except UnknownShape:
                names["unknown"] += 1
    assert set(names) == {"replies", "unknown"}
    assert names["replies"] > 2 * names["unknown"]


def test_named_shape_reads_records_with_its_signs_only() -> None:
    user: dict[str, Any] = {"messages": [{"role": "user", "content": f"![a](https://{PROMPTS}/a.png)"}]}
    rows = located("chat-rows")
    assert isinstance(rows, Shape)
    assert rows.replies(user) == []
    assert rows.path.replies(user)
    assert located("$.litellm") == Path.parse("litellm")


# -- prompts --------------------------------------------------------------------------------------------------


def _members(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every member that holds nothing of the prompt, as (object or list, key)."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in items:
        if PROMPTS not in json.dumps(member):
            yield value, key
        yield from _members(member)


@given(st.sampled_from([case for case in STORED if not isinstance(case.record, str)]), st.integers(0, 1 << 32))
def test_picture_of_a_prompt_is_never_a_result(case: Stored, seed: int) -> None:
    """Whatever is missing of a record: then there is less to find, and nothing is looked for elsewhere."""
    draw, record = random.Random(seed), deepcopy(case.record)
    for _ in range(draw.randint(1, 4)):
        left = list(_members(record))
        if left:
            parent, key = draw.choice(left)
            if draw.random() < 0.5:
                del parent[key]
            else:
                parent[key] = draw.choice([None, "", {}, [], "Here it is."])
    try:
        found = choose([record]).replies(record)
    except UnknownShape:
        found = []
    for shape in SHAPES:
        if not shape.path.whole:
            found += shape.replies(record)
    assert not [url for each in found for url in pictures(parse(each.reply)) if PROMPTS in url]


# -- page and package -----------------------------------------------------------------------------------------


def test_page_has_the_table_and_its_example_runs() -> None:
    text = page("docs/records.md")
    assert table() in text, table()
    tries, wrong = run_examples("docs/records.md")
    assert (tries > 6, wrong) == (True, "")


def test_library_loads_nothing_of_it() -> None:
    code = "import sys, chatimg_parse as c; c.parse('x'); print([n for n in sys.modules if 'records' in n])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"
