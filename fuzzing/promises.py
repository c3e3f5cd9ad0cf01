"""What must hold for any bytes at all, as one function; knows nothing of who makes them.

A break is an `AssertionError`, or whatever escaped from the library. The pieces in which a reply is fed are drawn from
a checksum of its bytes: the same file shows the same break.
"""

from __future__ import annotations

import random
import zlib

from chatimg_parse import ImageResult, StreamParser, parse
from tests.support.feeding import events_of, fed, in_sizes, kept
from tests.support.results import at_hand, places, sound

# A result says some things of each picture and link, of which the shortest is told in two characters; and addresses are
# repeated up to 100,000 characters (docs/limits.md).
MOST_A_CHARACTER, MOST_ANYWAY = 100, 300_000


def check(data: bytes) -> None:
    """Hold what is promised against these bytes, as they are and as a text."""
    StreamParser._net = False  # an error of ours shall be seen, not told as an issue
    sizes = drawn(data)
    for reply in (data, data.decode("utf-8", "surrogateescape")):
        result = parse(reply)
        sound(result)
        assert len(result.model_dump_json()) <= MOST_A_CHARACTER * len(reply) + MOST_ANYWAY
        assert fed(in_sizes(reply, sizes)) == result
        events, streamed = events_of(in_sizes(reply, sizes[::-1]))
        assert streamed == result
        kept(events, result)
        again(result)


def drawn(data: bytes) -> list[int]:
    """Sizes of pieces, mostly small ones."""
    chance = random.Random(zlib.crc32(data))
    return [chance.choice((1, 2, 3, 7, chance.randint(1, 200))) for _ in range(chance.randint(1, 12))]


def again(result: ImageResult) -> None:
    """What was normalized stays so: its pictures are found again where markdown tells them."""
    assert parse(result) is result
    assert places(parse(result.model_copy(update={"text": ""}).to_markdown())) == at_hand(result)
