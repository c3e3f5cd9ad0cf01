"""Why a picture is not there: every failure of fetching and storing is one code, with the host and what to do.

No message quotes a body, a query, a header or a key: the host is all that is told of an address.
"""

from __future__ import annotations

from typing import Any

from ..stores import CODES as STORING

CODES: dict[str, str] = {
    # Before anything is sent.
    "no-address": "the picture has neither bytes nor an address; look at the issues of the result",
    "url-refused": "the address is no http or https URL that is safe to ask; look at it before you use it elsewhere",
    "port-refused": "only ports 80 and 443 are asked; if the host is yours, put host:port into "
    "Policy(allowed_hosts=...)",
    "address-refused": "the host leads to an address that is not public; if it is yours, put host:port into "
    "Policy(allowed_hosts=...)",
    "host-unknown": "the host has no address; the link may have died, ask the task again",
    # On the way.
    "connect-failed": "no connection; try the same link later",
    "proxy-failed": "the proxy did not open the way; check Policy(proxy=...)",
    "tls-failed": "the certificate or the handshake was refused; for a private authority give Policy(ssl_context=...)",
    "connection-lost": "the connection broke; try the same link later",
    "timeout": "it took too long; try the same link later, or raise Policy(timeout=...)",
    "cancelled": "the fetching was cancelled",
    # What was answered.
    "http-status": "the server refused the link; it may have died, ask the task again",
    "bad-response": "the answer was no HTTP that can be trusted; try the same link later",
    "redirect-refused": "the server sends on to where this policy does not go",
    "too-many-redirects": "the server sends on and on; see Policy(max_redirects=...)",
    "compressed": "the answer was compressed though nobody asked for it; fetch it by other means",
    "too-large": "the answer is larger than Policy(max_bytes=...) lets through",
    "cut-short": "the answer ended too early; try the same link once more",
    "not-a-picture": "what came is no picture, often a page that shows one or says why there is none; open it by hand",
    "svg-refused": "an SVG can hold scripts; pass Policy(allow_svg=True) if you sanitize it",
    # Storing.
    **STORING,
    # Ourselves.
    "internal-error": "the fetching failed by a fault of our own; fetch it by other means, and please report it",
}


class FetchError(Exception):
    """A picture could not be fetched or stored.

    `code` is one of the kebab-case codes of docs/pictures.md, `host` the host that was asked (`None` where none was),
    `status` the HTTP status where one was answered, `retry_after` the seconds that the server wants to be left alone.
    """

    code: str
    host: str | None
    status: int | None
    retry_after: float | None

    def __init__(
        self, code: str, host: str | None = None, *, status: int | None = None, retry_after: float | None = None
    ) -> None:
        where = f" [{host}]" if host else ""
        told = f" (HTTP {status})" if status is not None else ""
        super().__init__(f"{code}{where}: {CODES[code]}{told}")
        self.code, self.host, self.status, self.retry_after = code, host, status, retry_after

    def __reduce__(self) -> tuple[Any, ...]:
        return _made, (self.code, self.host, self.status, self.retry_after)

    @property
    def passes(self) -> bool:
        """It may be another thing at the next try."""
        if self.code == "http-status":
            return self.status in _BUSY
        return self.code in ("connection-lost", "connect-failed", "cut-short")


_BUSY = (429, 500, 502, 503, 504)


def _made(code: str, host: str | None, status: int | None, retry_after: float | None) -> FetchError:
    return FetchError(code, host, status=status, retry_after=retry_after)
