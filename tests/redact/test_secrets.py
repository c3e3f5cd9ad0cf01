"""Secrets: the values that open something go, and the words, ids and addresses around them stay."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chatimg_parse import parse
from chatimg_parse.redact import redact
from chatimg_parse.redact.secrets import PARAMETERS

SIGNED = {
    "Azure": "https://a.blob.example/c/a.png?sv=2024&se=2026-01-01T00%3A00%3A00Z&sr=b&sp=r&sig=a%2Fb%3D",
    "S3": "https://b.example/a.png?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA/x&X-Amz-Date=1"
    "&X-Amz-Expires=3600&X-Amz-Security-Token=abc&X-Amz-SignedHeaders=host&X-Amz-Signature=0f0f",
    "CloudFront": "https://d.example/a.png?Expires=1&Policy=eyJ_&Signature=a-b~c__&Key-Pair-Id=K1",
    "OSS": "https://o.example/a.png?Expires=1&OSSAccessKeyId=LTAI&Signature=a%3D&x-oss-process=image/resize",
    "COS": "https://c.example/a.png?q-sign-algorithm=sha1&q-ak=AKID&q-sign-time=1;2&q-signature=0f&imageView2=1",
    "GCS": "https://g.example/a.png?X-Goog-Algorithm=GOOG4&X-Goog-Credential=x%40y&X-Goog-Signature=0f",
    "a CDN": "https://cdn.example/a.png?auth_key=1700-0-0-0f&w=100",
    "a key": "https://api.example/v1/x?alt=sse&key=AIzaSyA-0123456789abcdef",
    "a fragment": "https://x.example/#state=1&access_token=abc",
}


@pytest.mark.parametrize("name", SIGNED)
def test_a_signed_address_stays_one(name: str) -> None:
    url = SIGNED[name]
    made = redact(url)
    before, after = urlsplit(url), urlsplit(made)
    assert (after.scheme, after.netloc, after.path) == (before.scheme, before.netloc, before.path)
    told = dict(parse_qsl(after.query or after.fragment))
    for key, value in parse_qsl(before.query or before.fragment):
        secret = key.lower().replace("-", "").replace("_", "") in PARAMETERS
        assert told[key] == ("redacted" if secret else value)
    assert "redacted" in made
    for text in (f"![a]({{}}) and {url}.", f'<a href="{url}">', f"见 {url}，然后", f"a {url}\nb"):
        assert redact(text) == text.replace(url, made)
    assert json.loads(redact(json.dumps({"url": url}).replace("/", "\\/").replace("&", "\\u0026"))) == {"url": made}
    shown = parse(redact(f"![a]({url})"))
    assert [image.url for image in shown.data] == [made]


def test_user_info_goes() -> None:
    assert redact("see https://user:pass@x.example/a.png?b=1") == "see https://redacted@x.example/a.png?b=1"
    assert (
        redact("https://a:b@x.example,https://c:d@y.example") == "https://redacted@x.example,https://redacted@y.example"
    )


@pytest.mark.parametrize(
    "given, expected",
    [
        (
            {"headers": {"Authorization": "Bearer abc", "Accept": "*/*"}},
            {"headers": {"Authorization": "[…]", "Accept": "*/*"}},
        ),
        ({"X-API-KEY": "abc", "api-key": "b", "apiKey": ""}, {"X-API-KEY": "[…]", "api-key": "[…]", "apiKey": ""}),
        ({"set-cookie": ["a=b", "c=d"], "n": 1}, {"set-cookie": ["[…]", "[…]"], "n": 1}),
        ([["authorization", "Bearer abcdef"], ["x", "y"]], [["authorization", "[…]"], ["x", "y"]]),
        ([(b"cookie", b"a=b")], [(b"cookie", "[…]".encode())]),
        ('{"authorization": "Basic dTpw", "a": 1}', '{"authorization": "[…]", "a": 1}'),
        ("Authorization: Bearer abc12345\r\nHost: x\r\n", "Authorization: […]\r\nHost: x\r\n"),
        ("curl -H 'x-api-key: abc12345' u", "curl -H 'x-api-key: […]' u"),
        ("Cookie: session=abc; b=c\n", "Cookie: […]\n"),
        ("{'Authorization': 'Bearer abc12345'}", "{'Authorization': '[…]'}"),
        ("got Bearer abcdef0123456789 back", "got Bearer […] back"),
        ("key sk-proj-Abc123Def456Ghi789, ok", "key […], ok"),
        ("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl!", "[…]!"),
        ("AKIAIOSFODNN7EXAMPLE and gsk_0123456789abcdef", "[…] and […]"),
    ],
)
def test_keys_and_headers_go(given: Any, expected: Any) -> None:
    assert redact(given) == expected
    assert redact(expected) == expected


@pytest.mark.parametrize(
    "kept",
    [
        "Cookie: two cups of flour. Authorization: see page 5. The bearer of good news, SK-II and sk-learn.",
        "A poster that says: Secret: the ingredient; password: ask me; token = a coin",
        "hf-internal-testing/tiny-model and max_tokens: 5, https://x.example/?q=key&page=2&tokens=7&sigma=2",
        {"required": ["password", "email"], "allow": ["authorization", "content-type"], "token": "cat", "key": "k"},
        '{"required": ["cookie", "email"], "usage": {"total_tokens": 5}, "tokens": ["token", "key"]}',
        "ID: task_01jxyz0123456789abcdef, chatcmpl-0123456789abcdef, resp_0123456789, run a?sig=b",
        "见 https://x.example，请联系@客服，或 https://x.example/@user",
        "The Policy=x of &key=5 in C code; x = y?token=a:b",
    ],
)
def test_words_and_ids_stay(kept: Any) -> None:
    assert redact(kept) == kept
