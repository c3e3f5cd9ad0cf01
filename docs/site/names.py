"""The public names that the pages of the reference show, as they stand there. Knows nothing of Sphinx."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MODULE = re.compile(r"\.\. (?:current)?module:: (\S+)")
_NAME = re.compile(r"\.\. auto\w+:: (\w+)")


def shown(page: str) -> Iterator[tuple[str, str]]:
    """Module and name of each directive on a page."""
    module = ""
    for line in page.splitlines():
        if found := _MODULE.match(line):
            module = found[1]
        elif found := _NAME.match(line):
            yield module, found[1]


def meant(word: str, module: str, names: dict[str, list[str]]) -> str | None:
    """The full name that a word in a docstring of a module means, if it can be nothing else.

    `names`: the modules of each name. A name of the same module is meant, else a class of another one, or what is at
    the top: other functions (`fetch`, `poll`) are also names of arguments.
    """
    own, _, name = word.removesuffix("()").rpartition(".")
    homes = names.get(name, [])
    if own:
        return f"{own}.{name}" if own in homes else None
    if module in homes:
        return f"{module}.{name}"
    clear = name[:1].isupper() or homes == ["chatimg_parse"]
    return f"{homes[0]}.{name}" if len(homes) == 1 and clear else None
