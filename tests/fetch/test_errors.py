"""The codes of fetching: each with its sentence on the page, and none that would have somebody pay twice."""

from __future__ import annotations

import copy
import pickle
import re
import subprocess
import sys

import pytest

from chatimg_parse.fetch import FetchError
from chatimg_parse.fetch.errors import CODES

from ..support.pages import page


def test_the_page_has_every_code_and_its_sentence() -> None:
    table = page("docs/pictures.md").partition("<!-- table: fetch errors -->")[2].partition("<!-- end of table -->")[0]
    rows = dict(re.findall(r"^\| `([\w-]+)` \| (.+)\. \|$", table, re.MULTILINE))
    assert {code: words[0].lower() + words[1:] for code, words in rows.items()} == {
        code: words[0].lower() + words[1:] for code, words in CODES.items()
    }


def test_without_ssrfguard_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['ssrfguard'] = None; import chatimg_parse.fetch"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "ImportError: chatimg_parse.fetch needs ssrfguard: pip install 'chatimg-parse[fetch]'" in done.stderr


@pytest.mark.parametrize("code", CODES)
def test_an_error_can_be_copied_and_advises_no_new_request(code: str) -> None:
    error = FetchError(code, "a.example", status=429, retry_after=2.5)
    for twin in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(twin), str(twin), vars(twin)) == (FetchError, str(error), vars(error))
    assert str(error).startswith(f"{code} [a.example]: {CODES[code]} (HTTP 429)")
    assert not re.search(r"generate|new request|send (?:it|the request) again|retry the request", CODES[code])
