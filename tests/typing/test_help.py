"""What `help`, `dir` and `inspect.signature` show of the library: all that is public, in a size that can be read."""

from __future__ import annotations

import inspect
import pickle
import pydoc
import re
import typing
from typing import Any

import pytest
from pydantic import Field, TypeAdapter

import chatimg_parse
from chatimg_parse import (
    VOCABULARY,
    Dialect,
    Image,
    ImageResult,
    Issue,
    Limits,
    Link,
    Span,
    StreamParser,
    Vocabulary,
    parse,
)
from chatimg_parse.arrow import BatchMapper
from chatimg_parse.migrate import ImagesRequest

from ..support.pages import public_names

MOST = 5_000  # characters of a page of help, of which docstrings are most
LONGEST = 1_700  # of a signature: one with a table of rows as its default


NAMES = {
    name.removeprefix("chatimg_parse."): value
    for name, value in public_names().items()
    if inspect.isroutine(value) or inspect.isclass(value)
}
FUNCTIONS = {name: value for name, value in NAMES.items() if inspect.isroutine(value)}


def helped(value: object) -> str:
    return pydoc.plain(pydoc.render_doc(value))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_help_of_a_function_can_be_read(name: str) -> None:
    assert len(helped(FUNCTIONS[name])) < MOST
    assert inspect.getdoc(FUNCTIONS[name])
    assert typing.get_type_hints(FUNCTIONS[name])  # every name in its signature can be found


@pytest.mark.parametrize("name", NAMES)
def test_no_signature_prints_a_table(name: str) -> None:
    try:
        signature = inspect.signature(NAMES[name])
    except ValueError:  # of classes that are made of built-in ones
        return
    assert len(str(signature)) < LONGEST


def test_help_of_parse_is_a_page_and_shows_no_words() -> None:
    assert len(helped(parse)) < 2_500
    assert "dialect: 'Dialect' = Dialect()" in helped(parse)
    assert "limits: 'Limits' = Limits()" in helped(parse)
    for value in (VOCABULARY, Vocabulary, Dialect, StreamParser):
        assert "任务" not in helped(value)


@pytest.mark.parametrize("kind", [ImageResult, Image, Link, Issue, Span, ImagesRequest])
def test_help_tells_every_field_as_the_schema_does(kind: Any) -> None:
    schema = TypeAdapter(kind).json_schema()
    told = inspect.getdoc(kind) or ""
    assert told.startswith(schema["description"] + "\n\nAttributes:\n")
    rows = dict(re.findall(r"^    (\w+) \(.+?\): (.+)$", told, re.MULTILINE))
    assert rows == {name: field["description"] for name, field in schema["properties"].items()}
    assert f"    {next(iter(rows))} (" in told
    assert "LinkRole" not in told  # but its words


def test_a_class_of_a_users_own_says_what_its_user_wrote() -> None:
    class Kept(ImageResult):
        """A result that was kept."""

        folder: str = Field(default="", description="Where.")

    class Bare(ImageResult):
        folder: str = ""

    assert Kept.model_json_schema()["description"] == "A result that was kept."
    assert "    folder (str): Where.\n" in f"{Kept.__doc__}\n"
    assert "    task_id (" in (Kept.__doc__ or "")
    assert (Bare.__doc__, "description" in Bare.model_json_schema()) == (None, False)


def test_a_parser_shows_what_its_users_call() -> None:
    shown = {name for name in dir(StreamParser()) if not name.startswith("_")}
    assert shown == {"feed", "peek", "close", "final_events", "interrupt", "responded"}
    assert [name for name in dir(BatchMapper) if not name.startswith("_")] == ["many"]


def test_the_library_lists_what_is_public() -> None:
    assert {"Event", "EventStream", "AsyncEventStream", "PreviewMode", "InputKind", "ParseOptions"} <= {
        *chatimg_parse.__all__
    }
    assert [name for name in dir(chatimg_parse) if not name.startswith("__")] == sorted(chatimg_parse.__all__)


def test_a_default_is_told_by_its_name_and_else_what_differs() -> None:
    assert (repr(Limits()), repr(Dialect()), repr(VOCABULARY)) == ("Limits()", "Dialect()", "Vocabulary()")
    assert repr(Limits(images=9, depth=3)) == "Limits(depth=3, images=9)"
    words = VOCABULARY.extended(heads={"id": ["auftrag"]}, refusals=["das geht nicht"])
    assert repr(words) == f"Vocabulary(heads=<{len(words.heads)}>, refusals=<{len(words.refusals)}>)"
    assert repr(Dialect(keys={"picture": ["artworks"]})) == "Dialect(keys={'picture': ['artworks']})"
    assert repr(Dialect(words)) == f"Dialect(vocabulary={words!r})"
    assert len(repr(Dialect(words, keys={"picture": ["artwork" * 9] * 99}))) < 400


def test_and_it_is_what_it_was() -> None:
    """Equality and pickles go by the fields, whatever is shown of them."""
    words = VOCABULARY.extended(refusals=["das geht nicht"])
    for value in (Limits(depth=3), VOCABULARY, words, Dialect(words)):
        assert pickle.loads(pickle.dumps(value)) == value
    assert words != VOCABULARY == Vocabulary()
    assert words.without("refusals", "das geht nicht") == VOCABULARY
