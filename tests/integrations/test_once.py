"""What is remembered of requests that a gateway took: who pays, who is told what, and how much is kept."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.integrations.once import Failure, Taken, Try

OH = Failure(500, "Oh.")
LIMITED = Failure(429, "Slowly.", again=True)


class Clock:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def sent(taken: Taken, call: str, number: int, ends: Failure | None, content: str = "a cat") -> Failure | str | None:
    """What the client of one try is told; a word for a picture."""
    asked = Try(call, content, number)
    if (before := taken.begin(asked)) is not None:
        return before
    taken.end(asked, ends)
    return ends or "picture"


def test_every_try_of_one_client_is_told_the_same() -> None:
    taken = Taken()
    assert [sent(taken, call, number, OH if number == 0 else None) for number, call in enumerate("abcd")] == [OH] * 4
    assert sent(taken, "e", 0, None) == "picture"  # who asks anew


def test_a_router_is_told_the_same() -> None:
    taken = Taken()
    assert [sent(taken, "a", 0, OH), sent(taken, "a", 0, None), sent(taken, "a", 0, None)] == [OH] * 3


def test_a_rate_limit_is_sent_again_by_whoever_tries() -> None:
    taken = Taken()
    assert sent(taken, "a", 0, LIMITED) == LIMITED
    assert sent(taken, "a", 0, LIMITED) == LIMITED
    assert sent(taken, "b", 1, None) == "picture"


def test_a_failure_of_before_is_none_of_a_request_that_was_told_something_else_since() -> None:
    taken = Taken()
    assert sent(taken, "a", 0, OH) == OH
    assert sent(taken, "b", 0, LIMITED) == LIMITED
    assert sent(taken, "c", 1, None) == "picture"


def test_another_content_is_another_request() -> None:
    taken = Taken()
    assert sent(taken, "a", 0, OH) == OH
    assert sent(taken, "b", 1, None, content="a dog") == "picture"


def test_a_client_that_gives_up_waiting_is_told_that_it_is_at_work() -> None:
    taken = Taken()
    assert taken.begin(Try("a", "a cat", 0)) is None
    for number in (1, 2):
        told = taken.begin(Try(f"a{number}", "a cat", number))
        assert told is not None
        assert (told.status, told.again) == (504, False)
    assert taken.begin(Try("b", "a cat", 0)) is None  # somebody else, meanwhile
    taken.end(Try("a", "a cat", 0), None)
    assert sent(taken, "c", 0, None) == "picture"


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from([OH, LIMITED, None])), max_size=40))
def test_no_more_is_paid_than_was_asked_for(steps: list[tuple[int, Failure | None]]) -> None:
    """Clients that send the same at the same time, and whose SDKs try again: each pays once at most, all in all."""
    taken = Taken()
    numbers: dict[int, int] = {}
    asked = paid = 0
    for call, (client, ends) in enumerate(steps):
        number = numbers.get(client, 0)
        asked += number == 0
        before = taken.begin(one := Try(str(call), "a cat", number))
        if before is None:
            paid += ends is not LIMITED
            taken.end(one, ends)
            before = ends
        numbers[client] = 0 if before is None else number + 1
    assert paid <= asked


def remembered(most: int, seconds: float, clock: Callable[[], float]) -> Taken:
    return Taken(most=most, seconds=seconds, clock=clock)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3), st.floats(0, 30)), max_size=60))
def test_it_is_bounded_in_size_and_age(steps: list[tuple[int, int, float]]) -> None:
    clock = Clock()
    taken = remembered(5, 60.0, clock)
    ended: dict[str, float] = {}
    for call, number, passed in steps:
        clock.now += passed
        sent(taken, str(call), number, OH)
        ended[str(call)] = clock.now
        assert len(taken) <= 5
    clock.now += 60.0
    assert sent(taken, "new", 0, None) == "picture"
    assert len(taken) == 0


def test_what_is_too_old_or_too_much_is_sent() -> None:
    clock = Clock()
    taken = remembered(2, 60.0, clock)
    assert sent(taken, "a", 0, OH) == OH
    clock.now += 59.9
    assert sent(taken, "a", 0, None) == OH
    clock.now += 0.1
    assert sent(taken, "a", 0, OH) == OH
    assert sent(taken, "b", 0, OH, content="b") == OH
    assert sent(taken, "c", 0, OH, content="c") == OH
    assert sent(taken, "a", 0, None) == "picture"  # the oldest was forgotten
