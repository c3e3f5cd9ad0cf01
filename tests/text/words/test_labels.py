"""Words at a label's place: where they begin and end, and the numbers behind them (docs/rules.md, rules 4 and 5)."""

from __future__ import annotations

import pytest

from chatimg_parse.text.words.labels import (
    REACH,
    Word,
    in_parentheses,
    numbers,
    percent_of,
    prose_head,
    role_of_label,
    ticked,
    word_at,
)
from chatimg_parse.text.words.vocabulary import VOCABULARY

SOFT = "\u00ad"  # a soft hyphen: it does not count


def word(text: str, at: int = 0, limit: int | None = None) -> Word | None:
    return word_at(VOCABULARY, text, at, len(text) if limit is None else limit)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Task ID: x", Word("id", 0, 7, True)),
        ("**task_id**: x", Word("id", 2, 9, True)),
        ("2. Task ID: x", Word("id", 3, 10, True)),
        ("Task identity: x", None),
        ("my Task ID: x", None),
        ("a cat", None),
        ("   ", None),
        ("", None),
        ("12", None),
        (f"T{SOFT}ask ID: x", Word("id", 0, 8, True)),
        (f"{SOFT}Task ID{SOFT}: x", Word("id", 1, 8, True)),
        ("ＴＡＳＫ　ＩＤ：x", Word("id", 0, 7, True)),
        (f"Task ID{SOFT}s: x", None),
        (f"Task {SOFT}{SOFT}ID: x", Word("id", 0, 9, True)),
        (f"Task - {SOFT}ID: x", Word("id", 0, 10, True)),
        (f"Task{SOFT}{SOFT} ID", Word("id", 0, 9, True)),
        ("进度 61", Word("progress", 0, 2, True)),
        ("生成中 进度 61", Word("run", 0, 3, True)),
        ("生成中 进度 猫: 61", Word("run", 0, 3, True)),
        ("ＴＡＳＫ＿ＩＤ: x", Word("id", 0, 7, True)),
        (f"Task～I{SOFT}D: x", Word("id", 0, 8, True)),
        ("Image generation of a cat failed", Word("fail", 0, 32, False)),  # a clause by its ending and its subject
        ("The cat failed", None),
        ("Progress queue", None),  # words with blanks between them are one
    ],
)
def test_the_word_at_a_labels_place(text: str, expected: Word | None) -> None:
    assert word(text) == expected


def test_a_word_is_looked_for_at_a_place_and_in_its_reach() -> None:
    assert word("xx Task ID: x", 3) == Word("id", 3, 10, True)
    assert word("Task ID: x", 0, 7) == Word("id", 0, 7, True)
    assert word("Task ID: x", 0, 6) is None
    assert word(f"{' ' * (REACH - 7)}Task ID: x") == Word("id", REACH - 7, REACH, True)
    assert word(f"{' ' * (REACH - 6)}Task ID: x") is None
    assert word(f"{SOFT}{' ' * (REACH - 7)}Task ID: x") == Word("id", REACH - 6, REACH + 1, True)
    assert word(f"{SOFT}{' ' * (REACH - 6)}Task ID: x") is None
    assert word(f"{SOFT * 300}Task ID: x") == Word("id", 300, 307, True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", -1),
        ("Task", -1),
        ("Task ID", -1),
        ("A cat ", -1),
        ("A cat, ", 5),
        ("A cat, and a dog", 5),
        ("A cat sits", -1),
        ("A cat (", -1),
        ("A cat (x", 5),
        ("Task ID: ", None),
        ("Task ID, x", None),
        ("生成中 进度, x", None),
        ("one two three four five six seven ", -1),
        ("one two three four five six seven eight", 33),
        ("one_two_three, a", 13),
        ("12", -1),
        ("1" * REACH, REACH),
        ("1" * (REACH - 1), -1),
        ("x" * REACH, REACH),
        (f"A c{SOFT}at, and a dog", 6),
        (f"T{SOFT}ask ID: x", None),
        (f"A cat, and{SOFT} a dog", 5),
    ],
)
def test_how_far_the_words_go_that_are_no_label(text: str, expected: int | None) -> None:
    assert prose_head(VOCABULARY, text, 0) == expected
    moved = None if expected is None else expected if expected < 0 else expected + 3
    assert prose_head(VOCABULARY, f"id:{text}", 3) == moved


