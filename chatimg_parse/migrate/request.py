"""`to_images_request`: from the body of a chat request to an Images API request."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .chat import Asked, look_back, read_conversation
from .keys import Given, Parameters, model_of, read_parameters
from .pictures import Picture, read_part, reference
from .ratios import Marker, find_markers, other_flags, without
from .report import Report
from .result import ImagesRequest
from .rows import MODELS, UNKNOWN
from .rules import Endpoint, ModelRule, rule_for
from .shapes import Shape
from .sizing import Wanted, choose, drop_all, sized, told_ratio
from .values import take, why_not
from .words import SDK_ARGUMENTS

_BLOCK = "prompt block."
_CHAT_FORMAT = "It is the format of a chat's text; an Images endpoint answers with pictures."
_NO_PICTURE = "It is no http or https URL, data URI of an image or file id."
_NO_FILE_ID = "This model's endpoint takes URLs and data URIs, and no ids of files."
_TOO_MANY = "This model takes at most {most} pictures."
_ONE_PICTURE = "This model takes one picture."
_CANNOT_EDIT = "This model takes no pictures. One is sent all the same: to be refused costs less than a wrong picture."
_OTHER_MASK = "Another mask counts."
_ONLY_EDITS = "Only edits take it, and no picture comes in."
_MOST_TOLD = 8  # markers of one prompt that are quoted
# Gateway: above 180 s for high quality, or stream. More than 2560x1440 is large (SDK: experimental).
_PATIENCE, _LONG_PATIENCE, _LONGEST_PATIENCE = 180, 300, 600
_SLOW = {"high": _LONG_PATIENCE, "hd": _LONG_PATIENCE, "xhigh": _LONGEST_PATIENCE, "max": _LONGEST_PATIENCE}
_LARGE = 2560 * 1440
_LARGE_STEPS = ("2k", "3k", "4k")
_SIDES = re.compile(r"(\d+)[x*](\d+)")


@dataclass(frozen=True)
class _Needs:
    """A parameter (with this value, or any) that is taken only beside certain values of another one."""

    key: str
    value: Any
    other: str
    allowed: tuple[Any, ...]
    reason: str


_COMPRESSED = "It counts beside `output_format` jpeg or webp only, and the body has neither."
# Gateway and SDK: what is refused together.
_NEEDS = (
    _Needs("output_compression", None, "output_format", ("jpeg", "webp"), _COMPRESSED),
    _Needs("partial_images", None, "stream", (True,), "Partial images come only in a stream (stream: true)."),
    _Needs(
        "background", "transparent", "output_format", (None, "png", "webp"), "It needs `output_format` png or webp."
    ),
)


def to_images_request(
    chat_request: Mapping[str, Any], *, model: str | None = None, models: Sequence[ModelRule] = MODELS
) -> ImagesRequest:
    """The Images API request for the body of a chat request. Pure; linear in the size of the request.

    `chat_request`: a mapping as it is posted to `/chat/completions`: `messages` with strings or parts, parameters at
    the top, in `extra_body`, `image_config`, `generationConfig`, or in an `image_generation` tool. Bodies of the
    Responses API (`input`) and of Gemini (`contents`) are read, too. It is not changed, and whatever it holds is data:
    nothing in it raises. Another type than a mapping is a `TypeError`.
    `model`: the model to ask for, instead of the request's. `models`: the rules, `MODELS` if not given; the later of
    two rows about one name counts, so `(*MODELS, ModelRule(...))` adds or replaces one. Wrong types are a `TypeError`.

    The result has the endpoint (`edits` if pictures come in and the model has it), the body, what was dropped and why,
    notes on every decision, and how long to wait in seconds. Every size is legal by the rule of the model; a model
    without a rule gets only model, prompt, pictures and `n`. docs/migrate.md tells the decisions, `rows` the sources of
    the rules.
    """
    if not isinstance(chat_request, Mapping):
        raise TypeError(f"to_images_request() takes the chat request as a mapping, not {type(chat_request).__name__}")
    if not (model is None or isinstance(model, str)) or not all(isinstance(rule, ModelRule) for rule in models):
        raise TypeError("to_images_request() takes model as str and models as a sequence of ModelRule")
    report = Report()
    asked = read_conversation(chat_request, report)
    name, rule = _model(model or model_of(chat_request), tuple(models), report)
    told = read_parameters(chat_request, rule, report, used=asked.used)
    block = read_parameters(asked.block, rule, report, _BLOCK)
    pictures = _pictures(asked, [*told.pictures, *block.pictures], rule, report)
    endpoint: Endpoint = rule.edits if pictures else "generations"
    prompt, size = _prompt_and_size(asked.prompt, told, block, rule, report)
    body = {"model": name} if name else {}
    body |= {"prompt": prompt, **_references(pictures, [*told.masks, *block.masks], rule, report), **size}
    body |= _parameters(told, block, rule, bool(pictures), report)
    _tell(body, endpoint, bool(pictures), rule, report)
    return ImagesRequest(
        endpoint=endpoint,
        path=f"/images/{endpoint}",
        body=body,
        dropped=report.dropped,
        notes=report.notes,
        timeout_seconds=_patience(body, report),
    )


# -- the model ------------------------------------------------------------------------------------------------


def _model(named: object, models: tuple[ModelRule, ...], report: Report) -> tuple[str, ModelRule]:
    """The model's name for the body (perhaps empty) and its rule."""
    name = report.clean(named.strip()) if isinstance(named, str) else ""
    if not name:
        report.note("no-model")
        return "", UNKNOWN
    rule = rule_for(name, models)
    if rule and rule.moved_to:
        new = name[: name.rfind("/") + 1] + rule.moved_to
        report.note("model-replaced", model=name, new=new)
        name, rule = new, rule_for(new, models)
    if rule is None:
        report.note("unknown-model", model=name)
        return name, UNKNOWN
    if rule.caution:
        report.note("about-model", about=rule.caution)
    return name, rule


