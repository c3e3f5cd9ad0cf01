"""Bodies drawn key by key around pictures that are known, with decoys beside them that must never be results.

What is drawn is the oracle: the pictures in the order of their members, the hosts of the decoys, status and task id.
Keys are written in snake case here; `respelled` writes a body in another spelling, which must mean the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from hypothesis import strategies as st

from ..chat import Body
from ..pictures import Drawn, png
from .shapes import drawn

T = TypeVar("T")


@dataclass(frozen=True)
class Case:
    """A body and what has to come out of it."""

    kind: str
    body: Body
    pictures: list[Drawn]
    decoys: frozenset[str]
    status: str
    task_id: str | None = None
    issues: frozenset[str] = frozenset()
    stray: Drawn | None = None  # the picture under a key that no row knows


class Member(NamedTuple):
    key: str
    value: Any
    pictures: tuple[Drawn, ...] = ()


@dataclass
class Drawing:
    """One body on its way: its choices, its decoys, and whether something in it says where to ask again."""

    draw: st.DrawFn
    hosts: list[str] = field(default_factory=list)
    polled: bool = False

    def pick(self, values: Sequence[T]) -> T:
        return self.draw(st.sampled_from(values))

    def case(self, kind: str, body: Body, status: str, pictures: Sequence[Drawn] = (), **more: Any) -> Case:
        return Case(kind, body, list(pictures), frozenset(self.hosts), status, **more)

    def decoy(self, path: str) -> str:
        """An address on a host of its own, so that it is known wherever it turns up."""
        self.hosts.append(f"decoy{len(self.hosts)}.example")
        return f"https://{self.hosts[-1]}/{path}"


_WORD = re.compile("[A-Z]?[a-z0-9]+|[A-Z]+")
STYLES: dict[str, Callable[[list[str]], str]] = {
    "snake": "_".join,
    "camel": lambda words: words[0] + "".join(map(str.capitalize, words[1:])),
    "Pascal": lambda words: "".join(map(str.capitalize, words)),
    "kebab": "-".join,
    "SCREAMING_SNAKE": lambda words: "_".join(words).upper(),
}


def respelled(value: Any, style: str) -> Any:
    """The same value with all its keys in one style; the texts in it stay, also where they hold JSON."""
    if isinstance(value, list):
        return [respelled(entry, style) for entry in value]
    if not isinstance(value, dict):
        return value
    words = {key: [word.lower() for word in _WORD.findall(key)] for key in value}
    return {STYLES[style](words[key]): respelled(member, style) for key, member in value.items()}


# -- pictures under keys that mean results --------------------------------------------------------------------


def bare(picture: Drawn) -> str:
    return picture.url or picture.b64_json or ""


STRINGS = ["images", "image_urls", "urls", "output", "output_images", "result_urls", "generated"]
OBJECTS = ["images", "data", "output", "results", "generations", "generated_images", "artifacts"]
LONE = ["image_url", "image", "url", "output", "result_image_url"]
AROUND = ["task_result", "data", "result"]  # an object with a list of its own in it
# What stands beside the address in an item; nothing of it withholds the picture.
FILE = {"content_type": "image/png", "file_name": "p.png", "file_size": 70}
SIZE = {"width": 1024, "height": 1024, "index": 0, "id": "img-1"}
SOUND: list[Body] = [{"finish_reason": "SUCCESS"}, {"respect_moderation": True}, {"nsfw": True}]
BESIDE: list[Body] = [{}, {}, FILE, SIZE, {"revised_prompt": "A cat."}, {"seed": 7}, *SOUND]


def _item(d: Drawing, picture: Drawn) -> Body:
    forms: list[Body] = [picture.fields, {"url": picture.address}, {"image_url": {"url": picture.address}}]
    item = d.pick(forms) | d.pick(BESIDE)
    if d.draw(st.integers(0, 5)) == 0:
        item[d.pick(["thumbnail_url", "thumbnail"])] = d.decoy("t.png")
    return item


def _place(d: Drawing, pictures: list[Drawn]) -> Member:
    """A member that holds the pictures, all of them results of their place."""
    addresses, objects, kept = [p.address for p in pictures], [_item(d, p) for p in pictures], tuple(pictures)
    strings: list[str] = d.pick([addresses, [bare(p) for p in pictures]])
    forms: list[tuple[str, Any]] = [(d.pick(STRINGS), strings), (d.pick(OBJECTS), objects)]
    forms += [(d.pick(AROUND), {"images": d.pick([strings, objects])})]
    for address in addresses if len(pictures) == 1 else []:
        forms += [(d.pick(LONE), address), (d.pick(["image_url", "image"]), {"url": address})]
        forms += [("image_base64", strings[0]), ("result", {"sample": address})]
    return Member(*d.pick(forms), kept)


def _places(d: Drawing) -> list[Member]:
    """One place, or two lists: of a single picture beside others it is open whether it is another form of them."""
    pictures = d.draw(drawn)
    if len(pictures) < 2 or d.pick([True, True, False]):
        return [_place(d, pictures)]
    at = d.draw(st.integers(0, len(pictures)))  # the second may well give the first's pictures once more
    first, second = pictures[:at], pictures[d.pick([0, at]) :]
    halves = [Member(d.pick(["images", "output"]), [_item(d, p) for p in first], tuple(first))]
    return [*halves, Member(d.pick(["image_urls", "result_urls"]), [p.address for p in second], tuple(second))]


# -- decoys ---------------------------------------------------------------------------------------------------

SHOWN = ["avatar", "icon", "logo", "thumbnail", "cover"]
SENT = ["init_image", "input_image", "init_images", "input_images", "reference_images", "mask"]
REQUESTS = ["input", "inputs", "request", "parameters", "params", "arguments"]
WORDS = ["The weather is fine today.", "今天天气很好。", "Two lines:\nthis is the second."]


def _shown(d: Drawing) -> Member:
    """The app's own pictures, at the place or in an object that says whose they are."""
    key, address = d.pick(SHOWN) + d.pick(["", "_url"]), d.decoy("a.png")
    value: Any = address if key.endswith("_url") else d.pick([address, {"url": address}])
    return d.pick([Member(key, value), Member(d.pick(["user", "author", "provider"]), {"name": "x", key: value})])


