"""The arguments of the command line, in the groups in which `--help` shows them."""

from __future__ import annotations

import argparse
from typing import NoReturn

from ... import __version__
from ...lines import LONGEST_LINE
from ...stream.parser import StreamParser
from ..terminal.forms import EVENTS, JSON_FORMS, SUMMARY, TABLE_FORMS, TEXT_FORMS
from ..terminal.streams import NAME, PROTOCOLS
from .completion import SHELLS
from .manual import DESCRIPTION, EPILOG, PICTURES, TABLES, TASKS, Manual


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """What is wrong, shortly; the manual is longer than a screen."""
        self.exit(2, f"{self.format_usage()}{NAME}: error: {message}\nTry {NAME} --help for all options.\n")


def arguments() -> argparse.ArgumentParser:
    """The parser of the command line."""
    parser = _Parser(
        prog=NAME,
        usage="%(prog)s [OPTION]... [FILE]...",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=Manual,
        add_help=False,
    )
    _add_inputs(parser.add_argument_group("What to read"))
    _add_readings(parser.add_argument_group("How it is read"))
    printed = parser.add_argument_group("What is printed")
    _add_forms(printed.add_mutually_exclusive_group())
    printed.add_argument("--strict", action="store_true", help="exit with 1 if there is any issue")
    _add_pictures(parser.add_argument_group("Pictures", PICTURES))
    _add_tasks(parser.add_argument_group("Tasks", TASKS))
    _add_tables(parser.add_argument_group("Tables of many replies", TABLES))
    _add_requests(parser.add_argument_group("Requests"))
    _add_others(parser.add_argument_group("Other"))
    return parser


def _add_inputs(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "files", nargs="*", metavar="FILE", help="a reply, whatever carries it; - or nothing for standard input"
    )
    group.add_argument(
        "--jsonl",
        action="store_true",
        help="every line is a reply: a JSON object or list is a body, a JSON string the text of a reply, null an empty "
        "message. One line is printed for each, as soon as it is read, so that line numbers match: null for an empty "
        f"line and for a bad one, which is no JSON, a number, true or false, or longer than {LONGEST_LINE >> 20} MiB",
    )
    group.add_argument(
        "--path",
        metavar="PATH",
        help="every line (of --jsonl, --table) is a record that holds a reply: at a path (response.body, "
        'attributes["any key"], messages[-1], choices[*].message, a | b for "else"), as in a known shape '
        "(openai-batch, langfuse, ...: docs/records.md), or auto, which looks at the first 100 lines. A record without "
        'a reply gives null, and exit status 5; with [*] each reply is printed as {"file", "line", "index", "result"}',
    )
    group.add_argument(
        "--follow",
        action="store_true",
        help="read one input as it arrives. What happens is told on standard error, on a terminal in one line that is "
        "redrawn; then comes the result. Ctrl-C ends it with what was found until then",
    )


def _add_readings(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--kind",
        choices=["auto", "content", "body", "sse"],
        default="auto",
        metavar="KIND",
        help="what the files are (with --jsonl: the strings): content, body (JSON) or sse (an event stream); auto "
        "looks at each (default)",
    )
    group.add_argument(
        "--preview",
        choices=["auto", "always", "never"],
        default="auto",
        metavar="WHEN",
        help="whether a preview link may be the picture where no other is: auto (default), always or never",
    )
    group.add_argument(
        "--base-url",
        type=_absolute,
        metavar="URL",
        help="resolve relative URLs against this one, and ask there (--poll)",
    )
    group.add_argument("--allow-svg", action="store_true", help="keep SVG pictures that stand in the text")
    group.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="URL",
        help="a picture that was sent with the request, which is no result; may be given several times",
    )
    group.add_argument("--expects-image", action="store_true", help="the request asked for nothing but pictures")


