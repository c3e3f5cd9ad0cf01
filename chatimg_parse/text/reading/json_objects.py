"""JSON objects of a content: the parameter block, verdicts, and the user's own URLs in them."""

from __future__ import annotations

import re

from .. import pixels, placeholders, urls
from ..block import parameters
from ..record.recorder import Recorder
from ..syntax.tokens import Json
from ..words.key_patterns import key_pattern
from ..words.standing import state_of_object
from .labels.values import token
from .verdicts import verdict_of

_KEY_BEFORE = re.compile(r"[\"'”’][ \t]*[:：][ \t]*\Z")
_DATA = re.compile(r"base64,([A-Za-z0-9+/=_-]+)")
_SIGNATURE = re.compile("|".join(pixels.SIGNATURES))
_PROMPT = key_pattern(parameters.PROMPT_KEYS)
_SCHEME = re.compile("[hH][tT][tT][pP][sS]?://")
_LONGEST_URL = 1 << 14  # characters; a longer string of a block is no URL that comes again


class Blocks:
    """Takes objects in order. The first with parameters is the block; all are opaque, their URLs are inputs."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._known = recorder.known

    def take(self, block: Json, _role: str | None = None) -> None:
        """Read one JSON region: the parameters, an object that tells something, or what cannot be read."""
        recorder, region, found = self._recorder, block.region, self._recorder.findings
        recorder.poster = None
        value = region.value
        if value is None:
            raw = recorder.text[region.start : region.end]
            recorder.inputs |= urls_in([raw.replace("\\/", "/")])
            if not self._known.had_block and recorder.vocabulary.hint.search(raw):
                self._known.had_block = True
                recorder.remark("params-unreadable", region.start, region.end)
                if _PROMPT.search(raw):  # it asks for a picture, whatever the damage
                    recorder.speaks(block.start, block.end, "block", firm=False)
            return
        recorder.inputs |= urls_in(parameters.texts_in(value))
        parameter_block = parameters.parameters_of(value, recorder.vocabulary.parameter_keys)
        if parameter_block is None:
            self._verdict(block)
        elif not self._known.had_block and not _is_member(recorder.text, region.start):
            self._known.had_block = True
            found.params, (found.parameters, repairs) = value, parameter_block
            found.asked = parameters.normalized(found.parameters)
            self._known.prompt = found.asked["prompt"]
            if self._known.prompt:
                recorder.speaks(block.start, block.end, "block", firm=False)
            for repair in dict.fromkeys(region.repairs + repairs) if region.repairs or repairs else ():
                recorder.remark(repair, region.start, region.end)

    def _verdict(self, block: Json) -> None:
        recorder, value = self._recorder, block.region.value or {}
        at = recorder.offset + block.start
        state = state_of_object(value, recorder.vocabulary)
        if state in ("run", "done"):
            recorder.sign(block.start, state)
        verdict = verdict_of(value, at, recorder.vocabulary, dialect=block.region.dialect)
        if verdict is not None:
            recorder.findings.verdicts.append(verdict)
        if state is not None or (verdict is not None and verdict.failure):
            recorder.speaks(block.start, block.end, "verdict", firm=False)
        elif state is None and block.start < block.region.start:
            recorder.findings.document = True  # a fence with JSON of something else
        for place in (value, value.get("data")):
            task = place.get("task_id") if isinstance(place, dict) else None
            known = token(task) if isinstance(task, str) else None
            if known is not None:
                recorder.sign(block.start, "verdict-id", known)
                break


def _is_member(text: str, start: int) -> bool:
    """The value of a key, so no block of its own: the object around it lost its opening brace."""
    return _KEY_BEFORE.search(text, max(0, start - 8), start) is not None


def urls_in(texts: list[str]) -> set[str]:
    """Every URL and every picture in these strings, as it would come out again."""
    found: set[str] = set()
    for text in texts:
        if "base64," in text or placeholders.SIGN in text or _SIGNATURE.match(text):
            found.update(_pictures_in(text))
        if "://" not in text:
            continue
        for run in urls.BARE.finditer(text):
            at = run.start()
            for start in _SCHEME.finditer(text, at, run.end()):  # several can stand in one run
                if start.start() >= at:
                    at = urls.bare_end(text, start.start(), run.end())
                    found.add(urls.same_key(text[start.start() : at]))
        whole = urls.check(text).url if len(text) <= _LONGEST_URL else None
        if whole:
            found.add(urls.same_key(whole))
    return found


def _pictures_in(text: str) -> list[str]:
    """The base64 of pictures in a string: data URIs, or the whole string; and what was left in their place."""
    payloads = [match[1] for match in _DATA.finditer(text)] if "base64," in text else []
    if not payloads and _SIGNATURE.match(text):
        payloads = [text]
    return [payload for payload in map(pixels.normalize, payloads) if payload] + placeholders.keys_in(text)
