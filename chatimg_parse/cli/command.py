"""The command line: files in, one form of the result out, the status as the exit status.

Inputs are handed to the parser as bytes. What is printed is UTF-8 whatever the locale says, and no control character
of a reply reaches a terminal.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from .. import __version__
from ..entry import parse
from ..explain import explain
from ..models import ImageResult
from ..printable import visible
from ..stream.parser import StreamParser
from .follow import follow
from .inputs import LONGEST_LINE, BadLine, Unreadable, lines, reply_of, whole
from .tally import Tally
from .terminal import NAME, named, on_terminal, say, speak_utf8, wants_colour, wants_live_line
from .views import view_for

_INTERRUPTED = 130
# Options that say nothing about a request, and what they are if nobody sets them.
_OF_REPLIES = ("jsonl", "follow", "strict", "base_url", "allow_svg", "kind", "preview", "input", "expects_image")
_UNSET: tuple[Any, ...] = (False, None, "auto", [])
_EVENTS = "events"  # the one form that only `--follow` has
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

With --follow one input is read as it arrives: curl -N ... | chatimg-parse --follow. What
happens is told on standard error, on a terminal in one line that is redrawn; then comes
the result. --format events prints the events instead, one JSON object a line, the last
one with the result. Ctrl-C ends it with what was found until then.

With --migrate one input is the JSON body of a chat request. The body of the Images API
request for it is printed; where to post it, what was dropped and why goes to standard
error: chatimg-parse --migrate request.json | curl --json @- $BASE_URL/images/generations

Exit status: 0 completed, 3 pending, 4 failed or refused, 5 no image; 1 an issue with
--strict; 2 misuse, an unreadable file or a bad line. Of several replies the worst counts,
in the order 2, 1, 4, 5, 3, 0. Ctrl-C: 130.
"""
_JSON_FORMS: dict[str, Callable[[ImageResult], Any]] = {
    "result": lambda result: result.model_dump(mode="json"),
    "images": lambda result: result.to_images_response(),
    "completion": lambda result: result.to_chat_completion(),
    "parts": lambda result: result.to_content_parts(),
    "message-images": lambda result: result.to_message_images(),
}
_TEXT_FORMS: dict[str, Callable[[ImageResult], str]] = {
    "markdown": lambda result: result.to_markdown(),
    "urls": lambda result: "\n".join(part["image_url"]["url"] for part in result.to_message_images()),
}


def main(argv: list[str] | None = None) -> int:
    """Run the command line and give its exit status; misuse, `--help` and `--version` raise `SystemExit`."""
    speak_utf8()
    parser = _arguments()
    options = parser.parse_args(argv)
    files = options.files or ["-"]
    if misuse := _misuse(options, files):
        parser.error(misuse)
    tally = Tally()
    try:
        for file in files:
            if options.migrate:
                _migrated(file, tally)
            elif options.follow:
                _as_it_arrives(file, options, tally)
            elif options.jsonl:
                _each_line(file, options, tally)
            else:
                _one(file, options, tally, several=len(files) > 1)
        if options.jsonl:
            say(tally.summary())
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # a reader that has seen enough is no misuse
            say(f"standard output cannot be written: {error.strerror}")
            tally.misuse()
        # What is still buffered goes nowhere, or the interpreter's last flush would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return tally.worst()


# -- the arguments --------------------------------------------------------------------------------------------


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=NAME,
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a reply; - or nothing for standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=[*_JSON_FORMS, *_TEXT_FORMS, _EVENTS],
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
    parser.add_argument("--jsonl", action="store_true", help="every line is a reply, see below")
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
    parser.add_argument("--base-url", type=_absolute, metavar="URL", help="resolve relative URLs against this one")
    parser.add_argument("--allow-svg", action="store_true", help="keep SVG pictures that stand in the text")
    parser.add_argument(
        "--input",
        action="append",
        default=[],
        metavar="URL",
        help="a picture that was sent with the request, which is no result; may be given several times",
    )
    parser.add_argument("--expects-image", action="store_true", help="the request asked for nothing but pictures")
    parser.add_argument("--version", action="version", version=f"{NAME} {__version__}")
    return parser


