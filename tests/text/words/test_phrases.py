"""Phrases in folded prose: whole words, beginnings of words, gaps, and scripts without blanks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.text.words.phrases import Phrases, pattern_of

GAP, CJK_GAP = 62, 24


@pytest.mark.parametrize(
    ("spellings", "text", "end"),
    [
        (["cat"], "cat", 3),
        (["cat"], "a cat.", 5),
        (["cat"], "cats", -1),
        (["cat"], "bobcat", -1),
        (["cat"], "bob_cat", 7),
        (["cat"], "bobcat cat", 10),
        (["cat*"], "cats", 3),
        (["cat*", "cat"], "cats", 3),
        (["cat", "cat*"], "cats", 3),
        (["cat", "cat flap"], "cat flap", 8),
        (["cat flap", "cat"], "cat flaps", 3),
        (["dog", "cat"], "a cat, a dog", 5),
        (["ai*"], "aims high", 2),
        (["ai*"], "an aim", 5),
        (["ai", "cat*"], "cattle", 3),
        (["gen*"], "generated", 3),
        (["i can't"], "but i can't go", 11),
        (["'til"], "wait 'til noon", 9),
        (["'til", "cat"], "wait 'til noon", 9),
        (["不能"], "我不能去", 3),  # no blanks between words
        (["不能"], "cat", -1),
        (["cat", "不能"], "我不能", 3),
        (["cat", "不能"], "我 cat", 5),
        (["画图ai"], "正在画图ai中", 6),  # letters of both: a word may stand on each side
        (["ai图"], "正在ai图中", 5),
        ([], "cat", -1),
    ],
)
def test_where_a_phrase_ends(spellings: list[str], text: str, end: int) -> None:
    phrases = Phrases(spellings)
    assert phrases.end_of(text) == end
    assert phrases.may_stand(text) or end < 0


@pytest.mark.parametrize(
    ("spellings", "text", "end"),
    [
        (["no … cat"], "no big cat", 10),
        (["no … cat"], "no cat", 6),
        (["no … cat"], "no cats", -1),
        (["no … cat*"], "no cats", 6),
        (["no … cat"], "cat no", -1),
        (["no … cat"], "cat no big cat no", 14),
        (["no … cat", "no … dog"], "no big dog", 10),
        (["no … cat", "no"], "no dog", 2),
        (["no … cat"], "no dog, no cat", 14),
        (["no … cat"], f"no {'x' * (GAP - 2)} cat", GAP + 5),
        (["no … cat"], f"no {'x' * (GAP - 1)} cat", -1),
        (["不…图"], f"不{'一' * CJK_GAP}图", CJK_GAP + 2),
        (["不…图"], f"不{'一' * (CJK_GAP + 1)}图", -1),
    ],
)
def test_a_gap_has_its_reach(spellings: list[str], text: str, end: int) -> None:
    assert Phrases(spellings).end_of(text) == end


@pytest.mark.parametrize("spellings", [["cat", "no … dog"], ["'cat", "cat", "no … dog"], ["c*", "cat", "no … dog"]])
def test_only_what_stands_in_the_part_counts(spellings: list[str]) -> None:
    """However the row is looked through: by the words of the text, or letter by letter."""
    phrases = Phrases(spellings)
    text = "a cat, no dog, a cat"
    assert phrases.end_of(text, 2, 5) == 5
    assert phrases.end_of(text, 6) == 13
    assert phrases.end_of(text, 6, 13) == 13
    assert phrases.end_of(text, 6, 12) == -1
    assert phrases.end_of(text, 13) == 20
    assert phrases.end_of(text, 18) == -1
    assert phrases.end_of("x no dog", 0, 4) == -1


@pytest.mark.parametrize(
    ("text", "begins"),
    [("cats", True), ("a cat", False), ("no big dog", True), ("no dogs", False), ("no", False), ("", False)],
)
def test_what_a_text_begins_with(text: str, begins: bool) -> None:
    assert Phrases(["cat*", "no … dog"]).begins(text) is begins


def test_one_look_at_the_words_tells_that_nothing_stands_there() -> None:
    phrases = Phrases(["cat", "dog house"])
    assert [phrases.may_stand(text) for text in ("a cat", "catalogue", "a dog", "concat", "ca", "")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]
    assert not phrases.may_stand("不")
    assert Phrases(["cat", "不"]).may_stand("我")
    assert not Phrases(["cat", "不"]).may_stand("dog")
    assert Phrases(["ai*"]).may_stand("dog")  # words that go on from it begin with any three letters


def test_the_text_that_was_asked_before_is_another_one() -> None:
    cats, dogs = Phrases(["cat"]), Phrases(["dog"])
    assert [row.end_of(text) for text in ("a cat", "a dog") for row in (cats, dogs, cats)] == [5, -1, 5, -1, 5, -1]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ([], "XXXX", None),
        (["cat"], "XXXX", None),
        (["cat", "catalogue"], "catalogue", "catalogue"),
        (["c.t"], "cat", None),
        (["c.t"], "c.t", "c.t"),
        (["不"], "我不我", "不"),
        (["不", "不能"], "不能", "不能"),
        (["cat", "不"], "不cat", "不"),
    ],
)
def test_one_pattern_for_all_words(words: list[str], text: str, found: str | None) -> None:
    match = pattern_of(words).search(text)
    assert (match and match[0]) == found


@given(
    st.lists(st.sampled_from(["cat", "cats", "bobcat", "an image", "im", "i", "不能", "can't", "é"]), min_size=1),
    st.sampled_from([" ", "_", "", ". ", "-"]),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_what_was_asked_of_the_text_around_changes_no_answer(
    words: list[str], between: str, at: int, size: int
) -> None:
    text = between.join(words)
    sentence = text[at : at + size]
    for phrases in map(Phrases, (["cat"], ["image*", "cat"], ["im"], ["i can't", "an … cat"], ["不能", "cat"])):
        assert phrases.end_of("else") == -1
        answers = phrases.end_of(sentence), phrases.begins(sentence)
        phrases.end_of(text)
        assert (phrases.end_of(sentence), phrases.begins(sentence)) == answers
