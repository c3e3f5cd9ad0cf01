"""The pages that are looked at: ordinary ones, and those of replies that mean harm. A new page is a row here.

All addresses in them are of hosts whose names end in `.example`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

from chatimg_parse.report import report
from tests.support.tables.read_replies import hostile, ordinary, written

_NOW = datetime(2026, 11, 26, tzinfo=timezone.utc)


def _report(folder: Path) -> str:
    return report(written(folder / "part-00000.parquet", ordinary(1000)), now=_NOW).as_html()


def _hostile_report(folder: Path) -> str:
    return report(written(folder / "part-00000.jsonl", hostile()), now=_NOW).as_html()


def _empty_report(folder: Path) -> str:
    return report(written(folder / "part-00000.parquet", [])).as_html()


# Each makes the page, in a folder where it may leave what it needs.
PAGES: dict[str, Callable[[Path], str]] = {
    "report": _report,
    "hostile-report": _hostile_report,
    "empty-report": _empty_report,
}
