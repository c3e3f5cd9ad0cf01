"""`python -m benchmarks.differential OTHER [count]`: are the results of this tree and of another checkout the same?

Replies are drawn from the fixtures and damaged, mixed and cut by a seeded generator. Each is parsed by both trees, and
a part of them is also fed in pieces or as chunks, whose events must be the same, too. Both trees run in one process:
the modules of one are taken out of `sys.modules` before the other is loaded.
"""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import fields
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

HERE = Path(__file__).resolve().parent.parent
COUNT = 24_000
_LONGEST = 30_000  # characters of a reply that is drawn
_ODD = [
    "\r\n",
    "\n\n",
    "\n",
    " ",
    "\u200b",
    "**",
    "`",
    "|",
    "> ",
    "- ",
    "1. ",
    "# ",
    "[",
    "](",
    "{",
    "}",
    "<br>",
    "％",
    "\ufeff",
]
# Where in a chunk something stands that the others do not have.
_ODD_CHUNKS: tuple[tuple[str, str, Any], ...] = (
    ("delta", "role", "assistant"),
    ("delta", "reasoning_content", "hm"),
    ("delta", "images", [{"type": "image_url", "image_url": {"url": "https://a.example/d.png"}}]),
    ("choice", "index", 1),
    ("choice", "finish_reason", "stop"),
    ("choice", "logprobs", {}),
    ("chunk", "usage", {"total_tokens": 1}),
    ("chunk", "progress", 40),
    ("chunk", "error", {"code": "x", "message": "broke"}),
    ("chunk", "model", "n"),
    ("delta", "content", ["a", {"type": "text", "text": "b"}]),
    ("delta", "phase", "p"),
)
_OPTIONS: tuple[dict[str, Any], ...] = (
    *({},) * 6,
    {"base_url": "https://base.example/v1/"},
    {"expects_image": True},
    {"preview": "always"},
    {"preview": "never"},
    {"allow_svg": True},
)


def main() -> int:
    """Compare, print what differs (the first ten), and give the number of differences as the exit status."""
    other, count = load(Path(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) > 2 else COUNT
    ours, texts, bodies = load(HERE), *recorded(Path(sys.argv[1]))  # what was recorded later may be read anew
    differing = streams = 0
    for number in range(count):
        random = Random(number)
        source, options = drawn(random, texts, bodies), random.choice(_OPTIONS)
        same = told(ours, source, options) == told(other, source, options)
        if same and isinstance(source, str) and number % 2:
            streams += 1
            sizes = [random.choice((1, 2, 5, 17, 120, 2000)) for _ in range(8)]
            cut = pieces(source, sizes) if number % 4 == 1 else chunks(random, source, sizes)
            same = events(ours, cut, options) == events(other, cut, options)
        differing += not same
        if not same and differing <= 10:
            print(f"{number}: {options} {source!r:.600}")
    print(f"{count:,} replies, {streams:,} of them as streams, too: {differing} differ")
    return min(differing, 255)


def load(root: Path) -> ModuleType:
    """The package of a checkout, with all that it loads late."""
    for name in [name for name in sys.modules if name.split(".")[0] == "chatimg_parse"]:
        del sys.modules[name]
    sys.path.insert(0, str(root))
    try:
        package = importlib.import_module("chatimg_parse")
        for name in package.__all__:
            getattr(package, name)
    finally:
        sys.path.pop(0)
    assert package.__file__ is not None
    assert Path(package.__file__).is_relative_to(root), f"{root} holds no chatimg_parse"
    return package


def recorded(root: Path = HERE) -> tuple[list[str], list[Any]]:
    """The texts and the bodies of all fixtures of a tree."""
    texts: list[str] = []
    bodies: list[Any] = []
    for path in sorted((root / "tests" / "fixtures").rglob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        cases = value if isinstance(value, list) else [value]
        for given in (case["input"] for case in cases if isinstance(case, dict) and "input" in case):
            (texts if isinstance(given, str) else bodies).append(given)
    return [text for text in texts if len(text) < _LONGEST], bodies


def drawn(random: Random, texts: list[str], bodies: list[Any]) -> Any:
    """A recorded reply, or one that was made of some."""
    if random.random() < 0.15:
        return random.choice(bodies)
    text = damaged(random, random.choice(texts), texts)
    if random.random() < 0.15:
        reason = random.choice(("stop", "length", None))
        message = {"role": "assistant", "content": text}
        return {"id": "chatcmpl-1", "choices": [{"index": 0, "message": message, "finish_reason": reason}]}
    return text


def damaged(random: Random, text: str, texts: list[str]) -> str:
    for _ in range(random.randrange(4)):
        lines = text.split("\n")
        at = random.randrange(len(lines))
        way = random.randrange(8)
        if way == 0:
            text = text[: random.randrange(len(text) + 1)]
        elif way == 1:
            lines[at] = random.choice(random.choice(texts).split("\n"))
        elif way == 2:
            lines.insert(at, random.choice(random.choice(texts).split("\n")))
        elif way == 3:
            del lines[at]
        elif way == 4:
            place = random.randrange(len(text) + 1)
            text = text[:place] + random.choice(_ODD) + text[place:]
        elif way == 5:
            lines[at] = random.choice(_ODD) + lines[at]
        elif way == 6:
            random.shuffle(lines)
        else:
            lines[at] = "".join(random.choice("0123456789") if char.isdigit() else char for char in lines[at])
        if way not in (0, 4):
            text = "\n".join(lines)
    return text


def told(package: ModuleType, source: Any, options: dict[str, Any]) -> Any:
    return package.parse(source, **options).model_dump()


def events(package: ModuleType, cut: list[Any], options: dict[str, Any]) -> list[Any]:
    """The events of a reply in pieces, and what a look now and then gave."""
    parser, found = package.StreamParser(**options), list[Any]()
    for number, piece in enumerate(cut):
        found += map(plain, parser.feed(piece))
        if number % 8 == 7:
            found.append(parser.peek().model_dump())
    result = parser.close()
    return [*found, *map(plain, parser.final_events), result.model_dump()]


def pieces(text: str, sizes: list[int]) -> list[str]:
    """The text in pieces of these sizes, in turn."""
    found: list[str] = []
    at = 0
    while at < len(text):
        size = sizes[len(found) % len(sizes)]
        found.append(text[at : at + size])
        at += size
    return found


def chunks(random: Random, text: str, sizes: list[int]) -> list[Any]:
    """The text as the chunks of a chat, now and then another among them; as objects, or as one event stream."""
    made: list[Any] = []
    for piece in pieces(text, sizes):
        delta: dict[str, Any] = {"content": piece}
        choice: dict[str, Any] = {"index": 0, "delta": delta, "finish_reason": None}
        chunk: dict[str, Any] = {"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}
        odd = random.randrange(60)
        if odd < len(_ODD_CHUNKS):
            path, key, value = _ODD_CHUNKS[odd]
            {"delta": delta, "choice": choice, "chunk": chunk}[path][key] = value
        made.append(chunk)
    if random.random() < 0.5:
        return made
    return ["".join(f"data: {json.dumps(chunk)}\n\n" for chunk in made) + random.choice(("", "data: [DONE]\n\n"))]


def plain(event: Any) -> tuple[str, dict[str, Any]]:
    """An event as values; how models look is another matter."""
    told = {field.name: getattr(event, field.name) for field in fields(event)}
    dumped = {name: value.model_dump() if hasattr(value, "model_dump") else value for name, value in told.items()}
    return type(event).__name__, dumped


if __name__ == "__main__":
    sys.exit(main())
