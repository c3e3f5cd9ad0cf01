"""The annotated view: every mark in its place, a sentence for every decision, and nothing raw from the reply."""

from __future__ import annotations

import re
from functools import partial
from typing import NoReturn, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatimg_parse import StreamParser, parse
from chatimg_parse.explain import explain
from chatimg_parse.explain.sentences import MARKS, ROLES, STATUS_RULES
from chatimg_parse.models import LinkRole
from chatimg_parse.printable import visible
from chatimg_parse.text.reading.content import ContentParser
from chatimg_parse.text.reading.interpreter import Interpreter
from chatimg_parse.text.record.recorder import Recorder
from chatimg_parse.text.record.sent import Known
from chatimg_parse.text.syntax.tokens import Construct
from chatimg_parse.text.words.vocabulary import HEADS, VOCABULARY

from ..support.pages import run_examples
from ..support.pictures import CLEAR_PNG as PNG
from ..support.pictures import SVG

wide = partial(explain, width=200)
FINISHED = """\
```json
{"prompt": "a cat", "n": 1}
```

> ID: `task_01k0abc`
> 进度 36..[62](https://d.example/62.png)

![cat](https://cdn.example/a.png)
[点击下载](https://cdn.example/b.png)
"""
CONTENT = """\
Content: 171 characters, lines 1 to 9
           json     1 │ ```json
           json     2 │ {"prompt": "a cat", "n": 1}
           json     3 │ ```
                    4 │
             id     5 │ > ID: `task_01k0abc`
      code-span       │       └────────────┘
                    6 │ > 进度 36..[62](https://d.example/62.png)
       progress       │   └───────┘
   link → draft       │            └────────────────────────────┘
                    7 │
  image → image     8 │ ![cat](https://cdn.example/a.png)
link → download     9 │ [点击下载](https://cdn.example/b.png)
"""
ANSI = re.compile("\x1b\\[[0-9;]*m")
UNSEEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def test_content_is_shown_with_every_span_named() -> None:
    assert "\n\n" + CONTENT + "\nNames " in wide(FINISHED)


def test_sections_tell_pictures_links_issues_and_status() -> None:
    shown = wide(FINISHED)
    assert (
        'Pictures: 1\n  1. 8:1 markdown, "cat"\n'
        "     https://cdn.example/a.png\n     download: https://cdn.example/b.png\n"
    ) in shown
    assert f'  draft: {ROLES["draft"]}\n    6:10 "62" https://d.example/62.png\n' in shown
    assert '    8:1 "cat" https://cdn.example/a.png = picture 1\n' in shown
    assert '    9:1 "点击下载" https://cdn.example/b.png = download of picture 1\n' in shown
    assert shown.endswith("\nIssues: 0\n")
    verdict = f"Status: completed\n  rule images: {STATUS_RULES['images']}\n  task: task_01k0abc\n  progress: 100%\n"
    assert shown.startswith(verdict + "  prompt: a cat\n\nPictures: 1\n")
    sections = [section.split()[0].rstrip(":") for section in shown.split("\n\n")]
    assert sections == ["Status", "Pictures", "Content", "Names", "Links", "Evidence", "Issues"]


def test_names_are_explained_once_each() -> None:
    names = wide(FINISHED).split("\nNames ")[1].split("\n\n")[0].splitlines()[1:]
    assert [line.split()[0] for line in names] == ["json", "id", "code-span", "progress", "link", "image"]
    assert names[0] == f"  json           {MARKS['json']}"


RULE_CASES = {
    "images": "![a](https://a.example/a.png)",
    "images-beside-error": "![a](https://a.example/a.png)\n\n生成失败\n失败原因：input_moderation",
    "structured-error": '{"error": {"message": "the upstream is gone"}}',
    "failure-words": "生成失败 ❌",
    "claimed-but-missing": "生成完成 ✅",
    "refusal-in-prose": "I'm sorry, but I can't generate that.",
    "started": "> 生成中...",
    "nothing": "Hello",
}


@pytest.mark.parametrize("rule, text", RULE_CASES.items())
def test_rule_that_fired_is_told_in_a_sentence(rule: str, text: str) -> None:
    assert wide(text).startswith(f"Status: {parse(text).status}\n  rule {rule}: {STATUS_RULES[rule]}\n")


def test_our_own_failure_is_a_rule_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_parser: ContentParser, _text: str) -> NoReturn:
        raise RuntimeError("broken")

    monkeypatch.setattr(StreamParser, "_net", True)
    monkeypatch.setattr(ContentParser, "whole", fail)
    shown = wide("![a](https://a.example/a.png)")
    assert shown.startswith(f"Status: no_image\n  rule internal-error: {STATUS_RULES['internal-error']}\n")
    assert "  - internal-error: The parser failed" in shown
    assert set(STATUS_RULES) == {*RULE_CASES, "internal-error"}


