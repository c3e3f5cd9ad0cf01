"""The page of the command line, held against what it prints."""

from __future__ import annotations

import re

from chatimg_parse import parse
from chatimg_parse.cli.options.arguments import arguments
from chatimg_parse.cli.terminal import show
from chatimg_parse.cli.terminal.forms import JSON_FORMS, SUMMARY, TEXT_FORMS
from chatimg_parse.cli.terminal.streams import PROTOCOLS
from chatimg_parse.cli.terminal.summary import Paper, summary

from ..support.pages import page

PAGE = page("docs/command-line.md")
REPLY = """{"prompt": "a cat on a sofa"}

> ID: `task_01k8mhe0hw5xvgjw`
> [Data Preview](https://asyncdata.net/web/task_01k8mhe0hw5xvgjw)
> Progress 36..
"""


def test_the_summary_is_one_that_is_printed() -> None:
    shown = re.search(r"^```text\n(pending.*?)\n```$", PAGE, re.DOTALL | re.MULTILINE)
    assert shown is not None
    assert shown[1] == summary(parse(REPLY), Paper(100))


def test_every_form_has_its_place_in_the_table() -> None:
    table = PAGE[PAGE.index("| `--format` |") : PAGE.index("JSON is indented")]
    assert set(re.findall(r"`([a-z-]+)`", "".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))) - {
        "--format"
    } == {
        SUMMARY,
        *JSON_FORMS,
        *TEXT_FORMS,
    }


def test_every_protocol_has_its_place_in_the_table() -> None:
    table = PAGE[PAGE.index("| protocol |") : PAGE.index("`--show-as PROTOCOL`")]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == PROTOCOLS
    assert show._MOST_PIXELS // 10**6 == 67


def test_every_option_that_is_named_exists() -> None:
    options = {name for action in arguments()._actions for name in action.option_strings}
    named = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", PAGE))
    assert named <= options
    assert {"--show", "--print-completion", "--migrate"} <= named
