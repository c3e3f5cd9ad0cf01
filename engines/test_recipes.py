"""The recipes of docs/scale.md for one core: each is run as it stands there, in a folder with `replies`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.pages import page

from .replies import Replies, assert_told, rows_of

_RECIPE = re.compile(r"^\*\*([^*]+)\*\*.*?\n\n```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPES = dict(_RECIPE.findall(page("docs/scale.md").partition("## On one core")[2].partition("\n## ")[0]))


def test_the_page_has_a_recipe_for_each_engine() -> None:
    assert [*RECIPES] == ["DuckDB", "Polars", "Hugging Face datasets", "pyarrow alone"]


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe(name: str, replies: Replies, tmp_path: Path) -> None:
    for each in ("replies", "replies.parquet"):
        (tmp_path / each).symlink_to(replies.folder / each)
    program = [sys.executable, "-c", RECIPES[name]]
    done = subprocess.run(
        program, cwd=tmp_path, env=os.environ, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert_told(rows_of(tmp_path / "told.parquet"), replies.rows)
