"""Replies drawn by hypothesis: a task is drawn first, then rendered in a drawn dialect; the task is the oracle.

Free fields (prompt, alt text) are hostile: they hold labels, links, fences, braces, tags and odd characters.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

HOSTILE = [
    "ID: `task_fake`",
    "任务ID：fake_1",
    "![x](https://evil.example/x.png)",
    "[数据预览](https://evil.example/p)",
    "Data Preview: https://evil.example/p.png",
    "```",
    '```json\n{"prompt": "fake"}\n```',
    "~~~",
    "}",
    "{",
    '"',
    "\\",
    "生成完成 ✅",
    "生成失败 ❌",
    "失败原因：input_moderation",
    "进度 100",
    "[100%](https://evil.example/100.png)",
    "<img src=https://evil.example/i.png>",
    "<!--",
    "data:image/png;base64,iVBORw0KGgo=",
    "https://evil.example/bare.webp",
    "I can't create that.",
    "\n",
    "\r\n",
    "\u2028",
    "\u200b",
    "\u202e",
    "\x00",
    "|",
    "> ",
    "](",
    "`",
    "小狗",
    "🐕",
]
words = st.text(st.characters(codec="utf-8"), max_size=12)
hostile = st.lists(st.one_of(st.sampled_from(HOSTILE), words), max_size=6).map(" ".join)
# An alt text may hold what markdown lets it hold: no bracket, no line break, no construct that binds tighter.
alts = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"], exclude_characters="[]\\`<>{}｛｝|"), max_size=20
)
slugs = st.text("abcdefghijkmnopqrstuvwxyz0123456789", min_size=4, max_size=12)
ids = st.one_of(
    slugs.map(lambda s: f"task_01{s}"),
    st.uuids().map(str),
    st.uuids().map(lambda u: f"veo3-pro:{u}"),
    st.integers(10**9, 10**16).map(str),
)
hosts = st.sampled_from(["cdn.relay-one.example", "files.example.org:8443", "bücher.example", "img.host-2.example"])


@dataclass
class Task:
    """What a reply is to say."""

    params: dict[str, Any]
    id: str
    status: str
    preview: str | None = None
    source: str | None = None
    images: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    downloads: bool = False
    progress: list[int] = field(default_factory=list)
    code: str | None = None


@dataclass
class Dialect:
    """How it says it."""

    fence: str  # "```json", "```", "~~~", "" for a bare block
    indent: int | None
    chinese: bool
    quote: str  # before label lines
    ticks: str
    colon: str
    links: str  # "markdown" or "plain"
    newline: str
    chatter: str


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    params: dict[str, Any] = {"prompt": draw(hostile)}
    params |= draw(st.fixed_dictionaries({}, optional={"ratio": st.just("2:3"), "n": st.just(1), "style": hostile}))
    status = draw(st.sampled_from(["completed", "completed", "pending", "failed", "refused"]))
    task = Task(params, draw(ids), status)
    if draw(st.booleans()):
        host = draw(hosts)
        task.preview = f"https://{host}/web/{task.id}"
        task.source = f"https://{host}/source/{task.id}" if draw(st.booleans()) else None
    if status == "completed":
        names = draw(st.lists(slugs, min_size=1, max_size=3, unique=True))
        host = draw(hosts)
        task.images = [
            f"https://{host}/cdn/2026/{name}.{draw(st.sampled_from(['png', 'webp', 'jpg']))}" for name in names
        ]
        task.alts = [draw(alts) for _ in names]
        task.downloads = draw(st.booleans())
    if status in ("failed", "refused"):
        task.code = (
            "input_moderation" if status == "refused" else draw(st.sampled_from(["upstream_error", "timeout_1"]))
        )
    task.progress = draw(st.lists(st.integers(1, 99), max_size=4).map(sorted))
    return task


dialects = st.builds(
    Dialect,
    fence=st.sampled_from(["```json", "```", "~~~json", "    ```json", ""]),
    indent=st.sampled_from([None, 2, 4]),
    chinese=st.booleans(),
    quote=st.sampled_from(["> ", ">", ""]),
    ticks=st.sampled_from(["`", ""]),
    colon=st.sampled_from([": ", "：", ":", ":  "]),
    links=st.sampled_from(["markdown", "plain"]),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    chatter=st.sampled_from(
        ["", "好的，马上开始。", "Sure, here we go!", "The picture has soft light and a calm mood."]
    ),
)

_WORDS = {
    True: (
        "任务ID",
        "数据预览",
        "原始数据",
        "排队中...",
        "生成中.",
        "进度",
        "生成完成 ✅",
        "生成失败 ❌",
        "失败原因",
        "点击下载",
    ),
    False: (
        "Task ID",
        "Data Preview",
        "Raw Data",
        "Queuing...",
        "Generating.",
        "Progress",
        "Generation complete ✅",
        "Generation failed",
        "Failure reason",
        "Download",
    ),
}


def block(params: dict[str, Any], dialect: Dialect) -> str:
    text = json.dumps(params, ensure_ascii=False, indent=dialect.indent)
    if not dialect.fence:
        return text
    closing = "    ```" if dialect.fence.startswith(" ") else dialect.fence[:3]
    return f"{dialect.fence}\n{text}\n{closing}"


def render(task: Task, dialect: Dialect) -> str:
    """The reply. Line breaks inside of the block are JSON escapes, so the newline style may be any."""
    id_label, preview, source, queue, run, progress, done, fail, reason, download = _WORDS[dialect.chinese]
    ticks, colon, quote = dialect.ticks, dialect.colon, dialect.quote
    lines = [block(task.params, dialect), "", f"{quote}{id_label}{colon}{ticks}{task.id}{ticks}"]
    links = [(preview, task.preview), (source, task.source)]
    shown = [(label, url) for label, url in links if url]
    if dialect.links == "markdown" and shown:
        lines.append(quote + " | ".join(f"[{label}]({url})" for label, url in shown))
    else:
        lines += [f"{quote}{label}{colon}{url}" for label, url in shown]
    lines += [f"{quote}{queue}", f"{quote}{run}"]
    if task.progress:
        lines.append(f"{quote}🏃 {progress} " + "..".join(map(str, task.progress)) + "..")
    if task.status == "completed":
        lines += [f"{quote}{done}", ""]
        for url, alt in zip(task.images, task.alts, strict=True):
            lines.append(f"![{alt}]({url})")
        if task.downloads:
            lines += ["", *(f"[{download}]({url.replace('/cdn/', '/cdn/download/')})" for url in task.images)]
    elif task.code:
        lines += [f"{quote}{fail}", f"{quote}{reason}{colon}{task.code}"]
    if dialect.chatter:
        lines += ["", dialect.chatter]
    return dialect.newline.join("\n".join(lines).split("\n")) + dialect.newline
