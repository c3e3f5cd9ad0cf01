"""Parsing touches nothing: no file, socket or process; importing loads no HTTP library and no SDK."""

from __future__ import annotations

import subprocess
import sys

import pytest

import chatimg_parse
from chatimg_parse import parse

from ..support.cases import load

WATCH = """
import sys
from chatimg_parse import StreamParser, parse
texts = eval(sys.stdin.read())
for text in texts[:3]:
    parse(text)
seen = []
armed = True
def hook(event, args):
    if armed:
        seen.append(event)
sys.addaudithook(hook)
for text in texts:
    parse(text)
    parser = StreamParser()
    for at in range(0, len(text), 7):
        parser.feed(text[at : at + 7])
    parser.close()
armed = False
print(sorted(set(seen)))
"""
# What the interpreter does without leaving the process.
HARMLESS = {"object.__getattr__", "object.__setattr__", "compile", "builtins.id", "gc.get_objects"}


def test_parsing_opens_nothing() -> None:
    texts = repr([case.text for case in load()])
    done = subprocess.run(
        [sys.executable, "-c", WATCH], input=texts, capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert set(eval(done.stdout)) <= HARMLESS


def test_parsing_loads_no_sdk_and_no_http_library() -> None:
    code = "import sys, chatimg_parse as c; repr(c.parse('x')); print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    extras = {
        "openai",
        "httpx",
        "httpx2",
        "requests",
        "rich",
        "argparse",
        "markdown_it",
        "json_repair",
        "ssrfguard",
        "ssl",
        "pyarrow",
        "numpy",
        "orjson",
        "pybase64",
    }
    assert not extras & loaded
    ours = {
        f"chatimg_parse.{name}" for name in ("arrow", "fetch", "poll", "redact", "shim", "cli", "explain", "migrate")
    }
    assert not ours & set(done.stdout.split())
    assert {"chatimg_parse", "pydantic", "regex"} <= set(done.stdout.split())


def test_import_alone_loads_nothing_that_is_not_asked_for() -> None:
    code = "import sys, chatimg_parse as c; print('pydantic' in sys.modules, c.Status.PENDING, 'parse' in dir(c))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "pending", "True"]


def test_every_public_name_is_there_and_no_other() -> None:
    for name in chatimg_parse.__all__:
        assert getattr(chatimg_parse, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        chatimg_parse.nothing  # noqa: B018


def test_the_same_input_gives_the_same_result() -> None:
    for case in load():
        assert case.parse().model_dump_json() == case.parse().model_dump_json()


@pytest.mark.parametrize("wrong", [1, 2.5, object(), {1, 2}])
def test_a_wrong_type_is_a_type_error(wrong: object) -> None:
    with pytest.raises(TypeError, match=type(wrong).__name__):
        parse(wrong)
