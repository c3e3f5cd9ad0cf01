"""What a fuzzer begins with: the replies of the fixtures as files, and the words and keys that mean something.

Knows the form that libFuzzer reads: a folder with a file a seed, and a dictionary with a quoted entry a line.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from chatimg_parse import VOCABULARY
from chatimg_parse.text.words.key_rows import ROWS
from tests.support.cases import load
from tests.support.drawn.texts import SYNTAX

LONGEST = 4_096  # bytes: longer ones are mostly pictures, in which a changed byte changes nothing


def replies() -> list[bytes]:
    """Each recorded or invented reply that is short enough."""
    wires = {wire if isinstance(wire, bytes) else encoded(wire) for wire in (case.wire for case in load())}
    return sorted(wire for wire in wires if len(wire) <= LONGEST)


def write(folder: Path, found: Iterable[bytes]) -> None:
    """Write seeds under names that are made of their bytes, so that each is there once."""
    folder.mkdir(parents=True, exist_ok=True)
    for data in found:
        (folder / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def dictionary() -> str:
    """Pieces of syntax, labels and keys."""
    words = {*SYNTAX, *VOCABULARY.heads, *(key for keys in ROWS.values() for key in keys)}
    return "".join(f'"{quoted(encoded(word))}"\n' for word in sorted(words) if word)


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def quoted(data: bytes) -> str:
    plain = b'"\\'
    return "".join(chr(byte) if 32 <= byte < 127 and byte not in plain else f"\\x{byte:02X}" for byte in data)
