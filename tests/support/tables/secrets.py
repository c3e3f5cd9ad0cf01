"""Pictures and keys that no message may quote, as replies hold them."""

from __future__ import annotations

from ..pictures import PNG

SECRETS = [
    f"data:image/png;base64,{PNG}",
    PNG,
    "sk-proj-Abc_123",
    "Bearer abcdefgh",
    "Authorization: Basic dXNlcjpwYXNz",
    "api_key=hunter22",
    '"access_token": "hunter22"',
    "https://user:hunter22@x.example/",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "gsk_0123456789abcdef",
    "AIzaSyA-0123456789",
    "?X-Amz-Signature=" + "0f" * 32,
]
