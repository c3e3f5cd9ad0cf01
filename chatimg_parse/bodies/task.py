"""Task and source endpoints: submit answers, states, progress, results, and the user's own pictures beside them."""

from __future__ import annotations

import math
import re
from typing import Any

from ..text.labelled import token
from ..text.verdicts import state_of
from .errors import read_error
from .parts import read_parts
from .pictures import POSTER_KEYS, VIDEO_KEYS, PictureReader, read_poster, read_video
from .reply import Reply
from .responses import is_response

_ID_KEYS = ("task_id", "taskId", "taskID")
_LINK_KEYS = {"preview_url": "preview", "previewUrl": "preview", "source_url": "source", "sourceUrl": "source"}
_STATE_KEYS = ("status", "task_status", "state", "taskStatus")
_PROGRESS_KEYS = ("progress", "percent", "percentage", "progress_percent")
_REASON_KEYS = ("failure_reason", "fail_reason", "failReason")
_PICTURE_KEYS = ("url", "urls", "result_url", "result_urls", "img_paths", "output_url", "output_urls")
_ITEM_KEYS = ("generations", "results", "outputs")
INPUT_KEYS = ("input", "inputs", "request", "params", "parameters", "init_images", "reference_images", "input_images")
# Objects that have an id and a state of their own and are no tasks.
_FOREIGN = ("choices", "candidates", "messages")
_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d{1,9})?)\s*([%％]?)\s*")


def is_task(value: dict[str, Any]) -> bool:
    if any(key in value for key in _FOREIGN) or is_response(value) or value.get("type") == "message":
        return False
    told = (*_ID_KEYS, *_LINK_KEYS, *_REASON_KEYS, *_ITEM_KEYS, *_PICTURE_KEYS, *VIDEO_KEYS, "progress")
    return any(value.get(key) for key in told) or any(isinstance(value.get(key), str) for key in _STATE_KEYS)


def read_task(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    """The state first: pictures of a task that goes on are drafts."""
    _read_id(reply, value)
    for key, role in _LINK_KEYS.items():
        _read_link(reply, value.get(key), role, f"{path}{key}")
    state = state_of(value, reply.settings.vocabulary)
    if state in ("run", "done"):
        reply.sign(state)
    percent = next((p for p in (percent_of(value.get(key)) for key in _PROGRESS_KEYS) if p is not None), None)
    if percent is not None:
        reply.sign("progress", number=percent)
    if isinstance(value.get("content"), (str, list)) and "role" not in value:
        read_parts(reply, value["content"], f"{path}content", depth)
    _read_results(reply, value, path, depth, draft=state == "run")


def note_inputs(reply: Reply, value: dict[str, Any], path: str) -> None:
    """What the user sent, shown again beside the results; noted before any of them is read."""
    for key in INPUT_KEYS:
        if isinstance(value.get(key), (dict, list, str)):
            reply.note_inputs(value[key], f"{path}{key}")


def _read_id(reply: Reply, value: dict[str, Any]) -> None:
    """The id of the outermost object that has one."""
    own = [value.get(key) for key in _ID_KEYS]
    states = (*_STATE_KEYS, *_LINK_KEYS, *_REASON_KEYS, "progress", "detail", "generations", "urls")
    if any(key in value for key in states) and "role" not in value:
        own.append(value.get("id"))
    for told in own:
        text = str(told) if isinstance(told, (str, int)) and not isinstance(told, bool) else ""
        if len(text) <= 256 and token(text):
            reply.task(text)
            return


def _read_link(reply: Reply, url: object, role: str, path: str) -> None:
    checked = reply.checked(url, path)
    if checked is not None:
        reply.sign(role, checked)
        reply.link(checked, role, path)


def _read_results(reply: Reply, value: dict[str, Any], path: str, depth: int, *, draft: bool) -> None:
    poster = None
    if any(value.get(key) for key in (*VIDEO_KEYS, *POSTER_KEYS)):
        poster = read_poster(reply, value, path)
    for key in VIDEO_KEYS:
        read_video(reply, value.get(key), f"{path}{key}", poster)
    reader = PictureReader(reply, "task", draft=draft, poster=poster)
    for key in _PICTURE_KEYS:
        if value.get(key):
            reader.read(value[key], f"{path}{key}", depth)
    for key in _ITEM_KEYS:
        entries = value.get(key)
        for i, entry in enumerate(entries if isinstance(entries, list) else []):
            if not reply.affords(depth):
                return
            _read_item(reply, entry, f"{path}{key}[{i}]", depth + 1, draft=draft)
    gif = reply.checked(value.get("gif_url"), f"{path}gif_url")
    if gif is not None:
        reply.link(gif, "other", f"{path}gif_url", kind="image")


def _read_item(reply: Reply, item: object, path: str, depth: int, *, draft: bool) -> None:
    """One of several results: by its own address, by its paths, or by the encoding of its source."""
    reader = PictureReader(reply, "task", draft=draft)
    if not isinstance(item, dict):
        reader.read(item, path, depth)
        return
    encodings = item.get("encodings")
    if reader.read({key: item[key] for key in item if key != "source"}, path, depth):
        return
    if item.get("img_paths"):
        reader.read(item["img_paths"], f"{path}.img_paths", depth)
    elif isinstance(encodings, dict):
        reader.read(encodings.get("source"), f"{path}.encodings.source", depth)
    elif item.get("error") or item.get("code"):
        read_error(reply, item)
    else:
        _read_results(reply, item, f"{path}.", depth, draft=draft)


def percent_of(value: object) -> float | None:
    """Percent, 0 to 100: a number with a decimal point up to 1.0 is a fraction, an integer a percent (field table)."""
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        if found is None:
            return None
        number = float(found[1])
        value = int(number) if found[2] or "." not in found[1] else number
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    percent = value * 100 if isinstance(value, float) and value <= 1.0 else value
    return float(percent) if 0 <= percent <= 100 else None
