"""Log records: redacted as they are, never dropped, and no error for what they say."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from chatimg_parse.redact import RedactFilter, Store

from ..support.tables.redacted import DATA, PICTURE, Shelf, placeholder

SHOWN = placeholder(DATA)
URI = f"data:image/png;base64,{PICTURE}"


def shown(msg: Any, *args: Any, keep: Store | None = None, error: BaseException | None = None) -> str:
    """What a handler would write."""
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, msg, args, info)
    assert RedactFilter(keep=keep).filter(record) is True
    return logging.Formatter("%(message)s").format(record)


class Odd:
    """An object that prints a picture."""

    def __str__(self) -> str:
        return f"odd {URI}"


class Broken:
    def __str__(self) -> str:
        raise RuntimeError("broken")


@pytest.mark.parametrize(
    "msg, args, expected",
    [
        (f"got {URI}", (), f"got {SHOWN}"),
        ("got %s and %d%%", (URI, 5), f"got {SHOWN} and 5%"),
        ("got %(a)s", ({"a": URI},), f"got {SHOWN}"),
        ("got %s", ({"b64_json": [PICTURE]},), f"got {{'b64_json': ['{SHOWN}']}}"),
        ("got %s", ([(URI, 1)],), f"got [('{SHOWN}', 1)]"),
        ({"b64_json": PICTURE}, (), f"{{'b64_json': '{SHOWN}'}}"),
        ("got %s", (Odd(),), f"got odd {SHOWN}"),
        (Odd(), (), f"odd {SHOWN}"),
        ("Authorization: %s", ("Bearer abc12345",), "Authorization: […]"),
        ("GET https://x.example/?key=%s&a=%s", ("abc", "b"), "GET https://x.example/?key=redacted&a=b"),
        ('"GET /v1/images?key=abc HTTP/1.1" 200', (), '"GET /v1/images?key=redacted HTTP/1.1" 200'),
        ("100% sure, %s", (), "100% sure, %s"),
        (5, (), "5"),
        (None, (), "None"),
    ],
)
def test_a_record_is_redacted(msg: Any, args: tuple[Any, ...], expected: str) -> None:
    told = shown(msg, *args)
    assert told in (expected, expected.replace("Authorization: […]", "Authorization: Bearer […]"))


def test_the_text_of_an_exception_is_redacted() -> None:
    try:
        raise ValueError(f"bad {URI} at https://x.example/?sig=abc")
    except ValueError as error:
        told = shown("failed", error=error)
    assert f"ValueError: bad {SHOWN} at https://x.example/?sig=redacted" in told
    assert PICTURE[:60] not in told
    record = logging.makeLogRecord({"msg": "a", "exc_text": f"x {URI}", "stack_info": f"y {URI}"})
    RedactFilter().filter(record)
    assert (record.exc_text, record.stack_info) == (f"x {SHOWN}", f"y {SHOWN}")


def test_a_record_without_pictures_is_as_it_was() -> None:
    record = logging.LogRecord("a", logging.INFO, "a.py", 1, "got %s of %r", ("a", {"b": 1}), None)
    RedactFilter().filter(record)
    assert (record.msg, record.args) == ("got %s of %r", ("a", {"b": 1}))


def test_nothing_raises_and_no_record_is_dropped() -> None:
    for msg, args in ((Broken(), ()), ("%d", ("a",)), ("%s %s", ("a",)), ("a", (Broken(),))):
        record = logging.LogRecord("a", logging.INFO, "a.py", 1, msg, args, None)
        assert RedactFilter().filter(record) is True


def test_a_store_that_fails_still_lets_no_picture_through() -> None:
    class Full(Shelf):
        def put(self, name: str, data: bytes) -> str:
            raise OSError(f"disk full: {name}, {len(data)} bytes")

    shelf = Shelf()
    assert shown("got %s", URI, keep=shelf) == f"got shelf://logs/{next(iter(shelf))}"
    assert shown("got %s", URI, keep=Full()) == f"got {SHOWN}"


def test_a_handler_sees_all_loggers(caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.addFilter(RedactFilter())
    logging.getLogger("one.two").warning("got %s", URI)
    assert caplog.messages == [f"got {SHOWN}"]
