"""What a fetch may do: which hosts, how much, how long, and who gets the caller's headers."""

from __future__ import annotations

import math
import re
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urlsplit

from .addresses import OWN, PUBLIC, ssrfguard
from .errors import FetchError

_PORTS = {"http": 80, "https": 443}
_NO_PART = re.compile(r"[ \t\r\n\ud800-\udfff]")  # of a URL: white space, halves of characters
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")  # a header's name (RFC 9110, 5.6.2)
_UNFIT = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\xff]")  # in a header's value
# They say where the request ends, or what we promise by ourselves.
_OURS = frozenset(
    ("host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "accept-encoding", "range", "expect")
)
# WHATWG URL: a host whose last label is a number is read as IPv4, in any of its spellings.
_NUMBER = re.compile(r"(?:[0-9]+|0[xX][0-9a-fA-F]*)\.?")
_DOTTED = re.compile(r"(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\.|$)){4}")
_ANY = ssrfguard.AddressTable(())  # addresses are judged when they are known, those in URLs like others
_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))

Origin = tuple[str, str, int]  # scheme, host, port


class Proxy(NamedTuple):
    """Where a tunnel begins."""

    host: str
    port: int
    user: str | None  # with password

    def __repr__(self) -> str:
        return f"Proxy({self.host}:{self.port})"


class Place(NamedTuple):
    """One address that may be asked."""

    target: ssrfguard.Target
    guard: ssrfguard.Policy
    path: str  # with its query, as it is sent
    allowed: bool  # the caller named this host and port

    @property
    def origin(self) -> Origin:
        """Scheme, host (folded) and port, as origins are compared."""
        return self.target.scheme, _folded(self.target.host), self.target.port

    @property
    def host(self) -> str:
        """The host as it is asked, for messages and the certificate."""
        return self.target.host