# -- pictures -------------------------------------------------------------------------------------------------


def _pictures(asked: Asked, given: list[Given], rule: ModelRule, report: Report) -> list[Picture]:
    """Those of the last turn, then those of explicit keys; if there are none, those of the history."""
    explicit: list[Picture] = []
    for one in given:
        found = read_part(one.value)
        explicit += found
        if not found:
            report.drop(one.path, _NO_PICTURE)
    if not asked.pictures and not explicit:
        look_back(asked, report)
    pictures = [*asked.pictures, *explicit]
    if rule.reference == "plain" and not all(picture.url for picture in pictures):
        report.drop("file_id", _NO_FILE_ID)
        pictures = [picture for picture in pictures if picture.url]
    most = len(pictures) if rule.pictures is None else max(rule.pictures, 1)
    if len(pictures) > most:
        few = _CANNOT_EDIT if rule.pictures == 0 else _ONE_PICTURE
        report.drop(f"images[{most}:]", few if most == 1 else _TOO_MANY.format(most=most))
    return pictures[:most]


def _references(pictures: list[Picture], masks: list[Given], rule: ModelRule, report: Report) -> dict[str, Any]:
    """Pictures and mask as the JSON body of an edit has them."""
    members: dict[str, Any] = {}
    shown = [_reference(picture, rule, report) for picture in pictures]
    if rule.reference == "image_url":
        members = {"images": shown} if shown else {}
    elif shown:
        many = "image" if rule.reference == "plain" else "images"
        members = {"image": shown[0]} if len(shown) == 1 else {many: shown}
    for mask in masks:
        found = read_part(mask.value)
        if not found:
            report.drop(mask.path, _NO_PICTURE)
        elif "mask" in rule.refuses:
            report.drop(mask.path, rule.refuses["mask"])
        elif not pictures or "mask" in members:
            report.drop(mask.path, _OTHER_MASK if pictures else _ONLY_EDITS)
        else:
            members["mask"] = _reference(found[0], rule, report)
    return members


def _reference(picture: Picture, rule: ModelRule, report: Report) -> str | dict[str, str]:
    return reference(Picture(report.clean(picture.url or ""), report.clean(picture.file_id or "")), rule.reference)


# -- prompt and size ------------------------------------------------------------------------------------------


