"""The secrets that stand in a text: in addresses, in header lines, and keys by their form. Rows, and where they count.

An address stays one: a secret value becomes a word, since dots or brackets would end it for those who read on. All
else that goes leaves `[…]`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import regex

from ..key_forms import CERTAIN
from ..text.words.keys import folded
from ..text.words.rows import row
from .edits import Edit

ELIDED = "[…]"
IN_ADDRESS = "redacted"
# Parameters of addresses whose value lets somebody in, compared folded (rule 20). Who signed, until when and for what
# are none, but for what names an account.
PARAMETERS = frozenset(
    map(
        folded,
        row(
            "sig | signature | sign | x-amz-signature | x-amz-credential | x-amz-security-token | awsaccesskeyid | "
            "x-goog-signature | x-goog-credential | googleaccessid | x-oss-signature | x-oss-credential | "
            "x-oss-security-token | ossaccesskeyid | security-token | x-cos-security-token | q-signature | q-ak | "
            "x-tos-signature | x-tos-credential | x-tos-security-token | x-bce-signature | policy | key-pair-id | "
            "token | access_token | refresh_token | id_token | auth_token | session_token | jwt | hmac | hdnea | "
            "hdnts | "
            "key | api_key | apikey | auth | auth_key | authorization | subscription-key | secret | client_secret | "
            "password | passwd | pwd"
        ),
    )
)
# Headers, and members of an object, whose value is a secret.
HEADERS = frozenset(
    map(
        folded,
        row(
            "authorization | proxy-authorization | api-key | x-api-key | x-goog-api-key | x-auth-token | cookie | "
            "set-cookie | ocp-apim-subscription-key | x-amz-security-token | mj-api-secret | access_token | "
            "refresh_token | client_secret | aws_secret_access_key | password"
        ),
    )
)
_LONGEST_NAME = 32
# What an address goes on with, up to what ends it everywhere; its host stands there already.
_ADDRESS = regex.compile(r"(?::|(?<=GET|POST|PUT|HEAD|PATCH|DELETE) )(?:\\?/){1,2}+[^\s\"'<>`]*+")
_PARAMETER = regex.compile(r"(?:[?&;#]|\\u0026)([A-Za-z][A-Za-z0-9_.-]{0,39})=([!$%*+\-./0-9:=?@A-Z_a-z~]*+)")
_USER_INFO = re.compile(r"(?<=://)[A-Za-z0-9._~%!$&*+,;=:-]+@")  # no words that stand behind a host (RFC 3986, 3.2.1)
_TRAILING = ".:!?*~"  # of the sentence around the address
_NEXT = re.compile("https?:", re.IGNORECASE)
_HEADER = regex.compile(
    r"(?<![\w-])(?i:((?:proxy-)?authorization|(?:x-(?:goog-)?)?api-key|x-auth-token|(?:set-)?cookie))"
    r"[\"']?+[ \t]?+:[ \t]?+[\"']?+([^\r\n\"'\\]{1,8192}+)"
)
_HEADER_SIGNS = ("uthorization", "UTHORIZATION", "ookie", "OOKIE", "pi-", "PI-", "uth-", "UTH-")
_COOKIE = re.compile(r"[^\s=;]{1,64}=\S")
_SCHEME = re.compile(r"(?i:bearer|basic|token|key|apikey|digest|negotiate|aws4-[\w-]{1,32}) \S{6,}")
_TOKEN = re.compile(r"(?=[A-Za-z_.~+/=-]{0,64}[0-9])[\w.~+/=-]{8,}\s*", re.ASCII)


def is_header(key: object) -> bool:
    """A key whose value is a secret."""
    return isinstance(key, str) and len(key) <= _LONGEST_NAME and folded(key) in HEADERS


def is_told(name: str, value: str) -> bool:
    """A header of this name says a secret, and no word about one ("Cookie: two cups of flour")."""
    if folded(name).endswith("cookie"):
        return _COOKIE.match(value) is not None
    return _SCHEME.match(value) is not None or _TOKEN.fullmatch(value) is not None


def in_text(text: str) -> list[Edit]:
    """The secrets that stand in a text, in order and each once."""
    # A key in an address goes as its parameter does.
    found = sorted([*_in_addresses(text), *_in_headers(text), *_by_form(text)], key=lambda edit: edit.start)
    kept: list[Edit] = []
    for edit in found:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
        elif edit.end > kept[-1].end:  # one reaches over the end of another
            kept[-1] = Edit(kept[-1].start, edit.end, kept[-1].new)
    return [edit for edit in kept if text[edit.start : edit.end] != edit.new]


def _in_addresses(text: str) -> Iterator[Edit]:
    if "@" in text and "://" in text:
        for found in _USER_INFO.finditer(text):
            yield Edit(found.start(), found.end() - 1, IN_ADDRESS)
    for address in _ADDRESS.finditer(text) if "=" in text and "/" in text else ():
        for told in _PARAMETER.finditer(text, *address.span()):
            start, end = told.span(2)
            again = _NEXT.search(text, start, end)  # the next of a list without blanks
            end = start + len(text[start : again.start() if again else end].rstrip(_TRAILING))
            if start < end and folded(told[1]) in PARAMETERS:
                yield Edit(start, end, IN_ADDRESS)


def _in_headers(text: str) -> Iterator[Edit]:
    for found in _HEADER.finditer(text) if ":" in text and any(sign in text for sign in _HEADER_SIGNS) else ():
        if is_told(found[1], found[2]):
            yield Edit(found.start(2), found.start(2) + len(found[2].rstrip()), ELIDED)


def _by_form(text: str) -> Iterator[Edit]:
    for signs, pattern in CERTAIN:
        if any(sign in text for sign in signs):
            for found in pattern.finditer(text):
                yield Edit(*found.span(pattern.groups), ELIDED)
