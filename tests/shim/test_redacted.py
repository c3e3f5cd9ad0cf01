"""Pictures of which only a placeholder is left: no answer is made up of one, and what is there stays."""

from __future__ import annotations

import json

import pytest

from chatimg_parse import parse
from chatimg_parse.explain import explain
from chatimg_parse.shim.chat.message import adapted
from chatimg_parse.shim.failures import no_pictures
from chatimg_parse.shim.images.answer import images_response

from ..support.chat import completion
from ..support.pictures import URL
from ..support.shim.calls import call_of
from ..support.shim.streams import MODES, Heard, options, rewritten, stream_of
from ..support.tables.redacted import DATA, placeholder

SHOWN = placeholder(DATA)
BOTH = f"Here: ![a]({SHOWN})\n![b]({URL})"


def test_the_images_api_has_no_entry_for_it() -> None:
    alone, both = parse(f"![a]({SHOWN})"), parse(BOTH)
    for wanted in ({}, {"response_format": "url"}, {"response_format": "b64_json"}):
        assert images_response(alone, call_of(**wanted), created=1)["data"] == []
        assert images_response(both, call_of(**wanted), created=1)["data"] == [{"url": URL}]
    failure = no_pictures(alone)
    assert failure is not None
    assert (failure.status, failure.body["error"]["code"], failure.retry) == (502, "no_image", False)
    assert "only its placeholder was kept" in failure.body["error"]["message"]
    assert no_pictures(both) is None


@pytest.mark.parametrize("mode", MODES)
def test_a_chat_keeps_it_as_words(mode: str) -> None:
    asked = options(None, mode)
    assert adapted(completion(f"Here: ![a]({SHOWN})"), asked)[0] is None
    changed, _ = adapted(completion(BOTH), asked)
    told = json.dumps(changed or completion(BOTH), ensure_ascii=False)
    assert (SHOWN in told, URL in told, "None" in told) == (True, True, False)
    alone = stream_of(SHOWN)
    assert rewritten(alone, asked) == alone
    heard = Heard(rewritten(stream_of(BOTH), asked))
    assert SHOWN in heard.text
    assert heard.urls == ([] if mode == "markdown" else [URL])


def test_it_is_explained() -> None:
    assert "redacted" in explain(BOTH)
