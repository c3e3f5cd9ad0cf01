"""JSON objects of a content: the parameter block, verdicts, and the user's own URLs in them."""

from __future__ import annotations

import re

from . import parameters, pixels, urls
from .labelled import token
from .recorder import Recorder
from .tokens import Json
from .verdicts import state_of, verdict_of

_KEY_BEFORE = re.compile(r"[\"'”’]\s*[:：]\s*$")
_LONGEST_URL = 1 << 14  # characters; a longer string of a block is no URL that comes again


class Blocks:
    """Takes objects in order. The first with parameters is the block; all are opaque, their URLs are inputs."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._had_block = False  # the first object with parameters came, readable or not

    def take(self, block: Json, _role: str | None = None) -> None:
        recorder, region, found = self._recorder, block.region, self._recorder.findings
        recorder.poster = None
        value = region.value
        if value is None:
            raw = recorder.text[region.start : region.end]
            recorder.inputs |= _urls_in([raw.replace("\\/", "/")])
            if not self._had_block and recorder.vocabulary.hint.search(raw):
                self._had_block = True
                recorder.remark("params-unreadable", region.start, region.end)
            return
        recorder.inputs |= _urls_in(parameters.texts_in(value))
        parameter_block = parameters.parameters_of(value, recorder.vocabulary.parameter_keys)
        if parameter_block is None:
            self._verdict(block)
        elif not self._had_block and not _is_member(recorder.text, region.start):
            self._had_block = True
            found.params, (found.parameters, repairs) = value, parameter_block
            for repair in dict.fromkeys(region.repairs + repairs):
                recorder.remark(repair, region.start, region.end)

    def _verdict(self, block: Json) -> None:
        recorder, value = self._recorder, block.region.value or {}
        at = recorder.offset + block.start
        state = state_of(value, recorder.vocabulary)
        if state in ("run", "done"):
            recorder.sign(block.start, state)
        verdict = verdict_of(value, at, recorder.vocabulary, dialect=block.region.dialect)
        if verdict is not None:
            recorder.findings.verdicts.append(verdict)
        task = value.get("task_id")
        if isinstance(task, str) and token(task):
            recorder.sign(block.start, "verdict-id", task)


def _is_member(text: str, start: int) -> bool:
    """The value of a key, so no block of its own: the object around it lost its opening brace."""
    return _KEY_BEFORE.search(text, max(0, start - 8), start) is not None


def _urls_in(texts: list[str]) -> set[str]:
    """Every URL and every picture in these strings, as it would come out again."""
    found: set[str] = set()
    for text in texts:
        if text[:5].lower() == "data:":
            payload = pixels.normalize(text.partition(",")[2])
            if payload:
                found.add(payload)
            continue
        if "://" not in text:
            continue
        for run in urls.BARE.finditer(text):
            found.add(urls.twin_key(text[run.start() : urls.bare_end(text, run.start(), run.end())]))
        whole = urls.check(text).url if len(text) <= _LONGEST_URL else None
        if whole:
            found.add(urls.twin_key(whole))
    return found
