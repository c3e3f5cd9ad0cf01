"""Task and source endpoints: submit answers, states, progress, results, and the user's own pictures beside them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from ..text.values import NO_IDS, token
from ..text.verdicts import state_of
from .errors import read_error
from .fields import IMAGE_KEYS, STATE_KEYS, own_state, read_image_fields
from .parts import read_parts
from .pictures import POSTER_KEYS, VIDEO_KEYS, PictureReader, read_poster, read_video
from .reply import Reply
from .responses import is_response

_ID_KEYS = ("task_id", "taskId", "taskID")
_LINK_KEYS = {"preview_url": "preview", "previewUrl": "preview", "source_url": "source", "sourceUrl": "source"}
_PROGRESS_KEYS = (
    "progress",
    "progress_percent",
    "progress_pct",
    "progressPercent",
    "progress_percentage",
    "percent_complete",
    "percent",
    "percentage",
)
_REASON_KEYS = ("failure_reason", "fail_reason", "failReason")
_PICTURE_KEYS = (
    "url",
    "urls",
    "result_url",
    "result_urls",
    "resultUrl",
    "resultUrls",
    "resultImageUrl",
    "img_paths",
    "output_url",
    "output_urls",
    "output_image_url",
    "sample",
)
_ITEM_KEYS = (
    "generations",
    "results",
    "outputs",
    "creations",
    "image_result",
    "generatedSamples",
    "generated_samples",
    "generatedVideos",
    "generated_videos",
    "sub_task_result_list",
    "final_image_list",
)
# Objects around the results, and JSON in a string that is one, beside those that the table follows everywhere.
WRAPPERS = ("task_result", "payload", "assets", "generations_by_pk", "generateVideoResponse", "generate_video_response")
JSON_WRAPPERS = ("resultJson", "result_json")
# What the table follows at the top, followed here inside of a list and of the objects above.
_COMMON_WRAPPERS = ("data", "output", "response", "result", "body", "detail")
_INNER_ITEM_KEYS = ("data", "output", "result", "generated_images", "generatedImages")
INPUT_KEYS = (
    "input",
    "inputs",
    "request",
    "param",
    "params",
    "parameters",
    "init_images",
    "reference_images",
    "input_images",
)
# Objects that have an id and a state of their own and are no tasks.
_FOREIGN = ("choices", "candidates", "messages")
# Objects without one of these tell nothing of a task; most objects of a long list are known by that at once.
_RESULT_KEYS = frozenset((*_PICTURE_KEYS, *_ITEM_KEYS, *VIDEO_KEYS, *POSTER_KEYS, *WRAPPERS, *JSON_WRAPPERS, "gif_url"))
_TASK_KEYS = _RESULT_KEYS.union(_ID_KEYS, _LINK_KEYS, _REASON_KEYS, _PROGRESS_KEYS, STATE_KEYS, ("detail",))
_INNER_KEYS = _TASK_KEYS.union(IMAGE_KEYS, INPUT_KEYS, _COMMON_WRAPPERS, _INNER_ITEM_KEYS, ("error", "code"))
_WRAPPER_KEYS = frozenset((*_COMMON_WRAPPERS, *WRAPPERS))
# In `object`: its id names what was said or how it was sent, and no task.
_NO_TASK = re.compile(r"message|completion|response|chunk|thread|(?<![a-z])run(?![a-z])", re.IGNORECASE)
_LONGEST_ID = 256  # characters, or bits
_ADDRESS = re.compile(r"\s*https?://\S+\s*", re.IGNORECASE)
_NUMBER = re.compile(r"\s*(\d{1,3}(?:\.\d{1,9})?)(?:\s*([%％]))?\s*")


def is_task(value: dict[str, Any]) -> bool:
    if _TASK_KEYS.isdisjoint(value):
        return False
    if any(key in value for key in _FOREIGN) or is_response(value) or value.get("type") == "message":
        return False
    told = (*_ID_KEYS, *_LINK_KEYS, *_REASON_KEYS, *_ITEM_KEYS, *_PICTURE_KEYS, *VIDEO_KEYS, *_PROGRESS_KEYS[:6])
    if any(value.get(key) for key in (*told, *JSON_WRAPPERS)) or any(
        isinstance(value.get(key), str) for key in STATE_KEYS
    ):
        return True
    if value.get("id") and isinstance(value.get("detail"), dict):
        return True  # the task in short, and at length in it
    return any(isinstance(value.get(key), dict) for key in WRAPPERS)


def read_task(reply: Reply, value: dict[str, Any], path: str, depth: int, *, draft: bool | None = None) -> None:
    """The state first: pictures of a task that goes on are drafts. `draft`: so did what is around it say."""
    read_id(reply, value)
    for key, role in _LINK_KEYS.items():
        _read_link(reply, value.get(key), role, f"{path}{key}")
    state = own_state(reply, value)
    reply.signed_off = reply.signed_off or state in ("done", "fail")
    if state in ("run", "done") and not any(_states_of(reply, value)):
        reply.sign(state)
    percent = next((p for p in (percent_of(value.get(key)) for key in _PROGRESS_KEYS) if p is not None), None)
    if percent is not None:
        reply.sign("progress", number=percent)
    if isinstance(value.get("content"), (str, list)) and "role" not in value:
        read_parts(reply, value["content"], f"{path}content", depth)
    if state is not None:
        draft = state == "run"
    _read_results(reply, value, path, depth, draft=draft)
    if state == "done":
        _read_misplaced(reply, value, path, depth)


def goes_on(reply: Reply, value: dict[str, Any]) -> bool:
    """The state of an object, else of the one around it, says that its pictures are drafts."""
    state = own_state(reply, value)
    return bool(reply.draft) if state is None else state == "run"


def note_inputs(reply: Reply, value: dict[str, Any], path: str) -> None:
    """What the user sent, shown again beside the results; noted before any of them is read."""
    for key in INPUT_KEYS:
        if isinstance(value.get(key), (dict, list, str)):
            reply.note_inputs(value[key], f"{path}{key}")


# -- the id ---------------------------------------------------------------------------------------------------


def read_id(reply: Reply, value: dict[str, Any]) -> None:
    """The id of the outermost object that has one; an envelope around a task has none."""
    if reply.choice.has_task:
        return
    own = [value.get(key) for key in _ID_KEYS]
    states = (*STATE_KEYS, *_LINK_KEYS, *_REASON_KEYS, "progress", "detail", "generations", "urls")
    if any(key in value for key in states) and "role" not in value and not _is_envelope(reply, value):
        own.append(value.get("id"))
    for told in own:
        task = token(_id_text(told))
        if task is not None and task.lower() not in NO_IDS:
            reply.task(task)
            return


def _id_text(told: object) -> str:
    """What may be an id as text; a number of hundreds of digits is none, and Python writes none of thousands."""
    if isinstance(told, int) and not isinstance(told, bool) and told.bit_length() <= _LONGEST_ID:
        return str(told)
    return told if isinstance(told, str) and len(told) <= _LONGEST_ID else ""


def _is_envelope(reply: Reply, value: dict[str, Any]) -> bool:
    """A message, or what carries an object with an id and a state of its own: its id is one of transport.

    `detail` is the same task told at length.
    """
    name = value.get("object")
    if isinstance(name, str) and _NO_TASK.search(name):
        return True
    for key, inner in _inner_objects(value):
        named = any(inner.get(key) for key in _ID_KEYS)
        whole = inner.get("id") and state_of(inner, reply.settings.vocabulary) is not None
        if key != "detail" and (named or (whole and isinstance(value[key], dict))):
            return True
    return False


def _states_of(reply: Reply, value: dict[str, Any]) -> Iterator[bool]:
    """Whether the objects inside tell a state: that of the task, where the one around them is of the transport."""
    return (state_of(inner, reply.settings.vocabulary) is not None for _, inner in _inner_objects(value))


def _inner_objects(value: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for key in (*_COMMON_WRAPPERS, *WRAPPERS) if not _WRAPPER_KEYS.isdisjoint(value) else ():
        inner = value.get(key)
        for entry in inner if isinstance(inner, list) else [inner]:
            if isinstance(entry, dict):
                yield key, entry


# -- the results ----------------------------------------------------------------------------------------------


def _read_link(reply: Reply, url: object, role: str, path: str) -> None:
    checked = reply.checked(url, path)
    if checked is not None:
        reply.sign(role, checked)
        reply.link(checked, role, path)


def _read_results(reply: Reply, value: dict[str, Any], path: str, depth: int, *, draft: bool | None) -> None:
    if _RESULT_KEYS.isdisjoint(value):
        return
    poster = None
    if any(value.get(key) for key in (*VIDEO_KEYS, *POSTER_KEYS)):
        poster = read_poster(reply, value, path)
    for key in VIDEO_KEYS:
        read_video(reply, value.get(key), f"{path}{key}", poster, draft=draft)
    reader = PictureReader(reply, "task", draft=draft, poster=poster)
    for key in _PICTURE_KEYS:
        if value.get(key):
            reader.read(value[key], f"{path}{key}", depth)
    for key in _ITEM_KEYS:
        if isinstance(value.get(key), dict):
            _read_inner(reply, value[key], f"{path}{key}.", depth + 1, draft=draft)
        else:
            _read_items(reply, value.get(key), f"{path}{key}", depth, draft=draft)
    for key in WRAPPERS:
        if isinstance(value.get(key), dict):
            _read_inner(reply, value[key], f"{path}{key}.", depth + 1, draft=draft)
    for key in JSON_WRAPPERS:
        inner = _decoded(value.get(key))
        if inner is not None:
            _read_inner(reply, inner, f"{path}{key}.", depth + 1, draft=draft)
    gif = reply.checked(value.get("gif_url"), f"{path}gif_url")
    if gif is not None:
        reply.link(gif, "other", f"{path}gif_url", kind="image")


def _decoded(value: object) -> dict[str, Any] | None:
    """An object, or the text of one."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return value if isinstance(value, dict) else None


