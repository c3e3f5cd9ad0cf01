"""Bodies and streams that no row was written for: what came of them at first sight is in the changelog, here it stays.

They follow the documentation and the clients of many vendors; three people wrote them from the rules alone, without
the code. `fixtures/unlisted/<family>.json` holds the cases of a family by their names.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from chatimg_parse import StreamParser, parse

from ..support.cases import UNLISTED, differences

CASES: list[tuple[str, dict[str, Any]]] = [
    (f"{path.stem}/{name}", case)
    for path in sorted(UNLISTED.glob("*.json"))
    for name, case in json.loads(path.read_text("utf-8")).items()
]


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_what_comes_of_it(name: str, case: dict[str, Any]) -> None:
    source, result = case["input"], parse(case["input"])
    assert differences(case["expect"], result) == {}
    text = source if isinstance(source, str) else json.dumps(source, ensure_ascii=False)
    if isinstance(source, dict) and case.get("json_text", True):
        told = parse(text)
        assert told == parse(text.encode())
        assert (told.status, told.data) == (result.status, result.data)
    draw = random.Random(name)
    parser, at = StreamParser(), 0
    while at < len(text):
        size = draw.randint(1, 40)
        parser.feed(text[at : at + size])
        at += size
    assert parser.close() == parse(text)
