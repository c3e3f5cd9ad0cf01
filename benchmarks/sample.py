"""The typical finished relay reply, and the least that can be done to get the same result out of it."""

from __future__ import annotations

import json
from random import Random
from string import ascii_lowercase, digits

from chatimg_parse import Image, ImageResult, Link, Parameters, Span, Status

TASK = "task_01k2xw9d7qf3mbv8zt6n4hcrge"
BLOCK = '{\n  "prompt": "雨后石板小巷，一只猫蹲在灯笼下",\n  "ratio": "3:2",\n  "n": 1\n}'
REPLY = f"""\
```json
{BLOCK}
```

> ID: `{TASK}`
> [数据预览](https://asyncdata.net/web/{TASK}) | [原始数据](https://asyncdata.net/source/{TASK})

> 🕐 排队中.

> ⚡ 生成中...

> 🏃 进度 17..43..86..

> ✅ 生成完成

![cat](https://filesystem.site/cdn/20260402/b7Qw3ZtR.png)

[点击下载](https://filesystem.site/cdn/download/20260402/b7Qw3ZtR.png)"""


def varied(number: int) -> str:
    """The same reply of another task: ids, addresses, percents and words differ, as between two replies of a relay."""
    random = Random(number)
    task = "task_01" + "".join(random.choices(ascii_lowercase + digits, k=24))
    first, second, third = sorted(random.sample(range(10, 100), 3))
    text = REPLY.replace(TASK, task).replace("20260402/b7Qw3ZtR", f"2026{random.randrange(10**4):04}/{task[7:15]}")
    text = text.replace("17..43..86", f"{first}..{second}..{third}")
    return text.replace("雨后石板小巷", "".join(random.choices("雨后石板小巷山水云海", k=6)))


def by_hand(text: str, *, spans: bool = True) -> ImageResult:
    """The floor: the pieces of this one kind of reply by `str` methods, and one plainly constructed result.

    It checks nothing, tolerates nothing and knows where everything stands. With `spans` its result equals that of
    `parse`; without, it leaves out the places, as hand-written code would.
    """
    start = text.find("{")
    fence = text.find("\n```", start)
    raw = json.loads(text[start:fence])
    at = text.find("ID: `", fence) + 5
    task = text[at : text.find("`", at)]
    preview, at = _link(text, "[数据预览](", at, "数据预览", "preview", spans)
    source, at = _link(text, "[原始数据](", at, "原始数据", "source", spans)
    image_at = text.find("![", at)
    middle = text.find("](", image_at)
    end = text.find(")", middle)
    alt, url = text[image_at + 2 : middle], text[middle + 2 : end]
    download, at = _link(text, "[点击下载](", end, "点击下载", "download", spans)
    place = Span(image_at, end + 1) if spans else None
    image = Image(url=url, revised_prompt=raw["prompt"], alt=alt, download_url=download.url, span=place)
    shown = Link(url=url, label=alt, role="image", span=place)
    return ImageResult(
        data=[image],
        status=Status.COMPLETED,
        params=Parameters(prompt=raw["prompt"], ratio=raw["ratio"], n=raw["n"], raw=raw),
        task_id=task,
        preview_url=preview.url,
        source_url=source.url,
        progress=100,
        links=[preview, source, shown, download],
    )


def _link(text: str, opening: str, at: int, label: str, role: str, spans: bool) -> tuple[Link, int]:
    """The link that begins with `opening` behind `at`, and the offset behind it."""
    start = text.find(opening, at)
    first = start + len(opening)
    end = text.find(")", first)
    place = Span(start, end + 1) if spans else None
    return Link(url=text[first:end], label=label, role=role, span=place), end + 1