def _read_inner(reply: Reply, value: dict[str, Any], path: str, depth: int, *, draft: bool | None) -> None:
    """An object inside a task, with the objects inside of it."""
    if _INNER_KEYS.isdisjoint(value) or not reply.affords(depth):
        return
    note_inputs(reply, value, path)
    if is_task(value):
        read_task(reply, value, path, depth, draft=draft)
    read_image_fields(reply, value, path, depth, draft=draft)
    state = own_state(reply, value)
    draft = draft if state is None else state == "run"
    for key in _COMMON_WRAPPERS if not _WRAPPER_KEYS.isdisjoint(value) else ():
        if isinstance(value.get(key), dict):
            _read_inner(reply, value[key], f"{path}{key}.", depth + 1, draft=draft)
        elif key in ("output", "result") and isinstance(value.get(key), str):
            PictureReader(reply, "task", draft=draft).read(value[key], f"{path}{key}", depth)
    for key in _INNER_ITEM_KEYS:
        _read_items(reply, value.get(key), f"{path}{key}", depth, draft=draft)
    if state == "fail" or value.get("error") or value.get("code"):
        read_error(reply, value)


def _read_items(reply: Reply, entries: object, path: str, depth: int, *, draft: bool | None) -> None:
    for i, entry in enumerate(entries if isinstance(entries, list) else []):
        if reply.full or not reply.affords(depth):
            return
        read_entry(reply, entry, f"{path}[{i}]", depth + 1, draft=draft)


