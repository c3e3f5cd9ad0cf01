"""Tasks: how long they took from their first time to their last, and which are still waited for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.report import TOOK, Place, Task, report, tasks
from chatimg_parse.report.tasks import Follower
from chatimg_parse.report.times import moment

from ..support.tables.read_replies import OCTOBER, row, written

HERE = Place("log", 0)
SEEN = st.tuples(
    st.sampled_from("abcdefgh"),
    st.sampled_from(["pending", "completed", "failed"]),
    st.one_of(st.none(), st.integers(OCTOBER, OCTOBER + 1000)),
)


def followed(seen: list[tuple[str, str, int | None]]) -> Any:
    follower = Follower()
    for at, (task_id, kind, created) in enumerate(seen):
        follower.add(task_id, kind, created, Place("log", at))
    return follower.tasks()


@given(st.lists(SEEN, max_size=40))
def test_drawn_tasks(seen: list[tuple[str, str, int | None]]) -> None:
    told = followed(seen)
    ids = {task_id for task_id, _, _ in seen}
    ended = {task_id for task_id, kind, _ in seen if kind != "pending"}
    times = {each: [at for task_id, _, at in seen if task_id == each and at is not None] for each in ids}
    took = {each: max(times[each]) - min(times[each]) for each in ended if len({*times[each]}) > 1}
    assert {task.task_id: task.seconds for task in told.slowest} == took
    assert [task.seconds for task in told.slowest] == sorted(took.values(), reverse=True)
    assert {task.task_id for task in told.waiting} == ids - ended
    since = [task.first for task in told.waiting]
    with_time = [at for at in since if at is not None]
    assert since == [*sorted(with_time), *[None] * (len(since) - len(with_time))]
    bounds = [*TOOK, 10**9]
    whole = [
        max(times[each]) - min(times[each]) for each in ended if times[each] and sum(one[0] == each for one in seen) > 1
    ]
    want = [sum(low < took <= high for took in whole) for low, high in zip([-1, *bounds], bounds, strict=False)]
    assert [*told.took] == want
    often = {task_id for task_id in ids if sum(each == task_id for each, _, _ in seen) > 1}
    assert (told.known, told.pending, told.ended) == (len(ids), len(ids - ended), len(ended & often))


def test_where_and_what_it_came_to() -> None:
    told = followed([("a", "failed", 50), ("a", "pending", 10), ("b", "pending", None), ("b", "pending", 7)])
    assert told.slowest == (Task("a", "failed", 2, moment(10), moment(50), Place("log", 0)),)
    assert told.waiting == (Task("b", "pending", 2, moment(7), moment(7), Place("log", 3)),)


def test_a_table_tells_file_and_row_or_has_its_own(tmp_path: Path) -> None:
    one = row("pending", task_id="task_1", created=OCTOBER, file="in/log.jsonl", row=17)
    other = one | {"file": None, "task_id": "task_2", "created": OCTOBER + 5}
    absurd = one | {"created": OCTOBER * 1000, "task_id": "task_3"}
    for name in ("part-1.parquet", "part-1.jsonl"):
        told = report(written(tmp_path / name, [one, other, absurd]))
        assert [str(task.place) for task in told.tasks.waiting] == [
            "in/log.jsonl row 17",
            f"{name} row 1",
            "in/log.jsonl row 17",
        ]
        assert [task.first for task in told.tasks.waiting] == [moment(OCTOBER), moment(OCTOBER + 5), None]
        assert "since 2026-10-01 00:00  task_1  " in told.as_text(200)
        assert "since when?" in told.as_text(200)
        assert told.timeline is not None
        assert told.timeline.absurd == 1


def test_rows_without_a_status_or_an_id_are_no_tasks(tmp_path: Path) -> None:
    told = report(written(tmp_path / "a.parquet", [row(None, task_id="x"), row("pending")]))
    assert told.tasks.known == 0
    assert "Tasks" not in told.as_text()


def test_so_many_are_followed_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "MOST_FOLLOWED", 100)
    monkeypatch.setattr(tasks, "TOLD", 5)
    follower, most = Follower(), 0
    for at in range(1000):
        # One after the other, each done after a time of its own: in order of time nothing is lost.
        follower.add(f"t{at}", "pending", OCTOBER + at * 10, HERE)
        follower.add(f"t{at}", "completed", OCTOBER + at * 10 + at * 7 % 1000, HERE)
        most = max(most, len(follower._tasks))
    told = follower.tasks()
    assert most <= 100
    assert (told.known, told.ended, told.pending, told.let_go) == (1000, 1000, 0, 0)
    assert [task.seconds for task in told.slowest] == [999, 998, 997, 996, 995]
    assert told.took == (11, 20, 30, 60, 180, 300, 399, 0, 0, 0, 0)


def test_of_those_that_wait_the_oldest_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tasks, "MOST_FOLLOWED", 100)
    rows = [row("pending", task_id=f"t{at}", created=OCTOBER + at * 37 % 1000) for at in range(1000)]
    told = report(written(tmp_path / "a.parquet", rows))
    assert (told.tasks.known, told.tasks.pending) == (1000, 1000)
    assert 1000 - 100 <= told.tasks.let_go < 1000
    first = [task.first for task in told.tasks.waiting]
    assert first == [moment(OCTOBER + at) for at in range(20)]
    assert f"{told.tasks.let_go} that were waited for were not followed any further" in told.as_text(200)
