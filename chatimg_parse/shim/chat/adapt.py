"""`adapt`: one completion, changed without any client."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast, get_args

from pydantic import create_model
from typing_extensions import Unpack

from ...stream.options import ReadingOptions, check_names
from ..options import READING_OPTIONS, Mode, Text, options_of
from .changed import changed_object

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion

Completion = TypeVar("Completion", bound="dict[str, Any] | ChatCompletion")


def adapt(
    completion: Completion, mode: Mode = "parts", *, text: Text = "keep", **reading: Unpack[ReadingOptions]
) -> Completion:
    """A chat completion with its pictures where `mode` says; see `install` for the modes and `text`.

    `completion`: the SDK's `ChatCompletion`, or its body as a `dict`; the same kind comes back, and the argument stays
    as it is. An object comes back as a subclass of its own class, whose `message.content` may be a list of parts with
    attributes (`part.type`, `part.image_url.url`; `part["type"]` works, too), which dumps without a warning and can be
    validated. `message.images` and `message.chat_image` (of a pending, failed or refused reply, the `ImageResult` as
    a dict) are attributes, `None` where there are none. `reading` are arguments of `parse`: `base_url`, `preview`,
    `allow_svg`, `inputs`, `expects_image`, `limits`, `dialect`. Another type is a `TypeError`.
    """
    check_names("adapt", reading, READING_OPTIONS | {"text"})
    options = options_of(mode, {"text": text, **reading})
    if isinstance(completion, dict):
        body = changed_object(completion, options)
        return completion if body is None else cast(Completion, body)
    if not _is_completion(completion):
        raise TypeError(f"adapt() takes a ChatCompletion or its dict, not {type(completion).__name__}")
    plain = completion.model_dump(exclude_unset=True, warnings=False)
    body = changed_object(plain, options)
    made = _rebuilt(_original(type(completion)), plain if body is None else body)
    for before, choice in zip(completion.choices, made.choices, strict=True):
        if hasattr(before.message, "parsed"):  # an object of the caller's own class, which a dump makes a dict of
            choice.message.parsed = before.message.parsed
    request_id = getattr(completion, "_request_id", None)
    if request_id is not None:
        made._request_id = request_id
    return cast(Completion, made)


def _rebuilt(completion: Any, body: dict[str, Any]) -> Any:
    """As the SDK does it: gateways leave out what a validation would insist on."""
    return adapted_class(completion).construct(**body)


def _original(completion: Any) -> Any:
    """The SDK's class of one that was adapted before."""
    return completion.__base__ if issubclass(completion, _Pickled) else completion


def _is_completion(value: Any) -> bool:
    return hasattr(value, "model_dump") and hasattr(value, "choices") and hasattr(type(value), "model_fields")


class _Subscript:
    """Legacy code reads parts as the dicts that they were in requests, too."""

    def __getitem__(self, key: str) -> Any:
        try:
            return getattr(self, key)
        except AttributeError:
            raise KeyError(key) from None

    def get(self, key: str, default: Any = None) -> Any:
        return getattr(self, key, default)


class _Pickled:
    """Classes that are made while a program runs cannot be found by name: these tell of what they are made."""

    def __reduce__(self: Any) -> Any:
        return _rebuilt, (_original(type(self)), self.model_dump(exclude_unset=True, warnings=False))


_made: Any = create_model  # whose types no checker follows: the classes are made of what is installed


@cache
def _part_classes() -> tuple[Any, Any]:
    """The parts of a content, as models of the SDK. It knows them in requests only, and as types of dicts."""
    base = (_Subscript, import_module("openai").BaseModel)
    url = _made("ImageURL", __base__=base, url=(str, ...), detail=(str | None, None))
    text = _made("TextPart", __base__=base, type=(Literal["text"], ...), text=(str, ...))
    image = _made("ImagePart", __base__=base, type=(Literal["image_url"], ...), image_url=(url, ...))
    return text, image


def _list_of(kind: Any) -> Any:
    return list.__class_getitem__(kind)


@cache
def adapted_class(completion: Any) -> Any:
    """The subclass of a class of completions whose messages hold pictures."""
    choice: Any = get_args(completion.model_fields["choices"].annotation)[0]
    message: Any = choice.model_fields["message"].annotation
    text, image = _part_classes()
    message = _made(
        "ChatImageMessage",
        __base__=message,
        content=(str | _list_of(text | image) | None, None),
        images=(_list_of(image) | None, None),
        chat_image=(dict[str, Any] | None, None),
    )
    choice = _made("ChatImageChoice", __base__=choice, message=(message, ...))
    return _made("ChatImageCompletion", __base__=(completion, _Pickled), choices=(_list_of(choice), ...))
