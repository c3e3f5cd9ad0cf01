"""`--migrate`: the body on standard output, everything else on standard error, misuse named."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from chatimg_parse.cli.command import main
from chatimg_parse.cli.migration import AS_OPTIONS, as_options
from chatimg_parse.cli.model_rules import rules_of
from chatimg_parse.cli.options.arguments import arguments
from chatimg_parse.migrate import MODELS, FixedSizes, Members, ModelRule, Whole, to_images_request
from chatimg_parse.migrate.result import NOTES
from chatimg_parse.migrate.words import REASONS

from ..support.command_line import Captured, misuse, stdin_is, written
from ..support.pages import page

REQUEST: dict[str, Any] = {
    "model": "gpt-image-2",
    "messages": [{"role": "user", "content": "一只猫 --ar 2:3"}],
    "max_tokens": 512,
    "quality": "hd",
}


def test_body_goes_out_and_the_rest_is_told_beside_it(tmp_path: Path, capsys: Captured) -> None:
    assert main(["--migrate", str(written(tmp_path / "request.json", json.dumps(REQUEST)))]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == to_images_request(REQUEST).body
    assert out.startswith('{\n  "model": "gpt-image-2",\n  "prompt": "一只猫",\n')
    lines = err.splitlines()
    assert lines[0] == "chatimg-parse: POST /images/generations, waiting 300 seconds or more"
    assert "chatimg-parse: dropped max_tokens: An Images request has no limit of tokens." in lines
    assert any(line.startswith("chatimg-parse: marker-cut: --ar 2:3 was cut out") for line in lines)
    assert len(lines) == 1 + 1 + len(to_images_request(REQUEST).notes)


@pytest.mark.parametrize("files", [[], ["-"]])
def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: Captured, files: list[str]) -> None:
    stdin_is(monkeypatch, b"\xef\xbb\xbf" + json.dumps(REQUEST).encode())
    assert main(["--migrate", *files]) == 0
    assert json.loads(capsys.readouterr().out)["size"] == "1024x1536"


def test_no_control_character_gets_through(tmp_path: Path, capsys: Captured) -> None:
    hostile = {"model": "x\x1b[31m", "messages": "a \x1b[2J\u202e cat", "k\x1b\n\x07": 1}
    assert main(["--migrate", str(written(tmp_path / "r.json", json.dumps(hostile)))]) == 0
    out, err = capsys.readouterr()
    assert not {char for char in out + err if ord(char) < 32 and char != "\n"} | ({"\u202e"} & set(out + err))
    assert json.loads(out)["prompt"] == "a \x1b[2J\u202e cat"
    assert all(line.startswith("chatimg-parse: ") for line in err.splitlines())


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "is no JSON: Expecting value (line 1, column 1)"),
        (b'{"model": 1,\n}', "is no JSON: "),
        (b"[]", "holds no JSON object"),
        (b'"a cat"', "holds no JSON object"),
        (b"\xff{}", "is no UTF-8 text: invalid start byte (byte 0)"),
        (b"\x89PNG\r\n\x1a\n", "is a picture (PNG)"),
        (b"[" * 200_000, "is nested too deep for a chat request"),
    ],
)
def test_what_is_no_request_is_misuse(tmp_path: Path, capsys: Captured, content: bytes, sentence: str) -> None:
    assert main(["--migrate", str(written(tmp_path / "r.json", content))]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert f"r.json {sentence}" in err


def test_a_missing_file_is_misuse(tmp_path: Path, capsys: Captured) -> None:
    assert main(["--migrate", str(tmp_path / "missing.json")]) == 2
    assert "missing.json cannot be read: No such file or directory\n" in capsys.readouterr().err


def test_numbers_that_no_int_holds_are_passed_over(tmp_path: Path, capsys: Captured) -> None:
    content = '{"model": "gpt-image-2", "messages": "a cat", "n": %s, "seed": 1e999, "size": NaN}' % ("9" * 5000)
    assert main(["--migrate", str(written(tmp_path / "r.json", content))]) == 0
    assert json.loads(capsys.readouterr().out) == {"model": "gpt-image-2", "prompt": "a cat"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.json", "b.json"],
        *(["a.json", option] for option in ("--jsonl", "--follow", "--strict", "--allow-svg", "--explain")),
        *(["a.json", *option] for option in (["--format", "urls"], ["--kind", "body"], ["--preview", "never"])),
        ["a.json", "--base-url", "https://a.example"],
    ],
)
def test_options_for_replies_are_misuse(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--migrate", *arguments])
    assert stopped.value.code == 2
    assert "--migrate" in capsys.readouterr().err


# -- what the advice says can be done here ------------------------------------------------------------------------

OPTIONS = {name for action in arguments()._actions for name in action.option_strings}
# What an option of ours cannot do: these are arguments of the OpenAI SDK, and each note says what to do without it.
OF_THE_SDK = {"extra_body", "image"}


def _advice() -> list[str]:
    about = [sentence for rule in MODELS for sentence in (rule.caution, rule.edit_caution) if sentence]
    told = [sentence for rule in MODELS for sentence in (*rule.refuses.values(), *rule.unsure.values())]
    return [*NOTES.values(), *REASONS, *about, *told]


def test_every_argument_of_the_function_is_an_option_of_its_name() -> None:
    named = {f"--{name}" for name in inspect.signature(to_images_request).parameters} - {"--chat_request"}
    assert named == {"--model", "--models"}
    assert named <= OPTIONS


def test_no_advice_can_be_followed_in_python_only() -> None:
    advised = {name for sentence in _advice() for name in re.findall(r"\b([a-z_]+)=(?=[.(,]| |$)", sentence)}
    assert advised == {"model", "models", *OF_THE_SDK}
    for sentence in map(as_options, _advice()):
        assert set(re.findall(r"\b([a-z_]+)=(?=[.(,]| |$)", sentence)) <= OF_THE_SDK, sentence
        assert set(re.findall(r"(--[a-z-]{3,})", sentence)) <= OPTIONS, sentence
        assert "as it is" in sentence or not re.search(r"\b(extra_body|image)=", sentence), sentence
    assert {option.split()[0] for option in AS_OPTIONS.values()} == {"--model", "--models"}


def test_advice_names_the_option(tmp_path: Path, capsys: Captured) -> None:
    for request in ({"messages": "a cat"}, {"model": "acme-paint", "messages": "a cat"}):
        assert main(["--migrate", str(written(tmp_path / "r.json", json.dumps(request)))]) == 0
        assert "=..." not in capsys.readouterr().err
    assert as_options(NOTES["no-model"]).endswith("Pass --model NAME to name one.")
    assert as_options(NOTES["unknown-model"]).endswith("Pass --models FILE if you know its rules.")


def test_another_model_and_rules_of_ones_own(tmp_path: Path, capsys: Captured) -> None:
    """As the page shows it."""
    text = page("docs/migrate.md")
    rules = written(tmp_path / "ours.json", text.partition("```json\n")[2].partition("```")[0])
    chat = {"model": "gpt-4o-image", "messages": [{"role": "user", "content": "a cat 【3:2】"}], "quality": "fine"}
    file = str(written(tmp_path / "chat.json", json.dumps(chat)))
    assert main(["--migrate", "--model", "acme-paint-2", "--models", str(rules), file]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"model": "acme-paint-2", "prompt": "a cat", "size": "768x512", "quality": "fine"}
    assert "unknown-model" not in err


def test_every_rule_of_ours_can_be_written_so(tmp_path: Path) -> None:
    file = written(tmp_path / "all.json", json.dumps([asdict(rule) for rule in MODELS]))
    assert rules_of(str(file)) == MODELS


def test_one_rule_needs_no_list(tmp_path: Path) -> None:
    rule = {"family": "A", "names": ["a"], "takes": {"o": {"members": {"n": {"least": 1, "most": 2}}}}}
    file = written(tmp_path / "one.json", json.dumps({**rule, "shape": {"sizes": [[1, 2]]}}))
    takes = {"o": Members({"n": Whole(1, 2)})}
    assert rules_of(str(file)) == (ModelRule("A", ("a",), FixedSizes(((1, 2),)), takes),)


@pytest.mark.parametrize(
    "rules, sentence",
    [
        ("nonsense", "is no JSON; --models takes a list of rules, each an object with family and names"),
        ("[" * 100_000, "is no JSON; --models takes a list of rules"),
        ("[1]", "rule 1: is no object"),
        ('[{"family": "A", "names": ["a"]}, {"family": "A"}]', "rule 2: names: "),
        ('{"family": "A", "names": ["a"], "tkaes": {}}', "rule 1: has no 'tkaes'; ModelRule has family, names, "),
        ('{"family": "A", "names": ["a"], "shape": {}}', "rule 1, shape: needs one of sizes, ratios, step"),
        ('{"family": "A", "names": ["a"], "shape": {"sizes": []}}', "rule 1, shape: "),
        ('{"family": "A", "names": ["a"], "takes": {"n": {"least": "x", "most": 2}}}', "rule 1, takes.n: least: "),
        ('{"family": "A", "names": ["a"], "takes": {"n": {"x\\u001b": 1}}}', "rule 1, takes.n: needs one of words, "),
        ('{"family": "A", "names": ["a"], "x\\u001b[2J": 1}', "rule 1: has no 'x\\x1b[2J'; ModelRule has "),
    ],
)
def test_what_are_no_rules_is_misuse(tmp_path: Path, capsys: Captured, rules: str, sentence: str) -> None:
    file = str(written(tmp_path / "rules.json", rules))
    told = misuse(capsys, ["--migrate", "--models", file, "chat.json"])
    assert told.startswith(f"chatimg-parse: error: argument --models: {file} {sentence}")
    assert "\x1b" not in told


@pytest.mark.parametrize(
    "options, sentence",
    [
        (["--model", "a"], "argument --model: needs --migrate"),
        (["--models", "a.json", "--explain"], "argument --models: needs --migrate"),
        (["--migrate", "--models", "-", "-"], "standard input can be read only once"),
        (["--migrate", "--models", "missing.json"], "argument --models: missing.json cannot be read: No such file"),
    ],
)
def test_misuse_of_them_is_named(capsys: Captured, options: list[str], sentence: str) -> None:
    assert sentence in misuse(capsys, options)
