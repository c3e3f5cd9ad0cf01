"""Every issue code, with the sentence that tells the user what it means and what to do next.

One table, so that the docs, the messages and a caller's `if issue.code == ...` cannot drift apart. No message
quotes base64, secrets or more of the reply than its kind. None advises a new request, which is a new picture and a new
bill: what was paid is fetched, read or reported.
"""

from __future__ import annotations

CODES: dict[str, str] = {
    # The parameter block: what was repaired to read it.
    "bad-escape": "A string of the block had an escape that JSON does not know; it was read as in Python.",
    "comment": "The block held comments; they were skipped.",
    "duplicate-key": "A key stands twice in the block; the last value counts, as in most JSON readers.",
    "escaped-block": "All quotes of the block were escaped once too often; the block was read without that.",
    "extra-closer": "Closing brackets stood behind the end of the block; they were skipped.",
    "full-width-punctuation": "The block used full-width punctuation; it was read as its ASCII form.",
    "missing-closer": "The block ended before its brackets were closed; they were closed at its end.",
    "missing-comma": "A comma between two members of the block was missing; it was put in.",
    "number-as-text": "A number that JSON or int cannot carry (NaN, 1e999, thousands of digits) stays as text.",
    "odd-space": "The block held invisible characters or unusual spaces between its tokens; they were skipped.",
    "params-unreadable": "A parameter block is there but has no single reading, so params is None.",
    "python-literal": "The block used Python's None, True or False; they were read as null, true and false.",
    "raw-control": "A string of the block held a raw line break or control character; it was kept.",
    "single-quotes": "The block used single quotes; they were read as double quotes.",
    "smart-quotes": "The block used typographic quotes; they were read as straight quotes.",
    "trailing-comma": "A comma without a member behind it stood in the block; it was dropped.",
    "unescaped-quote": "A string of the block held quotes without a backslash; they were kept as part of it.",
    "unquoted-key": "A key of the block had no quotes; they were put in.",
    # URLs and pictures.
    "image-not-an-image": "The data given as an image is something else (HTML, JSON, PDF ...); it was left out.",
    "image-truncated": "The data of a picture ends too early, so it was left out; fetch the same response once more.",
    "image-type-unknown": "The bytes of an image are of no known image type; they were kept. Check before use.",
    "image-unreadable": "The data given as an image is no base64 (often an elision); it was left out.",
    "picture-redacted": "Only the placeholder of a delivered picture is left (see `redact`): no URL, no bytes.",
    "svg-refused": "An SVG picture can hold scripts and was left out; pass allow_svg=True if you sanitize it.",
    "bare-url-as-image": "The whole reply is one URL in which nothing speaks for a picture; check what it is first.",
    "url-cut": "A URL stood in a construct or text that the end cut off; it was left out, as it may be half.",
    "url-refused": "A URL with user info, control characters, a look-alike host or another scheme was left out.",
    "url-relative": "A relative URL was left out; pass base_url to resolve it.",
    # Decisions.
    "claimed-but-missing": "The reply says that the picture is done but brings none; look at preview_url or task_id.",
    "error-beside-images": "An error was told beside delivered pictures; the pictures count, see error.",
    "fewer-images": "Fewer pictures came than the parameter block asked for.",
    "preview-as-image": "Nothing but the preview link could be the picture; fetch it and check that it is an image.",
    "only-partial-images": "Pictures on their way came, and no final one; fetch the same response once more.",
    "picture-in-unknown-field": "A picture stood in a member that no row knows; check it, and add a row (Dialect).",
    "unknown-state": "A word stood where a state is told and no row knows it; it decided nothing.",
    "several-tasks": "The reply tells of several tasks; task_id and the links are those of the one that fits best.",
    "lone-surrogate": "The text held half a surrogate pair, which UTF-8 cannot carry; it became U+FFFD.",
    # Bodies, streams and other carriers.
    "bad-utf-8": "The bytes were no UTF-8 in places, which became U+FFFD; decode them yourself if you know how.",
    "body-cut": "The body ends before its JSON does; what is whole counts. Fetch the same response once more.",
    "body-unreadable": "The text was given as a JSON body and is none; it was read as a content.",
    "compressed-bytes": "The bytes are compressed and were not read; unpack them and parse the same reply.",
    "end-unknown": "The stream ended without a sign of its end (finish reason, [DONE], terminal event): perhaps cut.",
    "event-too-long": "An event of the stream was over the limit and was left out; raise Limits(event=...).",
    "event-unreadable": "An event of the stream was no JSON and was left out.",
    "reader-failed": "A body reader of the dialect raised; the body was read without it.",
    "source-unreadable": "The object could not give its body; read the response, then parse it: no new request.",
    "stream-interrupted": "The source broke off before its end; what was found until then counts, see also task_id.",
    "too-deep": "The body is nested deeper than the limit; what lies below was left out. See Limits(depth=...).",
    "too-many-images": "More pictures came than the limit lets through; the rest was left out. See Limits(images=...).",
    "too-many-values": "The body has more members than the limit; the rest was not read. See Limits(values=...).",
    "trailing-data": "Something stood behind the JSON body; it was read as a content.",
    # Asking for a task again (`chatimg_parse.poll`).
    "poll-unauthorized": "Every address for the task refused the key (401, 403); check it, then poll with the same id.",
    "poll-no-endpoint": "No known address answers for the task; pass template=, or look at preview_url or source_url.",
    "poll-timeout": "The time to wait was over before the task was; its id stays good to poll for.",
    # Ourselves.
    "parser-error": "Reading this row of a column failed by a fault of ours; parse the reply alone, please report it.",
    "internal-error": "The parser failed on this input; the result tells nothing. Keep the reply, please report it.",
}
