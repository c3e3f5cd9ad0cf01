"""A door of ours, at which all that wants to leave the browser knocks."""

from __future__ import annotations

import socket
import threading


class Door:
    """A proxy that lets nothing through, and remembers who came on behalf of a page.

    What the browser wants for itself (the time, news of its maker) is not let through either, and is not counted.
    """

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.knocks: list[str] = []
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(2)
                asked = caller.recv(300).partition(b"\r\n")[0].decode("ascii", "replace")
                if ".example" in asked:
                    self.knocks.append(asked)

    def close(self) -> None:
        self._socket.close()