def read_entry(
    reply: Reply, entry: object, path: str, depth: int, *, draft: bool | None = None, origin: str = "task"
) -> None:
    """One of several results: a picture, by its encoding or by its address, or a task or error of its own."""
    reader = PictureReader(reply, origin, draft=draft)
    if not isinstance(entry, dict):
        reader.read(entry, path, depth)
        return
    if any(entry.get(key) for key in _ID_KEYS):
        read_id(reply, entry)
    poster = read_poster(reply, entry, f"{path}.") if any(entry.get(key) for key in POSTER_KEYS) else None
    if not any(entry.get(key) for key in VIDEO_KEYS):
        reader = PictureReader(reply, origin, draft=draft, poster=poster)
        if reader.read({key: entry[key] for key in entry if key != "source"}, path, depth):
            return
    encodings = entry.get("encodings")
    if isinstance(encodings, dict):
        reader.read(encodings.get("source"), f"{path}.encodings.source", depth)
    _read_inner(reply, entry, f"{path}.", depth, draft=draft)


def _read_misplaced(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    """A gateway's table of tasks has one column for both: of a task that succeeded the reason to fail is the result."""
    for key in _REASON_KEYS:
        if isinstance(value.get(key), str) and _ADDRESS.fullmatch(value[key]):
            PictureReader(reply, "task").read(value[key], f"{path}{key}", depth)


def percent_of(value: object) -> float | None:
    """Percent, 0 to 100: a number with a decimal point up to 1.0 is a fraction, an integer a percent (field table)."""
    if isinstance(value, str):
        found = _NUMBER.fullmatch(value)
        if found is None:
            return None
        number = float(found[1])
        value = int(number) if found[2] or "." not in found[1] else number
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 100:  # nor NaN
        return None
    return float(value * 100 if isinstance(value, float) and value <= 1.0 else value)
