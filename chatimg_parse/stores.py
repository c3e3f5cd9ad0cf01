"""Where bytes can be put: the protocol that fetching and redaction share. Nothing of ours is imported."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Store(Protocol):
    """Keeps pictures: a folder, a bucket, a dict."""

    def put(self, name: str, data: bytes) -> str:
        """Keep `data` under `name` (`1f2e3d4c5b6a7988.png`: hexadecimal digits of its SHA-256, and a suffix, so the
        same bytes have the same name), and give the address by which it can be had: a URL, a path."""
        ...
