"""Event streams and the events they hold: the rules of the standard, and the tolerances of `stream/sse.py`."""

from __future__ import annotations

from typing import NamedTuple

from chatimg_parse.stream.sse import Event


class Row(NamedTuple):
    name: str
    text: str
    events: list[Event]
    httpx: str = ""  # why httpx-sse gives other events, "" where it gives the same


def say(data: str, name: str = "message", id: str = "") -> Event:
    return Event(name, data, id)


# httpx-sse (0.4.3) is wrong against the standard in these ways.
NO_DATA = "gives an event with empty data where a block had `event`, `id` or `retry` only, or after any `id` was told"
BOM = "leaves the BOM to its caller, so that the first field name is not known"

# WHATWG HTML 9.2.5 and 9.2.6; several are the cases of web-platform-tests, eventsource/format-*.
STANDARD = [
    Row("one event", "data: a\n\n", [say("a")]),
    Row("nothing", "", []),
    Row("blank lines only", "\n\n\r\n\r\r", []),
    Row("two events", "data: a\n\ndata: b\n\n", [say("a"), say("b")]),
    Row("several lines are joined", "data: a\ndata: b\ndata: c\n\n", [say("a\nb\nc")]),
    Row("CRLF", "data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n", [say("a\nb"), say("c")]),
    Row("CR alone", "data: a\rdata: b\r\rdata: c\r\r", [say("a\nb"), say("c")]),
    Row("line ends mixed", "data: a\r\ndata: b\rdata: c\n\r\ndata: d\n\r", [say("a\nb\nc"), say("d")]),
    Row("LF CR are two line ends", "data: a\n\rdata: b\n\r", [say("a"), say("b")]),
    Row("CR CRLF are two line ends", "data: a\r\r\ndata: b\r\r\n", [say("a"), say("b")]),
    Row("CRLF CR", "data: a\r\n\rdata: b\r\n\r\n", [say("a"), say("b")]),
    Row("more blank lines than needed", "\n\ndata: a\n\n\n\n\ndata: b\n\n\n", [say("a"), say("b")]),
    Row("no blank after the colon", "data:a\n\n", [say("a")]),
    Row("one blank is dropped, not two", "data:  a\n\n", [say(" a")]),
    Row("a tab is not dropped", "data:\ta\n\n", [say("\ta")]),
    Row("an ideographic space is not dropped", "data:\u3000a\n\n", [say("\u3000a")]),
    Row("blanks at the end stay", "data: a \n\n", [say("a ")]),
    Row("colons in the value", "data: a: b:c\n\n", [say("a: b:c")]),
    Row("two colons", "data::a\n\n", [say(":a")]),
    Row("data without colon", "data\n\n", [say("")]),
    Row("data with nothing behind the colon", "data:\n\n", [say("")]),
    Row("data with a blank behind the colon", "data: \n\n", [say("")]),
    Row("data with two blanks", "data:  \n\n", [say(" ")]),
    Row("two empty lines of data", "data\ndata\n\n", [say("\n")]),
    Row("an empty line of data between", "data: a\ndata\ndata: b\n\n", [say("a\n\nb")]),
    Row("empty data at the end", "data: a\ndata:\n\n", [say("a\n")]),
    Row("a comment", ": hello\ndata: a\n\n", [say("a")]),
    Row("a comment without blank", ":keepalive\n\n:keepalive\n\ndata: a\n\n", [say("a")]),
    Row("a comment between data lines", "data: a\n: data: x\ndata: b\n\n", [say("a\nb")]),
    Row("an empty comment", ":\ndata: a\n:\n\n", [say("a")]),
    Row("a comment longer than a field name", ":HTTP_STATUS/200\ndata: a\n\n", [say("a")]),
    Row("comments only", ":a\n\n:b\n\n", []),
    Row("the name", "event: ping\ndata: a\n\n", [say("a", "ping")]),
    Row("the name behind the data", "data: a\nevent: ping\n\n", [say("a", "ping")]),
    Row("the name between the data", "data: a\nevent: ping\ndata: b\n\n", [say("a\nb", "ping")]),
    Row("the last name wins", "event: a\nevent: b\ndata: c\n\n", [say("c", "b")]),
    Row("an empty name is message", "event: a\nevent:\ndata: c\n\n", [say("c")]),
    Row("a name without colon is message", "event: a\nevent\ndata: c\n\n", [say("c")]),
    Row("a name holds for one event", "event: a\ndata: b\n\ndata: c\n\n", [say("b", "a"), say("c")]),
    Row("a name without data is lost", "event: a\n\ndata: b\n\n", [say("b")], NO_DATA),
    Row("the name keeps its other blanks", "event:  a b \ndata: c\n\n", [say("c", " a b ")]),
    Row("an id", "id: 1\ndata: a\n\n", [say("a", id="1")]),
    Row("an id stays", "id: 1\ndata: a\n\ndata: b\n\n", [say("a", id="1"), say("b", id="1")]),
    Row("an id behind the data", "data: a\nid: 1\n\n", [say("a", id="1")]),
    Row("an id between the data", "data: a\nid: 1\ndata: b\n\n", [say("a\nb", id="1")]),
    Row("an id without data stays", "id: 1\n\ndata: a\n\n", [say("a", id="1")], NO_DATA),
    Row("an empty id takes it back", "id: 1\ndata: a\n\nid\ndata: b\n\n", [say("a", id="1"), say("b")]),
    Row("an id with NUL is ignored", "id: 1\nid: 2\x003\ndata: a\n\n", [say("a", id="1")]),
    Row("blank lines after an id", "id: 1\ndata: a\n\n\n\n", [say("a", id="1")], NO_DATA),
    Row("NUL in data stays", "data: a\x00b\n\n", [say("a\x00b")]),
    Row("NUL in a field name", "data\x00: a\n\n", []),
    Row("retry", "retry: 1000\ndata: a\n\n", [say("a")]),
    Row("retry that is no number", "retry: soon\ndata: a\n\n", [say("a")]),
    Row("retry alone", "retry: 1000\n\ndata: a\n\n", [say("a")], NO_DATA),
    Row("an unknown field", "foo: x\ndata: a\nbar\n\n", [say("a")]),
    Row("an unknown field whose name is long", "justsomething: x\ndata: a\n\n", [say("a")]),
    Row("names that only begin alike", "dat: a\ndatas: b\neventx: c\nids: d\ndata: e\n\n", [say("e")]),
    Row("names are case-sensitive", "Data: a\nDATA: b\nEvent: c\nID: d\ndata: e\n\n", [say("e")]),
    Row("a blank before the name", " data: a\ndata: b\n\n", [say("b")]),
    Row("a blank before the colon", "data : a\ndata: b\n\n", [say("b")]),
    Row("a line of blanks is not blank", "data: a\n \ndata: b\n\n", [say("a\nb")]),
    Row("an empty line of unknown fields", "foo\n\nbar: baz\n\n", []),
    Row("a BOM", "\ufeffdata: a\n\n", [say("a")], BOM),
    Row("a BOM only", "\ufeff", []),
    Row("a BOM before a line end", "\ufeff\ndata: a\n\n", [say("a")]),
    Row("a second BOM is part of the name", "\ufeff\ufeffdata: a\n\ndata: b\n\n", [say("b")]),
    Row("a BOM that is not at the start", "data: a\n\n\ufeffdata: b\n\n", [say("a")]),
    Row("a BOM in a value", "data: \ufeffa\n\n", [say("\ufeffa")]),
    Row(
        "other line breaks are text",
        "data: a\u2028b\u2029c\x0bd\x0ce\x85f\x1cg\n\n",
        [say("a\u2028b\u2029c\x0bd\x0ce\x85f\x1cg")],
    ),
    Row("Chinese", "event: 进度\ndata: 生成完成 ✅\nid: 号\n\n", [say("生成完成 ✅", "进度", "号")]),
    Row("astral characters", "data: 🎨🏃\r\n\r\n", [say("🎨🏃")]),
    Row("one line of JSON", 'data: {"a":"b"}\n\ndata: [DONE]\n\n', [say('{"a":"b"}'), say("[DONE]")]),
    Row("JSON over data lines", 'data: {\ndata:  "a": [\ndata: 1]\ndata: }\n\n', [say('{\n "a": [\n1]\n}')]),
    Row(
        "JSON over data lines, with others between", 'data: {"a":\n: c\nevent: e\ndata: 1}\n\n', [say('{"a":\n1}', "e")]
    ),
    Row("an unknown field between JSON lines", 'data: {"a":\nfoo: x\ndata: 1}\n\n', [say('{"a":\n1}')]),
    Row("prose that begins like JSON", "data: {a}\nfoo: x\ndata: b\n\n", [say("{a}\nb")]),
    Row("prose in brackets", "data: [note] a\nfoo: x\ndata: b\n\n", [say("[note] a\nb")]),
    Row("prose behind JSON", 'data: {"a":1} b\ndata: {"c":2}\n\n', [say('{"a":1} b\n{"c":2}')]),
    Row("JSON behind prose", 'data: a\ndata: {"c":2}\ndata: d\n\n', [say('a\n{"c":2}\nd')]),
    Row("a blank that JSON does not know behind it", "data: {}\u3000\ndata: {}\n\n", [say("{}\u3000\n{}")]),
    Row("a word in quotes, and prose", 'data: "a" b\ndata: c\n\n', [say('"a" b\nc')]),
    Row("open JSON that a blank line ends", 'data: {"a":\nfoo: x\n\ndata: b\n\n', [say('{"a":'), say("b")]),
]

