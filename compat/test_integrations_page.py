"""The examples of docs/integrations.md for Python; its proxy is in `test_litellm_proxy`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from tests.support.pages import blocks, run_examples

from .litellm_proxy import GATEWAY, PAGE
from .shim_bench import Bench
from .shim_callers import quiet
from .shim_replies import TWO
from .shim_server import told

if not all(map(find_spec, ("langchain_openai", "pydantic_ai"))):
    pytest.skip("the frameworks are in an environment of their own", allow_module_level=True)


def ran(bench: Bench, word: str) -> dict[str, Any]:
    """The names that the example with this word defines, in front of a gateway that draws two pictures."""
    [code] = [block for block in blocks(PAGE, "python") if word in block and ">>>" not in block]
    assert GATEWAY in code
    assert "gpt-image" in code
    bench.player.plays(told(TWO), model="gpt-image")
    bench.player.seen.clear()
    names: dict[str, Any] = {"GATEWAY_KEY": "k"}
    exec(code.replace(GATEWAY, bench.player.url), names)
    return names


def test_what_the_page_shows() -> None:
    with quiet():
        tries, wrong = run_examples(PAGE)
    assert tries > 6
    assert wrong == ""


def test_langchain(bench: Bench) -> None:
    with quiet():
        names = ran(bench, "ChatOpenAI(")
    names["http"].close()
    assert [block["type"] for block in names["blocks"]] == ["text", "image", "image"]
    assert len(bench.player.seen) == 1


def test_pydantic_ai(bench: Bench) -> None:
    with quiet():
        names = ran(bench, "Agent(")
        run = bench.reader.got(names["agent"].run("a cat"))
        bench.reader.got(names["http"].aclose())
    assert [type(picture).__name__ for picture in run.output] == ["ImageUrl", "BinaryImage"]
    assert len(bench.player.seen) == 1
