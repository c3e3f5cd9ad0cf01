"""Most tests of tables need no other process."""

from __future__ import annotations

import pytest

from chatimg_parse.scale import table

from ..support.tables.stored import Inline


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work of `convert` is done in this process."""
    monkeypatch.setattr(table, "Crew", Inline)
