"""Fifteen ways in which a parameter block comes damaged; the true object is the oracle.

Damage stands in the structure, never in a value: what a string says is not for a parser to guess.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from typing import Any

Damage = Callable[[str, random.Random], str]

_PROMPTS = [
    "a cat on a sofa",
    "小狗滑雪，比例9:16",
    'a sign that says "open, now": yes',
    "line one\nline two\n```\nline four",
    "it's the cats' garden, {really} [yes]",
    "C:\\pictures\\cat.png",
    "price: 5, size: 3 // not a comment # nor this",
    "“quoted” and ‘single’",
    'ends with a quote "',
    'he said "a", "b": "c" and left',
    "",
]


def true_object(rng: random.Random) -> dict[str, Any]:
    """A parameter object as gateways print it, sometimes with nested values."""
    value: dict[str, Any] = {"prompt": rng.choice(_PROMPTS)}
    extras: list[tuple[str, Any]] = [
        ("ratio", rng.choice(["1:1", "9:16", "2:3"])),
        ("n", rng.randint(1, 4)),
        ("size", "1024x1024"),
        ("referenced_image_ids", [f"file_{rng.randint(1, 99)}" for _ in range(rng.randint(0, 3))]),
        ("transparent", rng.choice([True, False])),
        ("style", None),
        ("seed", rng.choice([0, -5, 3.5, 1e21])),
        ("options", {"quality": "high", "steps": rng.randint(1, 50)}),
        ("input", {"mask": {"id": "m"}, "list": [1, [2, 3], {"k": "v"}]}),
    ]
    return value | dict(rng.sample(extras, rng.randint(0, 5)))


def printed(value: dict[str, Any], rng: random.Random) -> str:
    indent = rng.choice([None, None, 2, 4])
    separators = rng.choice([None, (",", ":")]) if indent is None else None
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators)


# -- where structure stands -----------------------------------------------------------------------------------

_TOKENS = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|-?\d[\d.eE+-]*|true|false|null', re.DOTALL)


def tokens(text: str, pattern: str) -> list[re.Match[str]]:
    """The tokens outside of strings that are one of `pattern`; strings where it begins with a quote."""
    return [token for token in _TOKENS.finditer(text) if re.fullmatch(pattern, token[0], re.DOTALL)]


def _replace(text: str, token: re.Match[str], new: str) -> str:
    return text[: token.start()] + new + text[token.end() :]


def _one(text: str, rng: random.Random, pattern: str, new: Callable[[str], str]) -> str:
    found = tokens(text, pattern)
    if not found:
        return text
    token = rng.choice(found)
    return _replace(text, token, new(token[0]))


def _all(text: str, pattern: str, new: Callable[[str], str]) -> str:
    for token in reversed(tokens(text, pattern)):
        text = _replace(text, token, new(token[0]))
    return text


def _python(text: str, _rng: random.Random) -> str:
    return repr(json.loads(text, parse_float=float)) if _is_json(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _never_closes(text: str, rng: random.Random) -> str:
    """All closers at the end are lost, sometimes with a member; a label line follows at once."""
    closers = len(text) - len(text.rstrip("}] \n"))
    return text.rstrip("}] \n") + rng.choice(["", "", ","]) if closers else text


def _escaped(text: str, rng: random.Random) -> str:
    """Encoded once too often: by a JSON writer, or by somebody who put a backslash before each quote."""
    return rng.choice([json.dumps(text, ensure_ascii=False)[1:-1], text.replace('"', '\\"')])


_STRING = r'".*"'

NEVER_CLOSES = "never closes before a label line"
ESCAPED = "escaped once too often"

KINDS: dict[str, Damage] = {
    "trailing comma": lambda t, r: _one(t, r, r"[}\]]", lambda c: "," + c),
    "missing comma": lambda t, r: _one(t, r, ",", lambda _: " "),
    "doubled comma": lambda t, r: _one(t, r, ",", lambda _: ",,"),
    "python repr": _python,
    "single quotes": lambda t, _: _all(t, _STRING, lambda s: s if "'" in s or "\\" in s else "'" + s[1:-1] + "'"),
    "unquoted key": lambda t, r: _one(t, r, r'"[A-Za-z_]\w*"', lambda s: s[1:-1]),
    "raw control": lambda t, _: _all(t, _STRING, lambda s: s.replace("\\n", "\n")),
    "unescaped quote": lambda t, _: _all(t, _STRING, lambda s: s.replace('\\"', '"')),
    "comment": lambda t, r: _one(t, r, r"[,{]", lambda c: c + r.choice([' // note, "x": 1\n', "/* note */", " # n\n"])),
    "missing closer": lambda t, r: _one(t, r, r"[}\]]", lambda _: ""),
    "extra closer": lambda t, r: _one(t, r, r"[}\]]", lambda c: c + c),
    "smart quotes": lambda t, _: _all(t, _STRING, lambda s: "“" + s[1:-1] + "”" if "\\" not in s else s),
    "full-width punctuation": lambda t, r: _one(t, r, "[:,]", lambda c: {":": "：", ",": "，"}[c]),
    NEVER_CLOSES: _never_closes,
    ESCAPED: _escaped,
}
# These rewrite the strings themselves.
FORMS = frozenset({"python repr", "single quotes", "raw control", "unescaped quote", "smart quotes", ESCAPED})
# More than the fifteen: what else a careless writer or a broken stream does to structure.
OTHER_KINDS: dict[str, Damage] = {
    "missing quote": lambda t, r: _one(t, r, _STRING, lambda s: r.choice([s[1:], s[:-1]])),
    "missing colon": lambda t, r: _one(t, r, ":", lambda _: " "),
    "missing opener": lambda t, r: _one(t, r, r"[{\[]", lambda _: ""),
    "wrong closer": lambda t, r: _one(t, r, r"[}\]]", lambda c: "]" if c == "}" else "}"),
    "cut": lambda t, r: t[: r.randrange(1, len(t))],
    "stray word": lambda t, r: _one(t, r, "[,:{]", lambda c: c + " and "),
    "odd space": lambda t, r: _one(t, r, "[,:{]", lambda c: c + r.choice("\u00a0\u200b\ufeff\u3000")),
    "stray closer in the middle": lambda t, r: _one(t, r, ",", lambda c: "}" + c),
}


def damaged(seed: int, kinds: dict[str, Damage]) -> tuple[dict[str, Any], str, tuple[str, ...]]:
    """The true object, its damaged text and the kinds of damage (one or two)."""
    rng = random.Random(seed)
    value = true_object(rng)
    text = printed(value, rng)
    names = rng.sample(sorted(kinds), min(len(kinds), rng.choice([1, 1, 2])))
    if len(FORMS.intersection(names)) > 1:
        names.pop()
    if "missing closer" in names and len(names) > 1 and "closer" in names[0] and "closer" in names[1]:
        names = ["missing closer"]  # one too many and one too few can be valid JSON of another meaning
    if NEVER_CLOSES in names and any(name.endswith("closer") for name in names):
        names = [NEVER_CLOSES]  # one too many or too few before those at the end leaves a member to two levels
    # The form of the strings comes last: before it the text is JSON enough to tell structure from values.
    for name in sorted(names, key=FORMS.__contains__):
        text = kinds[name](text, rng)
    return value, text, tuple(names)
