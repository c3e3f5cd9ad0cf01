"""Pictures whose bytes stand in a reply: left out, digested, kept, stored."""

from __future__ import annotations

import base64
import errno
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import Image
from chatimg_parse.arrow import parse_array, pictures, schema
from chatimg_parse.stores import Folder, StoreError

from ..support.pictures import GIF, PNG, SVG, URL

REPLY = f"![a](data:image/png;base64,{PNG})\n![b]({URL})\n![c](data:image/gif;base64,{GIF})"
DATA = [base64.b64decode(PNG), None, base64.b64decode(GIF)]
DIGESTS = [None if data is None else sha256(data).hexdigest() for data in DATA]
NAMES = [digest and digest[:16] + suffix for digest, suffix in zip(DIGESTS, (".png", "", ".gif"), strict=True)]


@pytest.fixture(params=["with pybase64", "without"])
def either(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without":
        monkeypatch.setattr(pictures, "_quickly", None)


def images(mode: Any, reply: str = REPLY) -> list[dict[str, Any]]:
    told = parse_array(pa.array([reply]), pictures=mode)
    told.validate(full=True)
    assert told.type == pa.struct(list(schema(mode)))
    found: list[dict[str, Any]] = told[0].as_py()["images"]
    return found


def test_left_out() -> None:
    told = images("omit")
    assert [(each["sha256"], each["size"], each["url"]) for each in told] == [
        (None, None, None),
        (None, None, URL),
        (None, None, None),
    ]
    assert [(each["media_type"], each["width"]) for each in told][::2] == [("image/png", 1), ("image/gif", 1)]


@pytest.mark.usefixtures("either")
def test_digested_and_kept(tmp_path: Path) -> None:
    for mode in ("digest", "bytes", tmp_path):
        told = images(mode)
        assert [each["sha256"] for each in told] == DIGESTS
        assert [each["size"] for each in told] == [data and len(data) for data in DATA]
    assert [each["data"] for each in images("bytes")] == DATA


@pytest.mark.parametrize("form", [str, Path, Folder], ids=["text", "path", "folder"])
def test_put_into_a_folder_once(form: Any, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    told = images(form(folder), REPLY * 2) + images(form(folder))
    assert {each["path"] for each in told} == {name and str(folder / name) for name in NAMES}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        name: data for name, data in zip(NAMES, DATA, strict=True) if name
    }


def test_no_folder_is_made_for_nothing(tmp_path: Path) -> None:
    images(tmp_path / "new", f"![b]({URL})")
    assert not (tmp_path / "new").exists()


def test_a_store_of_ones_own_takes_them() -> None:
    kept: dict[str, bytes] = {}

    class Bucket:
        def put(self, name: str, data: bytes) -> str:
            kept[name] = data
            return f"s3://bucket/{name}"

    assert [each["path"] for each in images(Bucket())] == [name and f"s3://bucket/{name}" for name in NAMES]
    assert [*kept.values()] == [data for data in DATA if data]


def test_what_cannot_be_stored_ends_the_job_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def put(self, *_: object) -> str:
            raise KeyError("no bucket")

    with pytest.raises(StoreError, match="store-failed"):
        images(Broken())
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(StoreError, match="write-failed"):
        images(tmp_path / "file")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr("os.link", full)
    monkeypatch.setattr("os.rename", full)
    with pytest.raises(StoreError, match="disk-full"):
        images(tmp_path / "disk")
    assert not [*(tmp_path / "disk").iterdir()]


@pytest.mark.usefixtures("either")
def test_a_name_by_the_type_or_none(tmp_path: Path) -> None:
    reply = f'{{"data": [{{"b64_json": "{SVG}"}}, {{"b64_json": "AAECAwQFBgcICQ=="}}]}}'
    names = [Path(each["path"]).suffix for each in images(tmp_path, reply)]
    assert names == [".svg", ".bin"]


@given(st.one_of(st.binary().map(lambda data: base64.b64encode(data).decode()), st.text("AQgw+/=-_ \n!é", max_size=12)))
def test_both_decoders_give_the_same(data: str) -> None:
    image = Image(b64_json=data)
    assert pictures.decoded(image) == image.as_bytes()
