"""The pictures in `docs/screens`: what each shows, and the recordings that it is made from. A new one is a row here.

Knows which commands are run and on what, not how a terminal or a page becomes a picture (`camera.py`). Replies are
those of `tests/fixtures`, in English, so that no font for other scripts is needed, and with hosts of examples in the
place of real ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.support.cases import FIXTURES
from tests.support.pages import ROOT
from tests.support.tables.read_replies import ordinary, written

SCREENS = ROOT / "docs" / "screens"
COLUMNS = 80
# Real hosts are not advertised, and a sign that wants a font of its own is left out; all is read in the same way.
_INSTEAD = {
    "filesystem.site": "files.example",
    "asyncdata.net": "asyncdata.example",
    "replicate.com": "replicate.example",
    " \N{WHITE HEAVY CHECK MARK}": "",
}

Prepared = Callable[[Path], object]  # puts into a folder what the command reads


@dataclass(frozen=True)
class AtTerminal:
    """A command in a terminal.

    `rows`: how many of its lines are shown; `slowly`: pieces of a pipe named `stream`, one a second; `until`: the
    picture is taken half a second after this was seen, not at the end.
    """

    command: str
    prepare: Prepared = lambda _: None
    rows: int | None = None
    slowly: Callable[[], list[str]] | None = None
    until: str | None = None


@dataclass(frozen=True)
class InBrowser:
    """A page that a command writes: `page.html`. `height`: how many pixels of it; `over`: what the mouse points at."""

    command: str
    prepare: Prepared
    height: int
    scheme: Literal["light", "dark"] = "light"
    over: str | None = None


def _recorded(case: str) -> str:
    """The input of a fixture: a text, or the JSON of a body."""
    told = json.loads((FIXTURES / f"{case}.json").read_text(encoding="utf-8"))["input"]
    text = told if isinstance(told, str) else json.dumps(told, ensure_ascii=False, indent=2)
    for real, shown in _INSTEAD.items():
        text = text.replace(real, shown)
    return text


def _content(case: str) -> str:
    """The content of a body that is a fixture."""
    return str(json.loads(_recorded(case))["choices"][0]["message"]["content"])


def _file(name: str, text: Callable[[], str]) -> Prepared:
    return lambda folder: (folder / name).write_text(text(), encoding="utf-8")


def _pieces() -> list[str]:
    """A content as a stream, cut where the gateway told something new."""
    return [*map(_chunk, _cut(_content(_ROBOT))), "data: [DONE]\n\n"]


def _cut(content: str) -> Iterator[str]:
    head, *lines = content.split("\n> ")
    yield head
    for line in lines:
        yield f"\n> {line}"


def _chunk(text: str) -> str:
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': {'content': text}}]})}\n\n"


def _table(folder: Path) -> None:
    rows = [row for row in ordinary(1000) if f"{row['model']}{row['prompt']}".isascii()]
    written(folder / "table" / "part-00000.parquet", rows)


_ROBOT = "relay-en/plain-fence-percent-line"
_reply = _file("reply.md", lambda: _content(_ROBOT))
_task = _file("task.json", lambda: _recorded("replicate/failed-with-nsfw-sentence"))

ROWS: dict[str, AtTerminal | InBrowser] = {
    "summary-completed": AtTerminal("chatimg-parse reply.md", _reply),
    "summary-pending": AtTerminal(
        "chatimg-parse reply.md", _file("reply.md", lambda: _recorded("crazyrouter/preview-page-asyncdata-pending"))
    ),
    "summary-refused": AtTerminal("chatimg-parse task.json", _task),
    "explain": AtTerminal("chatimg-parse --explain reply.md", _reply),
    "follow-middle": AtTerminal("chatimg-parse --follow stream", slowly=_pieces, until="62%"),
    "follow-end": AtTerminal("chatimg-parse --follow stream", slowly=_pieces),
    "help": AtTerminal("chatimg-parse --help", rows=24),
    "explain-page": InBrowser("chatimg-parse --explain=html reply.md > page.html", _reply, 1150, over="[data-name=id]"),
    "explain-page-dark": InBrowser(
        "chatimg-parse --explain=html task.json > page.html", _task, 1000, scheme="dark", over=".tree .kind >> nth=-1"
    ),
    "report-page": InBrowser("chatimg-parse --report page.html table > report.txt", _table, 1100),
}
