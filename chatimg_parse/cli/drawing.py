"""`--show`: the pictures of a reply, drawn below its summary; loaded only where that is asked for.

Nothing is fetched for it: a picture is drawn where its bytes stand in the reply, or were stored by `--save`.
"""

from __future__ import annotations

from typing import Any

from ..models import ImageResult
from .terminal.show import MISSING, NotShown, Screen
from .terminal.streams import on_terminal, say

_MOST = 8  # pictures of one reply


class Drawing:
    """Draws at the terminal that standard output is."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def below(self, result: ImageResult, fetching: Any) -> None:
        """Print the pictures of a result by their numbers. `fetching`: who knows of stored ones, or `None`."""
        for number, image in enumerate(result.data[:_MOST], 1):
            data = image.as_bytes() if fetching is None else fetching.bytes_of(image)
            try:
                print(f"picture {number}\n{self._screen.drawn(image, data)}", flush=True)
            except NotShown as reason:
                print(f"picture {number} is not drawn: {reason}\n", flush=True)
        if len(result.data) > _MOST:
            print(f"{len(result.data) - _MOST} more pictures are not drawn\n", flush=True)


def drawing_as(how: str | None) -> Drawing | None:
    """`how`: one of the protocols, or `None` for what the terminal says of itself.

    Without a terminal, or what draws, the reason is told and no picture is drawn: the summary is no worse for it.
    """
    if not on_terminal():
        say("--show: standard output is no terminal, so no picture is drawn")
        return None
    try:
        return Drawing(Screen(how))
    except ImportError:
        say(MISSING)
        return None
