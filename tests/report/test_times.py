"""Rows over time: buckets by the span, without gaps, and times that are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.report import Timeline, times
from chatimg_parse.report.times import MOST_BUCKETS, Times, moment

from ..support.tables.read_replies import DAY, OCTOBER

NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)
LATEST = int(NOW.timestamp())
SECONDS = st.integers(times.EARLIEST, LATEST)


def timeline_of(seconds: Sequence[int | None], now: datetime = NOW) -> Timeline:
    read = Times(now)
    for at in seconds:
        read.add([(at, "completed")])
    told = read.timeline()
    assert told is not None
    return told


@pytest.mark.parametrize(
    ("span", "step", "buckets"),
    [
        (0, "minute", 1),
        (3540, "minute", 60),
        (3600, "5 minutes", 13),
        (5 * 3600, "15 minutes", 21),
        (20 * 3600, "hour", 21),
        (10 * DAY, "6 hours", 41),
        (42 * DAY, "day", 43),
        (59 * DAY, "day", 60),
        (60 * DAY, "week", 10),
        (365 * DAY, "week", 53),
        (3 * 365 * DAY, "month", 37),
        (6 * 365 * DAY, "quarter", 25),
    ],
)
def test_the_span_decides_how_long_a_bucket_is(span: int, step: str, buckets: int) -> None:
    told = timeline_of([OCTOBER - span, OCTOBER])
    assert (told.step, len(told.buckets), told.far) == (step, buckets, 0)
    assert (told.buckets[0].rows, told.buckets[-1].rows) == ((1, 1) if buckets > 1 else (2, 2))


def test_buckets_begin_where_calendars_do() -> None:
    assert [f"{each.start:%a %d}" for each in timeline_of([OCTOBER - 70 * DAY, OCTOBER]).buckets][:2] == [
        "Mon 20",
        "Mon 27",
    ]
    starts = [f"{each.start:%Y-%m-%d}" for each in timeline_of([OCTOBER - 6 * 365 * DAY, OCTOBER]).buckets]
    assert starts[:3] == ["2020-10-01", "2021-01-01", "2021-04-01"]
    assert {each[5:] for each in starts} == {"01-01", "04-01", "07-01", "10-01"}
    far = datetime(2040, 1, 1, tzinfo=timezone.utc)
    starts = [
        f"{each.start:%Y-%m-%d}"
        for each in timeline_of([OCTOBER - 6 * 365 * DAY, OCTOBER + 12 * 365 * DAY], far).buckets
    ]
    assert starts == [f"{year}-01-01" for year in range(2020, 2039)]


@given(st.lists(SECONDS, min_size=1, max_size=40))
def test_every_row_is_in_its_bucket(seconds: list[int]) -> None:
    told = timeline_of(seconds)
    starts = [bucket.start for bucket in told.buckets]
    assert starts == sorted(starts)
    assert len(starts) <= MOST_BUCKETS
    ends = [*starts[1:], datetime.max.replace(tzinfo=timezone.utc)]
    for bucket, end in zip(told.buckets, ends, strict=True):
        assert bucket.rows == sum(bucket.start <= moment(at) < end for at in seconds)
    assert sum(bucket.rows for bucket in told.buckets) == len(seconds)
    assert min(told.buckets[0].rows, told.buckets[-1].rows) > 0


@given(st.lists(st.integers(OCTOBER - 50 * DAY, OCTOBER), min_size=200, max_size=400), st.integers(2, 40))
def test_counts_that_became_too_many_are_the_same(seconds: list[int], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(times, "MOST_HELD", most)
        read = Times(NOW)
        for at in seconds:
            read.add([(at, "failed")])
            assert len(read._held) <= most or read._step == DAY
        few = read.timeline()
    assert few is not None
    assert sum(bucket.rows for bucket in few.buckets) + few.far == len(seconds)
    by_day = Counter(moment(at).date() for at in seconds)
    if few.step == "day" and not few.far:
        assert {bucket.start.date(): bucket.rows for bucket in few.buckets if bucket.rows} == by_day


def test_absurd_times_do_not_destroy_the_axis() -> None:
    absurd = [0, 1, -5, OCTOBER * 1000, 253_402_300_799, (1 << 62) - 1, LATEST + 2 * DAY, times.EARLIEST - 1]
    told = timeline_of([*absurd, None, OCTOBER, OCTOBER + 3600])
    assert (told.absurd, told.without, told.step, len(told.buckets)) == (len(absurd), 1, "5 minutes", 13)
    assert timeline_of([0]) == Timeline("day", (), 0, 1, 0)
    assert Times(NOW).timeline() is None
    nothing = Times(NOW)
    nothing.add([(None, "completed")])
    assert nothing.timeline() is None


def test_a_made_up_time_does_not_squash_all_others() -> None:
    hours = [OCTOBER + at * 60 for at in range(600)]
    told = timeline_of([1_677_652_288, *hours, 1_677_652_288])
    assert (told.far, told.step, sum(bucket.rows for bucket in told.buckets)) == (2, "15 minutes", 600)
    some = timeline_of([1_677_652_288] * 4 + hours)  # too many for an accident
    assert (some.far, some.step) == (0, "month")
    near = timeline_of([OCTOBER - DAY, *hours])
    assert (near.far, near.step) == (0, "hour")


def test_clocks_may_be_ahead_for_a_day() -> None:
    assert timeline_of([LATEST + DAY]).absurd == 0
    assert timeline_of([LATEST + DAY + 1]).absurd == 1
    assert timeline_of([LATEST + DAY + 1], NOW + timedelta(days=1)).absurd == 0
