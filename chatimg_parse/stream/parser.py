"""`StreamParser`, the one way through the house: `parse` is a parser that was fed once.

Every failure of our own is caught here, in one place, and named `internal-error`; the tests switch that net off.
"""

from __future__ import annotations

from typing import Literal

from ..assemble import Assembly, assemble
from ..issues import CODES
from ..models import ImageResult, Issue
from ..text.content import ContentParser
from ..text.findings import Findings
from ..text.vocabulary import VOCABULARY, Vocabulary

PreviewMode = Literal["auto", "always", "never"]


class StreamParser:
    """Reads one reply. `feed` takes the content in pieces of any size, `close` gives the result.

    Any cutting of the same text gives the same result. `preview`, `base_url` and `allow_svg` as in `parse`.
    """

    net = True  # catch our own failures; only tests switch it off

    def __init__(
        self,
        *,
        base_url: str | None = None,
        preview: PreviewMode = "auto",
        allow_svg: bool = False,
        vocabulary: Vocabulary = VOCABULARY,
    ) -> None:
        if preview not in ("auto", "always", "never"):
            raise ValueError(f"preview is 'auto', 'always' or 'never', not {preview!r}")
        self._preview = preview
        self._vocabulary = vocabulary
        self._content = ContentParser(vocabulary, base_url, allow_svg)
        self._assembly: Assembly | None = None  # early where we failed, else with the end
        self._closed = False

    def feed(self, piece: str) -> None:
        """Take the next piece of the content. A piece that is no `str` is a `TypeError`."""
        if not isinstance(piece, str):
            raise TypeError(f"feed() takes str, not {type(piece).__name__}")
        if self._closed:
            raise ValueError("the parser is closed")
        if not piece or self._assembly is not None:
            return
        try:
            self._content.feed(piece)
        except Exception:
            if not self.net:
                raise
            self._assembly = _broken()

    def close(self) -> ImageResult:
        """The result; calling it again gives the same one."""
        self._closed = True
        if self._assembly is None:
            try:
                self._assembly = assemble(self._content.close(), self._vocabulary, self._preview)
            except Exception:
                if not self.net:
                    raise
                self._assembly = _broken()
        return self._assembly.result

    def whole(self, text: str) -> ImageResult:
        """`feed` and `close` in one: the text is read once, with its end in sight."""
        self._content.add(text)
        return self.close()

    @property
    def findings(self) -> Findings:
        """What was read for certain so far; more text adds to it and takes nothing back."""
        return self._content.findings

    @property
    def rule(self) -> str:
        """The status rule that decided; known after `close`."""
        self.close()
        assert self._assembly is not None
        return self._assembly.rule


def _broken() -> Assembly:
    issue = Issue(code="internal-error", message=CODES["internal-error"])
    return Assembly(ImageResult(issues=[issue]), "internal-error")
