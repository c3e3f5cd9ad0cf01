"""The workbench of the shim's tests: one server, one event loop, and clients that are made once for each use."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from chatimg_parse.shim import install

from .shim_paths import CLIENTS, Reader
from .shim_server import Player
from .shim_table import MODES

in_its_own_environment = pytest.mark.skipif(
    find_spec("litellm") is not None, reason="the SDK that litellm chose is tested in an environment of its own"
)
each_mode = pytest.mark.parametrize("mode", MODES)
each_kind = pytest.mark.parametrize("kind", CLIENTS)
PATIENCE = 20  # seconds, far more than anything here takes


class Bench:
    """Clients load certificates when they are made, which takes longer than a test: so the same serve all tests."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.reader = Reader()
        self._clients: dict[str, Any] = {}

    def bare(self, kind: str, **more: Any) -> Any:
        """A client without the shim."""
        return self._kept(f"{kind} {more}", kind, more)

    def client(self, kind: str, mode: Any = "parts", *, max_retries: int = 0, **options: Any) -> Any:
        """A client with it."""
        name = f"{kind} {mode} {max_retries} {sorted(options.items(), key=str)}"
        known = name in self._clients
        client = self._kept(name, kind, {"max_retries": max_retries})
        return client if known else install(client, mode, **options)

    def new(self, kind: str, **more: Any) -> Any:
        """One that nobody else has; `shut` it."""
        arguments = {"api_key": "test", "base_url": self.player.url, "max_retries": 0, "timeout": PATIENCE, **more}
        return CLIENTS[kind](**arguments)

    def shut(self, client: Any) -> None:
        self.reader.got(client.close())

    def end(self) -> None:
        for client in self._clients.values():
            self.shut(client)
        self.reader.end()

    def _kept(self, name: str, kind: str, more: dict[str, Any]) -> Any:
        if name not in self._clients:
            self._clients[name] = self.new(kind, **more)
        return self._clients[name]
