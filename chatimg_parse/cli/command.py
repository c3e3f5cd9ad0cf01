"""The command line: files in, one form of the result out, the status as the exit status.

Inputs are handed to the parser as bytes. What is printed is UTF-8 whatever the locale says, and no control character
of a reply reaches a terminal.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from ..entry import parse
from ..lines import BadLine, reply_of
from ..models import ImageResult
from ..printable import visible
from ..stream.inner import InnerParser
from .inputs import Unreadable, lines, whole
from .options import completion
from .options.arguments import arguments
from .options.misuse import misuse
from .tally import Tally
from .terminal.forms import EVENTS, JSON_FORMS, SUMMARY, Output, why_no_picture
from .terminal.streams import columns, named, on_terminal, put, say, silence, speak_utf8, wants_colour, wants_live_line

_INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Run the command line and give its exit status; misuse, `--help` and `--version` raise `SystemExit`."""
    speak_utf8()
    parser = arguments()
    options = parser.parse_args(argv)
    files = options.files or ["-"]
    if wrong := misuse(options, files):
        parser.error(wrong)
    options.output = Output(options.format, by_line=options.jsonl)
    options.drawing = _drawing(options)
    try:
        options.fetching = _pictures(options)
        options.records = _records(options)
        table = import_module(".table", __package__) if options.table is not None else None
        report = _report(options)
        options.rules = _rules(options)
        script = completion.script(parser, options.print_completion) if options.print_completion else ""
    except (ImportError, ValueError) as missing:
        parser.error(str(missing))
    tally = Tally()
    try:
        if script:
            print(script, flush=True)
        elif table is not None:
            table.make(files, options, _how(options), tally)
        elif report is not None:
            _reported(report, files, tally)
        else:
            for file in files:
                _file(file, options, tally, several=len(files) > 1)
        if options.fetching is not None:
            options.fetching.end()
        if options.jsonl and not options.redact:
            say(tally.summary())
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # a reader that has seen enough is no misuse
            say(f"standard output cannot be written: {error.strerror}")
            tally.misuse()
        silence(sys.stdout)
    return tally.worst()


# -- what is done with a result -------------------------------------------------------------------------------


def _pictures(options: argparse.Namespace) -> Any:
    """Who waits for pictures and stores them, loaded only where that is asked for."""
    if not (options.save or options.poll):
        return None
    return import_module(".pictures", __package__).Pictures(options)


def _drawing(options: argparse.Namespace) -> Any:
    """Who draws pictures at the terminal, loaded only where that is asked for."""
    if not (options.show or options.show_as):
        return None
    return import_module(".drawing", __package__).drawing_as(options.show_as)


def _records(options: argparse.Namespace) -> Any:
    """Who knows where the replies lie in records, loaded only where that is asked for; `ValueError` for a bad path."""
    if options.path is None or options.table is not None:
        return None
    try:
        return import_module(".records", __package__).Records(options.path)
    except ValueError as broken:
        raise ValueError(f"argument --path: {broken}") from None


def _report(options: argparse.Namespace) -> Callable[[list[str]], None] | None:
    """What shows what came out of tables, loaded only where that is asked for; `ValueError` for a bad place."""
    if options.report is None:
        return None
    loaded = import_module(".report", __package__)
    return partial(loaded.show, place=loaded.checked(options.report))


def _rules(options: argparse.Namespace) -> Any:
    """The rules of models that are given beside ours; `ValueError` for a file that holds none."""
    if options.models is None:
        return ()
    try:
        return import_module(".model_rules", __package__).rules_of(options.models)
    except Unreadable as reason:
        raise ValueError(f"argument --models: {named(options.models)} {visible(str(reason))}") from None


def _reported(report: Callable[[list[str]], None], tables: list[str], tally: Tally) -> None:
    try:
        report(tables)
    except Unreadable as reason:
        tally.misuse()
        say(str(reason))


def _done_with(result: ImageResult, options: argparse.Namespace, tally: Tally) -> ImageResult:
    """The result that is shown; its exit status is noted before that can fail."""
    if options.fetching is not None:
        result = options.fetching.done_with(result)
        tally.not_stored(options.fetching.missing)
    tally.reply(result, strict=options.strict)
    return result


def _how(options: argparse.Namespace) -> dict[str, Any]:
    how = {name: getattr(options, name) for name in ("base_url", "preview", "allow_svg", "expects_image")}
    return {**how, "inputs": options.input}


# -- a file, a reply ------------------------------------------------------------------------------------------


def _file(file: str, options: argparse.Namespace, tally: Tally, *, several: bool) -> None:
    """What is asked for of one input."""
    if options.migrate:
        _migrated(file, options, tally)
    elif options.redact:
        _redacted(file, options, tally)
    elif options.follow:
        _as_it_arrives(file, options, tally)
    elif options.records is not None:
        _each_record(file, options, tally)
    elif options.jsonl:
        _each_line(file, options, tally)
    else:
        _one(file, options, tally, several=several)


