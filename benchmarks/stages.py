"""Where the time of one reply goes, stage by stage, timed at the seams between the library's own modules."""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from pydantic import BaseModel

from chatimg_parse import Image, ImageResult, Link, Parameters, Span, parse
from chatimg_parse.decide.assemble import assemble
from chatimg_parse.text.reading.content import ContentParser
from chatimg_parse.text.reading.interpreter import Interpreter
from chatimg_parse.text.record.recorder import Recorder
from chatimg_parse.text.record.sent import Known
from chatimg_parse.text.syntax.scanner import Scanner
from chatimg_parse.text.syntax.tokens import Segment
from chatimg_parse.text.words.vocabulary import VOCABULARY

from .timing import Competitor, duration, quiet, table


def stage_table(text: str, passes: int) -> str:
    """Read, decide, build, and all of it by its shape: medians of a clock that is read at each seam, pass by pass."""
    build = builder(parse(text))
    with quiet():
        laps = [_one_pass(text, build) for _ in range(passes)]
    general, read, assembled, built, whole = (median(lap) for lap in zip(*laps, strict=True))
    anew = read + assembled
    parts = {
        "read: text to findings, by lines that were met before": read,
        "decide: pictures, task, status": assembled - built,
        "build: the models, from values that are known": built,
        "all of it, as where no shape is known": anew,
        "`parse()`, by its shape": whole,
        "read by scanner and interpreter, as lines are that were never met": general,
    }
    rows = [(name, duration(max(part, 0)), f"{part / anew:.0%}") for name, part in parts.items()]
    return table(("stage", "median", "share"), rows)


def _one_pass(text: str, build: Competitor) -> tuple[float, float, float, float, float]:
    """CPU seconds of reading in general and by known lines, assembling (deciding and building), building, and all."""
    clock = time.thread_time
    start = clock()
    segments: list[Segment] = []
    Scanner(VOCABULARY.bounds).scan(text, final=True, take=segments.extend)
    interpreter = Interpreter(Recorder(VOCABULARY, None, False, Known()))
    interpreter.take(segments, text, 0)
    interpreter.finish(len(text), (0, len(text)))
    scanned = clock()
    found = ContentParser(VOCABULARY, None, False, Known()).whole(text)
    read = clock()
    assemble(found, VOCABULARY, "auto")
    assembled = clock()
    build()
    built = clock()
    parse(text)
    return scanned - start, read - scanned, assembled - read, built - assembled, clock() - built


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