A = "a: what has no blank line is no event there"
B = "b: one event there"
C = "c: the lines without a field name are ignored there"

TOLERATED = [
    Row("no blank line at the end", "data: a\n", [say("a")], A),
    Row("no line end at the end", "data: a\n\ndata: b", [say("a"), say("b")], A),
    Row("a CR at the end", "data: a\r", [say("a")], A),
    Row("name and id of the last event", "event: e\ndata: a\nid: 1", [say("a", "e", "1")], A),
    Row("a name alone at the end", "data: a\n\nevent: e", [say("a")]),
    Row("a field name cut off", "data: a\n\ndat", [say("a")]),
    Row("empty data at the very end", "data: a\n\ndata", [say("a"), say("")], A),
    Row("JSON that was cut", 'data: {"a":"b', [say('{"a":"b')], A),
    Row("one line end between", 'data: {"a":1}\ndata: {"b":2}\n\n', [say('{"a":1}'), say('{"b":2}')], B),
    Row(
        "one CRLF between", 'data: {"a":1}\r\ndata: [2]\r\ndata: [DONE]', [say('{"a":1}'), say("[2]"), say("[DONE]")], B
    ),
    Row("blanks behind the JSON", 'data: {"a":1} \t\ndata: {"b":2}\n\n', [say('{"a":1} \t'), say('{"b":2}')], B),
    Row("JSON strings", 'data: "a"\ndata: "b"\n\n', [say('"a"'), say('"b"')], B),
    Row("done comes first", "data: [DONE]\ndata: a\n\n", [say("[DONE]"), say("a")], B),
    Row("brackets in strings", 'data: {"a":"}\\"]"}\ndata: 1\n\n', [say('{"a":"}\\"]"}'), say("1")], B),
    Row("comment and unknown field between", "data: {}\n:c\nfoo\ndata: {}\n\n", [say("{}"), say("{}")], B),
    Row("whole after several lines", 'data: {"a":\ndata: 1}\ndata: {}\n\n', [say('{"a":\n1}'), say("{}")], B),
    Row(
        "names with one line end between",
        "event: a\ndata: {}\nevent: b\ndata: []\ndata: {}\nevent: c\n\n",
        [say("{}", "a"), say("[]", "b"), say("{}", "c")],
        B,
    ),
    Row(
        "ids with one line end between",
        "id: 1\ndata: {}\nid: 2\ndata: []\ndata: {}\n\n",
        [say("{}", id="1"), say("[]", id="2"), say("{}", id="2")],
        B,
    ),
    Row(
        "pretty-printed",
        'data: {\n    "a": [\n        "b"\n    ],\n"data": 1\n}\n\ndata: [DONE\n]',
        [say('{\n    "a": [\n        "b"\n    ],\n"data": 1\n}'), say("[DONE")],
        C,
    ),
    Row("pretty-printed with CRLF", 'data: {\r\n "a": 1\r\n}\r\n\r\n', [say('{\n "a": 1\n}')], C),
    Row("pretty-printed array", "data: [\n1,\n\t2\n]\n\n", [say("[\n1,\n\t2\n]")], C),
    Row("pretty-printed, a line of blanks", 'data: {\n  \n "a": 1}\n\n', [say('{\n  \n "a": 1}')], C),
    Row("pretty-printed, comment and name inside", 'data: {\n:c\nevent: e\n"a": 1}\n\n', [say('{\n"a": 1}', "e")], C),
    Row(
        "pretty-printed, one line end",
        "data: {\n}\ndata: [\n]\ndata: [DONE]\n",
        [say("{\n}"), say("[\n]"), say("[DONE]")],
        C,
    ),
    Row("pretty-printed, an unknown field behind", "data: {\n}\nfoo: x\n\n", [say("{\n}")], C),
    Row("pretty-printed, retry inside", 'data: {\nretry: 5\n"a": 1}\n\n', [say('{\n"a": 1}')], C),
    Row("pretty-printed and cut", 'data: {\n "a": "b', [say('{\n "a": "b')], C),
    Row("pretty-printed and cut in a line", 'data: {\n "a": [\n', [say('{\n "a": [')], C),
]