ROLE_CASES = {
    "image": ("![a](https://a.example/a.png)", '1:1 "a" https://a.example/a.png = picture 1'),
    "download": ("[下载](https://a.example/x)", '1:1 "下载" https://a.example/x = picture 1'),
    "preview": ("Preview: https://asyncdata.net/web/t1", "1:10 https://asyncdata.net/web/t1"),
    "source": ("[原始数据](https://asyncdata.net/source/t1)", '1:1 "原始数据" https://asyncdata.net/source/t1'),
    "draft": ("进度 [31](https://a.example/1.png)", '1:4 "31" https://a.example/1.png'),
    "video": ("[Watch](https://a.example/v.mp4)", '1:1 "Watch" https://a.example/v.mp4'),
    "poster": ('<video poster="https://a.example/p.png" src="/v.mp4">', "1:1 https://a.example/p.png"),
    "input": (
        '{"prompt": "https://a.example/i.png"}\n\nhttps://a.example/i.png',
        "3:1 https://a.example/i.png",
    ),
    "other": ("See [help](https://a.example/help)", '1:5 "help" https://a.example/help'),
}


@pytest.mark.parametrize("role, text, shown", [(role, *case) for role, case in ROLE_CASES.items()])
def test_link_is_shown_under_its_role_with_the_reason(role: str, text: str, shown: str) -> None:
    assert f"  {role}: {ROLES[role]}\n    {shown}\n" in wide(text)


def test_tables_hold_what_the_parser_can_say_and_nothing_else() -> None:
    takers = Interpreter(Recorder(VOCABULARY, None, False, Known()))._takers
    assert set(takers) == set(get_args(Construct))
    constructs = {name for name, _ in takers.values()}
    assert set(ROLES) == set(get_args(LinkRole)) == set(ROLE_CASES)
    assert constructs <= set(MARKS) <= constructs | set(HEADS)


@pytest.mark.parametrize(
    "text, row",
    [
        ("https://...", "\nurl → unused       │ └──────┘\n"),
        ("![a](https://u@a.example/a.png)", "\nimage → url-refused     1 │ ![a](https://u@a.example/a.png)\n"),
        ("```\n![a](https://a.example/a.png)\n```", "\nquoted     2 │ ![a](https://a.example/a.png)\n"),
        ("[1]", "\nreference → unused     1 │ [1]\n"),
    ],
)
def test_why_it_is_no_image_stands_beside_it(text: str, row: str) -> None:
    shown = wide(text)
    assert row in shown
    assert "\nPictures: 0\n" in shown


def test_issue_is_shown_with_line_and_column() -> None:
    shown = wide("one\r\ntwo\rgo https://u@a.example/a.png")
    assert "\nIssues: 1\n  3:4 url-refused: A URL with user info" in shown
    assert re.search(r"\n +1 │ one\n +2 │ two\n +3 │ go https", shown)


def test_bracket_stands_under_wide_text() -> None:
    lines = wide("图 [下载](https://a.example/x) 完").splitlines()
    row = next(line for line in lines if "└" in line)
    assert row == "link → other       │    └─────────────────────────┘"
    assert len(row.split("│    ")[1]) == len("[下载](https://a.example/x)") + 2, "wide characters take two columns"


def test_a_mark_that_goes_on_in_the_next_row_has_brackets_of_its_own_there() -> None:
    url = "https://a.example/" + "/".join(["part"] * 18) + "/a.png"
    lines = [line for line in explain(f"see ![a]({url})").splitlines() if "│" in line]
    first, under, second, under_second = (line.split("│ ")[1] for line in lines)
    assert first + second == f"see ![a]({url})"
    assert len(lines[0]) == 100
    assert under == "    └" + "─" * (len(first) - 6) + "┘"
    assert under_second == "└" + "─" * (len(second) - 2) + "┘"
    assert [line.split("│")[0].strip() for line in lines] == ["1", "image → image", "", "image → image"]


def test_touching_and_nested_marks_stay_apart() -> None:
    shown = wide("![a](https://a.example/a.png)![b](https://a.example/b.png)")
    assert "│ └" + "─" * 27 + "┘└" + "─" * 27 + "┘\n" in shown
    nested = wide("[![s](https://a.example/s.png)](https://a.example/page)")
    assert " link → other     1 │ [![s](https://a.example/s.png)](https://a.example/page)\n" in nested
    assert "image → image       │  └───────────────────────────┘\n" in nested


