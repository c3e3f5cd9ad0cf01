"""How faults are reported: the form for a wrong reply is one that its host reads, and what it asks for can be done."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from chatimg_parse import Status, parse
from chatimg_parse.cli.command import main

from ..support.command_line import Captured
from ..support.pages import page
from ..support.pictures import CLEAR_PNG

FORM = ".github/ISSUE_TEMPLATE/wrong-reply.yml"
TOLD: dict[str, Any] = yaml.safe_load(page(FORM))
FIELDS = [field for field in TOLD["body"] if field["type"] != "markdown"]
# What the host's schema of such forms allows for each kind of field, beside `label` and `description`.
ATTRIBUTES = {
    "input": {"placeholder", "value"},
    "textarea": {"placeholder", "value", "render"},
    "dropdown": {"options", "multiple", "default"},
    "checkboxes": {"options"},
}
KEY = "sk-proj-" + "a1B2" * 10
REPLY = f"> ID: `task_01k0abc`\n\n![cat](data:image/png;base64,{CLEAR_PNG})\n\nUse {KEY} next time."


def commands(text: str) -> list[str]:
    """The command lines that a page names, from what stands in backticks."""
    return re.findall(r"`(chatimg-parse [^`]+)`", text)


def ran(command: str, capsys: Captured) -> str:
    """What a command line prints, into a file where it says so."""
    _, *arguments = shlex.split(command)
    target = Path(arguments[-1]) if arguments[-2:-1] == [">"] else None
    try:
        code: object = main(arguments[:-2] if target else arguments)
    except SystemExit as ended:  # of `--version`
        code = ended.code
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    if target:
        target.write_text(out, encoding="utf-8")
    return out


def test_the_form_is_one() -> None:
    assert TOLD.keys() == {"name", "description", "labels", "body"}
    for field in FIELDS:
        assert field.keys() <= {"type", "id", "attributes", "validations"}
        attributes = field["attributes"]
        assert attributes.keys() - {"label", "description"} <= ATTRIBUTES[field["type"]], field["id"]
        assert attributes["label"].strip()
        assert field.get("validations", {}).keys() <= {"required"}
        for option in attributes.get("options", ()):
            assert option.keys() <= {"label", "required"}
    assert all(field.keys() == {"type", "attributes"} for field in TOLD["body"] if field not in FIELDS)


def test_its_fields_are_told_apart() -> None:
    names = [field["id"] for field in FIELDS]
    labels = [field["attributes"]["label"] for field in FIELDS]
    assert (len({*names}), len({*labels})) == (len(names), len(labels))
    assert all(re.fullmatch(r"[\w-]+", name) for name in names)


def test_it_wants_what_a_fixture_needs() -> None:
    wanted = {field["id"] for field in FIELDS if field.get("validations", {}).get("required")}
    assert wanted == {"reply", "expected", "explained", "version"}
    expected = next(field for field in FIELDS if field["id"] == "expected")
    assert all(status.value in expected["attributes"]["description"] for status in Status)


def test_empty_pages_are_allowed() -> None:
    """There is no form for a wish; and a link to another place would need an address that is known."""
    assert yaml.safe_load(page(".github/ISSUE_TEMPLATE/config.yml")) == {"blank_issues_enabled": True}


def test_each_command_of_the_form_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.chdir(tmp_path)
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": REPLY}}]}
    Path("reply.json").write_text(json.dumps(body), encoding="utf-8")
    named = commands(page(FORM))
    printed = {command: ran(command, capsys) for command in named}
    assert [re.findall(r"--\w+", command) for command in named] == [["--redact"], ["--explain"], ["--version"]]
    for out in printed.values():
        assert out
        assert KEY not in out
        assert CLEAR_PNG not in out
    redacted, whole = parse(json.loads(printed[named[0]])), parse(body)
    assert (redacted.status, redacted.task_id, len(redacted.data)) == (whole.status, whole.task_id, len(whole.data))


def test_the_page_for_contributors_leads_to_both_ways() -> None:
    text = page("CONTRIBUTING.md")
    assert f"]({FORM})" in text
    assert "](SECURITY.md)" in text
