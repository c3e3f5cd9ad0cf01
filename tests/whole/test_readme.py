"""The README's examples run, and its tables tell what is there."""

from __future__ import annotations

import doctest
import re

from chatimg_parse import ImageResult
from chatimg_parse.models import LinkRole, Status

from ..support.pages import ROOT, page, run_examples

TEXT = page("README.md")


def test_examples_give_what_they_show() -> None:
    tries, wrong = run_examples("README.md", doctest.IGNORE_EXCEPTION_DETAIL)
    assert wrong == ""
    assert tries > 15


def test_field_table_names_every_field_status_and_role() -> None:
    table = TEXT[TEXT.index("## The result") : TEXT.index("## How fast")]
    told = set(re.findall(r"`(\w+)`", table))
    assert set(ImageResult.model_fields) <= told
    assert {status.value for status in Status} <= told
    assert all(role in table for role in LinkRole.__args__)  # type: ignore[attr-defined]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(((?!https?:)[^)#]+)\)", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)):
        assert (ROOT / target).exists(), target
