"""What servers do wrong, over a real connection: each ends as the right picture or as its named error."""

from __future__ import annotations

import base64
import gzip
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from chatimg_parse import Image, ImageResult, Status
from chatimg_parse.fetch import FetchError, Policy, fetch, save

from ..support.pictures import GIF, SVG
from ..support.servers.raw_server import (
    DRIP,
    HOLD,
    PICTURE,
    RESET,
    RawServer,
    Script,
    answer,
    bare,
    chunked,
    raw,
    running,
)

JPEG_CUT = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x01" * 300
HTML = b"<!doctype html><html><head><title>Gone</title></head><body><svg width='1'></svg></body></html>"
PROLOGUE = b'<?xml version="1.0"?> <!-- a --> '
LONG_CHUNKS = [b"1;" + b"x" * 65000 + b"\r\na\r\n"] * 60
CHUNKS = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
OOPS = answer(b"", status="500 Oops")
SVG_TOO = {"allow_svg": True}
SOON = {"timeout": 0.3}
OK = "ok"


class Fault(NamedTuple):
    """What the server says to one request after the other, and what comes of it."""

    scripts: list[Script]
    code: str
    asked: int = 1  # requests
    policy: dict[str, Any] = {}  # noqa: RUF012


def redirect(goal: str, status: str = "302 Found") -> bytes:
    return answer(b"", f"Location: {goal}", status=status)