def _absolute(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    try:
        StreamParser(base_url=url)
    except ValueError:
        raise argparse.ArgumentTypeError("is no URL that others can be resolved against") from None
    return url


def _misuse(options: argparse.Namespace, files: list[str]) -> str | None:
    """What is wrong with arguments that are right one by one."""
    if files.count("-") > 1:
        return "standard input can be read only once"
    if options.migrate and (len(files) > 1 or any(getattr(options, name) not in _UNSET for name in _OF_REPLIES)):
        return "argument --migrate: takes one request, and no option that is for replies"
    if options.follow and (len(files) > 1 or options.jsonl or options.explain):
        return "argument --follow: takes one input, and neither --jsonl nor --explain"
    if options.format == _EVENTS and not options.follow:
        return "argument --format: events are told only with --follow"
    if options.explain and options.jsonl:
        return "argument --explain: not allowed with argument --jsonl"
    if options.jsonl and options.format not in _JSON_FORMS:
        return f"argument --jsonl: prints JSON; choose --format from {', '.join(_JSON_FORMS)}"
    return None


def _how(options: argparse.Namespace) -> dict[str, Any]:
    how = {name: getattr(options, name) for name in ("base_url", "preview", "allow_svg", "expects_image")}
    return {**how, "inputs": options.input}


# -- a file, a reply ------------------------------------------------------------------------------------------


def _one(file: str, options: argparse.Namespace, tally: Tally, *, several: bool) -> None:
    """Read one file and print its result; its exit status is noted before the print can fail."""
    try:
        data = whole(file)
    except Unreadable as reason:
        _unreadable(file, reason, tally)
        if several and options.format in _JSON_FORMS and not options.explain:
            print("null", flush=True)
        return
    result = parse(data, kind=options.kind, **_how(options))
    tally.reply(result, strict=options.strict)
    if options.explain:
        heading = f"==> {named(file)} <==\n" if several else ""
        shown = heading + explain(data, kind=options.kind, **_how(options), colour=wants_colour()).rstrip()
    else:
        shown = _formatted(result, options.format, indent=None if several else 2)
    apart = several and (options.explain or options.format == "markdown")
    if shown:
        print(shown, end="\n\n" if apart else "\n", flush=True)


def _formatted(result: ImageResult, form: str, *, indent: int | None) -> str:
    if form in _JSON_FORMS:
        return _json(result, form, indent=indent)
    text = _TEXT_FORMS[form](result)
    return visible(text) if on_terminal() else text


def _json(result: ImageResult, form: str, *, indent: int | None) -> str:
    return visible(json.dumps(_JSON_FORMS[form](result), ensure_ascii=False, indent=indent))


def _migrated(file: str, tally: Tally) -> None:
    """Print the Images API request for a chat request; loaded here, since only few runs ask for it."""
    try:
        import_module(".migration", __package__).migrate_file(file)
    except Unreadable as reason:
        _unreadable(file, reason, tally)


# -- a line, a reply ------------------------------------------------------------------------------------------


def _each_line(file: str, options: argparse.Namespace, tally: Tally) -> None:
    """Print one line for each line of a file, at once, so that it can be followed while it is written."""
    try:
        for number, line in enumerate(lines(file), 1):
            shown = "null"
            try:
                result = _read_line(line, options)
            except BadLine as reason:
                tally.bad_line()
                say(f"{named(file)} line {number} {reason}")
            else:
                if result is None:
                    tally.empty_line()
                else:
                    tally.reply(result, strict=options.strict)
                    shown = _json(result, options.format, indent=None)
            print(shown, flush=True)
    except Unreadable as reason:
        _unreadable(file, reason, tally)


def _read_line(line: bytes | None, options: argparse.Namespace) -> ImageResult | None:
    """The result of a line; `None` if it is empty. An object is a body; `--kind` is for what a string holds."""
    reply = reply_of(line)
    if reply is None:
        return None
    return parse(reply.source, kind="body" if reply.is_body else options.kind, **_how(options))


# -- a reply, as it arrives -----------------------------------------------------------------------------------


def _as_it_arrives(file: str, options: argparse.Namespace, tally: Tally) -> None:
    parser = StreamParser(kind=options.kind, **_how(options))
    events = options.format == _EVENTS
    try:
        broken = follow(file, parser, view_for(parser, time.monotonic, events=events, live=wants_live_line()))
    except Unreadable as reason:
        _unreadable(file, reason, tally)
        return
    except OSError:  # nobody reads the events any more: what came until now counts
        tally.reply(parser.close(), strict=options.strict)
        raise
    if isinstance(broken, Unreadable):
        _unreadable(file, broken, tally)
    result = parser.close()
    tally.reply(result, strict=options.strict)
    if shown := "" if events else _formatted(result, options.format, indent=2):
        print(shown, flush=True)
    if isinstance(broken, KeyboardInterrupt):
        raise broken


def _unreadable(file: str, reason: Unreadable, tally: Tally) -> None:
    tally.misuse()
    say(f"{named(file)} {reason}")
