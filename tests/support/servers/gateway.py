"""A gateway that has only chat: it answers with a reply, tells of a task, and has pictures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from ..chat import completion
from ..sdk import EVENTS, JSON
from ..shim.streams import stream_of
from .raw_server import RawServer, Script, answer, running


class Gateway(RawServer):
    """Answers chats with a reply, a task with what is told of it, and has pictures."""

    def __init__(self) -> None:
        self.reply: Callable[[], tuple[bytes, dict[str, str]]] = lambda: (b"", {})
        self.tasks: list[dict[str, Any]] = []
        super().__init__(self._script)

    def _script(self, request: str) -> Script:
        method, path, _ = request.split(" ", 2)
        if method == "POST":
            body, headers = self.reply()
            return [answer(body, *(f"{name}: {told}" for name, told in headers.items()))]
        if path.startswith("/cat"):
            return [answer()]
        if path == "/v1/images/tasks/task_01" and self.tasks:
            body = json.dumps(self.tasks.pop(0) if len(self.tasks) > 1 else self.tasks[0]).encode()
            return [answer(body, "Content-Type: application/json")]
        return [
            answer(b'{"error": {"message": "unknown path"}}', "Content-Type: application/json", status="404 Not Found")
        ]

    def says(self, text: str) -> None:
        self.reply = lambda: (json.dumps(completion(text)).encode(), JSON)

    def streams(self, text: str) -> None:
        self.reply = lambda: (stream_of(text), EVENTS)

    def asked(self) -> list[str]:
        """Methods and paths, as they came."""
        return [" ".join(request.split(" ", 2)[:2]) for request in self.requests]

    @property
    def base_url(self) -> str:
        return f"http://{self.host}/v1"


@contextmanager
def gateways(count: int = 1) -> Iterator[list[Gateway]]:
    """So many, as long as they are needed."""
    with ExitStack() as stack:
        made = [Gateway() for _ in range(count)]
        for gateway in made:
            stack.enter_context(running(gateway))
        yield made
