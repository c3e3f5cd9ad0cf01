"""What a later answer about the same task changes in a result, field by field. Plain values; imports nothing of ours.

The first reply says what was asked for (parameters, ids, links), the later one what became of it.
"""

from __future__ import annotations

from typing import Any

# What the first reply said of the request holds; what it left out may come later.
_KEPT = ("params", "task_id", "id", "model", "preview_url", "source_url")
# Facts of the work, told anew by each answer.
_RENEWED = (
    "progress",
    "created",
    "background",
    "output_format",
    "quality",
    "size",
    "usage",
    "expires_at",
    "poll_url",
)
# Issues that a later answer settles, by what must have become of the task for that; `None`: by any answer at all.
_SETTLED: dict[str, tuple[str, ...] | None] = {
    "poll-timeout": None,
    "poll-no-endpoint": None,
    "poll-unauthorized": None,
    "stream-interrupted": ("completed", "failed", "refused"),
    "end-unknown": ("completed", "failed", "refused"),
    "body-cut": ("completed",),
    "url-cut": ("completed",),
    "claimed-but-missing": ("completed",),
    "only-partial-images": ("completed",),
    "unknown-state": ("completed", "failed", "refused"),
}


def merged(first: Any, later: Any) -> dict[str, Any]:
    """The fields of `first` that change with `later`, both `ImageResult`."""
    told = {name: _either(getattr(first, name), getattr(later, name)) for name in _KEPT}
    told |= {name: _either(getattr(later, name), getattr(first, name)) for name in _RENEWED}
    # What was delivered stays so: a later answer without a picture takes none back, and tells its error beside them.
    holder = first if _delivers(first) and not _delivers(later) and later.status != "completed" else later
    error = later.error if holder is later else _either(later.error, first.error)
    told |= {"status": holder.status, "error": error, "videos": holder.videos or (first.videos if holder.data else [])}
    told["data"] = _with_prompt(holder.data or (first.data if holder.videos else []), told["params"])
    told["progress"] = 100 if holder.status == "completed" else told["progress"]
    told["text"] = later.text if later.text.strip() else first.text
    known = {link.url for link in first.links}
    # A task that goes on shows another draft with each answer, which nobody will want.
    passing = ("draft",) if later.status == "pending" else ()
    fresh = (link for link in later.links if link.url not in known and link.role not in passing)
    told["links"] = [*first.links, *fresh]
    told["issues"] = _issues(first, later, holder.status, _enough(told["params"], told["data"]))
    return told


def _either(before: Any, after: Any) -> Any:
    return after if before is None else before


def _delivers(result: Any) -> bool:
    return bool(result.data or result.videos)


def _with_prompt(images: list[Any], params: Any) -> list[Any]:
    """A poll seldom repeats the prompt; where it does, it may be a revised one."""
    prompt = params.prompt if params is not None else None
    if prompt is None:
        return images
    return [
        image.model_copy(update={"revised_prompt": prompt}) if image.revised_prompt is None else image
        for image in images
    ]


def _enough(params: Any, images: list[Any]) -> bool:
    """As many pictures as were asked for."""
    return bool(images) and (params is None or params.n is None or len(images) >= params.n)


def _issues(first: Any, later: Any, status: str, enough: bool) -> list[Any]:
    """Both, each once, without those of the first that are settled."""
    again = {issue.code for issue in later.issues}
    kept = [issue for issue in first.issues if issue.code in again or not _is_settled(issue.code, status, enough)]
    known = {(issue.code, issue.message) for issue in kept}
    return [*kept, *(issue for issue in later.issues if (issue.code, issue.message) not in known)]


def _is_settled(code: str, status: str, enough: bool) -> bool:
    if code == "fewer-images":
        return enough
    statuses = _SETTLED.get(code, ())
    return statuses is None or status in statuses
