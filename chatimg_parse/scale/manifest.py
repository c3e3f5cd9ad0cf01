"""The file beside the parts that says which of them are done: a line for each, written after it has its name.

The first line says what the table is made of and how, so that nothing is added to another one. A line that was not
written to its end does not count. While a process makes the table, no other can.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import suppress
from importlib import import_module
from typing import Any, BinaryIO

from .errors import ScaleError, writing
from .job import Job
from .worker import Spot, Told

try:
    fcntl: Any = import_module("fcntl")
except ImportError:  # on Windows, where nobody is kept out
    fcntl = None


class Manifest:
    """Of one table, while it is made. As a context: it is closed at its end, and others may go on."""

    def __init__(self, job: Job, made_of: dict[str, Any], *, resume: bool) -> None:
        """Take the folder, which is made if it is not there.

        `made_of`: plain data that is the same for the same table. Without `resume` all that was made before is removed.

        Raises `ScaleError` (`not-a-table`, `other-table`, `in-use`, `disk-full`, `write-failed`).
        """
        self._job = job
        self.done: dict[int, Told] = {}
        self.complete = False
        if os.path.lexists(job.out) and not os.path.isdir(job.out):
            raise ScaleError("not-a-table", f"{job.out} is no folder")
        with writing():
            os.makedirs(job.out, exist_ok=True)
            others = {*os.listdir(job.out)} - {os.path.basename(job.manifest)}
            if others and not os.path.isfile(job.manifest):
                raise ScaleError("not-a-table", job.out)
            self._file = open(job.manifest, "a+b")  # noqa: SIM115
        try:
            with writing():
                self._lock()
                self._go_on(made_of, others, resume)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Manifest:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._clear({*os.listdir(self._job.out)}, parts=False)  # of processes that died meanwhile
            self._unlock()
        self._file.close()

    def add(self, told: Told) -> None:
        """A part is done."""
        self._write({**told._asdict(), "spots": [spot._asdict() for spot in told.spots]})
        self.done[told.number] = told

    def end(self) -> None:
        """All parts are."""
        self._write({"complete": True, "parts": len(self.done)})
        self.complete = True

    def _lock(self) -> None:
        if fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ScaleError("in-use", self._job.out) from None

    def _unlock(self) -> None:
        """Also for processes that were forked meanwhile, and have the same file."""
        if fcntl is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _go_on(self, made_of: dict[str, Any], others: set[str], resume: bool) -> None:
        parts = [name for name in others if self._job.is_part(name)]
        header, entries, end = _read(self._file, made_of, self._job.out)
        if header is None and parts:  # whoever made these, it does not say
            raise ScaleError("not-a-table", self._job.out)
        if not resume:
            header, entries, end = None, [], 0
        if header != made_of and end == os.fstat(self._file.fileno()).st_size and not entries and not parts:
            header, end = None, 0  # nothing was made yet
        if header is not None and header != made_of:
            differ = sorted(name for name in made_of if header.get(name) != made_of[name])
            raise ScaleError("other-table", ", ".join(differ))
        for entry in entries:
            if isinstance(entry, int):
                self.complete = entry == len(self.done)
            elif self._is_there(entry):
                self.done[entry.number] = entry
        self._clear(others, parts=True)
        self._file.truncate(end)
        if header is None:
            self._write(made_of)

    def _is_there(self, told: Told) -> bool:
        """The part is, as large as it was."""
        try:
            return os.stat(self._job.part(told.number)).st_size == told.size
        except OSError:
            return False

    def _clear(self, others: set[str], *, parts: bool) -> None:
        """Without what was begun, and `parts` that are not told of."""
        kept = {os.path.basename(self._job.part(number)) for number in self.done}
        for name in others - kept:
            path = os.path.join(self._job.out, name)
            if self._job.left_behind(name) and os.path.isdir(path):
                shutil.rmtree(path)
            elif self._job.left_behind(name) or (parts and self._job.is_part(name)):
                with suppress(FileNotFoundError):
                    os.unlink(path)

    def _write(self, line: dict[str, Any]) -> None:
        with writing():
            self._file.write(_line(line))
            self._file.flush()


def _read(file: BinaryIO, made_of: dict[str, Any], out: str) -> tuple[dict[str, Any] | None, list[Told | int], int]:
    """The first line, the entries behind it up to one that is not whole or not ours, and where these end.

    A `Told` is a part, a number says that all are there. `ScaleError` for a file of somebody else.
    """
    file.seek(0)
    first = file.readline()
    header = _object(first)
    if header is None or not {"version", "sources"} <= {*header}:
        if not _line(made_of).startswith(first):  # nor was it begun by us, to make this
            raise ScaleError("not-a-table", out)
        return None, [], 0
    entries: list[Told | int] = []
    end = len(first)
    for line in file:
        entry = _entry(_object(line))
        if entry is None:
            break
        entries.append(entry)
        end += len(line)
    return header, entries, end


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        read = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        return None
    return read if isinstance(read, dict) else None


def _entry(line: dict[str, Any] | None) -> Told | int | None:
    try:
        if line is not None and line.get("complete"):
            return int(line["parts"])
        told = Told(**{**line, "spots": [Spot(**spot) for spot in line["spots"]]}) if line is not None else None
    except (KeyError, TypeError, ValueError):
        return None
    return told if told is not None and isinstance(told.number, int) and told.number >= 0 else None


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode() + b"\n"
