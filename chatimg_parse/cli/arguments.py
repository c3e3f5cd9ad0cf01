"""The arguments of the command line: what they are, what they mean, and which do not go together."""

from __future__ import annotations

import argparse
from typing import Any

from .. import __version__
from ..stream.parser import StreamParser
from .forms import EVENTS, JSON_FORMS, SUMMARY, TABLE_FORMS, TEXT_FORMS
from .help import DESCRIPTION, EPILOG
from .terminal.streams import NAME

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
_OF_RESULTS = ("path", "follow", "strict", "save", "poll")
_UNSET: tuple[Any, ...] = (False, None, "auto", [])


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=NAME,
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a reply; - or nothing for standard input")
    _add_forms(parser)
    _add_readings(parser)
    _add_pictures(parser)
    _add_tables(parser)
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    return parser


def _add_forms(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=[SUMMARY, *JSON_FORMS, *TEXT_FORMS, EVENTS, *TABLE_FORMS],
        metavar="FORMAT",
        help="what is printed, see below (default: summary on a terminal, else result)",
    )
    form.add_argument(
        "--explain", action="store_true", help="show what was recognised where, and why it was decided so"
    )
    form.add_argument(
        "--migrate",
        action="store_true",
        help="print the Images API request for a chat request, see below",
    )
    form.add_argument("--redact", action="store_true", help="print the input without its pictures and keys")
    form.add_argument(
        "--report",
        metavar="OUT",
        help="tell what came out of tables of read replies, and write it as a page; see below",
    )


def _add_readings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jsonl", action="store_true", help="every line is a reply, see below")
    parser.add_argument("--path", metavar="PATH", help="where in each line the reply lies, or auto; see below")
    parser.add_argument("--follow", action="store_true", help="read one input as it arrives, see below")
    parser.add_argument(
        "--kind",
        choices=["auto", "content", "body", "sse"],
        default="auto",
        help="what the files are (with --jsonl: the strings): content, JSON body or event stream; "
        "auto looks at each (default)",
    )
    parser.add_argument("--strict", action="store_true", help="exit with 1 if there is any issue")
    parser.add_argument(
        "--preview",
        choices=["auto", "always", "never"],
        default="auto",
        help="whether a preview link may be the picture where no other is (default: auto)",
    )
    parser.add_argument(
        "--base-url",
        type=_absolute,
        metavar="URL",
        help="resolve relative URLs against this one, and ask there (--poll)",
    )
    parser.add_argument("--allow-svg", action="store_true", help="keep SVG pictures that stand in the text")
    parser.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="URL",
        help="a picture that was sent with the request, which is no result; may be given several times",
    )
    parser.add_argument("--expects-image", action="store_true", help="the request asked for nothing but pictures")


def _add_pictures(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--save", metavar="DIR", help="store the pictures and videos in a folder, see below")
    parser.add_argument("--poll", action="store_true", help="wait for a pending task, see below")
    parser.add_argument(
        "--poll-timeout", type=_seconds, default=600.0, metavar="SECONDS", help="how long at most (default: 600)"
    )
    parser.add_argument(
        "--key-env",
        default="OPENAI_API_KEY",
        metavar="NAME",
        help="the environment variable that holds the key for --base-url (default: OPENAI_API_KEY)",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="a host of your own network from which pictures may be stored; may be given several times",
    )


def _add_tables(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--table", metavar="OUT", help="make a table of many replies in a folder, see below")
    parser.add_argument("--workers", type=_count, metavar="N", help="processes for --table (default: one a core)")
    parser.add_argument("--column", metavar="NAME", help="the column of Parquet in which the replies lie")
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="NAME",
        help="a column or member that goes along",
    )
    parser.add_argument("--pictures", metavar="HOW", help="digest, omit, bytes or a folder for the table's pictures")
    parser.add_argument("--restart", action="store_true", help="make a table anew that was begun")


def _count(told: str) -> int:
    if not (told.isdecimal() and 0 < int(told) < 10_000):
        raise argparse.ArgumentTypeError("must be a number of processes")
    return int(told)


def _absolute(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    try:
        StreamParser(base_url=url)
    except ValueError:
        raise argparse.ArgumentTypeError("is no URL that others can be resolved against") from None
    return url


def _seconds(told: str) -> float:
    try:
        seconds = float(told)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise argparse.ArgumentTypeError("must be a number of seconds")
    return seconds


def misuse(options: argparse.Namespace, files: list[str]) -> str | None:
    """What is wrong with arguments that are right one by one."""
    if files.count("-") > 1:
        return "standard input can be read only once"
    return _misuse_of_table(options, files) or _misuse_of_inputs(options, files) or _misuse_of_results(options)


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


def _misuse_of_inputs(options: argparse.Namespace, files: list[str]) -> str | None:
    if options.migrate and (len(files) > 1 or any(getattr(options, name) not in _UNSET for name in _OF_REPLIES)):
        return "argument --migrate: takes one request, and no option that is for replies"
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


def _misuse_of_results(options: argparse.Namespace) -> str | None:
    if options.format == EVENTS and not options.follow:
        return "argument --format: events are told only with --follow"
    if options.explain and options.jsonl:
        return "argument --explain: not allowed with argument --jsonl"
    if options.explain and (options.save or options.poll):
        return "argument --explain: neither with --save nor with --poll"
    if options.poll and not options.base_url:
        return "argument --poll: needs --base-url, the address of the endpoint (https://.../v1)"
    if options.jsonl and not options.redact and options.format not in (*JSON_FORMS, None):
        return f"argument --jsonl: prints JSON; choose --format from {', '.join(JSON_FORMS)}"
    return None
