"""What holds around every test, here and in `compat`; and around some what is known of the shapes of replies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chatimg_parse import VOCABULARY, ImageResult, StreamParser, parse
from chatimg_parse.shapes import memory
from chatimg_parse.shapes.memory import Shapes


@pytest.fixture(autouse=True)
def no_net(monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own failures show as what they are."""
    monkeypatch.setattr(StreamParser, "_net", False)
    monkeypatch.setattr(Shapes, "_net", False)


@contextmanager
def learned_at_once() -> Iterator[None]:
    """Nothing is known of shapes, and what comes three times is."""
    VOCABULARY.seen.clear()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memory, "OFTEN", 1)
        yield


def anew(read: Callable[[Any], Any], source: Any) -> Any:
    """The same without shapes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Shapes, "read", lambda *_: None)
        patch.setattr(Shapes, "met", lambda *_: None)
        return read(source)


def parsed(source: Any) -> tuple[Any, ...]:
    return told(parse(source))


def told(result: ImageResult) -> tuple[Any, ...]:
    """All that can be seen of a result."""
    inner = [each.model_fields_set for each in (*result.data, *result.links, *result.issues)]
    return result, result.model_dump_json(), result.model_fields_set, inner