@pytest.mark.parametrize(
    ("text", "at", "inside"),
    [
        ("(Task ID: x", 0, True),
        ("（Task ID: x", 0, True),
        ("Task ID (x", 0, False),
        ("(Task ID", 1, False),
        ("- (~Task ID", 2, True),
    ],
)
def test_a_label_in_parentheses(text: str, at: int, inside: bool) -> None:
    found = word(text, at)
    assert found is not None
    assert in_parentheses(text, at, found) is inside


def test_parentheses_are_looked_for_in_its_reach() -> None:
    text = f"({' ' * 200}Task ID"
    assert in_parentheses(text, 0, Word("id", REACH, REACH + 7, True))
    assert not in_parentheses(text, 0, Word("id", REACH + 1, REACH + 8, True))


def test_a_tick_stands_directly_behind() -> None:
    assert [ticked(text, 3) for text in ("run✅", "run ✅", "run **✅", "run\n✅", "run x ✅", "run")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("label", "percent"),
    [
        ("61", 61),
        ("[61%]", 61),
        ("61.5 %", 61.5),
        ("100", 100),
        ("100.5", None),
        ("101", None),
        ("6x", None),
        ("", None),
    ],
)
def test_a_number_that_is_all_of_a_label(label: str, percent: float | None) -> None:
    assert percent_of(label) == percent


@pytest.mark.parametrize(
    ("text", "percent", "end"),
    [
        ("61", 61, 2),
        (" 61%", 61, 4),
        ("61 %", 61, 4),
        ("61％", 61, 3),
        ("61.5%", 61.5, 5),
        ("62.5", 62.5, 4),
        ("61.5", 61.5, 4),
        ("62.5.", 62.5, 4),
        ("99.9", 99.9, 4),
        ("5.5", 5.5, 3),
        ("0.10", 10, 4),
        ("36.44", 44, 5),  # steps rise
        ("20.30", 30, 5),
        ("36.44%", 36.44, 6),
        ("36.44/50", 88, 8),
        ("10.20.30", 30, 8),
        ("0.10.20", 20, 7),
        ("0.36..0.44", 44, 10),
        ("62.5x", 62, 2),
        ("0.93", 93, 4),
        ("1.0", 100, 3),
        ("1.5", 1.5, 3),
        ("0.5%", 0.5, 4),
        ("1", 1, 1),
        ("3/10", 30, 4),
        ("3 / 10", 30, 6),
        ("3/0", None, 3),
        ("12/10", None, 5),
        ("36..44..61", 61, 10),
        ("36.44..61", 61, 9),
        ("61, 101", 61, 7),
        ("101", None, 3),
        ("100", 100, 3),
        ("50% (1/4)", 50, 8),
        ("50% 1/4", 50, 7),
        ("50% (7)", 50, 6),
        ("50% 7", 7, 5),
        ("50% 7 (x)", 7, 6),
        ("50% 60%", 60, 7),
        ("50% (60%)", 60, 8),
        ("50 (7)", 7, 5),
        ("50% (7) 8", 8, 9),
        ("(50%) 7", 7, 7),
        ("61x", None, 0),
        ("x61", None, 0),
        ("", None, 0),
    ],
)
def test_the_last_percent_of_a_run(text: str, percent: float | None, end: int) -> None:
    assert numbers(text, 0, len(text)) == (percent, end)
    assert numbers(f"7{text}", 1, len(text) + 1) == (percent, end + 1)
    assert numbers(f"{text}9", 0, len(text)) == (percent, end)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Download", "download"),
        ("下载", "download"),
        ("下载1", "download"),
        ("⬇️ Download 2", "download"),
        ("下载 x", None),
        ("Download cat", None),
        ("cat", None),
        ("", None),
        (f"下载{'1' * REACH}x", "download"),
        (f"下载{'1' * (REACH - 1)}x", None),
    ],
)
def test_the_role_that_a_links_text_gives_it(label: str, role: str | None) -> None:
    assert role_of_label(VOCABULARY, label) == role


def test_a_link_has_the_role_of_its_whole_text_though_that_is_no_word() -> None:
    own = VOCABULARY.extended(heads={"download": ["Save (HD)"]})
    assert role_of_label(own, "SAVE (HD)") == "download"
    assert role_of_label(own, "Save") is None
