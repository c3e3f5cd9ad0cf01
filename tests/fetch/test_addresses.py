"""Which addresses are connected to: seen at the socket, for addresses in URLs and for those that names lead to."""

from __future__ import annotations

import socket
import ssl
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse.fetch import FetchError, Policy, read
from chatimg_parse.fetch.addresses import OWN, PUBLIC


def words(table: str) -> list[str]:
    return table.split()


REFUSED = words("""
    127.0.0.1 127.1.2.3 127.255.255.254 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.255.255
    169.254.169.254 169.254.170.2 169.254.1.1 100.64.0.1 100.127.255.255 100.100.100.200 0.0.0.0 0.1.2.3 192.0.0.1
    192.0.0.192 192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1
    255.255.255.255 168.63.129.16 192.88.99.1
    ::1 :: ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:168.63.129.16 ::ffff:0:127.0.0.1
    ::ffff:0:8.8.8.8 ::127.0.0.1 ::7f00:1 ::8.8.8.8 64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe
    64:ff9b:1::1 64:ff9b:1:ffff::8.8.8.8 2002:7f00:1:: 2002:a9fe:a9fe::1 2002:c0a8:101:: 2002:808:808::1
    2001:0:7f00:1:: 2001:0:4136:e378:8000:63bf:80ff:fffe 2001:0:808:808::f7f7:f7f7
    fe80::1 febf::1 fe80::5efe:192.168.0.1
    2607:f8b0::5efe:127.0.0.1 2607:f8b0::200:5efe:10.0.0.1 2001:db8::1 fc00::1 fdff::1 fd00:ec2::254 fd20:ce::254
    200::1 4000::1 1::7f00:1 fec0::1 ff02::1 ff05::2 ff0e::1 100::1 2001:2::1 2001:10::1 3fff::1 5f00::1
""")
SPELLED = words("""
    2130706433 0x7f000001 0X7F000001 0177.0.0.1 0x7f.1 0x7f.0.0.1 127.1 127.0.1 017700000001 0 00 3232235777 127.0.0.01
    0x8.8.8.8 1.1.1.1.1 256.1.1.1 ①②⑦.0.0.1 127。0。0。1 127.0.0.1%00 [::1%25lo] [::ffff:7f00:1] [0:0:0:0:0:ffff:7f00:1]
""")
ALLOWED = words("""
    8.8.8.8 1.1.1.1 172.15.255.255 172.32.0.1 11.0.0.1 100.63.255.255 100.128.0.1 169.253.1.1 223.255.255.255
    192.0.0.9 2606:4700::1111 2001:4860:4860::8888 64:ff9b::8.8.8.8 ::ffff:8.8.8.8 2a00:1450:4001::5
""")
ONCE = Policy(tries=1, timeout=5)


class Connected(OSError):
    """Somebody wanted to connect; nothing leaves the machine."""


@pytest.fixture
def connects(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    seen: list[Any] = []

    def connect(_: socket.socket, address: Any) -> None:
        seen.append(address)
        raise Connected

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(socket.socket, "connect_ex", connect)
    return seen


def url(host: str, path: str = "/a.png") -> str:
    return f"http://[{host}]{path}" if host.count(":") > 1 and "[" not in host else f"http://{host}{path}"


def code_of(address: str, policy: Policy = ONCE) -> str:
    with pytest.raises(FetchError) as caught:
        read(address, policy)
    return caught.value.code


@pytest.mark.parametrize("host", REFUSED)
def test_no_connection_to_what_is_not_public(host: str, connects: list[Any]) -> None:
    assert code_of(url(host)) == "address-refused"
    assert not connects


@pytest.mark.parametrize("host", SPELLED)
def test_no_connection_to_an_address_that_is_spelled_oddly(host: str, connects: list[Any]) -> None:
    assert code_of(url(host)) in ("url-refused", "address-refused")
    assert not connects


@pytest.mark.parametrize("host", ALLOWED)
def test_public_addresses_are_connected_to(host: str, connects: list[Any]) -> None:
    assert code_of(url(host)) == "connect-failed"
    assert [socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, each[0]) for each in connects] == [
        socket.inet_pton(socket.AF_INET6 if ":" in host else socket.AF_INET, host)
    ]


