"""What came of the replies of one run of the command line: the exit status and the summary."""

from __future__ import annotations

from collections import Counter

from ..models import ImageResult, Status

_EXIT_STATUS = {
    Status.COMPLETED: 0,
    Status.PENDING: 3,
    Status.FAILED: 4,
    Status.REFUSED: 4,
    Status.NO_IMAGE: 5,
}
_ISSUE, _MISUSE, _NOT_STORED = 1, 2, 6
# Of several replies the worst counts: the later in this row.
_WORST_LAST = (0, 3, 5, 4, _NOT_STORED, _ISSUE, _MISUSE)


class Tally:
    """What came of the replies, in memory that does not grow with their number."""

    def __init__(self) -> None:
        self._codes = {0}
        self._statuses: Counter[Status] = Counter()
        self._odd = self._bad = self._empty = self._lines = self._without = 0

    def reply(self, result: ImageResult, *, strict: bool) -> None:
        """One reply more; with `strict` an issue counts for more than the status."""
        self._statuses[result.status] += 1
        odd = strict and bool(result.issues)
        self._odd += odd
        self._codes.add(_ISSUE if odd else _EXIT_STATUS[result.status])

    def not_stored(self, count: int) -> None:
        """Pictures that could not be stored, so far."""
        if count:
            self._codes.add(_NOT_STORED)

    def misuse(self) -> None:
        """An argument or input that is none."""
        self._codes.add(_MISUSE)

    def issue(self) -> None:
        """A reply that a fault of ours left unread."""
        self._codes.add(_ISSUE)

    def bad_line(self) -> None:
        """A line that is no JSON, or too long."""
        self._bad += 1
        self.misuse()

    def empty_line(self) -> None:
        """A line that holds nothing."""
        self._empty += 1

    def line_without_reply(self) -> None:
        """A record in which nothing was found where the reply should be: as a reply without a picture."""
        self._without += 1
        self._codes.add(_EXIT_STATUS[Status.NO_IMAGE])

    def line(self) -> None:
        """A line that may hold several replies, so that the summary tells of both numbers."""
        self._lines += 1

    def worst(self) -> int:
        """The exit status."""
        return max(self._codes, key=_WORST_LAST.index)

    def summary(self) -> str:
        """Only what there is: `3 replies: 2 completed, 1 no image; 1 bad line`."""
        counts = ", ".join(f"{self._statuses[s]} {s.value.replace('_', ' ')}" for s in Status if self._statuses[s])
        replies = _counted(self._statuses.total(), "reply", "replies")
        if self._lines:
            replies += f" in {_counted(self._lines, 'line', 'lines')}"
        told = [": ".join(filter(None, (replies, counts)))]
        told += [f"{self._odd} with issues"] * (self._odd > 0)
        told += [_counted(self._without, "line", "lines") + " without a reply"] * (self._without > 0)
        told += [_counted(self._bad, "bad line", "bad lines")] * (self._bad > 0)
        told += [_counted(self._empty, "empty line", "empty lines")] * (self._empty > 0)
        return "; ".join(told)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
