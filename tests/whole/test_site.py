"""The site: every page can be reached, and every public name is in the reference with a docstring.

What only Sphinx can see is seen by `make docs`, where a warning is an error.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from typing import Any

import pytest

from chatimg_parse.poll import ROWS
from docs.site.names import meant, shown
from docs.site.values import told_of

from ..support.pages import PUBLIC, ROOT, SITE, names_of_frameworks, page, public_names, run_examples, targets

NAMES = public_names()
REFERENCE = [name for name in SITE if name.startswith("docs/reference/")]


def documented() -> Iterator[str]:
    """The full name of everything that the reference shows, or says to be the same as something else."""
    for name in REFERENCE:
        rows = list(shown(page(name)))
        yield from (f"{module}.{own}" for module, own in rows)
        if same := re.search(r"^The same as elsewhere: (.*?)\.$", page(name), re.MULTILINE | re.DOTALL):
            module = re.findall(r"module:: (\S+)", page(name))[-1]
            for other in re.findall(r"\{py:\w+\}`(\S+)`", same[1]):
                home, _, own = other.rpartition(".")
                assert getattr(import_module(module), own) is getattr(import_module(home), own), other
                assert other in NAMES, other
                yield f"{module}.{own}"


def test_the_reference_has_every_public_name_once_and_no_other() -> None:
    assert sorted(documented()) == sorted([*NAMES, *names_of_frameworks()])
    assert len(NAMES) > 140


def test_a_word_in_a_docstring_leads_to_what_it_can_only_mean() -> None:
    names: dict[str, list[str]] = {}
    for module, own in (row for name in REFERENCE for row in shown(page(name))):
        names.setdefault(own, []).append(module)
    told = {
        ("parse", "chatimg_parse.arrow"): "chatimg_parse.parse",
        ("ImageResult", "chatimg_parse.poll"): "chatimg_parse.ImageResult",
        ("Text", "chatimg_parse.migrate"): "chatimg_parse.migrate.Text",
        ("chatimg_parse.records.choose", "chatimg_parse.arrow"): "chatimg_parse.records.choose",
        ("next_request()", "chatimg_parse.poll"): None,  # a method
        ("Text", "chatimg_parse.poll"): None,  # of the shim, or of migrate
        ("fetch", "chatimg_parse.shim"): None,  # an option
        ("str", "chatimg_parse"): None,
    }
    assert {case: meant(*case, names) for case in told} == told


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_module_says_what_it_is_for(name: str) -> None:
    assert inspect.getdoc(import_module(name))
    assert f"`{name}`" in page("docs/reference/index.md") or name == "chatimg_parse.errors"


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_has_a_docstring(name: str) -> None:
    value = NAMES[name]
    if not inspect.isclass(value) and not inspect.isroutine(value):
        told = told_of(*name.rpartition(".")[::2])
        assert told, "a value has its docstring below it, where it is set"
        assert told.endswith((".", "`"))
        return
    assert own_words(value), name
    if isinstance(value, type):
        for own, member in members(value):
            assert (inspect.getdoc(member) or "").strip(), f"{name}.{own}"


def own_words(value: Any) -> bool:
    """It has a docstring that is not what `dataclass` or `NamedTuple` make of its fields."""
    told = value.__doc__ or ""
    return bool(told.strip()) and not told.startswith(f"{value.__name__}(")


def members(value: type) -> Iterator[tuple[str, object]]:
    """The public methods and properties that are ours."""
    for home in value.__mro__:
        if home.__module__.startswith("chatimg_parse"):
            for own, member in vars(home).items():
                told = inspect.isroutine(member) or isinstance(member, property | cached_property)
                if told and not own.startswith("_"):
                    yield own, member


def test_every_page_can_be_reached_from_the_first() -> None:
    """By the tables of contents, as Sphinx reads them."""
    seen, waiting = set[str](), ["docs/index.md"]
    while waiting:
        name = waiting.pop()
        seen.add(name)
        folder = name.rpartition("/")[0]
        for table in re.findall(r"^```\{toctree\}\n(.*?)^```$", page(name), re.MULTILINE | re.DOTALL):
            for row in re.findall(r"^(?!:)(\S.*)$", table, re.MULTILINE):
                goal = re.sub(r"^.*<(.*)>$", r"\1", row)
                waiting.append(f"{folder}/{goal}.md")
    assert seen == set(SITE)


def test_the_page_for_machines_is_in_their_form_and_its_examples_run() -> None:
    """A title, a quote, then sections; those of links hold nothing else."""
    text = page("docs/llms.txt")
    assert re.match(r"# \S+\n\n> \S.*\n\n\S", text)
    for section in ("Docs", "Optional"):
        rows = text.split(f"\n## {section}\n\n")[1].split("\n\n")[0].splitlines()
        assert rows
        assert all(re.fullmatch(r"- \[.+?\]\([\w.-]+\): .+", row) for row in rows)
    linked = targets(text)
    assert {f"docs/{target}" for target in linked if target.endswith(".md")} <= set(SITE)
    assert all((ROOT / "docs" / target).is_file() for target in linked)
    tries, wrong = run_examples("docs/llms.txt")
    assert (wrong, tries > 10) == ("", True)


def test_the_page_for_machines_has_the_signatures() -> None:
    told = re.findall(r"^(chatimg_parse\.[\w.]+)(\(.*\) -> \w+)$", page("docs/llms.txt"), re.MULTILINE)
    assert len(told) == 5
    for name, signature in told:
        shown = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(inspect.signature(NAMES[name])))
        assert signature == shown.replace(str(ROWS), "ROWS")


@pytest.mark.parametrize(
    "name", ["docs/llms.txt", *SITE, "README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md"]
)
def test_no_page_names_a_place_of_one_machine(name: str) -> None:
    assert not re.findall(r"(?<![\w.])/(?:tmp|work|root|home|Users|opt)/\S*", page(name))
