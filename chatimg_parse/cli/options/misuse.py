"""Which arguments do not go together, each in one sentence."""

from __future__ import annotations

import argparse
from typing import Any

from ..terminal.forms import EVENTS, JSON_FORMS, SUMMARY, TABLE_FORMS

# Options that say nothing about a request, and what they are if nobody sets them.
_OF_REPLIES = (
    "jsonl",
    "path",
    "follow",
    "strict",
    "base_url",
    "allow_svg",
    "kind",
    "preview",
    "input",
    "expects_image",
    "save",
    "poll",
)
# And those that say how a table is made.
_OF_TABLES = ("workers", "column", "keep", "pictures", "restart")
_NOT_OF_TABLES = ("jsonl", "follow", "strict", "save", "poll", "explain", "migrate", "redact", "report")
_OF_REQUESTS = ("model", "models")
_NOT_OF_SHOWN = ("jsonl", "explain", "migrate", "redact", "report", "table")
_OF_RESULTS = ("path", "follow", "strict", "save", "poll")
_UNSET: tuple[Any, ...] = (False, None, "auto", [])


def misuse(options: argparse.Namespace, files: list[str]) -> str | None:
    """What is wrong with arguments that are right one by one."""
    if files.count("-") > 1:
        return "standard input can be read only once"
    looks = (_misuse_of_table, _misuse_of_requests, _misuse_of_show, _misuse_of_inputs, _misuse_of_results)
    return next(filter(None, (look(options, files) for look in looks)), None)


def _misuse_of_table(options: argparse.Namespace, files: list[str]) -> str | None:
    if options.table is None:
        if options.format in TABLE_FORMS:
            return f"argument --format: {options.format} is written only with --table"
        given = [name for name in _OF_TABLES if getattr(options, name) not in _UNSET]
        return f"argument --{given[0]}: needs --table" if given else None
    if "-" in files:
        return "argument --table: takes files and folders, which are read in pieces, not standard input"
    if other := [name for name in _NOT_OF_TABLES if getattr(options, name) not in _UNSET]:
        return f"argument --table: not allowed with argument --{other[0]}"
    if options.format not in (*TABLE_FORMS, "result", None):
        return f"argument --table: writes --format {' or '.join(TABLE_FORMS)}"
    return None


def _misuse_of_requests(options: argparse.Namespace, files: list[str]) -> str | None:
    if not options.migrate and (given := [name for name in _OF_REQUESTS if getattr(options, name) is not None]):
        return f"argument --{given[0]}: needs --migrate"
    if options.models == "-" and "-" in files:
        return "standard input can be read only once"
    if options.migrate and (len(files) > 1 or any(getattr(options, name) not in _UNSET for name in _OF_REPLIES)):
        return "argument --migrate: takes one request, and no option that is for replies"
    return None


def _misuse_of_show(options: argparse.Namespace, _files: list[str]) -> str | None:
    if not options.show and options.show_as is None:
        return None
    if other := [name for name in _NOT_OF_SHOWN if getattr(options, name) not in _UNSET]:
        return f"argument --show: not allowed with argument --{other[0]}"
    if options.format not in (SUMMARY, None):
        return "argument --show: draws below the summary; leave --format out"
    return None


def _misuse_of_inputs(options: argparse.Namespace, files: list[str]) -> str | None:
    if options.report is not None:
        if "-" in files:
            return "argument --report: needs tables: folders or files of Parquet or JSON Lines"
        if any(getattr(options, name) not in _UNSET for name in _OF_REPLIES):
            return "argument --report: takes tables, and no option that is for replies"
    if options.redact and any(getattr(options, name) not in _UNSET for name in _OF_RESULTS):
        return "argument --redact: prints the input, and takes no option that is for results"
    if options.path is not None and not options.jsonl and not options.table:
        return "argument --path: needs --jsonl or --table; the records are the lines of the inputs"
    if options.follow and (len(files) > 1 or options.jsonl or options.explain):
        return "argument --follow: takes one input, and neither --jsonl nor --explain"
    return None


def _misuse_of_results(options: argparse.Namespace, files: list[str]) -> str | None:
    if options.format == EVENTS and not options.follow:
        return "argument --format: events are told only with --follow"
    if options.explain == "html" and len(files) > 1:
        return "argument --explain=html: takes one input, for one page"
    if options.explain and options.jsonl:
        return "argument --explain: not allowed with argument --jsonl"
    if options.explain and (options.save or options.poll):
        return "argument --explain: neither with --save nor with --poll"
    if options.poll and not options.base_url:
        return "argument --poll: needs --base-url, the address of the endpoint (https://.../v1)"
    if options.jsonl and not options.redact and options.format not in (*JSON_FORMS, None):
        return f"argument --jsonl: prints JSON; choose --format from {', '.join(JSON_FORMS)}"
    return None
