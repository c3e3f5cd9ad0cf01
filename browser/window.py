"""One page in one window of the browser, and whatever it tries there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

# Told by the page itself, before anything of it runs.
_WATCH = """
window.violations = [];
document.addEventListener('securitypolicyviolation', ({violatedDirective, blockedURI}) =>
  violations.push(`${violatedDirective} ${blockedURI}`));
"""
# As little of its own as can be.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate",
]


class Window:
    """A page from a file. `asked`: addresses that were asked for; `said`: the console, errors and dialogs."""

    def __init__(self, browser: Any, file: Path, **how: Any) -> None:
        self.file = file
        self.asked: list[str] = []
        self.said: list[str] = []
        self._context = browser.new_context(**how)
        self._context.add_init_script(_WATCH)
        self.page = self._context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.goto(file.as_uri(), wait_until="load")
        # Whatever was to come a little later.
        self.page.wait_for_timeout(100)

    def _dialog(self, dialog: Any) -> None:
        self.said.append(f"a dialog: {dialog.message}")
        dialog.dismiss()

    def of(self, script: str) -> Any:
        """The value of a piece of JavaScript."""
        return self.page.evaluate(script)

    @property
    def violations(self) -> list[str]:
        return list(self.of("window.violations"))

    @property
    def loaded(self) -> list[str]:
        """What was asked for but for the page itself and what stands in it."""
        return [url for url in self.asked if url != self.file.as_uri() and not url.startswith("data:")]

    def close(self) -> None:
        self._context.close()


Opener = Callable[..., Window]  # (file, width in pixels, options of a context)
