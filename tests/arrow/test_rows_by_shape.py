"""Rows that are told by the shape of their reply are those that reading gives."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.arrow import parse_array
from chatimg_parse.stream.shaped import text_of

from ..support.cases import load
from ..support.drawn.values import cut_up, mutated
from ..support.surroundings import anew, learned_at_once

TEXTS = [text for case in load() if (text := text_of(case.input)) is not None and not case.options]


def rows(column: pa.Array) -> Any:
    return parse_array(column).to_pylist()


@given(st.sampled_from(TEXTS), st.booleans(), st.randoms(use_true_random=False))
def test_rows_of_one_shape(text: str, as_bytes: bool, random: Random) -> None:
    found = cut_up(text)
    told = [text] * 3 + [text if found is None else mutated(found, random) for _ in range(5)]
    column = pa.array(
        [each.encode("utf-8", "replace") for each in told] if as_bytes else [_sound(each) for each in told]
    )
    with learned_at_once():
        quick = rows(column)
    assert quick == anew(rows, column)


def _sound(text: str) -> str:
    """Without halves of surrogate pairs, which no column can hold."""
    return text.encode("utf-8", "replace").decode()


def test_the_prompt_in_the_column_of_parameters_is_escaped_as_json_is() -> None:
    with learned_at_once():
        for prompt in ("a cat", "a dog", 'a "fox"\n', "猫 \\ 😀", "a cat"):
            block = json.dumps({"prompt": prompt, "n": 1}, ensure_ascii=False)
            column = pa.array([f"```json\n{block}\n```\n\n> 生成中..."])
            for _ in range(3):
                [row] = rows(column)
                assert (row["prompt"], json.loads(row["params"])) == (prompt, {"prompt": prompt, "n": 1})
