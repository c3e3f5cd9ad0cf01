"""How many recorded replies do the extractors and the parser get right, as far as their first image goes?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from chatimg_parse import parse

from .extractors import image_or_first_url, markdown_images, relay_reply
from .timing import table

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "fixtures"
_BASE64 = ";base64,"


class Case(NamedTuple):
    """A reply that is a string, and its first image: a URL, base64, or `None` where there is none."""

    text: str
    image: str | None


def recorded_cases(folder: Path = FIXTURES) -> Iterator[Case]:
    """The cases with a string as input and with images (perhaps none) expected; anything else is passed over."""
    for path in sorted(folder.rglob("*.json")):
        try:
            case = json.loads(path.read_text(encoding="utf-8"))
            text, images = case["input"], case["expect"]["images"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if isinstance(text, str) and isinstance(images, list) and "as" not in case:
            first = images[0] if images else {}
            yield Case(text, first.get("url") or first.get("b64_json"))


def _of(images: list[str]) -> str | None:
    """The first image, a data URI as its base64."""
    first = images[0] if images else None
    return first.partition(_BASE64)[2] if first and first.startswith("data:") else first


def _parsed(text: str) -> str | None:
    data = parse(text).data
    return (data[0].url or data[0].b64_json) if data else None


READERS: dict[str, Callable[[str], str | None]] = {
    "regex: markdown images": lambda text: _of(markdown_images(text)),
    "regex: image URL, else first URL": lambda text: _of(image_or_first_url(text)),
    "regex: block, id, preview, image": lambda text: _of(relay_reply(text)["images"]),
    "chatimg_parse": _parsed,
}


def recorded_table() -> str:
    cases = list(recorded_cases())
    if not cases:
        return "No recorded replies here (`tests/fixtures` is missing or empty)."
    shown = [case for case in cases if case.image is not None]
    bare = [case for case in cases if case.image is None]
    head = ("first image right", f"with an image ({len(shown)})", f"without ({len(bare)})", f"all ({len(cases)})")
    rows = []
    for name, reader in READERS.items():
        right, silent = _right(reader, shown), _right(reader, bare)
        rows.append((name, right, silent, right + silent))
    return table(head, rows)


def _right(reader: Callable[[str], str | None], cases: list[Case]) -> int:
    return sum(reader(case.text) == case.image for case in cases)
