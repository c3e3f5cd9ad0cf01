"""What holds around every test, here and in `compat`."""

from __future__ import annotations

import pytest

from chatimg_parse import StreamParser


@pytest.fixture(autouse=True)
def no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own failures show as what they are."""
    monkeypatch.setattr(StreamParser, "_net", False)
