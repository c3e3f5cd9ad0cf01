"""The worker processes: pieces to them, what came of these back, and what happens when one of them dies.

When a process dies, the pool says only that one did. So each piece that was in its hands is read again alone, one
after the other, and whoever dies then is known. A piece that kills its process three times is halved, down to the
records that do it; these are left out, and named.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import current_process, get_context
from typing import Any, TypeVar

from . import worker
from .errors import ScaleError
from .job import Job
from .pieces import Piece
from .worker import Told

_IN_HAND = 2  # pieces beyond those that are read just now
_TRIES = 3
_MOST_POISON = 20  # records of a piece; more of them are no records, but something that is wrong here
_Result = TypeVar("_Result")


class Crew:
    """Worker processes for a job. As a context: none is left behind it."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job, self._workers = job, workers
        self._false_starts = 0
        self._begin()

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, pieces: Iterator[Piece]) -> Iterator[Told]:
        """What came of each piece, in the order in which they are done. No more are taken than are read soon.

        What a worker raises is raised here.
        """
        waiting: dict[Future[Told], Piece] = {}
        while True:
            for piece in islice(pieces, self._workers + _IN_HAND - len(waiting)):
                waiting[self._submit(worker.read, piece)] = piece
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            if any(map(_died, done)):
                done, _ = wait(waiting)  # all of them end with the pool
            told = [(waiting.pop(future), future) for future in done]
            yield from (future.result() for _, future in told if not _died(future))
            if lost := sorted(piece for piece, future in told if _died(future)):
                self._renew()
                yield from map(self._alone, lost)

    # -- when a process dies --------------------------------------------------------------------------------------

    def _alone(self, piece: Piece) -> Told:
        """A piece with nothing beside it."""
        poison: frozenset[int] = frozenset()
        for _ in range(2):
            for _ in range(_TRIES):
                told = self._tried(worker.read, piece, poison)
                if told is not None:
                    return told
            if not (poison := frozenset(self._poison(piece, 0, piece.records))):
                break
        raise ScaleError("workers-die", f"at part {piece.number}, {piece.spans[0].file}")

    def _poison(self, piece: Piece, start: int, end: int) -> list[int]:
        """Which of so many records kill their process, which died of all of them."""
        if end - start <= 1:
            return [*range(start, end)] if not any(self._lives(piece, start, end) for _ in range(_TRIES - 1)) else []
        found: list[int] = []
        middle = (start + end) // 2
        for half in ((start, middle), (middle, end)):
            if not self._lives(piece, *half):
                found += self._poison(piece, *half)
            if len(found) > _MOST_POISON:
                raise ScaleError("workers-die", f"of more than {_MOST_POISON} records in {piece.spans[0].file}")
        return found

    def _lives(self, piece: Piece, start: int, end: int) -> bool:
        return self._tried(worker.probe, piece, start, end) is not None

    def _tried(self, function: Callable[..., _Result], *args: Any) -> _Result | None:
        """What a function gives in a process; `None` if that died of it."""
        future = self._submit(function, *args)
        wait([future])
        if not _died(future):
            return future.result()
        self._renew()
        return None

    # -- the pool -------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        self._pool = ProcessPoolExecutor(
            self._workers, mp_context=get_context("spawn"), initializer=worker.begin, initargs=(self._job,)
        )
        self._ready = self._submit(worker.ready)

    def _renew(self) -> None:
        """Another pool. `ScaleError` if processes die again and again before they can do anything."""
        self._end()
        self._false_starts = self._false_starts + 1 if _died(self._ready) else 0
        if self._false_starts == _TRIES:
            raise ScaleError("workers-cannot-start")
        self._begin()

    def _end(self) -> None:
        """No process is left, also of those that do not listen. What one has begun is no part yet."""
        with _unheard():  # one that is left alone would wait for ever for a lock that died with another
            for process in [*(getattr(self._pool, "_processes", None) or {}).values()]:
                process.kill()
            self._pool.shutdown(cancel_futures=True)

    def _submit(self, function: Callable[..., _Result], *args: Any) -> Future[_Result]:
        try:
            with _unheard():
                return self._pool.submit(function, *args)
        except (BrokenProcessPool, OSError, ValueError) as died:
            # Between two looks at it; what a process is started with may be closed just then, too.
            future: Future[_Result] = Future()
            future.set_exception(BrokenProcessPool(str(died)))
            return future


def can_start() -> None:
    """`ScaleError` where no process can be started that knows what to do."""
    process, script = current_process(), getattr(sys.modules.get("__main__"), "__file__", None)
    if getattr(process, "_inheriting", False):  # which multiprocessing asks, too: this is one that is being started
        raise ScaleError("workers-cannot-start")
    if process.daemon:
        raise ScaleError("workers-cannot-start", "this process is a daemon, which may have none")
    if script is not None and not os.path.exists(script):
        raise ScaleError("workers-cannot-start", f"{script} is no file")


@contextmanager
def _unheard() -> Iterator[None]:
    """A key press that ends the job is heard afterwards, and by this process only.

    A process that is half started or half ended would stay. A mask alone does not do it: another thread would hear.
    """
    if threading.current_thread() is not threading.main_thread():  # which is the one that is interrupted
        yield
        return
    heard: list[object] = []
    before = signal.signal(signal.SIGINT, lambda *told: heard.append(told))
    mask = getattr(signal, "pthread_sigmask", lambda *_: ())
    masked = mask(getattr(signal, "SIG_BLOCK", 0), {signal.SIGINT})  # which those that are started inherit
    try:
        yield
    finally:
        mask(getattr(signal, "SIG_SETMASK", 0), masked)
        signal.signal(signal.SIGINT, before if before is not None else signal.SIG_DFL)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _died(future: Future[Any]) -> bool:
    return future.done() and isinstance(future.exception(), BrokenProcessPool)
