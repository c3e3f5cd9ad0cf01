"""The command line: files in, one form of the result out, the status as the exit status.

The only place that touches files, streams and the environment. Files are read as bytes, so that no line break is
translated, and must be UTF-8; whatever else they are is said in one sentence. What is printed is UTF-8 whatever the
locale says, and no control character of a reply reaches a terminal.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from . import __version__
from .entry import parse
from .explain import explain, visible
from .models import ImageResult, Status

_NAME = "chatimg-parse"
_EXIT_STATUS = {
    Status.COMPLETED: 0,
    Status.PENDING: 3,
    Status.FAILED: 4,
    Status.REFUSED: 4,
    Status.NO_IMAGE: 5,
}
_ISSUE, _MISUSE, _INTERRUPTED = 1, 2, 130
# Of several files the worst counts: the later in this row.
_WORST_LAST = (0, 3, 5, 4, _ISSUE, _MISUSE)
_EPILOG = """\
Exit status: 0 completed, 3 pending, 4 failed or refused, 5 no image; 1 an issue with
--strict; 2 misuse or an unreadable file. Of several files the worst counts, in the
order 2, 1, 4, 5, 3, 0.

JSON is indented for one file. For several it is one line a file, in the order of the
files, and null for a file that cannot be read.
"""
_JSON_FORMS: dict[str, Callable[[ImageResult], Any]] = {
    "result": lambda result: result.model_dump(mode="json"),
    "images": lambda result: result.to_images_response(),
    "parts": lambda result: result.to_content_parts(),
}
_TEXT_FORMS: dict[str, Callable[[ImageResult], str]] = {
    "markdown": lambda result: result.to_markdown(),
    "urls": lambda result: "\n".join(part["image_url"]["url"] for part in result.to_message_images()),
}
_BOM = b"\xef\xbb\xbf"
# How files begin that are no UTF-8 text, and what to do with them.
_SIGNATURES = (
    (b"\xff\xfe\x00\x00", "is UTF-32 text; convert it to UTF-8"),
    (b"\x00\x00\xfe\xff", "is UTF-32 text; convert it to UTF-8"),
    (b"\xff\xfe", "is UTF-16 text; convert it to UTF-8"),
    (b"\xfe\xff", "is UTF-16 text; convert it to UTF-8"),
    (b"\x1f\x8b", "is compressed with gzip; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is compressed with zstd; unpack it first"),
    (b"PK\x03\x04", "is a zip archive; unpack it first"),
    (b"\x89PNG", "is a picture (PNG), not a reply"),
    (b"\xff\xd8\xff", "is a picture (JPEG), not a reply"),
)


class _Unreadable(Exception):
    """A file that cannot be read; the message is the rest of a sentence that begins with its name."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and give its exit status; misuse, `--help` and `--version` raise `SystemExit`."""
    _speak_utf8()
    parser = _arguments()
    options = parser.parse_args(argv)
    files = options.files or ["-"]
    if files.count("-") > 1:
        parser.error("standard input can be read only once")
    codes: list[int] = []
    try:
        for file in files:
            _one(file, options, codes, several=len(files) > 1)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # a reader that has seen enough is no misuse
            _complain("standard output", f"cannot be written: {error.strerror}")
            codes.append(_MISUSE)
        # What is still buffered goes nowhere, or the interpreter's last flush would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return max(codes, key=_WORST_LAST.index)


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=_NAME,
        description="Read image generation replies of chat endpoints and print what they hold.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help="a reply in UTF-8; - or nothing for standard input")
    form = parser.add_mutually_exclusive_group()
    form.add_argument(
        "--format",
        choices=[*_JSON_FORMS, *_TEXT_FORMS],
        default="result",
        help="result: all of it (default); images: as the Images API answers; parts: as content parts; "
        "markdown; urls: one picture a line, whole data URIs included",
    )
    form.add_argument(
        "--explain", action="store_true", help="show what was recognised where, and why it was decided so"
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
    parser.add_argument("--version", action="version", version=f"{_NAME} {__version__}")
    return parser


def _absolute(url: str) -> str:
    if not url.lower().startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("must begin with http:// or https://")
    return url


def _one(file: str, options: argparse.Namespace, codes: list[int], *, several: bool) -> None:
    """Read one file and print its result; its exit status is noted before the print can fail."""
    try:
        text = _read(file)
    except _Unreadable as reason:
        codes.append(_MISUSE)
        _complain(file, str(reason))
        if several and options.format in _JSON_FORMS and not options.explain:
            print("null", flush=True)
        return
    how = {"base_url": options.base_url, "preview": options.preview, "allow_svg": options.allow_svg}
    result = parse(text, **how)
    codes.append(_ISSUE if options.strict and result.issues else _EXIT_STATUS[result.status])
    if options.explain:
        heading = f"==> {_named(file)} <==\n" if several else ""
        shown = heading + explain(text, **how, colour=_wants_colour()).rstrip()
    else:
        shown = _shown(result, options.format, several=several)
    apart = several and (options.explain or options.format == "markdown")
    if shown:
        print(shown, end="\n\n" if apart else "\n", flush=True)


def _shown(result: ImageResult, form: str, *, several: bool) -> str:
    """The result in one of the forms."""
    if form in _JSON_FORMS:
        return visible(json.dumps(_JSON_FORMS[form](result), ensure_ascii=False, indent=None if several else 2))
    text = _TEXT_FORMS[form](result)
    return visible(text) if _on_terminal() else text


# -- reading --------------------------------------------------------------------------------------------------


def _read(file: str) -> str:
    try:
        if file != "-":
            with open(file, "rb") as opened:
                data = opened.read()
        elif sys.stdin is None:
            raise _Unreadable("is closed")
        else:
            data = sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise _Unreadable(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    return _decoded(data)


def _decoded(data: bytes) -> str:
    """The text, without a byte order mark and with its line breaks as they are."""
    for signature, sentence in _SIGNATURES:
        if data.startswith(signature):
            raise _Unreadable(sentence)
    if _alternates(data[:64]):
        raise _Unreadable("is UTF-16 text without a byte order mark; convert it to UTF-8")
    body = data.removeprefix(_BOM)
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        at = error.start + len(data) - len(body)
        if error.reason == "unexpected end of data":
            raise _Unreadable(f"ends in the middle of a character, at offset {at}; was it cut?") from None
        line = data.count(b"\n", 0, at) + 1
        raise _Unreadable(
            f"is no UTF-8: byte 0x{data[at]:02x} at offset {at}, line {line}; "
            "if it is in another encoding (Latin-1, GB18030 ...), convert it to UTF-8"
        ) from None


def _alternates(data: bytes) -> bool:
    """Every second byte is a NUL, the others are not: ASCII in UTF-16."""
    even, odd = data[::2], data[1::2]
    return len(data) > 3 and any((not any(nulls) and all(others)) for nulls, others in ((even, odd), (odd, even)))


# -- the terminal ---------------------------------------------------------------------------------------------


def _speak_utf8() -> None:
    """UTF-8 in any locale, no line break translated, and nothing that cannot be encoded."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _complain(file: str, sentence: str) -> None:
    print(f"{_NAME}: {_named(file)} {sentence}", file=sys.stderr)


def _named(file: str) -> str:
    return "standard input" if file == "-" else visible(file).replace("\n", r"\n")


def _on_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()


def _wants_colour() -> bool:
    """See https://no-color.org."""
    return _on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
