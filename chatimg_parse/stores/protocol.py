"""What keeps bytes, and under which names. Nothing of ours is imported."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

_DIGITS = 16  # hexadecimal, of the name of a file


def file_name(digest: str, suffix: str) -> str:
    """The name of bytes whose SHA-256 is `digest` (hexadecimal), so that the same bytes have the same name."""
    return digest[:_DIGITS] + suffix


@runtime_checkable
class Store(Protocol):
    """Keeps pictures: a folder, a bucket, a dict."""

    def put(self, name: str, data: bytes) -> str:
        """Keep `data` under `name`, and give the address by which it can be had: a URL, a path.

        Names are as `1f2e3d4c5b6a7988.png`: hexadecimal digits of the SHA-256 of the bytes, and a suffix; so the same
        bytes have the same name.
        """
        ...
