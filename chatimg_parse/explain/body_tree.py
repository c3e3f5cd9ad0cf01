"""The members of a body as the walk saw them, for `explain`: what each means, and what became of what is in it.

A user sees in one look why a picture was not taken. Nothing is decided here: meanings are those of the walk, fates
those of the result, and where a picture-like value has no fate the meaning of its key (or of one around it) says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..bodies.reply.string_places import path_of, placed_texts
from ..bodies.walk.media import looks_like_picture
from ..bodies.walk.walk import Note
from ..models import ImageResult
from ..printable import short, width

MEANINGS: dict[str, str] = {
    "picture": "pictures; beside a prompt what the user sent (rule 23)",
    "result": "pictures that were made",
    "address": "where the picture lies that the object is",
    "download": "where that picture can be saved from",
    "bytes": "the bytes of the picture that the object is",
    "nested": "the object around one picture",
    "carrier": "anything: an object, results, JSON as text, or words",
    "detail": "the task at length, or the words of an error",
    "about": "told beside the work: its state counts, pictures in it are those of an unknown member",
    "headers": "of a response in the body: where the answer will be",
    "items": "results one by one",
    "wrapper": "an object around others",
    "task": "an object that is a task",
    "assets": "one picture in several sizes",
    "video": "a video",
    "poster": "a picture in small, or what shows a video: no result",
    "draft": "a picture on its way: no result",
    "spare": "a picture only where nothing else in the object is one (rule 21)",
    "words": "what a reader of the app would see (rule 22)",
    "reasoning": "what the model says to itself: its pictures are drafts",
    "refusal": "the words of a refusal",
    "choices": "the answers, each read by itself",
    "delta": "the next piece of an answer",
    "call": "a call of a tool: its arguments are no results",
    "state": "how far the work is",
    "flag": "whether the work is done",
    "progress": "percent or fraction",
    "task-id": "the id of the task",
    "id": "an id: the task's where a state or an address to ask at stands beside it",
    "handle": "the id of the request",
    "talk": "of a conversation, whose ids start no task",
    "poll": "where to ask for the task (rule 25)",
    "fetch": "where the answer will be (rule 25)",
    "preview": "the page of the task",
    "source": "the raw data of the task",
    "expiry": "when the pictures or the task end",
    "error": "an error, if it says anything",
    "cause": "inside of an error: its cause",
    "code": "the code of an error",
    "message": "the message of an error, or an answer",
    "note": "the message of an error, only beside one",
    "reason": "why it failed",
    "why": "why, only beside a failure",
    "finish": "why it ended",
    "block": "why the prompt was blocked",
    "incomplete": "why it was cut off",
    "ok": "whether all went well",
    "failed": "whether or how many failed",
    "withheld": "why a picture was held back (rule 26)",
    "safe": "false where a picture was held back (rule 26)",
    "unsafe": "true where a picture was held back (rule 26)",
    "prompt": "what was asked for: pictures beside it may be what the user sent (rule 23)",
    "revised": "the prompt as it was made better",
    "alt": "the alternative text",
    "mime": "the media type",
    "sign": "only of a file that was made: the object is an answer (rule 23)",
    "weak-sign": "the same, beside another sign",
    "kind": "what the object says that it is",
    "object": "what the object says that it is",
    "role": "who says it",
    "speaker": "whose it is",
    "body-id": "the id of the body",
    "index": "the place among others",
    "usage": "what it cost",
    "created": "when it was made",
    "model": "which model made it",
    "option": "an option of the picture",
    "input": "what the user sent, shown again: never a result (rule 4)",
    "ignored": "nobody's picture: avatars, pages, settings and the like",
    "unknown": "no row knows this key: what is a picture by itself waits for the end (rule 21)",
}
_CLOSED = ("input", "ignored", "call")  # the walk does not go there
_ROWS = 160  # of a body; a picture-like value is always told
_DEEP = 64  # levels that are followed
_WIDE = 44  # columns of a name


def tree_of(notes: Sequence[Note], result: ImageResult) -> Iterator[str]:
    """One row a member, in the order of reading, then what the meanings are."""
    fates = _fates(result)
    told = 0
    for note in notes:
        about = list(_about(note, fates))
        if told < _ROWS or any("→" in words for words in about):
            yield from (f"  {_name(note.path):<{_WIDE}} {words}" for words in about)
        told += 1
    if told > _ROWS:
        yield f"  …({told - _ROWS:,} more members; those with a picture are all told above)…"
    for meaning in dict.fromkeys(note.meaning for note in notes):
        yield f"    {meaning:<10} {MEANINGS.get(meaning, '')}"


def _fates(result: ImageResult) -> dict[str, str]:
    """What became of the strings of the body, by their paths."""
    spans = [(issue.span, f"issue {issue.code}") for issue in result.issues]
    spans += [(link.span, f"link, role {link.role}") for link in result.links]
    spans += [(image.span, f"picture {number}") for number, image in enumerate(result.data, 1)]
    fates: dict[str, str] = {}
    for span, words in spans:
        if span is not None and span.source is not None:
            before = fates.get(span.source)
            fates[span.source] = words if before is None or words.startswith("picture") else f"{words}, {before}"
    return fates


def _about(note: Note, fates: dict[str, str]) -> Iterator[str]:
    """The meaning of a member, with what became of the picture-like values in it."""
    member, fate = note.member, fates.get(note.path)
    shown = _shown(member)
    if isinstance(member, str):
        if looks_like_picture(member) and (fate is None or note.ctx.withheld):
            fate = f"{fate}, {_reason(note)}" if fate else _reason(note)
        yield f"{note.meaning:<10} {shown}" + (f" → {fate}" if fate else "")
        return
    yield f"{note.meaning:<10} {shown}"
    texts: list[tuple[str, str]] = []
    if note.meaning in _CLOSED:
        texts = [(path_of(place, _DEEP), text) for text, place in placed_texts(member)]
    elif isinstance(member, list):
        texts = [(f"[{i}]", entry) for i, entry in enumerate(member) if isinstance(entry, str)]
    for place, text in texts:
        if looks_like_picture(text) or f"{note.path}{place}" in fates:
            yield f"  {place} {_shown(text)} → {fates.get(f'{note.path}{place}') or _reason(note)}"


def _reason(note: Note) -> str:
    if note.ctx.withheld:
        return "not taken: it was held back, or an error stands beside it (rule 26)"
    if note.ctx.thought:
        return "not taken: in what the model says to itself"
    if note.ctx.draft:
        return "not taken: the work goes on"
    return f"not taken: {MEANINGS.get(note.meaning, note.meaning)}"


def _shown(member: object) -> str:
    if isinstance(member, dict):
        return f"an object of {len(member)}"
    if isinstance(member, list):
        return f"a list of {len(member)}"
    return short(str(member))[:120]


def _name(path: str) -> str:
    """The last step of a path behind the depth of the others."""
    parent, dot, name = path.rpartition(".")
    index = parent[parent.rfind("[") :] if parent.endswith("]") else ""
    words = f"{'  ' * path.count('.')}{short(index + dot + name if index else name)}"
    return words if width(words) <= _WIDE else f"{words[: _WIDE - 1]}…"
