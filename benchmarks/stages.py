"""Where the time of one reply goes, stage by stage, timed at the seams between the library's own modules."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from chatimg_parse import Image, ImageResult, Link, Parameters, Span, parse
from chatimg_parse.assemble import assemble
from chatimg_parse.text.content import ContentParser
from chatimg_parse.text.findings import Findings
from chatimg_parse.text.interpreter import Interpreter
from chatimg_parse.text.scanner import Scanner
from chatimg_parse.text.vocabulary import VOCABULARY

from .timing import Competitor, duration, interleaved, table


def stage_table(text: str, rounds: int) -> str:
    """Scan, interpret, decide, build, and what lies between; what has no seam is known by subtraction."""
    timings = interleaved(_stages(text), rounds=rounds)
    cost = {name: timings.median(name) for name in timings.samples}
    parts = {
        "scan: text to segments, once": cost["scan"],
        "interpret: segments to findings": cost["interpret"],
        "feed and close: what is read twice, buffer, credit": cost["read"] - cost["scan"] - cost["interpret"],
        "decide: pictures, task, status": cost["assemble"] - cost["build"],
        "build: the models, from values that are known": cost["build"],
        "the rest of parse()": cost["parse"] - cost["read"] - cost["assemble"],
        "parse()": cost["parse"],
    }
    rows = [(name, duration(max(part, 0)), f"{part / cost['parse']:.0%}") for name, part in parts.items()]
    return table(("stage", "median", "share"), rows)


def _stages(text: str) -> dict[str, Competitor]:
    segments, _ = Scanner(VOCABULARY.starts).scan(text, final=True)
    found = _read(text)

    def interpret() -> Findings:
        interpreter = Interpreter(VOCABULARY, None, False)
        interpreter.take(segments, text, 0)
        return interpreter.finish(len(text), (0, len(text)))

    return {
        "parse": lambda: parse(text),
        "scan": lambda: Scanner(VOCABULARY.starts).scan(text, final=True),
        "interpret": interpret,
        "read": lambda: _read(text),
        "assemble": lambda: assemble(found, VOCABULARY, "auto"),
        "build": builder(parse(text)),
    }


def _read(text: str) -> Findings:
    content = ContentParser(VOCABULARY, None, False)
    content.feed(text)
    return content.close()


def builder(result: ImageResult) -> Competitor:
    """A call that builds the same models (of a result without videos) by their plain constructors."""
    images = [_told(image) for image in result.data]
    links = [_told(link) for link in result.links]
    params = _told(result.params) if result.params else None
    whole = _told(result)

    def build() -> ImageResult:
        whole["data"] = [Image(**_with_span(image)) for image in images]
        whole["links"] = [Link(**_with_span(link)) for link in links]
        whole["params"] = Parameters(**params) if params else None
        return ImageResult(**whole)

    return build


def _told(model: BaseModel) -> dict[str, Any]:
    return {name: getattr(model, name) for name in model.model_fields_set}


def _with_span(told: dict[str, Any]) -> dict[str, Any]:
    """The same values with a span that is made now; dictionaries stay as they are, so that only this is paid."""
    span = told["span"]
    told["span"] = Span(span.start, span.end)
    return told