@pytest.mark.parametrize(
    "address",
    [
        "ftp://8.8.8.8/", "file:///etc/passwd", "gopher://8.8.8.8/", "//8.8.8.8/", "8.8.8.8", "", "javascript:alert(1)",
        "http:///a", "http://user@8.8.8.8/", "http://8.8.8.8\\@127.0.0.1/", "http://127.0.0.1\\@8.8.8.8/",
        "http://8.8.8.8/ a",
        "http://8.8.8.8/\r\nX: y", "http://8.8.8.8\t/", " http://8.8.8.8/", "http://8.8.8.8:0/", "http://8.8.8.8:x/",
        "http://8.8.8.8:80:80/", "http://%38.8.8.8/", "http://[::1/", "http://a..b/", f"http://{'a' * 300}.example/",
    ],
)  # fmt: skip
def test_no_connection_to_what_is_no_plain_url(address: str, connects: list[Any]) -> None:
    assert code_of(address) == "url-refused"
    assert not connects


@pytest.mark.parametrize("port", [1, 22, 25, 8080, 8443, 65535])
def test_other_ports_are_not_asked(port: int, connects: list[Any]) -> None:
    assert code_of(f"http://8.8.8.8:{port}/") == "port-refused"
    assert not connects


@pytest.mark.parametrize("address", ["ftp://a.example", 5])
def test_a_url_is_a_text(address: Any) -> None:
    with pytest.raises((FetchError, TypeError)):
        read(address, ONCE)


# -- names ----------------------------------------------------------------------------------------------------


def answers(monkeypatch: pytest.MonkeyPatch, *rounds: list[str]) -> list[str]:
    """A resolver that answers each time something else; the names that were looked up."""
    asked: list[str] = []

    def getaddrinfo(host: str, port: int, *_: Any) -> list[Any]:
        asked.append(host)
        told = rounds[min(len(asked), len(rounds)) - 1]
        six = [(socket.AF_INET6, socket.SOCK_STREAM, 0, "", (ip, port, 0, 0)) for ip in told if ":" in ip]
        return six + [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (ip, port)) for ip in told if ":" not in ip]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return asked


