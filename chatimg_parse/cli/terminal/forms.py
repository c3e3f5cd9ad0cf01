"""The forms in which a result is printed, and what a terminal changes about them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

from ...models import ImageResult, Status, error_of, is_at_hand
from ...printable import visible
from .streams import columns, on_terminal, say, wants_colour, wants_links

JSON_FORMS: dict[str, Callable[[ImageResult], Any]] = {
    "result": lambda result: result.model_dump(mode="json"),
    "images": lambda result: result.to_images_response(),
    "completion": lambda result: result.to_chat_completion(),
    "parts": lambda result: result.to_content_parts(),
    "message-images": lambda result: result.to_message_images(),
}
TEXT_FORMS: dict[str, Callable[[ImageResult], str]] = {
    "markdown": lambda result: result.to_markdown(),
    "urls": lambda result: "\n".join(part["image_url"]["url"] for part in result.to_message_images()),
}
SUMMARY = "summary"
TABLE_FORMS = ("parquet", "jsonl")  # of the parts that `--table` makes
EVENTS = "events"  # the one form that only `--follow` has
_NO_PICTURE = "it holds {} and no picture with an address; --format result has all of it"
_SHORTENED = "base64 is shortened for the terminal; pipe the output to get all of it"


class Output:
    """How the results of one run are printed: in a form, for a terminal without base64 and what could move it.

    `form` is the name of the form. What is read line by line by a program is the same wherever it goes.
    """

    def __init__(self, form: str | None, *, by_line: bool) -> None:
        """`form`: as asked for; without it a person gets the summary, a program JSON."""
        self._shortens = on_terminal() and not by_line
        self.form = form or (SUMMARY if self._shortens else "result")
        self._told = False

    def shown(self, result: ImageResult, *, indent: int | None) -> str:
        """A result as it is printed, without the last line break."""
        if self.form == SUMMARY:
            return self._summary(result)
        if self.form in JSON_FORMS:
            return self.json(JSON_FORMS[self.form](result), indent=indent)
        text = TEXT_FORMS[self.form](result)
        return visible(self._short(text, "noted")) if on_terminal() else text

    def _summary(self, result: ImageResult) -> str:
        loaded = import_module(".summary", __package__)  # which no pipe needs
        paper = loaded.Paper(columns(), wants_colour(), wants_links(), on_terminal())
        return str(loaded.summary(result, paper))

    def json(self, value: Any, *, indent: int | None = None) -> str:
        """A JSON value as it is printed."""
        return visible(json.dumps(self._short(value, "noted_value"), ensure_ascii=False, indent=indent))

    def _short(self, value: Any, how: str) -> Any:
        """On a terminal, with a note for each piece of base64; that there are notes is said once."""
        if not self._shortens:
            return value
        told = getattr(import_module(".payloads", __package__), how)(value)
        if told != value and not self._told:
            self._told = True
            say(_SHORTENED)
        return told


def why_no_picture(result: ImageResult) -> str | None:
    """The sentence that `raise_for_status` says of a result without pictures; `None` where there are some."""
    if any(map(is_at_hand, result.data)):
        return None
    if result.status is Status.COMPLETED:
        return _NO_PICTURE.format("videos" if result.videos else "a result")
    return visible(str(error_of(result)))
