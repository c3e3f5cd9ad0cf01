"""Hypothesis profiles, the net switched off, key presses, and a summary of what fixtures and damaged blocks gave."""

from __future__ import annotations

import os
import signal

import pytest
from hypothesis import HealthCheck, settings

from .support import tally
from .support.surroundings import no_net as no_net

# A shell that starts the tests in the background has key presses ignored, and so would every process that a test
# starts: those that wait for one would wait for ever.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

_CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("dev", max_examples=60, deadline=None, suppress_health_check=_CHECKS)
settings.register_profile("ci", max_examples=300, deadline=None, suppress_health_check=_CHECKS, derandomize=True)
settings.register_profile("nightly", max_examples=2500, deadline=None, suppress_health_check=_CHECKS)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that go through whole folders of fixtures come last: most mutants are seen before."""
    items.sort(key=lambda item: item.path.name == "quick.py")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.getreports(outcome)]
    for line in tally.lines(reports):
        terminalreporter.write_line(line)
