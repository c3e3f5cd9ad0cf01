"""The README's examples run, and its tables tell what is there."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

from chatimg_parse import ImageResult
from chatimg_parse.models import LinkRole, Status

README = Path(__file__).parents[1] / "README.md"
TEXT = README.read_text(encoding="utf-8")


def test_examples_give_what_they_show() -> None:
    code = "\n".join(re.findall(r"```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE))
    example = doctest.DocTestParser().get_doctest(code, {}, "README.md", None, 0)
    runner = doctest.DocTestRunner(
        optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL
    )
    told: list[str] = []
    runner.run(example, out=told.append)
    assert (runner.failures, "".join(told)) == (0, "")
    assert runner.tries > 15


def test_field_table_names_every_field_status_and_role() -> None:
    table = TEXT[TEXT.index("## The result") : TEXT.index("## How fast")]
    told = set(re.findall(r"`(\w+)`", table))
    assert set(ImageResult.model_fields) <= told
    assert {status.value for status in Status} <= told
    assert all(role in table for role in LinkRole.__args__)  # type: ignore[attr-defined]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)\)", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)):
        assert (README.parent / target).exists(), target
