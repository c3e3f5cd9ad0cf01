"""Waits for a pending task: asks where the task is, with GET only, until its pictures are there.

`poll` and `apoll` do it over a client; `Poller` is the same without input and output. Nothing of this is loaded by
`import chatimg_parse`.
"""

from .drivers import apoll, poll
from .places import PollRequest
from .poller import Poller
from .rows import ROWS, Row

__all__ = ["ROWS", "PollRequest", "Poller", "Row", "apoll", "poll"]
