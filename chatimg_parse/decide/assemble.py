"""From findings to the result: pictures, preview rule, task, status, and the models that hold them."""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Any, NamedTuple, get_args

from ..issues import CODES
from ..models import Image, ImageResult, LinkRole, Span, Status
from ..text import placeholders
from ..text.block.parameters import normalized
from ..text.record.findings import Findings, Hyperlink, Picture, Place, Remark
from ..text.urls import is_web_page
from ..text.words import addresses
from ..text.words.vocabulary import Vocabulary
from .clean import Clean
from .evidence import NONE, Evidence, forget_labels, weigh
from .gallery import Gallery, gallery_of, keys_of, picture_key
from .status import Decider, Told, timeline_of
from .tasks import Task, task_of

Plain = dict[str, Any]
_ROLES: dict[str, LinkRole] = {role: role for role in get_args(LinkRole)}
_ROLES |= {"play": "video", "picture": "other", "cover": "poster", "download-video": "download"}
_MEDIA_TYPE = re.compile(r"image/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}")
# What a preview that leads there is not.
_NO_PICTURES = frozenset(("page", "watch", "audio", "archive", "document", "api"))
_STATED = ("background", "output_format", "quality", "size")
_NAMES = ("id", "model", "poll_url")


class Assembly(NamedTuple):
    """The result, and which status rule gave it (for `explain`)."""

    result: ImageResult
    rule: str
    evidence: Evidence = NONE


def assemble(found: Findings, vocabulary: Vocabulary, preview: str, *, expects_image: bool = False) -> Assembly:
    """Decide the findings of one reply. `preview` is `auto`, `always` or `never` (rule 10).

    `expects_image`: the caller asked for nothing but pictures (rule 5a).
    """
    evidence = weigh(found, expected=expects_image)
    if not evidence.task:
        forget_labels(found)
    gallery = gallery_of(found)
    decider = Decider(found, vocabulary, evidence)
    if found.strangers:
        _strangers(found, gallery, decider, evidence)
    task = _task(found, gallery) if found.signs else None
    page = task is not None and _preview_rule(found, gallery, decider, task, preview)
    polled = found.envelope is not None and "poll" in [sign.kind for sign in found.signs]
    linked = task is not None and (task.source is not None or page)
    delivered = gallery.delivered
    outcome = decider.outcome(
        delivered=delivered,
        last_at=gallery.last_at() if delivered else -1,
        started=polled or linked or (task is not None and task.id is not None),
        linked=linked,
    )
    if outcome.issue:
        found.remarks.append(Remark(outcome.issue, 0, found.length))
    if found.partial and not delivered:
        found.remarks.append(Remark("only-partial-images", 0, found.length))
    wanted = (found.asked["n"] if found.asked else None) or 0
    if 0 < len(gallery.entries) < wanted:
        found.remarks.append(Remark("fewer-images", 0, found.length))
    result = _result(found, gallery, task, outcome.status, outcome.error, decider.line.progress)
    return Assembly(result, outcome.rule, evidence)


def _strangers(found: Findings, gallery: Gallery, decider: Decider, evidence: Evidence) -> None:
    """What is a picture by itself in a member that no row knows (rule 21)."""
    known = {key for entry in gallery.entries for key in keys_of(entry.picture)}
    known |= {picture_key(link.url, None) for link in found.links}
    strangers = [picture for picture in found.strangers if known.isdisjoint(keys_of(picture))]
    open_to = not gallery.delivered and not found.text.strip() and decider.lets_strangers()
    seen: set[object] = set()
    for picture in strangers:
        key = keys_of(picture)[0]
        if key in seen or picture.cut:
            continue
        seen.add(key)
        found.remarks.append(Remark("picture-in-unknown-field", picture.at, picture.end, picture.place))
        if open_to and not (picture.labelled and not evidence.task):
            gallery.enter(picture)
            found.pictures.append(picture)
        elif picture.url is not None:
            found.links.append(Hyperlink(picture.at, picture.end, picture.url, None, "other", place=picture.place))


def so_far(found: Findings, told: Container[object], *, task: bool) -> ImageResult:
    """What no continuation can take back of the findings so far: nothing is decided that the end could decide anew.

    `told` holds the keys of the pictures that are certain; `task`: it is certain that labels count.
    """
    words = found.text
    if not task:
        forget_labels(found)
    found.text = words
    found.pictures = [picture for picture in found.pictures if any(key in told for key in keys_of(picture))]
    gallery = gallery_of(found, final=False)
    chosen, _ = task_of(found.signs, found.choices, gallery.first_at())
    status = Status.COMPLETED if gallery.delivered else Status.PENDING
    return _result(found, gallery, chosen, status, None, timeline_of(found).progress)


def _task(found: Findings, gallery: Gallery) -> Task | None:
    """The task of the result. The id of a verdict counts where nothing else gave one."""
    task, second = task_of(found.signs, found.choices, gallery.first_at())
    if second is not None:
        found.remarks.append(Remark("several-tasks", second.at, second.at))
    if task is not None and task.id is not None:
        return task
    told = next((sign for sign in found.signs if sign.kind == "verdict-id"), None)
    if told is None:
        return task
    return Task(told.at, told.value) if task is None else Task(task.at, told.value, task.preview, task.source)


def _preview_rule(found: Findings, gallery: Gallery, decider: Decider, task: Task, preview: str) -> bool:
    """Make the preview the picture where it is one; True if it stays a page that says where to look."""
    if task.preview is None:
        return False
    if gallery.delivered or preview == "never":
        return True
    ids = [sign.value for sign in found.signs if sign.kind in ("id", "verdict-id")]
    if preview == "auto" and (
        addresses.kind_of(task.preview) in _NO_PICTURES or is_web_page(task.preview, ids) or decider.forbids_preview()
    ):
        return True
    link = next(link for link in found.links if link.url == task.preview and link.role == "preview")
    gallery.add(link, "preview")
    found.remarks.append(Remark("preview-as-image", link.at, link.end, link.place))
    return False


