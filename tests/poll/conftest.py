"""No test of polling waits."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, cast

import pytest

from chatimg_parse.poll import drivers

from ..support.polling.gateway import Clock, Gateway


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The drivers' clock, which only their sleeping moves."""
    told = Clock()
    monkeypatch.setattr(drivers, "clock", told)
    monkeypatch.setattr(drivers, "sleep", told.sleep)
    monkeypatch.setattr(drivers, "asleep", told.asleep)
    return told


@pytest.fixture
def strangers(monkeypatch: pytest.MonkeyPatch) -> Callable[[Gateway | None], None]:
    """Let a gateway be what strangers' addresses answer, or with `None` let the extra be missing."""

    def set_up(gateway: Gateway | None) -> None:
        module: Any = None if gateway is None else gateway.strangers()
        monkeypatch.setitem(sys.modules, "chatimg_parse.fetch", cast(ModuleType, module))

    return set_up
