"""Codes and types of errors: policy or breakdown, however they are spelled (docs/rules.md, rule 13)."""

from __future__ import annotations

import pytest

from chatimg_parse.text.words.vocabulary import VOCABULARY
from chatimg_parse.text.words.wording import (
    folded,
    is_moderation,
    is_policy,
    is_technical,
    names_policy,
    words_of,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I CAN'T", "i can't"),
        ("I can’t", "i can't"),
        ("I canʼt", "i can't"),
        ("I ca\u200bn＇t", "i can't"),
        ("‘Éa’", "'éa'"),
    ],
)
def test_prose_is_compared_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("against our policy", True),
        ("our cors policy", False),
        ("our cors policy and our policy", True),
        ("policyholder", False),
        ("a cat", False),
        ("", False),
        ("因违反规定", True),
    ],
)
def test_a_word_of_policy_in_prose(text: str, named: bool) -> None:
    assert names_policy(VOCABULARY, text) is named
    assert is_policy(VOCABULARY, text.upper()) is named


def test_a_moderation_code_in_prose_is_policy_too() -> None:
    assert is_policy(VOCABULARY, "got spii here")
    assert not names_policy(VOCABULARY, "got spii here")
    assert is_policy(VOCABULARY, "got SPII here")


@pytest.mark.parametrize(
    ("code", "is_one"),
    [
        ("content_filter", True),
        (" Content-Filter ", True),
        ("ContentFilter", True),
        ("contentfilter", True),
        ("UsagePolicyViolation", True),
        ("usage.policy:violated", True),
        ("2policy", False),
        ("usage policy", False),  # no code: it has a blank
        ("rate_limit_policy", False),  # what it names is a limit
        ("quota_policy_violation", False),
        ("a_cat", False),
        ("", False),
        ("  ", False),
        (f"policy_{'x' * 249}", True),
        (f"policy_{'x' * 250}", False),
        (f"  policy_{'x' * 249}  ", True),
    ],
)
def test_a_code_of_moderation(code: str, is_one: bool) -> None:
    assert is_moderation(VOCABULARY, code) is is_one


@pytest.mark.parametrize(
    ("code", "technical"),
    [
        ("insufficient_quota", True),
        ("RateLimitExceeded", True),
        ("rate limit", True),
        ("Rate.Limit", True),
        ("429", True),
        ("4290", False),
        ("error429", False),
        ("quotas", False),
        ("content_filter", False),
        ("", False),
        (None, False),
    ],
)
def test_a_code_of_a_breakdown(code: str | None, technical: bool) -> None:
    assert is_technical(VOCABULARY, code) is technical


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("RateLimitExceeded", "rate limit exceeded"),
        ("rate-limit__EXCEEDED.", "rate limit exceeded"),
        ("HTTPError2Code", "httperror2 code"),
        ("", ""),
        ("x" * 300, "x" * 256),
    ],
)
def test_the_words_of_a_code(name: str, words: str) -> None:
    assert words_of(name) == words