def _add_forms(group: argparse._MutuallyExclusiveGroup) -> None:
    group.add_argument(
        "--format",
        choices=[SUMMARY, *JSON_FORMS, *TEXT_FORMS, EVENTS, *TABLE_FORMS],
        metavar="FORMAT",
        help="one of the formats below; without it a terminal gets the summary, a pipe the result",
    )
    group.add_argument(
        "--explain",
        action="store_const",
        const="text",
        help="show what was recognized where, and why it was decided so",
    )
    # An option by this name, since one whose value may be left out would take FILE as its value.
    group.add_argument(
        "--explain=html",
        dest="explain",
        action="store_const",
        const="html",
        help="the same as one page for a browser, with the pictures that are at hand",
    )
    group.add_argument(
        "--redact",
        action="store_true",
        help="print the input as it is, but for pictures (<image/png 48213 bytes sha256:...>), signatures of URLs and "
        "keys",
    )
    group.add_argument(
        "--migrate",
        action="store_true",
        help="one input is the JSON body of a chat request: print the body of the Images API request for it; where to "
        "post it, what was dropped and why goes to standard error",
    )
    group.add_argument(
        "--report",
        metavar="OUT",
        help="each FILE is a table of read replies, a folder or file of Parquet or JSON Lines (docs/report.md): tell "
        "what came out, and write it to a page OUT with plots and the first pictures, which loads nothing",
    )


def _add_pictures(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--save",
        metavar="DIR",
        help="store the pictures and videos in a folder, under names made of their bytes; what is printed then has the "
        "paths of the files",
    )
    group.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="a host (HOST:PORT for another port) of your own network from which pictures may be stored; may be given "
        "several times",
    )

    group.add_argument(
        "--show",
        action="store_true",
        help="draw the pictures below the summary, at a terminal: those whose bytes stand in the reply or were stored "
        "by --save; nothing is fetched for it (needs the extra [show])",
    )
    group.add_argument(
        "--show-as",
        choices=PROTOCOLS,
        metavar="HOW",
        help=f"the same, by a protocol of your choice: {', '.join(PROTOCOLS)}",
    )


def _add_tasks(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--poll", action="store_true", help="ask for a pending task at --base-url until it ends, or the time is over"
    )
    group.add_argument(
        "--poll-timeout", type=_seconds, default=600.0, metavar="SECONDS", help="how long at most (default: 600)"
    )
    group.add_argument(
        "--key-env",
        default="OPENAI_API_KEY",
        metavar="NAME",
        help="the environment variable that holds the key for --base-url (default: OPENAI_API_KEY)",
    )


def _add_tables(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--table",
        metavar="OUT",
        help="make a table of many replies: a folder of Parquet, or of JSON Lines with --format jsonl",
    )
    group.add_argument("--workers", type=_count, metavar="N", help="how many processes (default: one a core)")
    group.add_argument("--column", metavar="NAME", help="the column of Parquet in which the replies lie")
    group.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="NAME",
        help="a column or member that goes along; may be given several times",
    )
    group.add_argument(
        "--pictures",
        metavar="HOW",
        help="what becomes of pictures whose bytes stand in the replies: digest (default) tells their SHA-256 and "
        "size, omit nothing, bytes keeps them in the table, anything else is the folder where they are stored",
    )
    group.add_argument("--restart", action="store_true", help="make a table anew that was begun")


def _add_requests(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--model", metavar="NAME", help="the model to ask for (--migrate), instead of the request's")
    group.add_argument(
        "--models",
        metavar="FILE",
        help="rules of models of your own (--migrate): a JSON list of objects with the members of ModelRule "
        "(docs/migrate.md), which count before ours",
    )


def _add_others(group: argparse._ArgumentGroup) -> None:
    group.add_argument("-h", "--help", action="help", help="show this manual")
    group.add_argument(
        "--print-completion",
        choices=SHELLS,
        metavar="SHELL",
        help=f"print the script that lets a shell complete options and files: {', '.join(SHELLS)} "
        "(docs/command-line.md; needs the extra [completion])",
    )
    group.add_argument("--version", action="version", version=f"{NAME} {__version__}", help="show the version")


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