@dataclass(frozen=True)
class Policy:
    """The rules of a fetch. The defaults are for addresses that somebody else wrote.

    * `allowed_hosts`: `host:port` of your own gateways (`"127.0.0.1:8188"`, `"[::1]:8000"`, `"gateway.lan"` for ports
      80 and 443), or a URL, of which host and port count. Opens addresses of private networks and of this machine,
      never link-local or metadata ones, and not to a redirect from another origin.
    * `headers`: sent only to `trusted_origins` (`"https://api.example"`; a path does not count), over https unless the
      origin is allowed, and never behind a redirect.
    * `proxy`: `http://[user:password@]host:port`. The tunnel goes to the address that was checked. Proxies, cookies and
      netrc of the environment are not used.
    * `allow_svg`: SVG can hold scripts.
    * `max_bytes` of an answer; `timeout` in seconds for one picture in all, redirects and tries included;
      `max_redirects`; `tries` in all, where a connection broke, or the server was busy (429 and 5xx).
    * `ssl_context`: for a private authority. The certificate is always checked for the host's name by it.

    Raises `ValueError` or `TypeError` for what cannot mean anything.
    """

    allowed_hosts: Collection[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    trusted_origins: Collection[str] = ()
    proxy: str | None = field(default=None, repr=False)
    allow_svg: bool = False
    max_bytes: int = 32 << 20
    timeout: float = 60.0
    max_redirects: int = 3
    tries: int = 2
    ssl_context: ssl.SSLContext | None = field(default=None, repr=False)
    _allowed: frozenset[tuple[str, int]] = field(init=False, repr=False, compare=False)
    _trusted: frozenset[Origin] = field(init=False, repr=False, compare=False)
    _proxy: Proxy | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("allowed_hosts", "trusted_origins"):
            if isinstance(getattr(self, name), str):
                raise TypeError(f"{name} is a collection of texts, not one text; put it into a list: {name}=[...]")
        for name in ("max_bytes", "timeout", "max_redirects", "tries"):
            if not isinstance(getattr(self, name), (int, float)):
                raise TypeError(f"{name} is a number, not {type(getattr(self, name)).__name__}")
        for name in ("max_bytes", "timeout", "tries"):
            if not 0 < getattr(self, name) < math.inf:
                raise ValueError(f"{name} must be more than 0 and finite, not {getattr(self, name)!r}")
        if self.max_redirects < 0:
            raise ValueError(f"max_redirects must not be negative, not {self.max_redirects!r}")
        context = self.ssl_context
        if context is not None and (context.verify_mode is not ssl.CERT_REQUIRED or not context.check_hostname):
            raise ValueError("ssl_context must check certificates and names; load your own authority into it")
        object.__setattr__(self, "_allowed", frozenset(pair for each in self.allowed_hosts for pair in _pairs(each)))
        object.__setattr__(self, "_trusted", frozenset(_origin_of(each) for each in self.trusted_origins))
        object.__setattr__(self, "_proxy", None if self.proxy is None else _proxy_of(self.proxy))
        _check_headers(self.headers)

    def place(self, url: str, behind: Place | None = None) -> Place:
        """Where a URL leads, if it may be asked; `behind`: the place that sent us there. Raises `FetchError`."""
        split, port = _split(url)
        target = _target(url, split, port)
        host = _folded(target.host)
        if ":" not in host and _NUMBER.fullmatch(host.rpartition(".")[2]) and not _DOTTED.fullmatch(host):
            raise FetchError("url-refused")
        origin = (target.scheme, host, target.port)
        allowed = (host, target.port) in self._allowed and (behind is None or behind.origin == origin)
        if not allowed and target.port not in _PORTS.values():
            raise FetchError("port-refused", target.host)
        if behind is not None and behind.target.scheme == "https" and target.scheme == "http":
            raise FetchError("redirect-refused", target.host)
        guard = ssrfguard.Policy(
            allowed_ports=frozenset((port,)), denied_networks=OWN if allowed else PUBLIC, max_redirects=0
        )
        path = quote(split.path or "/", safe=_VISIBLE) + (
            f"?{quote(split.query, safe=_VISIBLE)}" if split.query else ""
        )
        return Place(target, guard, path, allowed)

    def headers_for(self, place: Place) -> Mapping[str, str]:
        """The caller's headers, for the first request to an origin that he trusts."""
        trusted = place.origin in self._trusted and (place.target.scheme == "https" or place.allowed)
        return self.headers if trusted else {}

    @property
    def tunnel(self) -> Proxy | None:
        """The proxy, as it was understood."""
        return self._proxy


def _folded(host: str) -> str:
    """A host as it is compared: names without case and last dot, addresses of IPv6 in their short form."""
    try:
        return ip_address(host).compressed if ":" in host else host.lower().rstrip(".")
    except ValueError:
        return host.lower()


def _target(url: str, split: SplitResult, port: int) -> ssrfguard.Target:
    """What is safe of a URL. Names of buckets have underscores, which are no letters of a host for ssrfguard."""
    host = split.hostname or ""
    asked = split._replace(netloc=split.netloc.replace("_", "u")).geturl() if "_" in host else url
    try:
        target = ssrfguard.Policy(allowed_ports=frozenset((port,)), denied_networks=_ANY).check_url(asked)
    except (ssrfguard.SSRFGuardError, ValueError):
        raise FetchError("url-refused") from None
    return replace(target, host=host) if asked is not url else target


def _split(url: str) -> tuple[SplitResult, int]:
    if not isinstance(url, str):
        raise TypeError(f"a URL is a str, not {type(url).__name__}")
    if "\\" in url.partition("?")[0] or _NO_PART.search(url):
        raise FetchError("url-refused")
    try:
        split = urlsplit(url)
        default = _PORTS[split.scheme.lower()]
        return split, split.port or default
    except (ValueError, KeyError):
        raise FetchError("url-refused") from None


def _pairs(entry: str) -> list[tuple[str, int]]:
    """The hosts and ports of an entry of `allowed_hosts`."""
    text = entry.strip()
    if "://" in text:
        return [_origin_of(text, "allowed_hosts")[1:]]
    bare = f"[{text}]" if text.count(":") > 1 and not text.startswith("[") else text
    try:
        split = urlsplit(f"//{bare}")
        host, port = split.hostname, split.port
    except ValueError:
        host, port = None, None
    if not host or split.path or split.query or split.fragment or "@" in text or "*" in text:
        raise ValueError("an entry of allowed_hosts is host:port, like '127.0.0.1:8188', or a URL")
    name = _folded(host if host.isascii() else host.encode("idna").decode("ascii"))
    return [(name, port)] if port else [(name, known) for known in _PORTS.values()]


def _origin_of(entry: str, name: str = "trusted_origins") -> Origin:
    """The origin of a URL, whose path does not count."""
    try:
        split, port = _split(entry.strip())
    except FetchError:
        split, port = None, 0
    if split is None or not split.hostname or "@" in split.netloc:
        raise ValueError(f"an entry of {name} that is a URL is like 'https://api.example'")
    host = split.hostname
    return split.scheme.lower(), _folded(host if host.isascii() else host.encode("idna").decode("ascii")), port


def _proxy_of(proxy: str) -> Proxy:
    try:
        split = urlsplit(proxy)
        port = split.port or 80
    except ValueError:
        split, port = urlsplit(""), 0
    if split.scheme.lower() != "http" or not split.hostname:
        raise ValueError("proxy is http://host:port; others are not spoken")
    user = None if split.username is None else f"{unquote(split.username)}:{unquote(split.password or '')}"
    return Proxy(split.hostname, port, user)


def _check_headers(headers: Mapping[str, str]) -> None:
    for name, told in headers.items():
        if not isinstance(told, str) or not _TOKEN.fullmatch(name) or _UNFIT.search(told):
            raise ValueError(f"header {name!r} cannot be sent")  # its value may be a secret
        if name.lower() in _OURS:
            raise ValueError(f"header {name!r} is not the caller's to set")
