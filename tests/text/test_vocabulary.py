"""Every row is needed by a case, every case belongs to a row, no spelling stands in two rows."""

from __future__ import annotations

import copy
import json
import pickle
from collections import Counter
from itertools import islice
from typing import Any

import pytest

from chatimg_parse import Dialect, ImageResult, parse
from chatimg_parse.stream.inner import InnerParser
from chatimg_parse.text.folding import fold
from chatimg_parse.text.words import vocabulary as rows
from chatimg_parse.text.words.vocabulary import VOCABULARY, Vocabulary

from ..support.cases import VOCABULARY as FOLDER
from ..support.cases import differences

PLAIN_ROWS = (
    "subjects",
    "json_states",
    "finish_failures",
    "not_policy",
    "ok_words",
    "technical_codes",
    "parameter_keys",
    "moderation_codes",
    "policy_words",
    "refusals",
    "refusal_endings",
    "apologies",
    "not_refusals",
    "own_labels",
    "claims",
    "pictures",
    "requests",
    "makes",
    "declines",
    "impersonal",
    "blocks",
    "policies",
    "breaks",
    "retries",
    "waits",
    "shown",
    "explains",
    "supposes",
)


def spellings() -> list[tuple[str, str, str]]:
    """(file of the fixtures, field of the vocabulary, spelling)."""
    found = [(role, "heads", spelling) for role, row in rows.HEADS.items() for spelling in row]
    found += [("endings", "endings", spelling) for row in rows.ENDINGS.values() for spelling in row]
    return found + [(name, name, spelling) for name in PLAIN_ROWS for spelling in getattr(VOCABULARY, name)]


CASES: dict[str, dict[str, Any]] = {path.stem: json.loads(path.read_text("utf-8")) for path in FOLDER.glob("*.json")}


def read(text: str, vocabulary: Vocabulary) -> ImageResult:
    parser = InnerParser(dialect=Dialect(vocabulary=vocabulary))
    return parser.whole(text)


# A long row in several parts: it would hold up one worker of many.
_PART = 100
PARTS = [(file, first) for file in sorted(CASES) for first in range(0, len(CASES[file]) or 1, _PART)]


@pytest.mark.parametrize("file, first", PARTS)
def test_each_spelling_has_its_case_and_is_needed_by_it(file: str, first: int) -> None:
    told = {spelling: field for name, field, spelling in spellings() if name == file}
    assert set(told) == set(CASES[file])
    for spelling, case in islice(CASES[file].items(), first, first + _PART):
        assert differences(case["expect"], read(case["input"], VOCABULARY)) == {}, spelling
        without = read(case["input"], VOCABULARY.without(told[spelling], spelling))
        assert differences(case["expect"], without) != {}, f"{spelling} could go"


def test_every_row_has_a_file_of_cases() -> None:
    assert {name for name, _, _ in spellings()} == set(CASES)


def test_no_spelling_of_a_label_stands_twice() -> None:
    heads = Counter(spelling for row in rows.HEADS.values() for spelling in row)
    assert [spelling for spelling, count in heads.items() if count > 1] == []
    for name in PLAIN_ROWS:
        row = getattr(VOCABULARY, name)
        assert len(row) == len(set(row)), name


def test_labels_are_spelled_as_they_are_compared() -> None:
    assert [spelling for spelling in VOCABULARY.heads if fold(spelling) != spelling] == []


@pytest.mark.parametrize(
    "label",
    [
        "Task ID",
        "TASK ID",
        "task_id",
        "Task-ID",
        "ＴＡＳＫ　ＩＤ",
        "T\u200bask ID",
        "Task \u200bID",
        "**Task ID**",
        "✅ Task ID",
        "> Task ID",
        "【Task ID】",
        "*Task* _ID_",
        "- Task ID",
    ],
)
def test_what_does_not_count_in_a_label(label: str) -> None:
    assert read(f"{label}: task_1\n", VOCABULARY).task_id == "task_1"


@pytest.mark.parametrize("label", ["Tаsk ID", "Task 1D", "my Task ID", "Task ID card", "gen_id", "sid", "(request id"])
def test_what_does_count_in_a_label(label: str) -> None:
    assert read(f"{label}: task_1\n", VOCABULARY).task_id is None


def test_a_copy_is_the_rows_and_nothing_that_was_read() -> None:
    ours = VOCABULARY.extended(heads={"id": ["auftrag"]})
    told = parse("Auftrag: `abcdefghijk1`\n![a](https://a.example/secret/1.png)\n" * 20, dialect=Dialect(ours))
    assert ours.seen
    for other in (pickle.loads(pickle.dumps(ours)), copy.copy(ours), copy.deepcopy(ours)):
        assert other == ours
        assert not other.seen
        assert parse("Auftrag: `abcdefghijk1`", dialect=Dialect(other)).task_id == told.task_id == "abcdefghijk1"
    assert b"secret" not in pickle.dumps(Dialect(ours))
