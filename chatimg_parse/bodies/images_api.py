"""Images API bodies: `data` as a list of pictures, under `images`, or as text; and lists of pictures at the top.

Also the two places that gateways add: `generated_assets`, and the private envelope `{"type": "string", "data": text}`.
"""

from __future__ import annotations

from typing import Any

from . import envelope
from .chat import is_message
from .envelope import text_at
from .fields import IMAGE_KEYS, own_state, read_image_fields
from .pictures import PictureReader
from .reply import Reply
from .task import is_task, read_entry, read_id

_LARGE = ("upscaled_image", "upscaled", "final_image")


def is_images(value: dict[str, Any]) -> bool:
    """A `data` list, or pictures at the top of an object that holds no prompt (there they are inputs)."""
    if isinstance(value.get("data"), (list, str)):
        return True
    return any(value.get(key) for key in IMAGE_KEYS) and not is_message(value)


def read_images(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    data = value.get("data")
    if isinstance(data, str):
        reply.content(data, f"{path}data", f"{path}data", fragment=reply.streaming)
    elif isinstance(data, list):
        if is_task(value):
            read_id(reply, value)  # the id of the whole comes before those of its parts
        state = own_state(reply, value)
        for i, entry in enumerate(data):
            if reply.full or not reply.affords(depth):
                break
            draft = None if state is None else state == "run"
            read_entry(reply, entry, f"{path}data[{i}]", depth + 1, draft=draft, origin="images-api")
    read_image_fields(reply, value, path, depth)
    envelope.note_options(reply.envelope, value)


def is_assets(value: dict[str, Any]) -> bool:
    return isinstance(value.get("generated_assets"), (dict, list))


def read_assets(reply: Reply, value: dict[str, Any], path: str, depth: int) -> None:
    """The upscaled picture is the picture, the one that it was made from its smaller self."""
    assets = value["generated_assets"]
    for i, entry in enumerate(assets if isinstance(assets, list) else [assets]):
        if not isinstance(entry, dict) or not reply.affords(depth):
            continue
        here = f"{path}generated_assets" + (f"[{i}]" if isinstance(assets, list) else "")
        large = next((key for key in _LARGE if entry.get(key)), None)
        others = [key for key, member in entry.items() if key != large and isinstance(member, (dict, str)) and member]
        if large is not None:
            smaller = _address_of(entry[others[0]]) if others else None
            reader = PictureReader(reply, "assets", larger=assets is entry, smaller=smaller)
            if reader.read(entry[large], f"{here}.{large}", depth + 1):
                continue
        PictureReader(reply, "assets").read(entry, here, depth + 1)
        for key in [key for key in others if isinstance(entry[key], dict)][:1]:
            PictureReader(reply, "assets").read(entry[key], f"{here}.{key}", depth + 1)


def _address_of(value: object) -> str | None:
    if isinstance(value, dict):
        return text_at(value, ("url", "local_url"))
    return value if isinstance(value, str) else None
