"""What `--help` says before and behind the options."""

from __future__ import annotations

from ..lines import LONGEST_LINE

DESCRIPTION = """\
Read image generation replies of chat endpoints and print what they hold. A reply is
the content of a message, a JSON body, an event stream or an HTML page; each file is
looked at on its own.
"""
EPILOG = f"""\
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

With --table OUT the inputs are files of many replies, or folders of them: JSON Lines, also
compressed, and Parquet. All cores read them, and what they say is written as a table: a
folder of Parquet, or of JSON Lines with --format jsonl. --path is auto unless it is given;
--keep NAME keeps a column or member, --column NAME names the column of Parquet that holds
the replies. --pictures DIR stores pictures whose bytes stand in the replies; digest (the
default) tells their SHA-256 and size, omit nothing, bytes keeps them in the table. What was
stopped, also by kill -9, goes on with the same command; --restart begins anew.

With --redact the input is printed as it is, but for pictures (<image/png 48213 bytes
sha256:...>), signatures of URLs and keys.

With --report each FILE is a table of read replies, a folder or file of Parquet or JSON
Lines (docs/report.md). What came out is printed, and written as a page with plots and the
first pictures, which loads nothing.

Exit status: 0 completed, 3 pending, 4 failed or refused, 5 no image; 1 an issue with
--strict; 2 misuse, an unreadable file or a bad line; 6 a picture that --save could not
store. Of several replies the worst counts, in the order 2, 1, 6, 4, 5, 3, 0. Of a table: 0
it is there, 1 with rows that we could not read, 6 it cannot be written. Ctrl-C: 130.
"""
