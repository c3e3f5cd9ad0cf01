"""Image fields of an object: which of them hold results, and which show again what the user sent."""

from __future__ import annotations

from typing import Any

from ..text.parameters import PROMPT_KEYS
from ..text.verdicts import state_of
from .pictures import VIDEO_KEYS, PictureReader, read_poster
from .reply import Reply

IMAGE_KEYS = (
    "images",
    "image",
    "image_url",
    "image_urls",
    "imageUrl",
    "imageUrls",
    "artifacts",
    "b64_json",
    "base64",
    "image_base64",
    "binary_data_base64",
)
_IMAGE_KEYS = frozenset(IMAGE_KEYS)
STATE_KEYS = ("status", "task_status", "state", "taskStatus")
# Beside a prompt these are what the user sent (contract, section 1) ...
_INPUT_KEYS = ("image", "image_url", "image_urls", "imageUrl", "imageUrls")
# ... but these are results where a state says that the object is a task, and nothing else in it holds one.
_ADDRESS_KEYS = ("image_url", "image_urls", "imageUrl", "imageUrls")
_RESULT_KEYS = frozenset(
    (
        *("url", "urls", "output", "outputs", "data", "results", "result", "response", "images", "artifacts"),
        *("result_url", "result_urls", "resultUrls", "output_url", "output_urls", "resultJson", "b64_json"),
        *("generations", "creations", "task_result", "detail", "payload", "assets", *VIDEO_KEYS),
    )
)
# Beside a video the one picture is its poster, or what it was made from.
_SINGLE_KEYS = ("image", "image_url", "imageUrl")


def has_state(value: dict[str, Any]) -> bool:
    return any(isinstance(value.get(key), str) and value[key] for key in STATE_KEYS)


def own_state(reply: Reply, value: dict[str, Any]) -> str | None:
    """The state of an object: its own, else the one that its `data` tells."""
    own = {key: value[key] for key in STATE_KEYS if key in value}
    return state_of(own, reply.settings.vocabulary) or state_of(value, reply.settings.vocabulary)


def read_image_fields(reply: Reply, value: dict[str, Any], path: str, depth: int, *, draft: bool | None = None) -> None:
    """The pictures of one object. `draft`: the work still goes on; `None` if only what is around it may say so."""
    if _IMAGE_KEYS.isdisjoint(value):
        return
    asked = any(isinstance(value.get(key), str) for key in PROMPT_KEYS)
    alone = has_state(value) and not any(value.get(key) for key in _RESULT_KEYS)
    beside_video = any(value.get(key) for key in VIDEO_KEYS)
    state = own_state(reply, value)
    if state is not None:
        # What a task shows that failed in its middle is how far it came.
        draft = state == "run" or (state == "fail" and asked)
    reader = PictureReader(reply, "images", draft=draft)
    for key in IMAGE_KEYS:
        if not value.get(key):
            continue
        if asked and key in _INPUT_KEYS and not (alone and key in _ADDRESS_KEYS):
            reply.note_inputs(value[key], f"{path}{key}")
        elif beside_video and key in _SINGLE_KEYS:
            read_poster(reply, value, path, (key,))
        else:
            reader.read(value[key], f"{path}{key}", depth, value)
