"""Headers of the caller, certificates and proxies: who gets what, recorded at the servers."""

from __future__ import annotations

import ssl
from dataclasses import replace

import pytest
import trustme

from chatimg_parse.fetch import FetchError, Policy, fetch

from ..support.servers.raw_server import HOLD, NEXT, PICTURE, RawServer, Script, answer, raw, running

KEY = {"Authorization": "Bearer SECRET", "X-Api-Key": "SECRET"}


def policy_for(*servers: RawServer, **more: object) -> Policy:
    return Policy(allowed_hosts=[server.host for server in servers], timeout=10, **more)  # type: ignore[arg-type]


def secrets(server: RawServer) -> list[int]:
    """How often the key stood in each request."""
    return [request.count("SECRET") for request in server.requests]


def test_the_key_goes_to_an_origin_that_is_trusted_and_nowhere_else() -> None:
    with raw([answer()]) as own, raw([answer()]) as other:
        policy = policy_for(own, other, headers=KEY, trusted_origins=[f"http://{own.host}"])
        assert fetch(own.url(), policy).data == fetch(other.url(), policy).data == PICTURE
        fetch(own.url(), replace(policy, trusted_origins=[f"https://{own.host}", "https://127.0.0.1"]))
    assert (secrets(own), secrets(other)) == ([2, 0], [0])


def test_no_key_goes_over_a_redirect_not_even_to_the_same_origin() -> None:
    def moved(request: str) -> Script:
        return [answer()] if request.startswith("GET /b") else [answer(b"", "Location: /b", status="302 Found")]

    with running(RawServer(moved)) as own:
        fetch(own.url("/a"), policy_for(own, headers=KEY, trusted_origins=[f"http://{own.host}"]))
    assert secrets(own) == [2, 0]


def test_no_key_goes_in_clear_to_an_origin_that_is_only_trusted() -> None:
    policy = Policy(headers=KEY, trusted_origins=["http://api.example", "https://api.example"])
    assert policy.headers_for(policy.place("http://api.example/a")) == {}
    assert policy.headers_for(policy.place("https://API.example.:443/a")) == KEY
    assert policy.headers_for(policy.place("https://api.example.evil.example/a")) == {}
    assert policy.headers_for(policy.place("https://api.example:80/a")) == {}


def test_a_host_that_is_allowed_is_not_for_others_to_send_us_to() -> None:
    with raw([answer()]) as inner, raw([answer(b"", f"Location: {inner.url()}", status="302 Found")]) as outer:
        policy = policy_for(outer, inner)
        with pytest.raises(FetchError) as caught:
            fetch(outer.url(), policy)
    assert caught.value.code == "redirect-refused"
    assert not inner.connections


def test_neither_key_nor_proxy_password_is_in_a_repr() -> None:
    assert "SECRET" not in repr(Policy(headers=KEY, proxy="http://u:SECRET@127.0.0.1:1"))


# -- certificates ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def served_by(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def test_a_certificate_is_checked_for_the_name(authority: trustme.CA) -> None:
    with raw([answer()], context=served_by(authority, "127.0.0.1")) as right:
        assert fetch(right.url(), policy_for(right, ssl_context=trusting(authority))).data == PICTURE
        with pytest.raises(FetchError) as unknown:
            fetch(right.url(), policy_for(right))
    with (
        raw([answer()], context=served_by(authority, "other.example")) as wrong,
        pytest.raises(FetchError) as mismatch,
    ):
        fetch(wrong.url(), policy_for(wrong, ssl_context=trusting(authority)))
    assert (unknown.value.code, mismatch.value.code) == ("tls-failed", "tls-failed")
    assert not wrong.requests


def test_the_name_is_asked_for_and_checked_where_the_address_is_connected_to(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with raw([answer()], context=served_by(authority, "pictures.example")) as server:
        monkeypatch.setattr("socket.getaddrinfo", lambda *_: [(2, 1, 6, "", ("127.0.0.1", server.port))])
        policy = Policy(allowed_hosts=[f"pictures.example:{server.port}"], ssl_context=trusting(authority))
        assert fetch(f"https://Pictures.example.:{server.port}/a.png", policy).data == PICTURE
        with pytest.raises(FetchError) as caught:
            fetch(f"https://a.example:{server.port}/", replace(policy, allowed_hosts=[f"a.example:{server.port}"]))
    assert caught.value.code == "tls-failed"


def test_a_handshake_that_never_comes_ends_in_time() -> None:
    with raw([HOLD]) as server, pytest.raises(FetchError) as caught:  # which waits for a request in clear
        fetch(f"https://{server.host}/", replace(policy_for(server), timeout=0.3))
    assert caught.value.code == "timeout"


def test_https_never_leads_to_http(authority: trustme.CA) -> None:
    with raw([answer()]) as clear:
        moved = [answer(b"", f"Location: {clear.url()}", status="301 Moved")]
        with raw(moved, context=served_by(authority, "127.0.0.1")) as safe, pytest.raises(FetchError) as caught:
            fetch(safe.url(), policy_for(safe, clear, ssl_context=trusting(authority)))
    assert caught.value.code == "redirect-refused"
    assert not clear.connections


# -- proxies --------------------------------------------------------------------------------------------------


def test_the_tunnel_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    lookups: list[str] = []

    def getaddrinfo(host: str, port: int, *_: object) -> list[object]:
        lookups.append(host)
        return [(2, 1, 6, "", ("8.8.8.8" if host == "pictures.example" else "127.0.0.1", port))]

    with raw([b"HTTP/1.1 200 Connection established\r\n\r\n", NEXT, answer()]) as proxy:
        monkeypatch.setattr("socket.getaddrinfo", getaddrinfo)
        got = fetch("http://pictures.example/a.png", Policy(proxy=f"http://me:pass%20word@127.0.0.1:{proxy.port}"))
    assert got.data == PICTURE
    assert lookups.count("pictures.example") == 1
    assert proxy.requests[0].splitlines()[:3] == [
        "CONNECT 8.8.8.8:80 HTTP/1.1",
        "Host: 8.8.8.8:80",
        "Proxy-Authorization: Basic bWU6cGFzcyB3b3Jk",
    ]


@pytest.mark.parametrize(
    "script", [[answer(b"", status="407 Who are you")], [b"SSH-2.0\r\n"], [], [answer(b"", status="502 No")]]
)
def test_a_proxy_that_does_not_open_the_way_is_told(script: Script) -> None:
    with raw(script) as proxy, pytest.raises(FetchError) as caught:
        fetch("https://8.8.8.8/a.png", Policy(proxy=f"http://127.0.0.1:{proxy.port}", tries=1))
    assert caught.value.code == "proxy-failed"


def test_nothing_private_is_asked_of_a_proxy() -> None:
    with raw([answer()]) as proxy, pytest.raises(FetchError) as caught:
        fetch("http://10.0.0.1/a.png", Policy(proxy=f"http://127.0.0.1:{proxy.port}"))
    assert caught.value.code == "address-refused"
    assert not proxy.connections
