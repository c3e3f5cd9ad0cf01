"""Servers and clients for all tests, nothing of the machine in between, and no complaint that is left behind."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from openai import OpenAI

from tests.support.loopback import no_proxy, serving
from tests.support.surroundings import no_net as no_net

from .endpoint import Endpoint
from .shim_bench import Bench
from .shim_callers import quiet
from .shim_server import playing


@pytest.fixture(autouse=True, scope="session")
def without_proxy() -> Iterator[None]:
    with no_proxy():
        yield


@pytest.fixture(scope="session")
def running() -> Iterator[Endpoint]:
    with serving(Endpoint()) as server:
        yield server


@pytest.fixture
def endpoint(running: Endpoint) -> Endpoint:
    running.answer({})
    return running


@pytest.fixture(scope="session")
def client(running: Endpoint) -> Iterator[OpenAI]:
    """One for all tests: each client loads the certificates anew, which takes longer than a test."""
    with OpenAI(api_key="test", base_url=running.url, max_retries=0) as client:
        yield client


@pytest.fixture
def price_list() -> Iterator[None]:
    """The import of litellm would fetch a list of prices if it were let."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LITELLM_LOCAL_MODEL_COST_MAP", "True")
        yield


@pytest.fixture
def litellm(price_list: None) -> Any:  # noqa: ARG001 (it has to be there before)
    with quiet():
        return pytest.importorskip("litellm")


@pytest.fixture(scope="session")
def bench() -> Iterator[Bench]:
    with playing() as player:
        bench = Bench(player)
        yield bench
        bench.end()


@pytest.fixture(autouse=True)
def no_collection() -> Iterator[None]:
    """Streams that nobody reads to their end are collected between the tests, in the thread of their loop.

    Else it may be that of a server, which asks them to end while they run.
    """
    gc.disable()
    yield
    gc.enable()


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.fixture(autouse=True)
def complaints() -> Iterator[list[str]]:
    """What the shim logs: a reply that passed because of our own failure. None may be left behind a test."""
    handler, log = _Complaints(), logging.getLogger("chatimg_parse.shim")
    log.addHandler(handler)
    yield handler.lines
    log.removeHandler(handler)
    assert handler.lines == []