def _sent(d: Drawing) -> Member:
    key, value = d.pick(SENT), d.pick([d.decoy("in.png"), png(20_000)])
    return Member(key, [value] if key.endswith("s") else value)


def _request(d: Drawing) -> Member:
    """What was asked for, told again: nothing in it is a result, whatever its keys say elsewhere."""
    key, address = d.pick(["image_url", "image", "images", "image_urls", "zorblat"]), d.decoy("in.png")
    sent = {key: [address] if key.endswith("s") else address}
    return Member(d.pick(REQUESTS), d.pick([{"prompt": "a cat"}, {}]) | sent)


def _poll(d: Drawing) -> Member:
    address = d.decoy("v1/tasks/1")
    key = d.pick(["poll_url", "polling_url", "status_url", "response_url", "urls"])
    return Member(key, {"get": address, "cancel": f"{address}/cancel"} if key == "urls" else address)


def _words(d: Drawing) -> Member:
    """Words with a link to a page: `text` is what a reader sees, `description` is not."""
    return Member(d.pick(["text", "description"]), f"{d.pick(WORDS)}\n\nSee {d.decoy('docs/images')} for more.")


def _small(d: Drawing) -> Member:
    """What only the machines behind it need: where to send the result, and ids that are no task's."""
    hook = Member(d.pick(["webhook_url", "callback_url", "webhook", "callback"]), d.decoy("hook"))
    return d.pick([hook, Member(d.pick(["sid", "gen_id", "message_id", "channel_id"]), "h_0123456789abcdef")])


Decoy = Callable[[Drawing], Member]
SILENT: list[Decoy] = [_shown, _sent, _request, _small]  # these say nothing of the work, nor are they words
DECOYS: list[Decoy] = [*SILENT, _poll, _words]


WRAPPERS = ["data", "result", "output", "response"]
DONE = ["succeeded", "completed", "SUCCESS", "done", "finished", "Ready"]
RUNNING = ["queued", "pending", "processing", "in_progress", "running", "IN_QUEUE"]
FAILED = ["failed", "FAILED", "error"]
WITHHELD = [("respect_moderation", False), ("is_image_safe", False), ("finish_reason", "CONTENT_FILTERED")]
WITHHELD += [("rai_filtered_reason", "The picture was filtered.")]


def state(d: Drawing, words: list[str]) -> list[Member]:
    return [Member(d.pick(["status", "task_status", "state"]), d.pick(words))]


def task(d: Drawing, keys: Sequence[str | None]) -> tuple[list[Member], str | None]:
    key, name = d.pick(keys), f"task_{d.draw(st.integers(0, 999)):03}f"
    return ([Member(key, name)], name) if key else ([], None)


def built(d: Drawing, inner: list[Member], around: list[Member], decoys: list[Decoy]) -> tuple[Body, list[Drawn]]:
    """The members in 0 to 3 wrappers, what is told of the task at one level, decoys at any."""
    levels: list[list[Member]] = [[] for _ in range(d.draw(st.integers(0, 3)))] + [list(inner)]
    d.pick(levels).extend(around)
    for make in d.draw(st.lists(st.sampled_from(decoys), max_size=4)):
        member, level = make(d), d.pick(levels)
        if all(member.key != other.key for other in level):
            level.append(member)
            d.polled = d.polled or make is _poll
    held: list[Member] = []
    for level in reversed(levels):
        ordered = d.draw(st.permutations(level + held))  # the pictures follow their members
        body, pictures = {m.key: m.value for m in ordered}, tuple(p for m in ordered for p in m.pictures)
        held = [Member(d.pick([w for w in WRAPPERS if w not in body]), body, pictures)]
    return body, list(dict.fromkeys(pictures))


