"""What `llms.txt` names is served as it is written, beside the page that is made of it: machines read Markdown."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sphinx.application import Sphinx

DOCS = Path(__file__).resolve().parent.parent


def serve(app: Sphinx, error: Exception | None) -> None:
    """Copy the page for machines, and the files that it links to."""
    if error is None and app.builder.format == "html":
        page = DOCS / "llms.txt"
        for name in ["llms.txt", *re.findall(r"\]\(([\w.-]+)\)", page.read_text(encoding="utf-8"))]:
            shutil.copyfile(DOCS / name, Path(app.outdir) / name)


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("build-finished", serve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
