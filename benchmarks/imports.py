"""What `import chatimg_parse` costs a process beside the imports of its two dependencies."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from .timing import Competitor, against, duration, interleaved, table, times

ROUNDS = 15
GOAL = 1.3
_DEPENDENCIES = "import pydantic, regex; pydantic.BaseModel"
_ONE_MODEL = f"""
{_DEPENDENCIES}
class M(pydantic.BaseModel):
    x: int
"""
# The fields of the models of chatimg_parse, without their methods.
_MODELS = """
from dataclasses import dataclass
from enum import Enum
from typing import Any, Literal
import regex
from pydantic import BaseModel, ConfigDict
S, I = str | None, int | None
class Status(str, Enum):
    A, B, C, D, E = "completed", "pending", "failed", "refused", "no_image"
@dataclass(frozen=True)
class Span:
    start: int
    end: int
    source: S = None
class M(BaseModel):
    model_config = ConfigDict(frozen=True)
class Issue(M):
    code: str
    message: str
    span: Span | None = None
class Link(M):
    url: str
    label: S = None
    role: Literal["image", "download", "preview", "source", "draft", "video", "poster", "input", "other"] = "other"
    span: Span | None = None
class Image(M):
    url: S = None
    b64_json: S = None
    revised_prompt: S = None
    media_type: S = None
    width: I = None
    height: I = None
    alt: S = None
    download_url: S = None
    origin: str = ""
    span: Span | None = None
class Video(M):
    url: str
    poster_url: S = None
class Parameters(M):
    prompt: S = None
    ratio: S = None
    n: I = None
    size: S = None
    raw: dict[str, Any]
class ErrorInfo(M):
    code: S = None
    type: S = None
    message: S = None
class Result(M):
    created: I = None
    data: list[Image] = []
    background: S = None
    output_format: S = None
    quality: S = None
    size: S = None
    usage: dict[str, Any] | None = None
    status: Status = Status.E
    params: Parameters | None = None
    task_id: S = None
    preview_url: S = None
    source_url: S = None
    progress: I = None
    videos: list[Video] = []
    links: list[Link] = []
    error: ErrorInfo | None = None
    text: str = ""
    issues: list[Issue] = []
    id: S = None
    model: S = None
"""
PROCESSES = {
    "bare interpreter": "pass",
    "`import pydantic, regex`": "import pydantic, regex",
    "the same, `pydantic.BaseModel` touched": _DEPENDENCIES,
    "the same, one model of one field built": _ONE_MODEL,
    "the same, models such as ours built": _MODELS,
    "`import chatimg_parse`": "import chatimg_parse",
}


def run() -> Iterator[str]:
    """The tables of this section."""
    yield "## Import, whole processes"
    timings = interleaved({name: _process(code) for name, code in PROCESSES.items()}, rounds=ROUNDS, sample=0)
    touched, built = list(PROCESSES)[2:4]
    rows = []
    for name in PROCESSES:
        ratio = timings.ratio(name, touched)
        goal = against(ratio, GOAL) if "chatimg" in name else ""
        rows.append((name, duration(timings.median(name)), times(ratio), times(timings.ratio(name, built)), goal))
    yield table(("process", "median", "of pydantic + regex", "of these with one model", "goal"), rows)
    yield (
        "`import pydantic` is lazy: most of it is loaded when `BaseModel` is touched (the base of the goal), and the "
        "rest when the first model is built, which every library of models must do."
    )


def _process(code: str) -> Competitor:
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)