# Not c: the lines without a field name stay out, as in the standard.
BROKEN = [
    Row("wrong closer", 'data: {\n "a": ]\n}\n\n', [say("{")]),
    Row("wrong closer, then data", 'data: {\n "a": ]\ndata: b\n\n', [say("{\nb")]),
    Row("prose behind the closer", 'data: {\n "a": 1} b\n\n', [say("{")]),
    Row("an unquoted key", "data: {\na: 1\n}\n\n", [say("{")]),
    Row("a raw line break in a string", 'data: {"a":"b\nc"}\n\n', [say('{"a":"b')]),
    Row("a raw line break in a nested string", 'data: {"a":[{"b":"c\nd"}]}\n\n', [say('{"a":[{"b":"c')]),
    Row("a raw line break on a later line", 'data: {\n"a":[{"b":"c\nd"}]}\n\n', [say("{")]),
    Row("a raw line break over data lines", 'data: {"a":["b\ndata: c"]}\ndata: d\n\n', [say('{"a":["b\nc"]}\nd')]),
    Row("a raw line break in a string alone", 'data: "a\nb"\n\n', [say('"a')]),
    Row("an escape before the line break", 'data: {"a":"b\\\n"}\n\n', [say('{"a":"b\\')]),
    Row("a data line while it is open", 'data: {\n "a": 1\ndata: }\n\n', [say("{\n}")]),
    Row("two data lines while it is open", 'data: {\n "a": 1\ndata: }\ndata: {}\n\n', [say("{\n}\n{}")]),
    Row("a data line, and then others", 'data: {"a":\ndata: [\n1\n]}\n\n', [say('{"a":\n[')]),
    Row("nothing began yet", 'data:\n{\n"a": 1}\n\n', [say("")]),
    Row("a number", "data: 1\n2\n\n", [say("1")]),
]
