"""`adapt`: one completion, without any client."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from openai.types.chat import ChatCompletion

from chatimg_parse.shim import adapt

from .compare import urls_of
from .shim_bench import Bench, each_mode
from .shim_paths import Given, ask, of_completion
from .shim_replies import BODIES, DESCRIBED, REASONS, TEXT
from .shim_server import told

COMPLETIONS = {name: body for name, body in BODIES.items() if "choices" in body}
PLAIN = ("bare URL", "HTML")  # which markdown that is kept keeps


def completion_of(bench: Bench, body: Any) -> ChatCompletion:
    completion: ChatCompletion = ask(bench.bare("sync").chat.completions, bench.player.plays(told(body)))
    return completion


@each_mode
@pytest.mark.parametrize("text", ["keep", "clean"])
@pytest.mark.parametrize("name", COMPLETIONS)
def test_objects(bench: Bench, name: str, text: Any, mode: Any) -> None:
    """A subclass of the SDK's own class, which dumps without a warning and can be validated."""
    completion = completion_of(bench, COMPLETIONS[name])
    before = copy.deepcopy(completion.__dict__)
    made = adapt(completion, mode, text=text)
    assert isinstance(made, ChatCompletion)
    assert completion.__dict__ == before
    if (mode, text) != ("markdown", "keep") or name not in PLAIN:
        assert of_completion(made).forms == {mode: urls_of(COMPLETIONS[name])}
    assert type(made).model_validate(made.model_dump()) == made
    assert type(made).model_validate_json(made.model_dump_json()) == made
    assert (made.id, made.model, made.usage) == (completion.id, completion.model, completion.usage)


@each_mode
@pytest.mark.parametrize("text", ["keep", "clean"])
@pytest.mark.parametrize("name", COMPLETIONS)
def test_dicts(name: str, text: Any, mode: Any) -> None:
    before = copy.deepcopy(COMPLETIONS[name])
    made = adapt(COMPLETIONS[name], mode, text=text)
    assert COMPLETIONS[name] == before
    if (mode, text) != ("markdown", "keep") or name not in PLAIN:
        messages = Given([[choice["message"]] for choice in made["choices"]])
        assert messages.forms == {mode: urls_of(before)}


def test_parts_are_objects_and_dicts(bench: Bench) -> None:
    made: Any = adapt(completion_of(bench, BODIES["list of parts"]))
    text, picture, _ = made.choices[0].message.content
    assert (text.type, text["text"]) == ("text", "Here they are.")
    assert picture.image_url.url == picture["image_url"]["url"] == "https://ok.example/cat.png"
    assert picture.get("detail", "none") == "none"
    with pytest.raises(KeyError):
        picture["colour"]


@each_mode
@pytest.mark.parametrize("status", REASONS)
def test_reasons(bench: Bench, status: str, mode: Any) -> None:
    made: Any = adapt(completion_of(bench, REASONS[status]), mode)
    message = made.choices[0].message
    assert message.content == REASONS[status]["choices"][0]["message"]["content"]
    assert message.chat_image["status"] == status
    assert type(made).model_validate(made.model_dump()) == made
    assert adapt(REASONS[status], mode)["choices"][0]["message"]["chat_image"]["status"] == status


@each_mode
def test_nothing_to_adapt(bench: Bench, mode: Any) -> None:
    completion = completion_of(bench, TEXT)
    made: Any = adapt(completion, mode)
    assert of_completion(made) == Given([[{**completion.choices[0].message.model_dump(), **NOTHING}]])
    assert adapt(TEXT, mode) == TEXT


NOTHING = {"images": None, "chat_image": None}


def test_again(bench: Bench) -> None:
    """What was adapted can be adapted, to another mode too."""
    first = adapt(completion_of(bench, BODIES["message.images"]))
    assert of_completion(adapt(first, "images")).forms == {"images": urls_of(BODIES["message.images"])}


@pytest.mark.parametrize("stranger", [None, 1, DESCRIBED, [], object()])
def test_other_types(stranger: Any) -> None:
    with pytest.raises(TypeError, match=r"adapt\(\) takes"):
        adapt(stranger)
