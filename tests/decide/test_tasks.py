"""Which signs are of one task, and which task a result is of (docs/rules.md, rule 11)."""

from __future__ import annotations

import pytest

from chatimg_parse.decide.tasks import Task, chosen, several, task_of, tasks_of
from chatimg_parse.text.record.findings import Sign

Row = tuple[str | None, str | None, str | None]


def signs(told: str) -> list[Sign]:
    """`id:a preview:web/a` as signs, each ten characters behind the one before; `!` marks those that a body tells."""
    found = []
    for number, word in enumerate(told.split()):
        kind, value = word.split(":")
        found.append(Sign(10 * number, kind.strip("!"), value, structured=kind.startswith("!")))
    return found


def rows(tasks: list[Task]) -> list[Row]:
    return [(task.id, task.preview, task.source) for task in tasks]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", []),
        ("queue: progress: id:a", [("a", None, None)]),
        ("id:a preview:p source:s", [("a", "p", "s")]),
        ("preview:p source:s id:a", [("a", "p", "s")]),
        ("id:a id:b", [("a", None, None), ("b", None, None)]),
        ("preview:p preview:p id:a preview:p", [("a", "p", None)]),
        ("id:a preview:p preview:q", [("a", "p", None), (None, "q", None)]),
        # An id that is told once more: what follows is of its task.
        ("id:a id:b id:a source:s", [("a", None, "s"), ("b", None, None)]),
        # Links behind the ids of several tasks belong to those that they name.
        ("id:a id:b preview:w/a preview:w/b", [("a", "w/a", None), ("b", "w/b", None)]),
        ("id:a id:b source:w/b source:w/a", [("a", None, "w/a"), ("b", None, "w/b")]),
        ("id:a id:b preview:w/a source:s", [("a", "w/a", "s"), ("b", None, None)]),
        ("id:a id:b preview:w/a preview:w/a", [("a", "w/a", None), ("b", None, None)]),
        # One that names no task that is free is of the last, or a new one.
        ("id:a preview:w/a id:b preview:v/a", [("a", "w/a", None), ("b", "v/a", None)]),
        ("id:a preview:w/a preview:v/a", [("a", "w/a", None), (None, "v/a", None)]),
        # Ids that hold each other: the longest.
        ("id:t12 id:t1 preview:w/t12 preview:w/t1", [("t12", "w/t12", None), ("t1", "w/t1", None)]),
        ("id:t1 id:t12 preview:w/t12 preview:w/t1", [("t1", "w/t1", None), ("t12", "w/t12", None)]),
    ],
)
def test_signs_make_tasks(told: str, expected: list[Row]) -> None:
    assert rows(tasks_of(signs(told))) == expected


def test_an_id_that_is_told_once_more_is_known_however_far_back_it_is() -> None:
    told = " ".join(["id:first", *(f"id:x{number}" for number in range(9)), "id:first", "source:s"])
    tasks = tasks_of(signs(told))
    assert (len(tasks), tasks[0].source) == (10, "s")


def test_a_link_that_is_spelled_as_the_id_is_a_link() -> None:
    assert rows(tasks_of(signs("id:a preview:a source:a"))) == [("a", "a", "a")]


@pytest.mark.parametrize(("between", "found"), [(7, "w/first"), (8, None)])
def test_a_link_looks_eight_tasks_back(between: int, found: str | None) -> None:
    told = " ".join(["id:first", *(f"id:x{number}" for number in range(between)), "preview:w/first"])
    assert tasks_of(signs(told))[0].preview == found


def test_a_task_stands_where_its_first_sign_does() -> None:
    assert [task.at for task in tasks_of(signs("id:a preview:p id:b preview:q"))] == [0, 20]


FIRST, SECOND = "id:a preview:w/a", "id:b preview:w/b"


@pytest.mark.parametrize(
    ("told", "picture", "expected"),
    [
        ("id:a", 0, "a"),
        (f"{FIRST} {SECOND}", None, "b"),
        (f"{FIRST} {SECOND}", 35, "b"),
        (f"{FIRST} {SECOND}", 15, "a"),
        (f"{FIRST} {SECOND}", 20, "a"),  # the second begins where the picture does
        (f"{FIRST} {SECOND}", 0, "a"),
        (f"{FIRST} id:b", None, "a"),  # named by a link
        ("id:a preview:p preview:q", None, "a"),  # no link takes an id away
        ("preview:p preview:q", None, None),
        ("id:a source:w/a id:b", None, "a"),
    ],
)
def test_the_task_of_a_result(told: str, picture: int | None, expected: str | None) -> None:
    task = chosen(tasks_of(signs(told)), picture)
    assert task is not None
    assert task.id == expected


def test_of_nothing_there_is_no_task() -> None:
    assert chosen([], None) is None
    assert task_of([], [], None) == (None, None)
    assert task_of(signs("queue:"), [], None) == (None, None)


def test_several_are_those_with_several_ids() -> None:
    assert [several(tasks_of(signs(told))) for told in ("id:a", "id:a id:b", "id:a preview:p preview:q", "")] == [
        *(False, True, False, False)
    ]


@pytest.mark.parametrize(
    ("told", "choices", "expected"),
    [
        ("id:a preview:p", [], (("a", "p", None), None)),
        (f"{FIRST} {SECOND}", [], (("b", "w/b", None), 20)),
        (f"{FIRST} {SECOND}", [20], (("a", "w/a", None), None)),  # each choice tells of one
        ("queue: id:b id:c", [10], (("c", None, None), 20)),
        ("!id:a id:b preview:p", [], (("a", "p", None), None)),  # the body's own
        ("preview:p !id:a", [], (("a", "p", None), None)),
        ("id:b preview:p preview:q", [], (("b", "p", None), None)),
    ],
)
def test_the_first_choice_that_tells_of_a_task(told: str, choices: list[int], expected: tuple[Row, int | None]) -> None:
    task, second = task_of(signs(told), choices, None)
    assert task is not None
    assert (rows([task])[0], second and second.at) == expected
