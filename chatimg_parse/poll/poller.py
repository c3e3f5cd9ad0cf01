"""Asks for a pending task, without any input or output: what to send next, and what an answer means for the result.

Addresses are asked in turn until one answers in a task's shape; that one is kept. A failure of the server or of the
network is waited out at the same address, an answer of another kind sends to the next. After the last one comes a
pause, then another round. It only ever asks (GET): nothing here could start a task.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ..issues import CODES
from ..models import ImageResult, Issue, Status
from ..stream.events import Event
from .answers import Answer, Asked, Response, read, response_of
from .news import News
from .pauses import Pauses
from .places import Atlas, Place, PollRequest, names_in
from .rows import ROWS, Row

_ROUNDS = 3  # over all addresses, before it ends without an answer
_STRIKES = 3  # of a server or network that fails at one address, before the next one is asked; errors, to be believed
_PATIENCE = 10  # times that an address which never answered may say that it is busy
_DENIED = (401, 403)
_HOPS = 5  # from one address to another, before it is a circle


class Poller:
    """One pending result on its way to a finished one.

    `result`: what `parse` gave; one that is not pending is done at once. `base_url`: the gateway's, as the client has
    it (`https://gateway.example/v1`). `rows`: the endpoints to try. `template`: your own, tried before them
    (`"/tasks/{id}"`, relative to the base URL, or an absolute address). `trusted_origins`: where the key may go, too.
    `clock` gives seconds. A wrong argument is a `TypeError` or `ValueError`.

    Send what `next_request()` gives and `feed()` what comes, or tell `failed()`; where it gives `None`, wait for `wait`
    seconds, or stop if it is `done`. `result` is at any time what is known. `requests` is how many were given out.
    """

    def __init__(
        self,
        result: ImageResult,
        *,
        base_url: str,
        rows: Iterable[Row] = ROWS,
        template: str | None = None,
        trusted_origins: Iterable[str] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if not isinstance(result, ImageResult):
            raise TypeError(f"result is what parse() gave, an ImageResult, not {type(result).__name__}")
        self.result: ImageResult = result
        self.requests: int = 0
        self.done: bool = result.status is not Status.PENDING
        self._atlas = Atlas(base_url, rows, template, trusted_origins)
        self._clock = clock
        self._news = News(result)
        self._pauses = Pauses()
        self._places: list[Place] = []
        self._at = self._rounds = self._strikes = self._doubts = self._hops = 0
        self._kept = False  # the place at `_at` has answered
        self._detour: Place | None = None  # an address that an answer named, to be asked once
        self._finished = False  # the task is done, and its pictures are said to be at the detour
        self._visited: set[str] = set()  # since the last pause
        self._refused: set[str] = set()  # addresses that gave no answer
        self._asked: Place | None = None  # given out and not answered
        self._drafts: ImageResult | None = None  # pictures that came last, under a state that nobody knows
        self._waited = False  # in this round a server or the network failed, which says nothing of the address
        self._denied = 0  # answers in this round that refused the key
        self._not_before = clock()
        if not self.done:
            self._begin_round()

    @property
    def wait(self) -> float:
        """Seconds until `next_request()` has one; 0 where it has one now or never again."""
        return 0.0 if self.done else max(0.0, self._not_before - self._clock())

    def next_request(self) -> PollRequest | None:
        """What to send now; the same again until it is answered. `None`: nothing yet (`wait`), or nothing more."""
        if self.done or self.wait > 0:
            return None
        if self._asked is None:
            self._asked = self._detour or self._places[self._at]
            self.requests += 1
        return self._asked.request()

    def feed(self, status: int, headers: object, body: bytes | str) -> list[Event]:
        """Take the answer to the last request; gives what is new. Never raises for what it holds.

        `headers`: a mapping, or pairs of names and values.
        """
        place, self._asked = self._asked, None
        if place is None or self.done:
            return []
        self._visited.add(place.url)
        told = response_of(status, headers, body)
        answer = read(told, self._question(place))
        if not place.own and answer.result is not None:  # a stranger sends nobody to places where the key goes
            answer = replace(answer, result=answer.result.model_copy(update={"poll_url": None}))
        self._denied += told.status in _DENIED
        if answer.kind == "again":
            self._waited = True
            return self._strike(place, told.headers, patient=told.status == 429)
        self._strikes = 0
        self._doubts = 0 if answer.certain else self._doubts + 1
        if 0 < self._doubts < _STRIKES:
            self._pause(told.headers)
            return []
        if answer.kind == "onward":
            return self._onward(answer, place, told)
        if answer.result is None:
            return self._miss(told.headers)
        if answer.kind == "ended":
            return self._end(self.result.merged(answer.result))
        self._drafts = answer.result if answer.kind == "drafts" else None
        if answer.kind == "drafts":
            running = answer.result.model_copy(update={"status": Status.PENDING, "data": [], "videos": []})
            return self._goes_on(running, place, told)
        return self._goes_on(answer.result, place, told, answer.urls)

    def failed(self) -> list[Event]:
        """The last request came to nothing: no connection, no whole answer."""
        place, self._asked = self._asked, None
        if place is None or self.done:
            return []
        self._waited = True
        # A stranger's address gets no second try, unless it has answered before.
        return self._strike(place, {}) if place.own or self._kept else self._miss({})

    def skipped(self) -> list[Event]:
        """The last request was not sent, because it cannot be; it does not count."""
        place, self._asked = self._asked, None
        if place is None or self.done:
            return []
        self.requests -= 1
        return self._miss({})

    def expire(self) -> list[Event]:
        """The time is over: the result stays pending, with the issue `poll-timeout`.

        Pictures that came under a state that nobody knows are given now: they may be all that will ever come.
        """
        if self.done:
            return []
        if self._drafts is not None:
            self.result = self.result.merged(self._drafts)
        return self._give_up("poll-timeout")

    # -- what an answer leads to ------------------------------------------------------------------------------

    def _question(self, place: Place) -> Asked:
        row = place.row
        return Asked(
            place.url,
            self._atlas.ids(self.result),
            kept=self._kept or place.told,
            finished=self._finished,
            empty_runs=row is not None and row.empty,
            then=names_in(row.then) if row is not None and row.then is not None else (),
        )

    def _goes_on(self, later: ImageResult, place: Place, told: Response, urls: tuple[str, ...] = ()) -> list[Event]:
        """The task goes on: ask there again, or where a header says."""
        self._detour, self._finished = None, False
        self._kept, self._rounds = True, 0
        self.result = self.result.merged(later)
        moved = next((self._atlas.place(url, place.url) for url in urls), None) if place.own else None
        if moved is not None and moved.url != place.url and moved.url not in self._refused:
            self.result = self.result.model_copy(update={"poll_url": moved.url})
            self._kept = False
            if ended := self._begin_round():
                return ended
        self._pause(told.headers)
        return self._news.of(self.result)

    def _onward(self, answer: Answer, place: Place, told: Response) -> list[Event]:
        """To another address: by a redirect, or because the task is done and its pictures are there."""
        goal = self._goal(answer, place)
        if answer.result is None:
            if goal is None or not place.own:
                return self._miss(told.headers)
            self._detour = goal
        elif goal is None:
            ended = answer.result.status is not Status.PENDING
            return self._end(self.result.merged(answer.result)) if ended else self._goes_on(answer.result, place, told)
        else:
            running = answer.result.model_copy(update={"status": Status.PENDING})
            self.result = self.result.merged(running)
            self._detour, self._finished, self._kept = goal, True, True
        self._hops += 1
        return self._news.of(self.result)

    def _goal(self, answer: Answer, place: Place) -> Place | None:
        goals = [self._atlas.place(url, place.url) for url in answer.urls]
        if answer.members and place.row is not None and place.row.then is not None:
            goals.insert(0, self._atlas.filled(place.row.then, answer.members))
        fresh = (
            goal if place.own else replace(goal, own=False)
            for goal in goals
            if goal is not None and goal.url not in self._visited
        )
        return next(fresh, None) if self._hops < _HOPS else None

    def _strike(self, place: Place, headers: Mapping[str, str], *, patient: bool = False) -> list[Event]:
        """Not now: the same address again, unless it never answered and fails for good."""
        self._strikes += 1
        most = _PATIENCE if patient else _STRIKES
        if self._strikes >= most and not (self._kept and self._detour is None):
            return self._miss(headers)
        self._visited.discard(place.url)
        self._pause(headers)
        return []

    def _miss(self, headers: Mapping[str, str]) -> list[Event]:
        """No answer at this address: the next one, or behind the last one another round."""
        place, finished = self._detour or self._places[self._at], self._finished
        self._detour, self._finished, self._strikes, self._hops = None, False, 0, 0
        self._refused.add(place.url)
        if finished:  # the place that sent us there still answers
            self._pause(headers)
            return []
        self._kept = False
        self._at += 1
        if self._at < len(self._places):
            return []
        if self._denied == len(self._places):
            return self._give_up("poll-unauthorized")
        self._rounds += not self._waited
        if self._rounds >= _ROUNDS:
            return self._give_up("poll-no-endpoint")
        self._pause(headers)
        return self._begin_round()

    def _begin_round(self) -> list[Event]:
        self._places, self._at = self._atlas.places(self.result), 0
        self._denied, self._waited = 0, False
        return [] if self._places else self._give_up("poll-no-endpoint")

    def _pause(self, headers: Mapping[str, str]) -> None:
        self._not_before = self._clock() + self._pauses.next(headers)
        self._visited.clear()
        self._hops = 0

    # -- the end ----------------------------------------------------------------------------------------------

    def _end(self, result: ImageResult) -> list[Event]:
        wanted = result.params.n if result.params is not None else None
        told = any(issue.code == "fewer-images" for issue in result.issues)
        self.result, self.done = result, True
        if wanted is not None and 0 < len(result.data) < wanted and not told:
            self._note("fewer-images")
        return self._news.of(self.result, last=True)

    def _give_up(self, code: str) -> list[Event]:
        self.done = True
        self._note(code)
        return self._news.of(self.result, last=True)

    def _note(self, code: str) -> None:
        issue = Issue(code=code, message=CODES[code], span=None)
        self.result = self.result.model_copy(update={"issues": [*self.result.issues, issue]})
