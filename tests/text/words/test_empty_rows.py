"""A row without spellings says nothing: of no reply does it make another thing than a row that none of it is in."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
import regex

from chatimg_parse import Dialect, parse
from chatimg_parse.text.words.key_patterns import key_pattern, listed
from chatimg_parse.text.words.vocabulary import VOCABULARY, Vocabulary
from chatimg_parse.text.words.wording import is_policy

REPLIES: tuple[Any, ...] = (
    "A cat sits on a roof.",
    "A cat sits on a roof.\n![x](https://a.example/x.png)",
    '{"prompt": "a cat"}\nA cat sits.',
    {"error": {"message": "a cat", "code": "cat"}},
)


@pytest.mark.parametrize("name", [field.name for field in fields(Vocabulary)])
def test_a_row_without_spellings_changes_nothing_of_what_it_is_not_in(name: str) -> None:
    empty = Vocabulary(**{name: type(getattr(VOCABULARY, name))()})
    told = [(parse(reply), parse(reply, dialect=Dialect(empty))) for reply in REPLIES]
    assert [(one.status, one.text) for one, _ in told] == [(other.status, other.text) for _, other in told]


def test_a_part_of_a_row_may_be_empty_too() -> None:
    rows = Vocabulary(policy_words=("policy",))  # none of a script without blanks
    assert is_policy(rows, "against the policy")
    assert not is_policy(rows, "a cat")


def test_an_empty_list_of_a_pattern_stands_nowhere() -> None:
    pattern = listed(r"a\L<one>|b(?! \L<two>)|\L<three>", one=(), two=[], three=["c"])
    assert [found[0] for found in pattern.finditer("a b c a")] == ["b", "c"]
    assert listed(r"\L<one>", regex.IGNORECASE, one=["a"]).search("A") is not None
    assert key_pattern(()).search('"": ""') is None