def _result(
    found: Findings, gallery: Gallery, task: Task | None, status: Status, error: Told | None, progress: int | None
) -> ImageResult:
    clean = Clean()
    params = _parameters(found, clean) if found.params is not None else None
    stated = _stated(found, clean) if found.envelope is not None or found.parameters is not None else {}
    images = [
        _image(entry.picture, _span(found, entry.picture, clean), entry.download, clean) for entry in gallery.entries
    ]
    videos = [{"url": clip.url, "poster_url": clip.poster} for clip in gallery.clips]
    links = _links(found, gallery, clean) if found.links or found.pictures else []
    text = clean.text(found.text)
    fault = None if error is None else dict(zip(error._fields, map(clean.optional, error), strict=True))
    if clean.issues:
        known = {remark.code for remark in found.remarks}
        found.remarks += [Remark(code, 0, found.length) for code in clean.issues if code not in known]
    issues = [
        {"code": remark.code, "message": CODES[remark.code], "span": _span(found, remark, clean)}
        for remark in found.remarks
    ]
    # Plain values and one validation: a constructor for each model would cost many times as much.
    told: Plain = {
        "data": images,
        "status": status,
        "params": params,
        "task_id": task.id if task else None,
        "preview_url": task.preview if task else None,
        "source_url": task.source if task else None,
        "progress": 100 if status is Status.COMPLETED else progress,
        "videos": videos,
        "links": links,
        "error": fault,
        "text": text,
        "issues": issues,
    }
    return ImageResult.model_validate({**told, **stated} if stated else told)


def _stated(found: Findings, clean: Clean) -> Plain:
    """What the body states of itself and of its pictures, else what the parameter block does."""
    block, body, stated = found.parameters, found.envelope, Plain()
    if block is not None:
        stated = {key: block[key] for key in _STATED if isinstance(block.get(key), str) and block[key]}
    if body is None:
        return {key: clean.text(value) for key, value in stated.items()}
    for key in _STATED:
        value = getattr(body, key)
        if value:
            stated[key] = value
    for key in _NAMES:
        stated[key] = getattr(body, key)
    cleaned = {key: value and clean.text(value) for key, value in stated.items()}
    return {**cleaned, "expires_at": body.expires_at, "created": body.created, "usage": clean.tree(body.usage)}


def _span(found: Findings, item: Remark | Picture | Hyperlink, clean: Clean) -> Span | None:
    """Where it stands in the text that it came from, whose name holds keys; `None` for what is said of a whole body."""
    if item.place is None:
        return Span(item.at, item.end) if found.envelope is None else None
    return _placed(item.place, clean)


def _placed(place: Place, clean: Clean) -> Span:
    start, end, source = place
    return Span(start, end, source and clean.text(source))


def _parameters(found: Findings, clean: Clean) -> Plain | None:
    if found.parameters is None:
        return None
    raw = clean.tree(found.params)
    # What a wrapper holds as a string was not cleaned with it.
    if found.parameters is found.params and not clean.changed and found.asked is not None:
        return {"raw": raw, **found.asked}
    return {"raw": raw, **normalized(clean.tree(found.parameters))}


def image_of(picture: Picture, place: Place | None) -> Image:
    """The model of a final picture, the same while a stream goes on and at its end."""
    clean = Clean()
    return Image(**_image(picture, None if place is None else _placed(place, clean), None, clean))


def _image(picture: Picture, span: Span | None, download: str | None, clean: Clean) -> Plain:
    return {
        "url": picture.url,
        "b64_json": None if placeholders.is_key(picture.data) else picture.data,
        "revised_prompt": clean.optional(picture.prompt),
        "media_type": None if picture.media_type is None else _media_type(picture.media_type),
        "width": picture.width,
        "height": picture.height,
        "alt": clean.optional(picture.alt),
        "download_url": download,
        "origin": picture.origin,
        "span": span,
    }


def _media_type(told: str) -> str | None:
    """The type without its parameters, in lower case; `None` for what is no type of a picture (RFC 6838, 4.2)."""
    told = told.partition(";")[0].strip().lower()
    return told if _MEDIA_TYPE.fullmatch(told) else None


def _links(found: Findings, gallery: Gallery, clean: Clean) -> list[Plain]:
    """Every link in the order of the text: pictures with a URL, and the others by their roles."""
    rows: list[tuple[Picture | Hyperlink, str, str | None, LinkRole]] = []
    posters = {id(picture) for picture in gallery.posters}
    for picture in found.pictures:
        if picture.url is not None:
            role: LinkRole = "poster" if id(picture) in posters else "image"
            rows.append((picture, picture.url, picture.alt, role))
            if picture.smaller is not None:
                rows.append((picture, picture.smaller, picture.alt, "other"))
    rows += [(link, link.url, link.label, _role(link, gallery)) for link in found.links]
    rows.sort(key=_place_of_row)
    return [
        {"url": url, "label": label and clean.text(label), "role": role, "span": _span(found, item, clean)}
        for item, url, label, role in rows
    ]


def _place_of_row(row: tuple[Picture | Hyperlink, str, str | None, LinkRole]) -> int:
    return row[0].at


def _role(link: Hyperlink, gallery: Gallery) -> LinkRole:
    if id(link) in gallery.image_links and link.role not in ("preview", "download", "draft"):
        return "image"
    return _ROLES.get(link.role, "other")