def _one(file: str, options: argparse.Namespace, tally: Tally, *, several: bool) -> None:
    """Read one file and print its result; its exit status is noted before the print can fail."""
    try:
        data = whole(file)
    except Unreadable as reason:
        _unreadable(file, reason, tally)
        if several and options.output.form in JSON_FORMS and not options.explain:
            print("null", flush=True)
        return
    result = _done_with(parse(data, kind=options.kind, **_how(options)), options, tally)
    form = options.output.form
    apart = several and (options.explain or form in ("markdown", SUMMARY))
    heading = f"==> {named(file)} <==\n" if apart and form != "markdown" else ""
    if options.explain:
        shown = _explained(data, options)
    else:
        shown = options.output.shown(result, indent=None if several else 2)
        if form == "urls":
            _tell_why(result, f"{named(file)}: " if several else "")
    if shown:
        print(heading + shown, end="\n\n" if apart else "\n", flush=True)
    if options.drawing is not None:
        options.drawing.below(result, options.fetching)


def _explained(data: bytes, options: argparse.Namespace) -> str:
    explain = import_module("..explain", __package__)  # a twentieth of the start, which few runs need
    how = {"kind": options.kind, **_how(options)}
    if options.explain == "html":
        return str(explain.explain_html(data, **how)).rstrip()
    width = {"width": columns()} if on_terminal() else {}
    return str(explain.explain(data, colour=wants_colour(), **width, **how)).rstrip()


def _tell_why(result: ImageResult, before: str = "") -> None:
    """Beside an output that cannot say it: why there is no picture."""
    if why := why_no_picture(result):
        say(before + why)


def _migrated(file: str, options: argparse.Namespace, tally: Tally) -> None:
    """Print the Images API request for a chat request; loaded here, since only few runs ask for it."""
    try:
        import_module(".migration", __package__).migrate_file(file, options.model, options.rules)
    except Unreadable as reason:
        _unreadable(file, reason, tally)


def _redacted(file: str, options: argparse.Namespace, tally: Tally) -> None:
    """Print an input without pictures and keys, byte for byte else where no terminal would obey it."""
    redact = import_module("..redact", __package__).redact
    try:
        for data in lines(file) if options.jsonl else (whole(file),):
            if data is None:  # too long to be held, so it is not shown either
                tally.bad_line()
            put(redact(data) if data is not None else b"null\n")
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
                    shown = options.output.shown(_done_with(result, options, tally), indent=None)
            print(shown, flush=True)
    except Unreadable as reason:
        _unreadable(file, reason, tally)


def _read_line(line: bytes | None, options: argparse.Namespace) -> ImageResult | None:
    """The result of a line; `None` if it is empty. An object is a body; `--kind` is for what a string holds."""
    reply = reply_of(line)
    if reply is None:
        return None
    return _read(reply.source, options, is_body=reply.is_body)


def _read(source: Any, options: argparse.Namespace, *, is_body: bool) -> ImageResult:
    return parse(source, kind="body" if is_body else options.kind, **_how(options))


def _each_record(file: str, options: argparse.Namespace, tally: Tally) -> None:
    """Print one line for each reply that a line of a file holds, and one for each line that holds none."""
    try:
        for spot in options.records.spots(file):
            shown = "null"
            if spot.many and spot.first:
                tally.line()
            if spot.wrong is not None:
                tally.bad_line()
                say(f"{named(file)} line {spot.line} {spot.wrong}")
            elif spot.empty:
                tally.empty_line()
            elif spot.found is None:
                tally.line_without_reply()
            else:
                result = _done_with(_read(spot.found.reply, options, is_body=spot.is_body), options, tally)
                shown = options.output.shown(result, indent=None)
            print(spot.shown(shown), flush=True)
    except Unreadable as reason:
        _unreadable(file, reason, tally)


# -- a reply, as it arrives -----------------------------------------------------------------------------------


def _as_it_arrives(file: str, options: argparse.Namespace, tally: Tally) -> None:
    parser = InnerParser(kind=options.kind, **_how(options))
    output = options.output
    views, follow = (import_module(name, __package__) for name in (".views", ".follow"))
    events = views.EventLines(output.json) if output.form == EVENTS else None
    try:
        broken = follow.follow(file, parser, events or views.view_for(parser, time.monotonic, live=wants_live_line()))
    except Unreadable as reason:
        _unreadable(file, reason, tally)
        return
    except OSError:  # nobody reads the events any more: what came until now counts
        tally.reply(parser.close(), strict=options.strict)
        raise
    if isinstance(broken, Unreadable):
        _unreadable(file, broken, tally)
    result = _done_with(parser.close(), options, tally)
    if shown := "" if events else output.shown(result, indent=2):
        print(shown, flush=True)
    if options.drawing is not None:
        options.drawing.below(result, options.fetching)
    if events is None and output.form != SUMMARY:
        _tell_why(result)
    if isinstance(broken, KeyboardInterrupt):
        raise broken


def _unreadable(file: str, reason: Unreadable, tally: Tally) -> None:
    tally.misuse()
    say(f"{named(file)} {reason}")
