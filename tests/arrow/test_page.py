"""The examples of docs/scale.md are right."""

from __future__ import annotations

from ..support.pages import run_examples


def test_the_examples_of_the_page() -> None:
    tries, told = run_examples("docs/scale.md")
    assert tries > 5
    assert not told, told
