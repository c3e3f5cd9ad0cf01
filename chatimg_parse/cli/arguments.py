"""The arguments of the command line: what they are, what they mean, and which do not go together."""

from __future__ import annotations

import argparse
from typing import Any

from .. import __version__
from ..lines import LONGEST_LINE
from ..stream.parser import StreamParser
from .forms import EVENTS, JSON_FORMS, TEXT_FORMS
from .terminal import NAME

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
_OF_RESULTS = ("path", "follow", "strict", "save", "poll")
_UNSET: tuple[Any, ...] = (False, None, "auto", [])
_DESCRIPTION = """\
Read image generation replies of chat endpoints and print what they hold. A reply is
the content of a message, a JSON body, an event stream or an HTML page; each file is
looked at on its own.
"""
_EPILOG = f"""\
Formats:
  result          all that was found, as JSON (default)
  images          as the Images API answers: created, data
  completion      as chat/completions answers, with content parts
  parts           the list of content parts: text, image_url
  message-images  the list that stands in message.images
  markdown        the text, then the pictures
  urls            one picture a line, whole data URIs included

JSON is indented for one file. For several it is one line a file, in the order of the
files, and null for a file that cannot be read.

With --jsonl every line of the inputs is a reply: a JSON object or list is a body, a JSON
string is the text of a reply, null is an empty message. One line is printed for each,
as soon as it is read, so that line numbers match: null for an empty line and for a bad
one, which is no JSON, a number, true or false, or longer than {LONGEST_LINE >> 20} MiB. Bad lines are
named on standard error, and a summary ends it.

With --path every line of --jsonl is a record that holds a reply somewhere: at a path
(response.body, attributes["any key"], messages[-1], choices[*].message, a | b for "else"),
as in a known shape (openai-batch, langfuse, ...: docs/records.md), or auto, which reads
the first 100 lines, says which shape it chose, and stops with the nearest where it knows
none. A record without a reply gives null, and exit status 5. With [*] a line may hold
several replies: each is printed as {{"file", "line", "index", "result"}}, where index has
one number for each [*].

With --follow one input is read as it arrives: curl -N ... | chatimg-parse --follow. What
happens is told on standard error, on a terminal in one line that is redrawn; then comes
the result. --format events prints the events instead, one JSON object a line, the last
one with the result. Ctrl-C ends it with what was found until then.

With --migrate one input is the JSON body of a chat request. The body of the Images API
request for it is printed; where to post it, what was dropped and why goes to standard
error: chatimg-parse --migrate request.json | curl --json @- $BASE_URL/images/generations

With --save DIR the pictures and videos are stored in a folder, under names made of their
bytes; links are not trusted: only public addresses are asked, but for --allow-host and the
host of --base-url. What is printed then has the paths of the files.

With --poll a task that is pending is asked for at --base-url until it ends, with the key
in the environment variable OPENAI_API_KEY (--key-env names another one). Nothing is sent
a second time.

With --redact the input is printed as it is, but for pictures (<image/png 48213 bytes
sha256:...>), signatures of URLs and keys.

Exit status: 0 completed, 3 pending, 4 failed or refused, 5 no image; 1 an issue with
--strict; 2 misuse, an unreadable file or a bad line; 6 a picture that --save could not
store. Of several replies the worst counts, in the order 2, 1, 6, 4, 5, 3, 0. Ctrl-C: 130.
"""


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=NAME,
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a reply; - or nothing for standard input")
    _add_forms(parser)
    _add_readings(parser)
    _add_pictures(parser)
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    return parser


def _add_forms(parser: argparse.ArgumentParser) -> None:
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=[*JSON_FORMS, *TEXT_FORMS, EVENTS],
        default="result",
        metavar="FORMAT",
        help="what is printed, see below (default: result)",
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
    return _misuse_of_inputs(options, files) or _misuse_of_results(options)


def _misuse_of_inputs(options: argparse.Namespace, files: list[str]) -> str | None:
    if options.migrate and (len(files) > 1 or any(getattr(options, name) not in _UNSET for name in _OF_REPLIES)):
        return "argument --migrate: takes one request, and no option that is for replies"
    if options.redact and any(getattr(options, name) not in _UNSET for name in _OF_RESULTS):
        return "argument --redact: prints the input, and takes no option that is for results"
    if options.path is not None and not options.jsonl:
        return "argument --path: needs --jsonl; the records are the lines of the inputs"
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
    if options.jsonl and not options.redact and options.format not in JSON_FORMS:
        return f"argument --jsonl: prints JSON; choose --format from {', '.join(JSON_FORMS)}"
    return None
