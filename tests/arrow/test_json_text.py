"""Parameter blocks as JSON text: one form, whether orjson is there or not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.arrow import json_text

_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
_LEAF = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), _TEXT)
_TREE = st.recursive(_LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_TEXT, inner, max_size=3))


@given(st.dictionaries(_TEXT, _TREE, max_size=4))
def test_both_writers_make_the_same_text(block: dict[str, Any]) -> None:
    text = json_text.as_json(block)
    assert json.loads(text) == block
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(json_text, "_quickly", None)
        assert json_text.as_json(block) == text


def test_what_is_quickly_refused_is_written_all_the_same() -> None:
    assert json_text.as_json({"a": 1 << 80, "b": "好\x7f\u2028"}) == f'{{"a":{1 << 80},"b":"好\x7f\u2028"}}'
    assert json_text.as_json({"a": "\ud800"}) == '{"a":"\ud800"}'