def test_picture_data_is_shown_by_its_ends_with_type_and_size() -> None:
    shown = wide(f"![a](data:image/png;base64,{PNG})")
    assert f"![a](data:image/png;base64,{PNG[:24]}…({len(PNG) - 32} more)…{PNG[-8:]})\n" in shown
    assert f'  1. 1:1 markdown, image/png, 1x1, "a"\n     {len(PNG)} characters of base64\n' in shown


@pytest.mark.parametrize(
    "text",
    [
        f"![{'Q' * 300}](https://a.example/a.png)",
        f"data:image/png;base64,{'Q' * 300}",
        f"iVBORw0KGgo{'Q' * 300}",
        f"![a](data:image/svg+xml,{'%51' * 100})",
        f"生成失败: {'Q' * 300}",
        f'{{"prompt": "{"Q" * 300}"}}',
        f"words {'Q' * 300}",
    ],
)
def test_long_data_is_nowhere_shown_whole(text: str) -> None:
    shown = wide(text)
    assert "Q" * 60 not in shown
    assert "%51" * 20 not in shown
    assert " more)…" in shown


def test_data_over_many_lines_is_shown_by_its_first_and_last() -> None:
    wrapped = "\n".join(["iVBORw0KGgo" + "A" * 65, *["B" * 76] * 40, "C" * 76])
    shown = wide(f"before\n{wrapped}\nafter")
    assert "…(40 more lines of data)…" in shown
    assert "B" * 76 not in shown
    assert re.search(r" 43 │ C{76}\n", shown)
    assert re.search(r" 44 │ after\n", shown)


def test_long_sentence_loses_its_middle_outside_of_the_content() -> None:
    told = wide("word " * 100).split("\n\n")[0]
    prose = " ".join(told.split("  prose: ")[1].split())
    assert re.fullmatch(r"(word ?)+…\(259 more\)…[word ]+", prose)


def test_hostile_characters_are_made_visible_everywhere() -> None:
    hostile = "\x1b7\x9b1m\x07\x7f\u202e\u2066\u200b\ufeff\u2028\U000e0041"
    text = f'{{"prompt": "{hostile}"}}\n![{hostile}](https://a.example/a.png) {hostile}\n生成失败: {hostile}'
    shown = wide(text)
    assert not UNSEEN.search(shown)
    assert shown.count(r"\u001b7\u009b1m\u0007\u007f\u202e\u2066\u200b\ufeff\u2028\udb40\udc41") >= 5


def test_emoji_stay_what_they_are() -> None:
    assert "│ 👩‍🚀 ▶️ é\n" in wide("👩‍🚀 ▶️ é")


def test_visible_keeps_line_feeds_only() -> None:
    assert visible("a\tb\r\nc") == "a\\tb\\r\nc"


MEANINGFUL = (
    "![a]( https://a.example/a.png ) [ ] ``` \n \r > 生成失败 ID: t1 \x1b[2J \u202e \ud83d ` 下载 <img {'prompt':' '}"
)
pieces = st.sampled_from([*MEANINGFUL.split(" "), " ", f"data:image/png;base64,{PNG}", "![a](data:image/png;base64,"])
texts = st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=24).map("".join)


@given(texts)
def test_whatever_the_reply_holds_the_view_holds_no_raw_control(text: str) -> None:
    shown = wide(text)
    assert not UNSEEN.search(shown)
    assert ANSI.sub("", wide(text, colour=True)) == shown
    assert shown.startswith(f"Status: {parse(text).status}\n")


def test_colour_is_there_when_asked_for() -> None:
    shown = wide(FINISHED, colour=True)
    assert "\x1b[32m  image → image\x1b[0m     8 │ \x1b[32m![cat](https://cdn.example/a.png)\x1b[0m\n" in shown
    assert "\x1b[1mStatus: completed\x1b[0m\n" in shown


def test_options_are_those_of_parse() -> None:
    relative = "![a](/a.png)"
    assert "url-relative" in wide(relative)
    assert "= picture 1" in wide(relative, base_url="https://a.example/")
    page = "Preview: https://asyncdata.net/web/t1"
    assert wide(page).startswith("Status: pending\n")
    assert wide(page, preview="always").startswith("Status: completed\n")
    svg = f"data:image/svg+xml;base64,{SVG}"
    assert "svg-refused" in wide(svg)
    assert "image/svg+xml" in wide(svg, allow_svg=True)


def test_examples_of_the_docs_give_what_they_show() -> None:
    tries, wrong = run_examples("docs/explain.md")
    assert wrong == ""
    assert tries >= 6


def test_empty_reply_has_a_view() -> None:
    shown = wide("")
    assert "\n\nContent: 0 characters, lines 1 to 1\n     1 │\n" in shown
    assert "nothing was recognized" in shown
