"""The parameters of a chat request, wherever they stand: at the top, in `extra_body`, in `image_config`, in a tool.

The request is walked level by level, so that what stands nearer to its top counts; a `null` says nothing. Depth and
number of members are bounded, a request that points to itself ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .report import Report
from .rules import ModelRule
from .shapes import Shape, read_shape
from .values import why_no_key
from .words import (
    CONVERSATION_KEYS,
    MASK_KEYS,
    PARAMETER_OF,
    PICTURE_KEYS,
    REASON_OF,
    SHAPE_KEYS,
    SIDES,
    SILENT,
    WRAPPERS,
    folded,
)

_DEEPEST = 4  # wrappers in wrappers: extra_body.google.generationConfig.imageConfig
_MOST = 4096  # members that are looked at
_LONGEST_KEY = 100
_TOOL = "image_generation"  # the Responses API's tool, whose members are parameters of the Images API
_TWICE = "`{key}` stands before it and says it, too."
_NO_SIZE = "It could not be read as a size, a ratio or a resolution."


@dataclass(frozen=True)
class Given:
    """A key with its value; `path` says where it stood."""

    path: str
    key: str
    value: Any


@dataclass
class Parameters:
    """What one level of statements says; `shapes` are in their order, with where they stood."""

    named: dict[str, Given] = field(default_factory=dict)
    shapes: list[tuple[str, Shape]] = field(default_factory=list)
    pictures: list[Given] = field(default_factory=list)
    masks: list[Given] = field(default_factory=list)


def model_of(request: Mapping[Any, Any]) -> object:
    """The model of the request: that of its image tool before its own, which is the chat model that calls the tool."""
    of_tools = (tool.get("model") for _, tool in _tools("tools", request.get("tools")))
    return next((model for model in of_tools if isinstance(model, str) and model), request.get("model"))


def read_parameters(
    source: Mapping[Any, Any], rule: ModelRule, report: Report, path: str = "", *, used: str = ""
) -> Parameters:
    """Every parameter of the source, whose keys stand below `path`. What the rule's model cannot have is reported.

    A parameter of some models that has a reason of its own for all others (`seed`) is reported like any key of a chat.
    `used` is the key under which the conversation stood.
    """
    found = Parameters()
    sides: dict[str, Any] = {}
    for given in _walk(source, path):
        key = folded(given.key)
        name = PARAMETER_OF.get(key, "")
        if given.value is None or key in SILENT or given.path == used:
            continue
        if key in SIDES:
            sides.setdefault(key, given.value)
        elif key in SHAPE_KEYS:
            _shape(given, found, report)
        elif name in found.named:
            report.drop(given.path, _TWICE.format(key=found.named[name].path))
        elif name in rule.takes or (name and key not in REASON_OF):
            found.named[name] = given
        elif key in PICTURE_KEYS:
            found.pictures.append(given)
        elif key in MASK_KEYS:
            found.masks.append(given)
        elif given.path in CONVERSATION_KEYS:
            if used:
                report.drop(given.path, f"The conversation is read from `{used}`.")
        elif key != "prompt" or not path:
            report.drop(given.path, why_no_key(key, rule))
    if sides:
        _shape(Given(f"{path}width", "width", sides), found, report)
    return found


def _shape(given: Given, found: Parameters, report: Report) -> None:
    shape = read_shape(given.value)
    if shape is None:
        report.drop(given.path, _NO_SIZE)
    else:
        found.shapes.append((given.path, shape))


def _walk(source: Mapping[Any, Any], path: str) -> Iterator[Given]:
    """The members of the source, then those of its wrappers and of image tools, level by level."""
    level: list[tuple[str, Mapping[Any, Any]]] = [(path, source)]
    left = _MOST
    for _ in range(_DEEPEST + 1):
        inner: list[tuple[str, Mapping[Any, Any]]] = []
        for stem, members in level:
            for key, value in members.items():
                left -= 1
                if left < 0:
                    return
                if not isinstance(key, str) or len(key) > _LONGEST_KEY:
                    yield Given(f"{stem}{key[:_LONGEST_KEY] if isinstance(key, str) else '?'}", "", value)
                elif isinstance(value, Mapping) and folded(key) in WRAPPERS:
                    inner.append((f"{stem}{key}.", value))
                else:
                    inner += _tools(f"{stem}{key}", value) if key == "tools" else []
                    yield Given(f"{stem}{key}", key, value)
        level = inner
        if not level:
            return


def _tools(path: str, tools: object) -> list[tuple[str, Mapping[Any, Any]]]:
    if not isinstance(tools, (list, tuple)):
        return []
    return [
        (f"{path}[{at}].", tool)
        for at, tool in enumerate(tools[:_DEEPEST])
        if isinstance(tool, Mapping) and tool.get("type") == _TOOL
    ]