def _done(d: Drawing) -> Case:
    """A body that tells its end, or nothing of it."""
    inner, words = _places(d), d.pick([DONE, DONE, None])
    name, told = task(d, ["task_id", "id", None] if words else ["task_id", None])
    inner += d.pick([[], [Member("created", 1_700_000_000)]])
    # Where nothing else is told, words could be the answer that a mere id or poll address waited for.
    decoys = DECOYS if words or inner[0].pictures else [*SILENT, _poll]
    body, pictures = built(d, inner, [*name, *(state(d, words) if words else [])], decoys)
    status = "completed" if pictures else "pending" if not words and (told or d.polled) else "no_image"
    return d.case("done", body, status, pictures, task_id=told)


def _running(d: Drawing) -> Case:
    """A task that goes on keeps its pictures as drafts (rule 24)."""
    name, told = task(d, ["task_id", "id"])
    body, _ = built(d, d.pick([_places(d), []]), [*name, *state(d, RUNNING)], DECOYS)
    return d.case("running", body, "pending", task_id=told)


def _failed(d: Drawing) -> Case:
    policy = ("content_policy_violation", "Your request was rejected by our content policy.", "refused")
    code, message, status = d.pick([("internal_error", "The generation failed.", "failed"), policy])
    error = d.pick([("error", {"code": code, "message": message}), ("error", message), ("failure_reason", message)])
    name, told = task(d, ["task_id", None])
    words = state(d, FAILED) if error[0] == "failure_reason" or d.pick([True, False]) else []
    body, _ = built(d, [Member(*error)], [*name, *words], [*SILENT, _poll])
    return d.case("failed", body, status, task_id=told)


def _said(d: Drawing) -> Case:
    """Words are no picture, also where a page is linked in them or a tool was called on the way."""
    text = f"{d.pick(WORDS)} See [the guide]({d.decoy('docs/images')})."
    arguments = json.dumps({"prompt": "a cat", "image_url": d.decoy("in.png")})
    call = {"id": "call_1", "type": "function", "function": {"name": "draw", "arguments": arguments}}
    message = {"role": "assistant", "content": text} | d.pick([{}, {"tool_calls": [call]}])
    forms: list[list[Member]] = [
        [Member("choices", [{"index": 0, "message": message, "finish_reason": "stop"}])],
        [Member("candidates", [{"content": {"role": "model", "parts": [{"text": text}]}, "finish_reason": "STOP"}])],
        [Member("role", "assistant"), Member("content", [{"type": "text", "text": text}])],
        [Member(d.pick(["content", "answer", "output_text"]), text)],
    ]
    body, _ = built(d, d.pick(forms), d.pick([[], state(d, DONE)]), SILENT)
    return d.case("said", body, "no_image")


def _echo(d: Drawing) -> Case:
    """Beside a prompt pictures are what was sent (rule 23)."""
    address = d.decoy("in.png")
    forms = [("image_url", address), ("image", address), ("images", [address]), ("images", [{"url": address}])]
    name, told = task(d, ["task_id"])  # with parameters alone it would be a parameter block
    echo = [Member("prompt", "a cat"), Member(*d.pick(forms)), *d.pick([[], state(d, RUNNING)])]
    body, _ = built(d, [*echo, *name], [], [*SILENT, _poll])
    return d.case("echo", body, "pending", task_id=told)


def _answer(d: Drawing) -> Case:
    """... but results where the object is told to be an answer: by its state, or by what only an answer has."""
    pictures = d.draw(drawn.filter(bool))
    sign = d.pick([state(d, DONE), [Member("timings", {"inference": 1.5})], [], [Member("seed", 7)]])
    items = [p.fields | FILE if not sign or sign[0].key == "seed" else p.fields for p in pictures]
    inner = [Member("prompt", "a cat"), Member("images", items, tuple(pictures)), *sign]
    body, results = built(d, inner, [], [*SILENT, _poll])
    return d.case("answer", body, "completed", results)


def _withheld(d: Drawing) -> Case:
    """A flag takes its own picture away and no other (rule 26)."""
    pictures = d.draw(drawn)
    flag: Body = dict([d.pick(WITHHELD)]) if d.pick([True, True, False]) else {}
    hidden: Body = {"url": d.decoy("blurred.png")} if not flag or d.pick([True, False]) else {}
    items, at = [p.fields for p in pictures], d.draw(st.integers(0, len(pictures)))
    items.insert(at, hidden | flag)
    inner = [Member(d.pick(["images", "data"] if flag else ["images"]), items, tuple(pictures))]
    if not flag:
        inner.append(Member("has_nsfw_concepts", [i == at for i in range(len(items))]))
    body, kept = built(d, inner, d.pick([[], state(d, DONE)]), SILENT)
    status, issues = ("completed", {"error-beside-images"}) if kept else ("refused", set[str]())
    return d.case("withheld", body, status, kept, issues=frozenset(issues))


KINDS = [_done, _done, _running, _failed, _said, _echo, _answer, _withheld]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    d = Drawing(draw)
    return d.pick(KINDS)(d)
