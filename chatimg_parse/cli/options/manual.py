"""What `--help` says beside the options, and how it is set: like a page of a manual, in the width of the terminal.

Texts are paragraphs. A line that begins with a blank is a row: its words, behind a gap, are wrapped below each other.
"""

from __future__ import annotations

import argparse
import re
import textwrap
from itertools import groupby

from ..terminal.streams import columns

_WIDEST = 100  # what is wider is hard to read
_BEFORE_HELP = 26  # columns in which an option stands, at most a third of all
_ROW = re.compile(r"(\s+\S.*?\s{2,})(\S.*)")

DESCRIPTION = """\
Read image generation replies of chat endpoints and show what they hold: pictures, task, progress, error. A reply is
the content of a message, a JSON body, an event stream or an HTML page; each FILE is looked at on its own. Without
options a terminal gets a summary, and a pipe gets JSON.
"""
PICTURES = """\
Links are not trusted: only public addresses are asked, but for --allow-host and the host of --base-url.
"""
TASKS = """\
A task is asked for with GET alone: nothing is sent a second time, so nothing is paid twice.
"""
TABLES = """\
FILE is a file of many replies, or a folder of them: JSON Lines, also compressed, and Parquet. All cores read them.
--path is auto unless it is given. What was stopped, also by kill -9, goes on with the same command.
"""
EPILOG = """\
Formats:
  summary         status, what to do next, pictures, task, error, issues in a few lines
  result          all that was found, as JSON
  images          as the Images API answers: created, data
  completion      as chat/completions answers, with content parts
  parts           the list of content parts: text, image_url
  message-images  the list that stands in message.images
  markdown        the text, then the pictures
  urls            one picture a line, whole data URIs included
  events          with --follow: each event as it comes, one JSON object a line, the last with the result
  parquet, jsonl  with --table: what its parts are

JSON is indented for one file. For several it is one line a file, in the order of the files, and null for a file that
cannot be read. A terminal gets no base64, but notes of its size; pipes and --jsonl get all of it.

Examples:
  $ chatimg-parse reply.md
  $ chatimg-parse --explain reply.md
  $ chatimg-parse --show reply.md
  $ curl -N ... | chatimg-parse --follow
  $ chatimg-parse --format urls *.json
  $ chatimg-parse --save found --poll --base-url https://a.example/v1 reply.md
  $ chatimg-parse --jsonl --path auto batch_output.jsonl > results.jsonl
  $ chatimg-parse --table told/ logs/ && chatimg-parse --report told.html told/
  $ chatimg-parse --migrate chat.json | curl --json @- $URL/images/generations

Exit status:
  0    completed; a table is there
  1    an issue, with --strict; a table has rows that we could not read
  2    misuse, an unreadable file or a bad line
  3    pending
  4    failed or refused
  5    no image
  6    a picture that --save could not store; a table that cannot be written
  130  Ctrl-C

Of several replies the worst counts, in the order 2, 1, 6, 4, 5, 3, 0.

Environment:
  OPENAI_API_KEY               the key for --poll; --key-env names another variable
  NO_COLOR, TERM=dumb          no colours, no line that is redrawn
  FORCE_COLOR, CLICOLOR_FORCE  colours in a pipe, too
  FORCE_HYPERLINK              1 or 0: whether addresses are links at a terminal
  COLUMNS                      the width, instead of that of the terminal

Files:
  FILE      is read, and never changed
  DIR, OUT  are written by --save, --table and --report; nothing else is

docs/command-line.md tells more of all of it.
"""


class Manual(argparse.HelpFormatter):
    """Sets help in the width of the terminal."""

    def __init__(self, prog: str) -> None:
        wide = min(columns(), _WIDEST)
        super().__init__(prog, max_help_position=min(_BEFORE_HELP, wide // 3), width=wide)

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        """Paragraphs, and rows in them."""
        return "\n\n".join(_paragraph(each, width, indent) for each in text.strip("\n").split("\n\n"))


def _paragraph(text: str, width: int, indent: str) -> str:
    lines: list[str] = []
    for is_row, group in groupby(text.split("\n"), lambda line: line.startswith(" ")):
        rows = list(group)
        lines += [line for row in rows for line in _row(row, width, indent)] if is_row else _prose(rows, width, indent)
    return "\n".join(lines)


def _prose(rows: list[str], width: int, indent: str) -> list[str]:
    return textwrap.wrap(" ".join(rows), width, initial_indent=indent, subsequent_indent=indent)


def _row(row: str, width: int, indent: str) -> list[str]:
    found = _ROW.match(row)
    if found is None:  # an example, which is copied
        return [indent + row]
    head, words = found.groups()
    below = indent + " " * len(head)
    return textwrap.wrap(words, width, initial_indent=indent + head, subsequent_indent=below)
