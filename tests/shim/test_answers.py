"""An ordinary answer passes the shim byte for byte: as a body and as a stream, through the client of the SDK."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chatimg_parse.shim import install
from chatimg_parse.shim.chat.message import Reading

from ..support.chat import completion
from ..support.feeding import cut
from ..support.sdk import EVENTS, HTTP, JSON, client_of
from ..support.shim.streams import MODES, Heard, options, rewritten, stream_of
from ..support.tables.answers import LANGUAGES, STRAYS, row_of, texts

OPTIONS: list[dict[str, Any]] = [{}, {"on_failure": "raise"}, {"text": "keep", "images": "chat"}]
EACH = 10  # answers of each language


def answers(lang: str) -> list[str]:
    """Answers of as many kinds as there are: every so many of them."""
    told = [row["text"] for row in texts("ordinary", lang) if row_of(STRAYS, row["text"]) is None]
    return told[:: len(told) // EACH][:EACH]


class Gateway:
    """A client of the SDK whose server gives one answer, in pieces."""

    def __init__(self, mode: Any, options: dict[str, Any]) -> None:
        self.headers: dict[str, str] = JSON
        self.data = b""
        self.client = install(client_of(self._answer), mode, **options)

    def _answer(self, _: Any) -> Any:
        return HTTP.Response(200, headers=self.headers, content=iter(cut(self.data, 100)))

    def heard(self, data: bytes, *, stream: bool) -> bytes:
        self.headers, self.data = EVENTS if stream else JSON, data
        create = self.client.chat.completions.with_streaming_response.create
        asked: Any = [{"role": "user", "content": "Hello"}]
        with create(model="m", messages=asked, stream=stream) as response:
            return b"".join(response.iter_bytes())


@pytest.mark.parametrize("more", OPTIONS, ids=str)
@pytest.mark.parametrize("mode", MODES)
def test_an_ordinary_answer_passes_byte_for_byte(mode: str, more: dict[str, Any]) -> None:
    gateway = Gateway(mode, more)
    for text in [text for lang in LANGUAGES for text in answers(lang)]:
        body = completion(text)
        for data in (json.dumps(body).encode(), json.dumps(body, ensure_ascii=False, indent=1).encode()):
            assert gateway.heard(data, stream=False) == data, text
        data = stream_of(text, 5)
        assert gateway.heard(data, stream=True) == data, text


def test_the_sdk_hears_the_words_that_came() -> None:
    gateway = Gateway("parts", {"on_failure": "raise"})
    for text in answers("en"):
        gateway.headers, gateway.data = JSON, json.dumps(completion(text)).encode()
        asked: Any = [{"role": "user", "content": "Hello"}]
        whole = gateway.client.chat.completions.create(model="m", messages=asked)
        assert whole.choices[0].message.content == text
        gateway.headers, gateway.data = EVENTS, stream_of(text)
        chunks = gateway.client.chat.completions.create(model="m", messages=asked, stream=True)
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == text


PAINTING = """The painting was cut down on all four sides when it moved, which is why the men look squeezed.

Image: https://museum.example/en/object/night-watch

A copy from the 1640s shows what was lost.
"""


def test_what_only_a_label_makes_a_picture_stays_where_labels_do_not_count() -> None:
    data = stream_of(PAINTING)
    assert all(rewritten(data, options(None, mode, on_failure="raise")) == data for mode in MODES)
    beside = f"{PAINTING}\n![copy](https://museum.example/copy.png)\n\nAnd that is that.\n"
    kept = beside.replace("![copy](https://museum.example/copy.png)", "")
    asked = options(None, "images")
    assert Reading(completion(beside), asked).without_pictures(beside) == kept
    heard = Heard(rewritten(stream_of(beside), asked))
    assert (heard.text, heard.urls) == (kept, ["https://museum.example/copy.png"])


def test_a_label_counts_in_a_reply_of_a_task_wherever_its_sign_stands() -> None:
    said = "Image: https://museum.example/copy\n\nHere it is.\n"
    for reply in (f"ID: `task_01k8mhe0hw5x`\n{said}", f"{said}\nID: `task_01k8mhe0hw5x`\n"):
        heard = Heard(rewritten(stream_of(reply), options(None, "images")))
        assert heard.urls == ["https://museum.example/copy"]
        assert heard.text == reply.replace("https://museum.example/copy", "")
