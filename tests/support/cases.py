"""The fixtures: `fixtures/<family>/<case>.json` with `about`, `seen`, `input` and `expect` (see fixtures/README.md)."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from chatimg_parse import ImageResult, parse

from .pages import ROOT

FIXTURES = ROOT / "tests" / "fixtures"
VOCABULARY = FIXTURES / "vocabulary"
KEYS = FIXTURES / "keys"
UNLISTED = FIXTURES / "unlisted"
ANSWERS = FIXTURES / "answers"
RECORDS = FIXTURES / "records"


@dataclass(frozen=True)
class Case:
    """One recorded or invented reply, and what must come of it."""

    name: str
    input: Any  # a string, bytes, or the value of a body
    expect: dict[str, Any]
    options: dict[str, Any]

    @property
    def family(self) -> str:
        return self.name.split("/")[0]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        """The input as text: JSON text of a body, bytes as far as they are UTF-8."""
        if isinstance(self.input, bytes):
            return self.input.decode("utf-8", "replace")
        return self.input if isinstance(self.input, str) else json.dumps(self.input, ensure_ascii=False)

    @property
    def wire(self) -> str | bytes:
        """The input as it comes over a wire, which can be cut."""
        return self.input if isinstance(self.input, bytes) else self.text

    def parse(self) -> ImageResult:
        return parse(self.input, **self.options)


def load() -> list[Case]:
    """Every case of every family; the rows of the vocabulary, the answers in words and the stored records have forms
    of their own.
    """
    cases = []
    for path in sorted(FIXTURES.glob("*/*.json")):
        if path.parent in (VOCABULARY, ANSWERS, KEYS, UNLISTED, RECORDS):
            continue
        case = json.loads(path.read_text(encoding="utf-8"))
        name = f"{path.parent.name}/{path.stem}"
        value = case["input"]
        if case.get("as") == "bytes":
            value = value.encode("utf-8", "surrogatepass")
        elif case.get("as") == "bytes-b64":
            value = base64.b64decode(value)
        cases.append(Case(name, value, case["expect"], case.get("options", {})))
        content = _only_content(value)
        if content is not None:
            cases.append(Case(f"{name}:content", content, case["expect"], case.get("options", {})))
    return cases


def _only_content(value: Any) -> str | None:
    """The content of a body that is nothing else: what an app hands over that reads it itself."""
    match value:
        case {"choices": [{"message": {"content": str() as content, **rest}, **beside}], **around}:
            plain = set(rest) <= {"role"} and set(beside) <= {"index", "finish_reason"} and "url" not in around
            return content if plain and beside.get("finish_reason", "stop") == "stop" else None
        case {"role": "assistant", "content": str() as content, **rest}:
            return content if not rest else None
        case _:
            return None


def differences(expect: dict[str, Any], result: ImageResult) -> dict[str, tuple[Any, Any]]:
    """The keys whose values differ, each with what was expected and what came."""
    seen = {key: _seen(key, want, result) for key, want in expect.items()}
    return {key: (want, seen[key]) for key, want in expect.items() if not _same(key, want, seen[key])}


def _seen(key: str, want: Any, result: ImageResult) -> Any:
    links = {
        role: list(dict.fromkeys(link.url for link in result.links if link.role == role))
        for role in ("download", "draft")
    }
    match key:
        case "images":
            return [
                {name: getattr(image, name) for name in (wanted if index < len(want) else ("url", "b64_json"))}
                for index, image in enumerate(result.data)
                for wanted in [want[index] if index < len(want) else {}]
            ]
        case "videos":
            return [video.url for video in result.videos]
        case "downloads":
            return sorted({*links["download"], *(i.download_url for i in result.data if i.download_url)})
        case "drafts":
            return links["draft"]
        case "params":
            return result.params and result.params.raw
        case "error_code":
            return result.error and result.error.code
        case "issues":
            return [issue.code for issue in result.issues]
        case "error_message":
            return result.error and result.error.message
        case "text_contains" | "text":
            return result.text
        case "forbidden":
            given = [i.url for i in result.data] + [result.preview_url, result.source_url, result.task_id]
            return [value for value in given if value]
        case "status":
            return result.status.value
        case _:
            return getattr(result, key)


def _same(key: str, want: Any, seen: Any) -> bool:
    if key == "downloads":
        return bool(sorted(set(want)) == seen)
    if key == "issues":
        return bool(set(want) <= set(seen))
    if key == "text_contains":
        return all(piece in seen for piece in want)
    if key == "forbidden":
        return not any(piece in value for piece in want for value in seen)
    same: bool = want == seen
    return same
