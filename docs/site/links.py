"""Links between files, written so that they work on a git host, as links of the site. Knows no single link.

A link is looked up from the folder of its page, else from the top of the project, where pages come from that are
included (`README.md`). What is found is, in the site,

* a page of `docs`: that page;
* a file that a page of `docs` includes (`CONTRIBUTING.md`): the page that includes it;
* another file: a copy of it, which the site holds;
* a folder: its words without a link, for there is no page to show.

Where the words of a link to a page are the name of its file, the site leaves `.md` and folders away. What is not found
stays as it is, and Sphinx warns of it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

DOCS = Path(__file__).resolve().parent.parent
ROOT = DOCS.parent
INCLUDE = re.compile(r"^```\{include\} (\S+)$", re.MULTILINE)


def included() -> dict[Path, str]:
    """The name of the page that includes a file, for every file that is included."""
    return {
        (DOCS / target).resolve(): page.stem
        for page in DOCS.glob("*.md")
        for target in INCLUDE.findall(page.read_text(encoding="utf-8"))
    }


class FileLinks(SphinxTransform):  # type: ignore[misc]
    """Sets the goal of every link to a file."""

    default_priority = 4  # before the links are resolved

    def apply(self, **_: Any) -> None:
        """Look at each link that MyST left open."""
        pages = included()
        for link in list(self.document.findall(nodes.Element)):
            if isinstance(link, addnodes.pending_xref | addnodes.download_reference) and link["reftype"] == "myst":
                found, anchor = self.goal(link)
                if found is not None:
                    link.replace_self(self.led_to(found, anchor, pages, link))

    def goal(self, link: nodes.Element) -> tuple[Path | None, str]:
        """The file or folder that is meant, and the place in it; `None` for what is not there."""
        path, _, anchor = link["reftarget"].partition("#")
        folders = ((DOCS / self.env.docname).parent, ROOT)
        if link.get("refdomain") == "doc":  # a file whose name ends in `.md`, from the top of `docs`
            path, anchor, folders = f"{path}.md", link.get("reftargetid") or "", (DOCS, ROOT)
        tried = [(folder / path).resolve() for folder in folders if path]
        return next((each for each in tried if each.exists() and each.is_relative_to(ROOT)), None), anchor

    def led_to(
        self, found: Path, anchor: str, pages: dict[Path, str], link: nodes.Element
    ) -> nodes.Element | list[nodes.Node]:
        """The link with its goal, or its words alone."""
        if found.is_dir():
            return list(link.children)
        page = pages.get(found)
        if page is None and found.suffix == ".md" and found.is_relative_to(DOCS):
            page = found.relative_to(DOCS).with_suffix("").as_posix()
        named = page is not None and Path(link.astext()).name == found.name
        told = {"refdoc": self.env.docname, "reftype": "myst", "refexplicit": True}
        if page is not None:
            goal: nodes.Element = addnodes.pending_xref(
                "", refdomain="doc", reftarget=page, reftargetid=anchor or None, **told
            )
        else:
            way = os.path.relpath(found, DOCS).replace(os.sep, "/")
            goal = addnodes.download_reference("", refdomain=None, reftarget=f"/{way}", **told)
        goal.source, goal.line = link.source, link.line
        goal += nodes.inline("", "", nodes.Text(found.stem)) if named else link.children
        return goal


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.add_transform(FileLinks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
