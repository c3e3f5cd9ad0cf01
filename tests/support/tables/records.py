"""Stored records (`fixtures/records`), each as its service keeps them, with what must come of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chatimg_parse import ImageResult, parse
from chatimg_parse.records import SHAPES, Found

from ..cases import RECORDS

# The host of all pictures that were sent. Nothing of it is ever a result.
PROMPTS = "prompts.example"


@dataclass(frozen=True)
class Stored:
    """A record, the name of its shape, and of each reply its index, its status and its pictures."""

    name: str
    shape: str
    record: Any
    expect: list[dict[str, Any]]

    def __str__(self) -> str:
        return self.name


def stored() -> list[Stored]:
    cases = []
    for path in sorted(RECORDS.glob("*.json")):
        case = json.loads(path.read_text(encoding="utf-8"))
        cases.append(Stored(path.stem, case["shape"], case["record"], case["expect"]))
    return cases


def seen(found: Iterable[Found]) -> list[dict[str, Any]]:
    """What came of replies, in the form of `expect`."""
    results = [(each.index, parse(each.reply)) for each in found]
    return [{"index": list(at), "status": it.status.value, "images": pictures(it)} for at, it in results]


def pictures(result: ImageResult) -> list[str]:
    return [image.url or "base64" for image in result.data]


def table() -> str:
    """The table of shapes as the page has it, from the rows."""
    lines = ["| shape | the reply lies at | told by | whose |", "|---|---|---|---|"]
    for shape in SHAPES:
        names = "<br>".join(f"`{name}`" for name in (shape.name, *shape.also))
        signs = "<br>".join(_code(" & ".join(s for s in line.split(" & ") if s[0] != "!")) for line in shape.signs)
        lines.append(f"| {names} | {_code(shape.at)} | {signs} | {shape.about} |")
    return "\n".join(lines)


def _code(text: str) -> str:
    return "`" + text.replace("|", "\\|") + "`"
