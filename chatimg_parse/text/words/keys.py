"""What the keys of an object mean: names are folded and taken apart here, the rows are in `key_rows`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .key_rows import BEFORE, BEHIND, BODY, OF, ROWS
from .rows import row

_OF = tuple(word.replace("_", "") for word in OF)
_TOLD = frozenset(("state", "progress", "code", "message", "note", "reason", "error", "carrier", "flag", "items"))
MEANINGS = frozenset(ROWS)
_PICTURES = frozenset(("picture", "result", "address", "bytes", "video", "download"))
_BEFORE = tuple((meaning, word) for meaning, words in BEFORE.items() for word in words)
_HOLDERS = frozenset(("carrier", "items", "message", "nested"))
_CLOSED = frozenset(("ignored", "poster", "input", "spare"))
_ADDRESSES = ("urls", "url", "uris", "uri", "links", "link", "paths", "path", "src", "href")
_BYTES = ("base64", "b64")
_ENDINGS = (*_ADDRESSES, *_BYTES, "images", "image", "img")
_SHOWN = frozenset(("picture", "result", "video"))
_LISTED = frozenset(("picture", "result", "video", "address", "bytes", "words", "items"))
# What stands before an address or a picture and keeps it one.
_FIRST_WORDS = tuple({*(word for _, word in _BEFORE), *_OF})
_LAST_WORDS = (*_ENDINGS, "list")
_BEHIND = tuple(word for words in BEHIND.values() for word in words)
_BODY = frozenset(name.replace("_", "") for name in BODY)
_BODY_MEANINGS = frozenset(("choices", "state", "task-id"))
_KEEPING = {"address": "address", "bytes": "picture"}
_DIGITS = "0123456789"
# Meanings with which an object tells of a failure, or may.
TELLING = frozenset(
    row("code | message | note | reason | why | error | state | kind | carrier | detail | failed | block | incomplete")
)
_FACTS = frozenset(
    row("task-id | id | handle | fetch | preview | source | poll | expiry | state | flag | progress | code")
)
_STATED = frozenset(("id", "body-id", "model", "created", "usage", "option"))
_SITUATED = frozenset(row("state | flag | kind | role | speaker | mime | revised | alt | talk | object | reasoning"))
_CARRIES = frozenset(("carrier", "detail", "wrapper", "task", "assets", "items"))
_ANSWERS = frozenset(("ok", "code"))
_WITHHOLDING = frozenset(("withheld", "safe", "unsafe", "finish"))
_GRIDS = frozenset(("picture",))
_NAMED = frozenset(("kind", "role", "speaker"))
_STATES = frozenset(("state", "flag"))
_SENT = frozenset(("input", "prompt"))
_ASKED = (_FACTS, TELLING, _STATED, _SITUATED, _WITHHOLDING, _GRIDS, _CARRIES, _ANSWERS, _NAMED, _STATES, _SENT)
_LONGEST = 64  # characters of a key that may be a known one
_MOST = 48  # keys of an object whose plan is remembered
_REMEMBERED = 2048  # plans, and keys
_FOLDED = str.maketrans("", "", "_-. ")


def folded(key: str) -> str:
    """A key as keys are compared."""
    return key.translate(_FOLDED).lower()


def is_body_key(key: object) -> bool:
    """A key that makes a body of any object."""
    return isinstance(key, str) and len(key) <= _LONGEST and folded(key) in _BODY


# Of a picture on its way which of its steps it is.
_PARTIAL = frozenset(map(folded, ("partial_image_index", "partial_image_b64")))


class Plan:
    """The keys of an object, sorted by what they mean; the same for all objects of these keys."""

    __slots__ = (
        "answers",
        "body",
        "by",
        "carries",
        "facts",
        "fails",
        "grids",
        "has",
        "members",
        "named",
        "partial",
        "sent",
        "situated",
        "stated",
        "states",
        "withholds",
    )

    def __init__(self, members: tuple[tuple[str, str], ...]) -> None:
        self.members = members  # (key, meaning), the words of the object first
        by: dict[str, list[str]] = {}
        for key, meaning in members:
            by.setdefault(meaning, []).append(key)
        self.by = {meaning: tuple(keys) for meaning, keys in by.items()}
        self.has = frozenset(by)
        self.body = any(meaning in _BODY_MEANINGS or is_body_key(key) for key, meaning in members)
        self.partial = tuple(key for key, _ in members if isinstance(key, str) and folded(key) in _PARTIAL)
        # Whether it is worth to ask: most objects have no member of most kinds.
        asked = [not self.has.isdisjoint(meanings) for meanings in _ASKED]
        self.facts, self.fails, self.stated, self.situated, self.withholds, self.grids = asked[:6]
        self.carries, self.answers, self.named, self.states, self.sent = asked[6:]

    def values(self, value: Mapping[str, Any], meaning: str) -> list[Any]:
        """What an object says under the keys of one meaning, nulls and empty strings left out."""
        keys = self.by.get(meaning)
        return [] if keys is None else [told for key in keys if (told := value[key]) is not None and told != ""]

    def of_request(self) -> Plan:
        """The same where pictures are what the user sent."""
        sent = ("picture", "address")
        return Plan(tuple((key, "input" if meaning in sent else meaning) for key, meaning in self.members))

    def without_key(self, key: str) -> Plan:
        """The same as if the object did not have this key."""
        return Plan(tuple(member for member in self.members if member[0] != key))

    def with_meaning(self, key: str, meaning: str) -> Plan:
        """The same with another meaning for one key."""
        return Plan(tuple((name, meaning if name == key else own) for name, own in self.members))

    def text(self, value: Mapping[str, Any], meaning: str) -> str | None:
        """The first of them that holds words."""
        for key in self.by.get(meaning, ()):
            told = value[key]
            if isinstance(told, str) and told.strip():
                return told
        return None


_NO_PLAN = Plan(())
# Words before results, and what a model says to itself before both, as a reader of the app would see it.
_FIRST = {"reasoning": 0, "words": 1, "delta": 1}


class Keys:
    """The rows as the walk asks for them. Immutable but for what it remembers, which is bounded."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings = dict(meanings)  # folded spelling → meaning
        self._known: dict[str, str] = {}
        self._plans: dict[tuple[str, ...], Plan] = {}

    def meaning(self, key: object) -> str:
        """What a key means; `unknown` for one that no row knows."""
        if not isinstance(key, str) or len(key) > _LONGEST:
            return "unknown"
        known = self._known.get(key)
        if known is None:
            name = folded(key)
            known = self.meanings.get(name) or self._composed(name)
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[key] = known
        return known

    def _composed(self, name: str) -> str:
        """By what a name is made of: a number behind it, a word before it, an ending."""
        bare = name.rstrip(_DIGITS)
        if bare != name and bare in self.meanings:
            return self.meanings[bare]
        return self._begun(name) or self._ended(name) or _ending_of(name) or "unknown"

    def _begun(self, name: str) -> str | None:
        """A word before a known name says whose picture, state or error it is."""
        if not name.startswith(_FIRST_WORDS):
            return None
        for meaning, word in _BEFORE:
            rest = name[len(word) :].rstrip(_DIGITS) if name.startswith(word) else ""
            inner = self.meanings.get(rest) or self._ended(rest) if rest else None
            if meaning in _KEEPING:
                if inner == _KEEPING[meaning]:
                    return meaning
            elif inner in _PICTURES:
                return inner if inner == "video" and meaning == "result" else meaning
            if inner in _HOLDERS and meaning in ("result", "input"):
                return inner if meaning == "result" else meaning
        told = (self.meanings.get(name[len(word) :]) for word in _OF if name.startswith(word))
        return next((meaning for meaning in told if meaning in _TOLD), None)

    def _ended(self, name: str) -> str | None:
        """Before a word of an address, of bytes or of a list stands what it is of: `photo_url`, `bot_avatar_url`."""
        if not name.endswith(_LAST_WORDS):
            return None
        for ending in _ENDINGS:
            stem = name.removesuffix(ending)
            meaning = self.meanings.get(stem) or _ending_of(stem) if stem != name else None
            if meaning in _CLOSED or (meaning in _SHOWN and ending in _ADDRESSES):
                return meaning
            if meaning == "picture" and ending in _BYTES:
                return "bytes"
        stem = name.removesuffix("list")
        meaning = self.meaning(stem) if stem != name and stem else None
        return meaning if meaning in _LISTED else None

    def plan(self, value: Mapping[str, Any]) -> Plan:
        """The keys of an object by their meanings."""
        if not value:
            return _NO_PLAN
        names = tuple(value)
        try:
            return self._plans[names]
        except (KeyError, TypeError):
            pass
        members = [(key, self.meaning(key)) for key in names]
        members.sort(key=lambda member: _FIRST.get(member[1], 2))
        plan = Plan(tuple(members))
        if len(names) <= _MOST and all(isinstance(key, str) and len(key) <= _LONGEST for key in names):
            if len(self._plans) >= _REMEMBERED:
                self._plans.clear()
            self._plans[names] = plan
        return plan

    def makes_body(self, key: str) -> bool:
        """True for a key that makes a body of any object."""
        return self.meaning(key) in _BODY_MEANINGS or is_body_key(key)

    def extended(self, rows: Mapping[str, Iterable[str]]) -> Keys:
        """The same rows with further spellings, which win over those that are there."""
        return Keys({**self.meanings, **{folded(key): meaning for meaning, keys in rows.items() for key in keys}})

    def without(self, spelling: str) -> Keys:
        """The same rows less one spelling: how the tests show that it is needed."""
        return Keys({key: meaning for key, meaning in self.meanings.items() if key != folded(spelling)})


def _ending_of(name: str) -> str | None:
    """What a name ends with that says whose it is."""
    if not name.endswith(_BEHIND):
        return None
    ends = (meaning for meaning, words in BEHIND.items() if any(name.endswith(w) and name != w for w in words))
    return next(ends, None)


KEYS = Keys({folded(spelling): meaning for meaning, spellings in ROWS.items() for spelling in spellings})
