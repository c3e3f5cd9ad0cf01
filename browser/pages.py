"""The pages that are looked at: ordinary ones, and those of replies that mean harm. A new page is a row here.

All addresses in them are of hosts whose names end in `.example`.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from chatimg_parse.explain import explain_html
from chatimg_parse.report import report
from tests.support.tables.read_replies import HOSTILE, HOSTILE_URLS, drawn_png, hostile, ordinary, written

_NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)


def _report(folder: Path) -> str:
    return report(written(folder / "part-00000.parquet", ordinary(1000)), now=_NOW).as_html()


def _hostile_report(folder: Path) -> str:
    return report(written(folder / "part-00000.jsonl", hostile()), now=_NOW).as_html()


def _empty_report(folder: Path) -> str:
    return report(written(folder / "part-00000.parquet", [])).as_html()


# -- explanations ---------------------------------------------------------------------------------------------

_DRAWN = f"data:image/png;base64,{b64encode(drawn_png(7)).decode()}"
_REPLY = f"""\
<think>Perhaps like ![this](https://files.example/thought.png)?</think>
```json
{{"prompt": "一只猫 on a sofa", "ratio": "3:2", "n": 2}}
```

> ID: `task_01k8mhe0hw5xvgjw`
>[Data Preview](https://asyncdata.example/web/task_01k8mhe0hw5xvgjw) | [Raw Data](https://asyncdata.example/source/task_01k8mhe0hw5xvgjw)
> 排队中...
> Progress 36..[62](https://videos.example/half.png)..

[![linked](https://files.example/cat.png)](https://files.example/page), نموذج صورة, 图片 ![图]({_DRAWN})

[Click to download](https://files.example/download/{"long/" * 40}cat.png), see `https://...` and [help](https://files.example/help)
"""


def _explained(_folder: Path) -> str:
    return explain_html(_REPLY)


def _refused(_folder: Path) -> str:
    return explain_html("> 生成失败 ❌\n> 失败原因：input_moderation")


def _body() -> dict[str, Any]:
    picture = "https://files.example/{}.png".format
    return {
        "taskId": "task_01k8mhe0hw5xvgjw",
        "status": "succeeded",
        "request": {"image": picture("sent"), "prompt": "a cat"},
        "bot": {"avatar": picture("face")},
        "tableau": picture("strange"),
        "choices": [{"message": {"content": _REPLY}}, {"message": {"content": "生成失败 ❌"}}],
        "results": [{"url": picture("1"), "width": 4}, {"url": picture("2"), "filtered": True}],
        "data": [{"b64_json": _DRAWN.partition(",")[2]}, *({"index": n, "nested": [{"n": n}]} for n in range(900))],
    }


def _explained_body(_folder: Path) -> str:
    return explain_html(_body())


def _explained_stream(_folder: Path) -> str:
    pieces = [{"choices": [{"index": 0, "delta": {"content": _REPLY[at : at + 40]}}]} for at in range(0, 1200, 40)]
    return explain_html("".join(f"data: {json.dumps(piece)}\n\n" for piece in pieces) + "data: [DONE]\n\n")


def _hostile_texts() -> str:
    lines = [
        f"![{text}]({url}) <a href='{url}'>{text}</a> {url}"
        for text, url in zip(HOSTILE, HOSTILE_URLS * 2, strict=False)
    ]
    return "\n".join([*HOSTILE, *lines, f"![{HOSTILE[1]}]({_DRAWN})", f"Preview: {HOSTILE_URLS[0]}"])


def _explained_hostile(_folder: Path) -> str:
    text = _hostile_texts()
    svg = "data:image/svg+xml;utf8,<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
    body = {
        **dict(zip(HOSTILE, HOSTILE_URLS * 2, strict=False)),
        "image": svg,
        "choices": [{"message": {"content": text}}, {"message": {"content": f"```json\n{text}"}}],
        "error": {"code": HOSTILE[0], "message": HOSTILE[2]},
        "task_id": HOSTILE[3],
    }
    return explain_html(body, allow_svg=True)


# Each makes the page, in a folder where it may leave what it needs.
PAGES: dict[str, Callable[[Path], str]] = {
    "report": _report,
    "hostile-report": _hostile_report,
    "empty-report": _empty_report,
    "explained": _explained,
    "refused": _refused,
    "explained-body": _explained_body,
    "explained-stream": _explained_stream,
    "hostile-explained": _explained_hostile,
}
