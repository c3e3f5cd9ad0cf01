"""Stores need no extra: a folder fails by codes of its own, which fetching tells as its own."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from chatimg_parse import fetch, stores


def test_a_folder_needs_no_extra() -> None:
    code = "import sys, chatimg_parse.stores; print('ssrfguard' in sys.modules, 'chatimg_parse.fetch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_each_room_raises_its_own_error(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"other")
    with pytest.raises(stores.StoreError, match="file-exists"):
        stores.Folder(tmp_path).put("a.png", b"bytes")
    with pytest.raises(fetch.FetchError, match="file-exists"):
        fetch.Folder(tmp_path).put("a.png", b"bytes")
    with pytest.raises(stores.StoreError, match="write-failed"):
        stores.Folder(tmp_path / "a.png").prepare()
    with pytest.raises(fetch.FetchError, match="write-failed"):
        fetch.Folder(tmp_path / "a.png").prepare()


@pytest.mark.parametrize("code", stores.CODES)
def test_the_error_can_be_copied(code: str) -> None:
    error = stores.StoreError(code)
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(twin), str(twin), twin.code) == (stores.StoreError, str(error), code)