FAULTS = {
    "whole": Fault([[answer()]], OK),
    "no-length": Fault([[bare()]], OK),
    "chunked": Fault([[chunked(PICTURE[:10], PICTURE[10:])]], OK),
    "one-byte-chunks": Fault([[chunked(*(PICTURE[at : at + 1] for at in range(len(PICTURE))))]], OK),
    "slowly-but-whole": Fault([[*(answer()[at : at + 7] for at in range(0, len(answer()), 7))]], OK),
    "wrong-type": Fault([[answer(PICTURE, "Content-Type: text/html")]], OK),
    "name-of-the-server": Fault([[answer(PICTURE, 'Content-Disposition: attachment; filename="../../evil.sh"')]], OK),
    "more-than-told": Fault([[answer() + b"more"]], OK),
    "redirect": Fault([[redirect("/b.png")], [answer()]], OK, 2),
    "redirect-behind-dots": Fault([[redirect("../../b.png", "307 Temporary Redirect")], [answer()]], OK, 2),
    "redirect-with-a-blank-behind": Fault([[redirect("/b.png ")], [answer()]], OK, 2),
    "redirect-in-utf-8": Fault([[redirect("/ü b.png".encode().decode("latin-1"))], [answer()]], OK, 2),
    "hints-before-the-answer": Fault([[b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 2 + answer()]], OK),
    "processing": Fault([[b"HTTP/1.1 102 Processing\r\n\r\n", answer()]], OK),
    "blanks-behind-the-length": Fault([[bare(PICTURE, f"Content-Length: {len(PICTURE)} \t")]], OK),
    "blanks-behind-chunked": Fault([[chunked(PICTURE).replace(b"chunked", b" chunked ", 1)]], OK),
    "coded-for-the-upload": Fault([[answer(PICTURE, "Content-Encoding: aws-chunked")]], OK),
    "old-http": Fault([[answer().replace(b"HTTP/1.1", b"HTTP/1.0", 1)]], OK),
    "three-redirects": Fault([*[[redirect("/b")]] * 3, [answer()]], OK, 4),
    "busy-then-good": Fault([[answer(b"", status="503 Busy")], [answer()]], OK, 2),
    "busy-for-a-while": Fault([[answer(b"", "Retry-After: 0", status="429 Slow")], [answer()]], OK, 2),
    "reset-then-good": Fault([[RESET], [answer()]], OK, 2),
    "cut-then-good": Fault([[answer(PICTURE[:-9], length=len(PICTURE))], [answer()]], OK, 2),
    "twice-500-then-good": Fault([[OOPS], [OOPS], [answer()]], "http-status", 2),
    "twice-500-then-good-at-the-third": Fault([[OOPS], [OOPS], [answer()]], OK, 3, {"tries": 3}),
    "429-for-an-hour": Fault([[answer(b"", "Retry-After: 3600", status="429 Slow")]], "http-status"),
    "429-until-a-date": Fault(
        [[answer(b"", "Retry-After: Fri, 31 Dec 2199 23:59:59 GMT", status="429 Slow")]], "http-status"
    ),
    "404": Fault([[answer(HTML, status="404 Not Found")]], "http-status"),
    "403": Fault([[answer(PICTURE, status="403 Forbidden")]], "http-status"),
    "304": Fault([[answer(b"", status="304 Not Modified")]], "http-status"),
    "no-content": Fault([[bare(b"", status="204 No Content")]], "not-a-picture"),
    "empty": Fault([[answer(b"")]], "not-a-picture"),
    "html": Fault([[answer(HTML, "Content-Type: image/png")]], "not-a-picture"),
    "html-with-svg-allowed": Fault([[answer(HTML)]], "not-a-picture", 1, SVG_TOO),
    "endless-html": Fault([[bare(HTML), HOLD]], "not-a-picture"),
    "json": Fault([[answer(b'{"error": {"message": "expired"}}' * 9)]], "not-a-picture"),
    "words": Fault([[answer(b"Not found, sorry. " * 9)]], "not-a-picture"),
    "svg": Fault([[answer(base64.b64decode(SVG))]], "svg-refused"),
    "svg-behind-a-prologue": Fault([[answer(PROLOGUE + base64.b64decode(SVG))]], "svg-refused"),
    "page-that-says-svg": Fault([[answer(b"<!DOCTYPE svg><html><svg ></svg>")]], "not-a-picture", 1, SVG_TOO),
    "webp-of-nothing": Fault([[answer(b"RIFF\0\0\0\0WEBP<html></html>")]], "cut-short"),
    "png-of-nothing": Fault([[answer(PICTURE[:8] + b"<html>IEND\xaeB`\x82")]], "cut-short"),
    "tiff-of-nothing": Fault([[answer(b"II*\0\0\0\0\0")]], "not-a-picture"),
    "less-than-tells-a-type": Fault([[answer()]], "too-large", 1, {"max_bytes": 9}),
    "xml": Fault([[answer(b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>')]], "not-a-picture"),
    "gzip": Fault([[answer(gzip.compress(PICTURE), "Content-Encoding: gzip")]], "compressed"),
    "gzip-untold": Fault([[answer(gzip.compress(PICTURE * 9))]], "not-a-picture"),
    "too-long-told": Fault([[answer(PICTURE, length=1 << 40), HOLD]], "too-large"),
    "too-long-untold": Fault([[bare(PICTURE + b"a" * 3000), HOLD]], "too-large", 1, {"max_bytes": 1000}),
    "endless": Fault([[bare(PICTURE), *[b"a" * (1 << 16)] * 40, HOLD]], "too-large", 1, {"max_bytes": 1 << 20}),
    "endless-chunk-extensions": Fault(
        [[chunked(PICTURE, end=b""), *LONG_CHUNKS, HOLD]], "too-large", 1, {"max_bytes": 1 << 20}
    ),
    "drip": Fault([[bare(PICTURE), DRIP]], "timeout", 1, SOON),
    "drip-in-the-head": Fault([[b"HTTP/1.1 200 OK\r\nX: ", DRIP]], "timeout", 1, SOON),
    "drip-in-the-status": Fault([[b"HTTP", DRIP]], "timeout", 1, SOON),
    "drip-in-a-chunk-size": Fault([[CHUNKS, DRIP]], "timeout", 1, SOON),
    "says-nothing": Fault([[HOLD]], "timeout", 1, SOON),
    "stops-in-the-middle": Fault([[answer()[:-20], HOLD]], "timeout", 1, SOON),
    "short": Fault([[answer(PICTURE[:-9], length=len(PICTURE))]], "cut-short", 2),
    "short-untold": Fault([[bare(PICTURE[:-9])]], "cut-short"),
    "short-jpeg": Fault([[answer(JPEG_CUT)]], "cut-short"),
    "chunks-without-an-end": Fault([[chunked(PICTURE, end=b"")]], "cut-short", 2),
    "bad-chunk-size": Fault([[chunked(PICTURE[:20], end=b"zz\r\nabc\r\n")]], "cut-short", 2),
    "closes-at-once": Fault([[]], "connection-lost", 2),
    "redirect-loop": Fault([[redirect("/a.png")]], "too-many-redirects", 4),
    "redirect-to-a-file": Fault([[redirect("file:///etc/passwd")]], "redirect-refused"),
    "redirect-to-odd-brackets": Fault([[redirect("http://[")]], "redirect-refused"),
    "redirect-to-too-many-colons": Fault([[redirect("http://[1::2::3]/")]], "redirect-refused"),
    "redirect-to-nowhere": Fault([[redirect("https://")]], "redirect-refused"),
    "redirect-to-a-private-host": Fault([[redirect("http://127.0.0.2/a.png")]], "address-refused"),
    "redirect-to-metadata": Fault([[redirect("http://169.254.169.254/latest/")]], "address-refused"),
    "redirect-to-another-port": Fault([[redirect("http://127.0.0.1:1/")]], "redirect-refused"),
    "redirect-with-a-line-break": Fault([[redirect("/b%0d%0aX: y")], [answer()]], OK, 2),
    "redirect-with-user-info": Fault([[redirect("http://a@127.0.0.1/")]], "redirect-refused"),
    "no-http": Fault([[b"SSH-2.0-OpenSSH\r\n"]], "bad-response"),
    "long-status-line": Fault([[b"HTTP/1.1 200 " + b"a" * 70000 + b"\r\n\r\n"]], "bad-response"),
    "long-header": Fault([[b"HTTP/1.1 200 OK\r\nA: " + b"a" * 70000 + b"\r\n\r\n"]], "bad-response"),
    "many-headers": Fault([[b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 200 + b"\r\n"]], "bad-response"),
    "endless-head": Fault([[*[b"HTTP/1.1 100 Continue\r\n\r\n" * 3000] * 9, HOLD]], "too-large"),
    "two-lengths": Fault([[answer(PICTURE, "Content-Length: 3")]], "bad-response"),
    "odd-length": Fault([[bare(PICTURE, "Content-Length: 1_0")]], "bad-response"),
    "negative-length": Fault([[bare(PICTURE, "Content-Length: -1")]], "bad-response"),
    "length-and-chunks": Fault([[CHUNKS[:-2] + b"Content-Length: 9\r\n\r\n"]], "bad-response"),
    "odd-transfer-coding": Fault([[bare(PICTURE, "Transfer-Encoding: gzip, chunked")]], "bad-response"),
}  # fmt: skip


def one(fault: Fault, server: RawServer, folder: Path) -> str:
    """What comes of it, with a look at what was stored."""
    policy = Policy(allowed_hosts=[server.host], **{"timeout": 20, **fault.policy})
    result = ImageResult(data=[Image(url=server.url())], status=Status.COMPLETED)
    saved = save(result, folder, policy)
    stored = [(path.name, path.read_bytes()) for path in folder.iterdir()]
    [file] = saved.files
    if file.error is None:
        assert [data for _, data in stored] == [PICTURE]
        assert (file.path, file.size, file.media_type, file.width, file.height) == (
            str(folder / stored[0][0]), len(PICTURE), "image/png", 1, 1,
        )  # fmt: skip
        assert saved.result.data[0].url == file.path
        return OK
    assert not stored
    assert saved.result == result
    assert file.error.host in ("127.0.0.1", "127.0.0.2", "169.254.169.254", server.host)
    return file.error.code


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_fault_is_named_or_overcome(fault: Fault, tmp_path: Path) -> None:
    with raw(*fault.scripts) as server:
        assert one(fault, server, tmp_path) == fault.code
        assert len(server.requests) == fault.asked


def test_there_are_enough_faults() -> None:
    assert len(FAULTS) >= 60


@pytest.mark.parametrize("at", range(0, len(answer()), 3))
def test_a_reset_at_any_byte_is_overcome_or_named(at: int, tmp_path: Path) -> None:
    with raw([answer()[:at], RESET], [answer()]) as server:
        assert one(Fault([], OK), server, tmp_path) == OK
        assert len(server.requests) == 2


@pytest.mark.parametrize("at", [*range(0, len(answer()) - 1, 7), len(answer()) - 1])
def test_a_picture_that_always_breaks_off_is_never_stored(at: int, tmp_path: Path) -> None:
    with raw([answer()[:at], RESET]) as server:
        assert one(Fault([], OK), server, tmp_path) in ("connection-lost", "cut-short", "bad-response")


def test_no_connection_is_told(tmp_path: Path) -> None:
    with raw([answer()]) as server:
        pass
    assert one(Fault([], OK), server, tmp_path) == "connect-failed"


def test_the_request_says_who_asks_and_nothing_of_the_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with raw([answer()]) as server:
        got = fetch(
            server.url("/a b.png?sig=%2F+ü&x=[1]#part".replace(" ", "%20")), Policy(allowed_hosts=[server.host])
        )
    assert (got.data, got.suffix, got.media_type) == (PICTURE, ".png", "image/png")
    assert server.requests[0].splitlines() == [
        "GET /a%20b.png?sig=%2F+%C3%BC&x=[1] HTTP/1.1",
        f"Host: {server.host}",
        "Accept: image/*,*/*;q=0.5",
        "User-Agent: chatimg-parse",
        "Accept-Encoding: identity",
        "Connection: close",
        "",
    ]


def test_the_download_address_goes_first_and_the_other_one_is_next() -> None:
    gif = base64.b64decode(GIF)

    def scripts(request: str) -> Script:
        if request.startswith("GET /download"):
            return [answer(gif)]
        return [answer(b"", status="404 Gone")] if request.startswith("GET /gone") else [answer()]

    with running(RawServer(scripts)) as server:
        policy = Policy(allowed_hosts=[server.host])
        image = Image(url=server.url("/shown.png"), download_url=server.url("/download"))
        assert fetch(image, policy).data == gif
        assert fetch(image.model_copy(update={"download_url": server.url("/gone")}), policy).data == PICTURE
        with pytest.raises(FetchError, match="http-status"):
            fetch(Image(url=server.url("/gone"), download_url=server.url("/gone/too")), policy)


def test_an_address_with_half_a_character_is_refused() -> None:
    for image in ("https://x.example/\ud83d", Image(url="https://x.example/\ud83d")):
        with pytest.raises(FetchError, match="url-refused"):
            fetch(image)
    with pytest.raises(FetchError, match="not-a-picture"):
        fetch("data:image/png,\ud83d")


def test_what_went_wrong_underneath_is_not_handed_on() -> None:
    with raw([b"SECRET of the server\r\n"]) as server, pytest.raises(FetchError) as caught:
        fetch(server.url(), Policy(allowed_hosts=[server.host]))
    assert (caught.value.code, caught.value.__context__, caught.value.__cause__) == ("bad-response", None, None)
    with pytest.raises(FetchError) as caught:
        fetch("http://me:SECRET@x.example/?sig=SECRET")
    assert (caught.value.__context__, caught.value.__cause__) == (None, None)


def test_a_fault_of_our_own_spoils_one_picture_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: bytes, __: str) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("chatimg_parse.fetch.pictures.is_whole", broken)
    report = save(ImageResult(data=[Image(b64_json=GIF), Image()]), tmp_path).files
    assert [file.error and file.error.code for file in report] == ["internal-error", "no-address"]


def test_names_of_buckets_have_underscores(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    with raw([answer()]) as server:

        def getaddrinfo(host: str, *_: object) -> list[object]:
            asked.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", server.port))]

        monkeypatch.setattr("socket.getaddrinfo", getaddrinfo)
        policy = Policy(allowed_hosts=[f"my_bucket.example.com:{server.port}"])
        assert fetch(f"http://My_Bucket.example.com:{server.port}/a.png", policy).data == PICTURE
    assert asked == ["my_bucket.example.com"]


def test_an_error_tells_the_host_and_neither_query_nor_body() -> None:
    with raw([answer(b"secret words", status="403 Forbidden")]) as server, pytest.raises(FetchError) as caught:
        fetch(server.url("/a.png?sig=SECRET"), Policy(allowed_hosts=[server.host]))
    error = caught.value
    assert (error.code, error.status, error.host) == ("http-status", 403, "127.0.0.1")
    assert not {"SECRET", "secret", "sig"} & set(str(error).split())
    assert "a.png" not in str(error)


def test_bytes_at_hand_need_no_connection() -> None:
    assert fetch(Image(b64_json=GIF)).media_type == "image/gif"
    assert fetch(f"data:image/png;base64,{GIF}").suffix == ".gif"  # the bytes know better
    refused: list[tuple[Image | str, str]] = [
        (Image(), "no-address"),
        (Image(b64_json="PGh0bWw+PC9odG1sPg=="), "not-a-picture"),
        ("data:image/svg+xml,%3Csvg%3E%3C/svg%3E", "svg-refused"),
        (Image(b64_json=GIF[:-8]), "cut-short"),
    ]
    for image, code in refused:
        with pytest.raises(FetchError) as caught:
            fetch(image)
        assert caught.value.code == code
    assert fetch("data:image/svg+xml,%3Csvg%3E%3C/svg%3E", Policy(allow_svg=True)).suffix == ".svg"


@pytest.mark.parametrize("wrong", [None, 5, b"x", ImageResult()])
def test_another_type_is_a_type_error(wrong: Any) -> None:
    with pytest.raises(TypeError, match=type(wrong).__name__):
        fetch(wrong)
    with pytest.raises(TypeError, match="policy"):
        fetch("https://a.example/", {"timeout": 5})  # type: ignore[arg-type]
