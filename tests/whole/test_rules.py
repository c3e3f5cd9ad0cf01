"""The rules are what the code does: each has an example that runs, and each that is cited can be looked up."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

import chatimg_parse
from chatimg_parse.explain import sentences
from chatimg_parse.explain.meanings import MEANINGS
from chatimg_parse.explain.rules import RULES, cited, told
from chatimg_parse.issues import CODES

from ..support.pages import anchors as anchors_of

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"
TEXT = PAGE.read_text(encoding="utf-8")
NUMBER = r"(?:[IF]?\d+a?)"
SECTIONS: list[tuple[str, str]] = re.findall(
    rf"^### Rule ({NUMBER}): [^\n]+\n(.*?)(?=^##|\Z)", TEXT, re.DOTALL | re.MULTILINE
)
NUMBERS = [number for number, _ in SECTIONS]
# `rule 12`, `rules 7 to 9`, `rules I4, 3 and 12`, `rules 3 and 12`; a line may end anywhere in it.
CITED = re.compile(rf"\b[Rr]ules?\s+({NUMBER}(?:(?:,|\s+and|\s+to|\s+or)\s+(?:rules?\s+)?{NUMBER}\b)*)(?![\w-])")
CITING = [*Path(chatimg_parse.__file__).parent.rglob("*.py"), ROOT / "README.md", ROOT / "CHANGELOG.md"]
CITING += [*(ROOT / "docs").glob("*.md"), *(ROOT / "tests").rglob("*.py")]


def blocks(text: str) -> str:
    return "\n".join(re.findall(r"```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE))


def test_examples_give_what_they_show() -> None:
    example = doctest.DocTestParser().get_doctest(blocks(TEXT), {}, "rules.md", None, 0)
    runner = doctest.DocTestRunner()
    told: list[str] = []
    runner.run(example, out=told.append)
    assert (runner.failures, "".join(told)) == (0, "")
    assert runner.tries >= 40


def test_every_rule_stands_there_once_and_in_its_order() -> None:
    assert [number for number in NUMBERS if number[0] not in "IF"] == [
        "1",
        "2",
        "3",
        "4",
        "5",
        "5a",
        *map(str, range(6, 28)),
    ]
    for letter in "IF":
        told = [number for number in NUMBERS if number[0] == letter]
        assert told == [f"{letter}{n}" for n in range(1, len(told) + 1)]
    assert len(re.findall(r"^###", TEXT, re.MULTILINE)) == len(NUMBERS) == len(set(NUMBERS))


@pytest.mark.parametrize("number, section", SECTIONS, ids=NUMBERS)
def test_a_rule_has_a_reason_and_an_example_that_shows_something(number: str, section: str) -> None:
    assert section.count("**Why:** ") == 1, number
    examples = doctest.DocTestParser().get_examples(blocks(section))
    assert any(example.want or example.exc_msg for example in examples), number


def cited_in(text: str) -> set[str]:
    """The numbers that a text cites; a comment's mark may stand before the second line of a citation."""
    told: set[str] = set()
    for found in CITED.findall(re.sub(r"\n[ \t]*#?[ \t]*", " ", text)):
        told.update(re.findall(NUMBER, found))
    return told


def test_every_rule_that_is_cited_is_on_the_page() -> None:
    assert cited_in("(rule 5a), rules 7 to\n    # 9; Rules I4, 12 and rule 13") == {"5a", "7", "9", "I4", "12", "13"}
    strangers = {
        (path.name, number) for path in CITING for number in cited_in(path.read_text(encoding="utf-8")) - set(NUMBERS)
    }
    assert strangers == set()
    assert len({number for path in CITING for number in cited_in(path.read_text(encoding="utf-8"))}) > 20


def test_every_status_rule_is_named_and_cites_its_rule() -> None:
    for name, sentence in sentences.STATUS_RULES.items():
        assert f"`{name}`" in TEXT
        assert re.search(r" \(rules? [^()]+\)\.$", sentence)
        assert cited_in(sentence) <= set(NUMBERS)


def test_rules_that_explanations_cite_are_told_as_they_stand_on_the_page() -> None:
    said = [*sentences.STATUS_RULES.values(), *sentences.ROLES.values(), *sentences.MARKS.values()]
    said += [*MEANINGS.values(), sentences.OTHER_LABEL, sentences.NO_EVIDENCE]
    assert {number for sentence in said for number in cited(sentence)} == set(RULES)
    assert all(cited(sentence) for sentence in said if sentence not in MEANINGS.values())
    pages = dict(SECTIONS)
    for number, (title, sentence) in RULES.items():
        assert f"\n### Rule {number}: {title}\n" in TEXT
        assert sentence in " ".join(pages[number].split("**Why:**")[0].split())
    assert told("10").startswith("Rule 10, The preview: With no final picture, no failure")
    assert told("22") == "Rule 22, Words: Words are what a reader of the app would see …"


def test_every_issue_tells_its_rule() -> None:
    rows = re.findall(
        r"^\| `([\w-]+)` \|.*\| ([^|]+) \|$", (ROOT / "docs" / "issues.md").read_text("utf-8"), re.MULTILINE
    )
    assert [code for code, _ in rows] == list(CODES)
    for code, rule in rows:
        assert re.fullmatch(r"\[(\w+)\]\(rules\.md#rule-[\w-]+\)", rule), code


def test_links_to_a_rule_lead_to_it() -> None:
    anchors = anchors_of(TEXT)
    for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for number, target in re.findall(r"\[([^\]]+)\]\((?:docs/)?rules\.md#([^)]+)\)", path.read_text("utf-8")):
            assert target in anchors, path
            assert target.startswith(f"rule-{number.lower()}-"), path