def test_a_name_is_looked_up_once_and_what_was_checked_is_connected_to(
    monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    asked = answers(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    assert code_of("https://a.example/a.png") == "connect-failed"
    assert (asked, connects) == (["a.example"], [("8.8.8.8", 443)])


def test_each_try_looks_up_and_checks_again(monkeypatch: pytest.MonkeyPatch, connects: list[Any]) -> None:
    asked = answers(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    assert code_of("https://a.example/a.png", Policy(tries=2)) == "address-refused"
    assert (asked, connects) == (["a.example"] * 2, [("8.8.8.8", 443)])


@pytest.mark.parametrize("told", [["8.8.8.8", "10.0.0.1"], ["10.0.0.1", "8.8.8.8"], ["2606:4700::1111", "::1"]])
def test_one_bad_answer_spoils_them_all(told: list[str], monkeypatch: pytest.MonkeyPatch, connects: list[Any]) -> None:
    answers(monkeypatch, told)
    assert code_of("http://a.example/") == "address-refused"
    assert not connects


def test_every_address_of_a_name_is_tried_up_to_four(monkeypatch: pytest.MonkeyPatch, connects: list[Any]) -> None:
    answers(monkeypatch, [f"8.8.8.{number}" for number in range(1, 10)])
    assert code_of("http://a.example/") == "connect-failed"
    assert [ip for ip, _ in connects] == [f"8.8.8.{number}" for number in range(1, 5)]


def test_a_name_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch, connects: list[Any]) -> None:
    def getaddrinfo(*_: Any) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert code_of("http://a.example/") == "host-unknown"
    assert not connects


# -- hosts of one's own ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry,address",
    [
        ("127.0.0.1:8188", "http://127.0.0.1:8188/"),
        ("10.1.2.3:8188", "http://10.1.2.3:8188/"),
        ("100.64.0.7:8000", "http://100.64.0.7:8000/"),
        ("[::1]:8000", "http://[::1]:8000/"),
        ("::1", "https://[::1]/"),
        ("[::1]:8000", "http://[0:0:0:0:0:0:0:1]:8000/"),
        ("192.168.0.5", "http://192.168.0.5/"),
        ("Gateway.LAN.:8000", "http://gateway.lan:8000/"),
        ("gateway.lan:8000", "http://GATEWAY.lan.:8000/"),
        ("bücher.example:8000", "http://BÜCHER.example:8000/"),
        ("[fd00::5]:443", "https://[fd00::5]/"),
        ("http://127.0.0.1:8188/v1/", "http://127.0.0.1:8188/"),
        ("https://192.168.0.5/v1?a=b", "https://192.168.0.5/a"),
    ],
)
def test_a_host_that_is_allowed_may_be_private(
    entry: str, address: str, monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    if "[" not in address and not address[7].isdigit():
        answers(monkeypatch, ["192.168.7.7"])
    assert code_of(address, Policy(tries=1, allowed_hosts=[entry])) == "connect-failed"
    assert len(connects) == 1


SECRET = words("""
    169.254.169.254 169.254.1.1 168.63.129.16 100.100.100.200 fd00:ec2::254 fd00:ec2::23 fd00:42::42
    fd20:ce::254 fe80::1 0.0.0.0 224.0.0.1
    64:ff9b::169.254.169.254 ::ffff:169.254.169.254 ::ffff:100.100.100.200
""")


@pytest.mark.parametrize("ip", SECRET)
def test_metadata_and_link_local_addresses_are_never_opened(
    ip: str, monkeypatch: pytest.MonkeyPatch, connects: list[Any]
) -> None:
    answers(monkeypatch, [ip])
    assert code_of("http://gateway.lan/", Policy(allowed_hosts=["gateway.lan"])) == "address-refused"
    assert not connects


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:8189/", "http://127.0.0.2:8188/", "http://a.127.0.0.1.example:8188/"]
)
def test_only_that_host_and_port_are_allowed(address: str, connects: list[Any]) -> None:
    assert code_of(address, Policy(allowed_hosts=["127.0.0.1:8188"])) in ("port-refused", "address-refused")
    assert not connects


@pytest.mark.parametrize(
    "wrong",
    [
        {"allowed_hosts": ["ftp://127.0.0.1:80"]},
        {"allowed_hosts": ["http://u@127.0.0.1:80"]},
        {"allowed_hosts": [""]},
        {"allowed_hosts": ["*.example"]},
        {"allowed_hosts": ["u@a.example"]},
        {"allowed_hosts": ["a.example:x"]},
        {"trusted_origins": ["api.example"]},
        {"trusted_origins": ["https://u@api.example"]},
        {"proxy": "socks5://127.0.0.1:1"},
        {"proxy": "127.0.0.1:1"},
        {"headers": {"A\r\nB": "x"}},
        {"headers": {"A": "x\r\nB: y"}},
        {"headers": {"Host": "a"}},
        {"headers": {"Accept-Encoding": "gzip"}},
        {"max_bytes": 0},
        {"timeout": 0},
        {"timeout": float("inf")},
        {"ssl_context": ssl._create_unverified_context()},
        {"tries": 0},
        {"max_redirects": -1},
    ],
)
def test_a_policy_that_means_nothing_is_told_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong)).rstrip("s")[:6]):
        Policy(**wrong)


@pytest.mark.parametrize("name", ["allowed_hosts", "trusted_origins"])
def test_one_text_is_no_collection(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        Policy(**{name: "127.0.0.1:80"})  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["max_bytes", "timeout", "max_redirects", "tries"])
def test_a_number_is_asked_for_by_its_name(name: str) -> None:
    with pytest.raises(TypeError, match=f"^{name} is a number, not str$"):
        Policy(**{name: "60"})  # type: ignore[arg-type]


# -- the table, drawn -----------------------------------------------------------------------------------------


@given(st.ip_addresses(v=4))
def test_what_carries_an_ipv4_address_is_never_freer_than_it(inner: Any) -> None:
    blocked = PUBLIC.classify(inner).blocked
    for form in ("::ffff:{}", "64:ff9b::{}", "::{}", "::ffff:0:{}", "2607:f8b0::5efe:{}", "2607:f8b0::200:5efe:{}"):
        assert PUBLIC.classify(form.format(inner)).blocked >= blocked
    high, low = divmod(int(inner), 1 << 16)
    assert PUBLIC.classify(f"2002:{high:x}:{low:x}::1").blocked


@given(st.ip_addresses())
def test_what_is_public_is_open_to_hosts_of_ones_own(ip: Any) -> None:
    assert OWN.classify(ip).blocked <= PUBLIC.classify(ip).blocked
