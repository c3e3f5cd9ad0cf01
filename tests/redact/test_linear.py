"""Twice the text, twice the time, for whatever is repeated: only ratios are compared, and what looks bad again."""

from __future__ import annotations

import pytest

from chatimg_parse.redact import redact

from ..support.costs import Make, is_worse, seconds

UNITS = (
    *("A", "a ", "\n", " ", "/9j/", "/9j/ ", "iVBORw0KGgo", "iVBORw0KGgo\n", "UklGRAAAAAAXRUJQ ", "AAAAAAAAAAAAAAA\n"),
    *("data:", "data:image/", "data:image/png;base64,", "(data:image/png;base64,AA ", '"data:image/png;base64,A A'),
    *("data:image/svg+xml,<", "data:image/svg+xml,%3Csvg ", "data%3Aimage%2Fpng%3Bbase64%2C", "data:image/png;a=b"),
    *(
        "[",
        "{",
        '"',
        "'",
        '{"a":',
        '{"a":["',
        '"\\',
        '\\"',
        "\\",
        "\\/",
        "\\u0026",
        '"a":',
        '"a", ',
        "}",
        "\\\\n",
        "\\a",
        '{"data":"',
    ),
    *("data: {", 'data: {"content":"a"}\n', 'data: {"delta":"data:image/png;base64,A"}\n', "data: [[\n", '{"a"\n'),
    *("://", "://a@", "a@", "https:", "https://a?sig=", "?a=", "&sig=", "?", "GET /", "https://x/?sig=a,"),
    *("Authorization:", "Authorization: a", "Cookie: ", "cookie: a=b", "x-api-key: ", "'api-key': '"),
    *("bearer ", "Bearer\t", "sk-", "sk-a1", "gsk_", "pk-a", "AIza", "AKIA", "eyJ", "-eyJ", "eyJaaaaaaaaa.", "eyJ-"),
    *("<image/png ", "<image/png 1 bytes sha256:", "--a\r\n", "…", "小", "\ud83d", "<svg", '"type":"image","data":"'),
)
HEADS = ("", "{", '{"b64_json":"', "![a](", "--a\r\nContent-Disposition: form-data\r\n\r\n")


def pump(head: str, unit: str) -> Make:
    return lambda size: head + unit * (size // len(unit))


@pytest.mark.parametrize("unit", UNITS)
def test_a_pump_is_linear(unit: str) -> None:
    for head in HEADS:
        make = pump(head, unit)
        for read in (redact, lambda text: redact(text.encode("utf-8", "surrogatepass"))):
            if seconds(read, make(32_000)) > 7 * seconds(read, make(8000)):
                assert not is_worse(read, make, (16_000, 64_000)), head


def test_parts_of_a_form_are_read_once() -> None:
    make = pump("--a\r\n", "Content-Disposition: form-data; name=a\r\n\r\nx\r\n--a\r\n")
    assert not is_worse(lambda text: redact(text.encode()), make, (20_000, 80_000))
