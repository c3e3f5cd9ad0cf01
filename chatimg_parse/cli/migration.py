"""`--migrate`: the body of a chat request in, the body of an Images API request out.

The body goes to standard output, so that it can be piped into `curl --data @-`; what a person wants to know beside it
(where to post it, what was dropped, what was decided) goes to standard error. It is loaded only where it is asked for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..migrate import MODELS, ImagesRequest, ModelRule, to_images_request
from ..printable import visible
from .inputs import Unreadable, whole
from .terminal.streams import say

# How advice that names an argument of `to_images_request` is followed here.
AS_OPTIONS = {"models=(*MODELS, ModelRule(...))": "--models FILE", "model=...": "--model NAME"}
_LONGEST_NUMBER = 4300  # digits that `int` reads; a longer number asks for nothing that a request could have


def migrate_file(file: str, model: str | None = None, rules: Sequence[ModelRule] = ()) -> None:
    """Print the new body of one file, or of standard input (`-`).

    Args:
        file: its name.
        model: the model to ask for, instead of the request's.
        rules: rules of models beside those that are known.

    Raises:
        Unreadable: for what is no chat request.
    """
    request = to_images_request(_request(whole(file)), model=model, models=(*MODELS, *rules))
    print(visible(json.dumps(request.body, ensure_ascii=False, indent=2)), flush=True)
    for line in _told(request):
        say(visible(line).replace("\n", r"\n"))


def _request(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"is no UTF-8 text: {error.reason} (byte {error.start})") from None
    try:
        value = json.loads(text, parse_int=_number)
    except RecursionError:
        raise Unreadable("is nested too deep for a chat request") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"is no JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    if not isinstance(value, dict):
        raise Unreadable("holds no JSON object; a chat request is one, with `messages`")
    return value


def _number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _LONGEST_NUMBER else digits


def _told(request: ImagesRequest) -> list[str]:
    """What is said beside the body, one sentence a line."""
    return [
        f"POST {request.path}, waiting {request.timeout_seconds} seconds or more",
        *(f"dropped {dropped.key}: {dropped.reason}" for dropped in request.dropped),
        *(f"{note.code}: {as_options(note.message)}" for note in request.notes),
    ]


def as_options(advice: str) -> str:
    """A sentence that advises an argument of the function, so that it advises the option of that name."""
    for argument, option in AS_OPTIONS.items():
        advice = advice.replace(argument, option)
    return advice
