"""The pages that users read: their examples run, their tables tell what is there, their links lead somewhere."""

from __future__ import annotations

import doctest
import re

import pytest

from chatimg_parse import ImageResult
from chatimg_parse.models import LinkRole, Status

from ..support.pages import ROOT, SITE, anchors, page, run_examples, targets

ENGLISH, CHINESE = page("README.md"), page("README.zh.md")
READMES = ["README.md", "README.zh.md"]
PAGES = [*READMES, "CONTRIBUTING.md", "SECURITY.md", *SITE]
FENCES = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("README.md", 15),
        ("README.zh.md", 15),
        ("docs/start.md", 20),
        ("docs/guide.md", 60),
        ("docs/bodies.md", 5),
        ("docs/errors.md", 7),
    ],
)
def test_examples_give_what_they_show(name: str, least: int) -> None:
    tries, wrong = run_examples(name, doctest.IGNORE_EXCEPTION_DETAIL)
    assert wrong == ""
    assert tries > least


def test_the_first_page_is_short() -> None:
    assert len(ENGLISH.split()) <= 1200


def test_both_first_pages_show_the_same() -> None:
    """The same sections, the same code but for its comments, the same links."""

    def code(text: str) -> list[tuple[str, str]]:
        return [(kind, re.sub(r"\s+# .*", "", block)) for kind, block in FENCES.findall(text)]

    assert code(CHINESE) == code(ENGLISH)
    assert len(re.findall(r"^## ", CHINESE, re.MULTILINE)) == len(re.findall(r"^## ", ENGLISH, re.MULTILINE))
    assert {*targets(CHINESE)} - {"README.md"} == {*targets(ENGLISH)} - {"README.zh.md"}


def test_field_table_names_every_field_status_and_role() -> None:
    text = page("docs/guide.md")
    table = text[text.index("## The result") : text.index("## Words and keys")]
    told = set(re.findall(r"`(\w+)`", table))
    assert set(ImageResult.model_fields) <= told
    assert {status.value for status in Status} <= told
    assert all(role in table for role in LinkRole.__args__)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(name: str) -> None:
    for target in targets(page(name)):
        path, _, place = target.partition("#")
        goal = (ROOT / name).parent / path if path else ROOT / name
        assert goal.exists(), target
        assert not place or place in anchors(goal.read_text(encoding="utf-8")), target
