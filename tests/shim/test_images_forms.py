"""Forms: what HTTP clients write is read byte for byte, and what is damaged is never read half."""

from __future__ import annotations

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from chatimg_parse.shim.images.multipart import Part, read_form

from ..support.drawn.files import contents, names
from ..support.shim.calls import FORM as KIND
from ..support.shim.calls import written

_DELIMITER = re.compile(rb"\r\n--b(?:--)?[ \t]*\r\n")


@given(
    st.dictionaries(names, st.text(st.characters(exclude_categories=["Cs"]), max_size=30), max_size=3),
    st.lists(st.tuples(st.sampled_from(["image[]", "image", "mask"]), names, contents), min_size=1, max_size=4),
)
@example({}, [("image", "a.png", b'x\n--b\r\nContent-Disposition: form-data; name="n"\r\n\r\n1')])
@example({}, [("image", "a.png", b"\r\n--b--x\r\n"), ("mask", 'a\\b"c.png', b"")])
@example({"prompt": "猫 🐈\r\n--x"}, [("image[]", "猫.png", b"\r\n")])
def test_what_a_client_writes_is_read(data: dict[str, str], files: list[tuple[str, str, bytes]]) -> None:
    for content in (*(value.encode() for value in data.values()), *(content for _, _, content in files)):
        assume(not _DELIMITER.search(b"\r\n" + content + b"\r\n"))  # that would be a wrong choice of boundary
    kind, body = written(data, [(key, (name, content, "image/png")) for key, name, content in files])
    fields = [Part(name, None, None, value.encode()) for name, value in data.items()]
    assert read_form(kind, body) == fields + [Part(key, name, "image/png", content) for key, name, content in files]


@given(contents, names)
def test_a_random_boundary_is_read(content: bytes, name: str) -> None:
    kind, body = written({"prompt": "a"}, [("image", (name, content))], kind=None)
    fields, file = read_form(kind, body)
    assert (fields.content, file.content, file.filename) == (b"a", content, name)


FORM = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n'


def test_all_that_the_standard_allows() -> None:
    part = Part("a", None, None, b"1")
    for body in (
        FORM,
        FORM.removesuffix(b"\r\n"),
        b"preamble\r\n" + FORM + b"epilogue\r\n--b\r\n",
        b"--bb\r\n" + FORM,
        FORM.replace(b"--b\r\n", b"--b \t\r\n").replace(b"--b--", b"--b-- "),
        FORM.replace(b"Content-Disposition: form-data; name=", b"X: y:z\r\ncontent-disposition:Form-Data;Name = "),
        FORM.replace(b'"a"', b"a"),
        FORM.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: binary\r\n\r\n"),
    ):
        assert read_form(KIND, body) == [part], body
    for kind in ('Multipart/Form-Data; charset=utf-8; boundary="b";', "multipart/form-data ; Boundary=b"):
        assert read_form(kind, FORM) == [part], kind
    odd = "b.+?(1)'"
    assert read_form(f'multipart/form-data; boundary="{odd}"', FORM.replace(b"--b", b"--" + odd.encode())) == [part]
    assert read_form(KIND, b"--b--") == []
    file = FORM.replace(b"\r\n\r\n", b"; filename*=UTF-8''x.png\r\nContent-Type: image/png; a=b\r\n\r\n")
    assert [(found.filename, found.content_type) for found in read_form(KIND, file)] == [("UTF-8''x.png", "image/png")]


@pytest.mark.parametrize(
    "kind,body",
    [
        ("application/json", FORM),
        ("multipart/form-data", FORM),
        ("multipart/form-data; boundary=", FORM),
        ("multipart/form-data; boundary=é", FORM),
        ("multipart/form-data; boundary=c", FORM),
        ('multipart/form-data; boundary="b', FORM),
        ("multipart/form-data; boundary=" + "b" * 201, FORM.replace(b"--b", b"--" + b"b" * 201)),
        ("multipart/mixed; boundary=b", FORM),
        (KIND, b""),
        (KIND, FORM.replace(b"--b--", b"--b")),
        (KIND, FORM.replace(b"\r\n", b"\n")),
        (KIND, FORM.replace(b'name="a"', b"")),
        (KIND, FORM.replace(b'"a"', b'"a')),
        (KIND, FORM.replace(b"form-data", b"attachment")),
        (KIND, FORM.replace(b"\r\n\r\n", b"\r\nno header\r\n\r\n")),
        (KIND, FORM.replace(b"\r\n\r\n", b"\r\nContent-Transfer-Encoding: base64\r\n\r\n")),
        (KIND, FORM.replace(b"\r\n\r\n", b"\r\nX: " + b"x" * 9000 + b"\r\n\r\n")),
        (KIND, b"--b\r\n" + FORM),
    ],
)
def test_what_is_damaged_is_no_form(kind: str, body: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_form(kind, body)


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=80))
def test_a_form_with_a_hole_is_never_read_as_a_whole_other_one(at: int, size: int) -> None:
    """A cut is told, or it lies in contents and headers that mean nothing."""
    kind, body = written({"prompt": "a cat", "n": "2"}, [("image[]", ("a.png", b"0123456789", "image/png"))])
    at %= len(body)
    try:
        parts = read_form(kind, body[:at])
    except ValueError:
        parts = []
    assert parts == [] or at >= len(body) - 2
    try:
        parts = read_form(kind, body[:at] + body[at + size :])
    except ValueError:
        return
    assert len(parts) <= 3


@pytest.mark.parametrize(
    "content",
    [b"\r\n", b"\n", b"\r\n--", b"\r\n--bX", b"--b", bytes(1)],
    ids=["crlf", "lf", "dashes", "almost", "b", "0"],
)
def test_ten_megabytes_are_read(content: bytes) -> None:
    """Quadratic searches would not come to an end here."""
    content *= 10_000_000 // len(content)
    kind, body = written({}, [("image", ("a.png", content))])
    assert read_form(kind, body)[0].content == content
    with pytest.raises(ValueError):  # noqa: PT011
        read_form(KIND, b"--b\r\n" + content)