def _prompt_and_size(
    prompt: str, told: Parameters, block: Parameters, rule: ModelRule, report: Report
) -> tuple[str, dict[str, Any]]:
    """The prompt without the ratio's syntax, and the members of the body that tell the size."""
    markers = find_markers(prompt)
    levels = (told.shapes, block.shapes, [("", Shape(ratio=mark.ratio)) for mark in markers[:1]])
    if rule.shape is None:
        drop_all(levels, rule, report)
        if markers:
            report.note("marker-left", ratio=told_ratio(markers[0].ratio))
        return report.clean(prompt), {}
    wanted = choose(levels, rule.shape, report)
    if markers:
        _tell_markers(prompt, markers, wanted, report)
    left = without(prompt, [(mark.start, mark.end) for mark in markers if mark.kind != "label"])
    return report.clean(left), sized(wanted, rule.shape, report)


def _tell_markers(prompt: str, markers: list[Marker], wanted: Wanted, report: Report) -> None:
    first = told_ratio(markers[0].ratio)
    if len({mark.ratio for mark in markers}) > 1:
        report.note("several-ratios", ratio=first)
    if wanted.shape.proportion == markers[0].ratio:
        report.note("ratio-from-prompt", ratio=first)
    elif wanted.shape.proportion:
        report.note("ratio-overridden", ratio=first, kept=told_ratio(wanted.shape.proportion))
    for mark in markers[:_MOST_TOLD]:
        if mark.kind != "label":
            report.note("marker-cut", marker=prompt[mark.start : mark.end])


# -- other parameters -----------------------------------------------------------------------------------------


def _parameters(told: Parameters, block: Parameters, rule: ModelRule, edits: bool, report: Report) -> dict[str, Any]:
    """Every other parameter that the model takes; the others are reported."""
    members: dict[str, Any] = {}
    given_by_key = {**block.named, **told.named}
    for key, given in given_by_key.items():
        accepts = rule.takes.get(key)
        if key == "input_fidelity" and not edits and accepts:
            report.drop(given.path, _ONLY_EDITS)
            continue
        taken = take(given.value, accepts) if accepts else None
        if taken is None:
            chat_format = key == "response_format" and isinstance(given.value, Mapping)
            report.drop(given.path, _CHAT_FORMAT if chat_format else why_not(key, given.value, rule))
            continue
        members[key] = report.clean(taken.value) if isinstance(taken.value, str) else taken.value
        if taken.changed:
            report.note("value-changed", key=key, asked=given.value, value=taken.value)
        for inside, reason in taken.left:
            report.drop(f"{given.path}{inside}", reason)
    for needs in _NEEDS:
        has = needs.key in members and needs.value in (None, members[needs.key])
        if has and members.get(needs.other) not in needs.allowed:
            report.drop(given_by_key[needs.key].path, needs.reason)
            del members[needs.key]
    return dict(sorted(members.items()))


# -- advice ---------------------------------------------------------------------------------------------------


def _tell(body: dict[str, Any], endpoint: Endpoint, edits: bool, rule: ModelRule, report: Report) -> None:
    """Notes on the finished body."""
    prompt = body["prompt"]
    if not prompt.strip():
        report.note("no-prompt")
    if rule.prompt_limit and len(prompt) > rule.prompt_limit:
        report.note("prompt-too-long", limit=rule.prompt_limit)
    if rule.shape and (flags := other_flags(prompt)):
        report.note("flags-left", flags=" ".join(flags))
    if body.get("stream"):
        report.note("stream-events")
    for told, about in rule.unsure.items():
        key, _, value = told.partition("=")
        if key in body and value in ("", str(body[key])):
            report.note("unsure", key=told.replace("=", " "), about=about)
    if endpoint == "edits":
        report.note("edit-as-json")
    if edits and rule.edit_caution:
        report.note("about-model", about=rule.edit_caution)
    if endpoint == "generations" and (extra := [key for key in body if key not in SDK_ARGUMENTS]):
        report.note("extra-keys", keys=", ".join(extra))


def _patience(body: dict[str, Any], report: Report) -> int:
    """How long to wait, in seconds."""
    seconds = _SLOW.get(body.get("quality", ""), _PATIENCE)
    size = body.get("size", "")
    sides = _SIDES.fullmatch(size)
    large = sides and int(sides[1]) * int(sides[2]) > _LARGE
    if large or body.get("resolution", size).casefold() in _LARGE_STEPS:
        seconds = max(seconds, _LONG_PATIENCE)
    if seconds > _PATIENCE:
        report.note("timeout")
    return seconds
