"""What is remembered of lines, for one vocabulary: their programs, by their words and the kinds of their variables."""

from __future__ import annotations

from ..words.vocabulary import Vocabulary
from .line_programs import Program
from .line_variables import Kind

_MOST = 2048  # lines that are remembered
# How often a line comes before it is learned. Learning reads a line of constant words once, and one with variables some
# thirty times: what comes twice and never again is not worth that.
AGAIN, OFTEN = 2, 8
VARIANTS = 64  # kinds of the variables between the same words

Programs = dict[tuple[Kind, ...], Program | None]  # by the kinds of the variables; `None`: there is none


class Remembered:
    """What is known of lines, for one vocabulary."""

    def __init__(self) -> None:
        # By whether labels count for certain, and by words.
        self.programs: dict[bool, dict[str, Programs]] = {False: {}, True: {}}
        self.places: dict[str, str] = {}
        self.met: dict[tuple[bool, str, tuple[str, ...]], int] = {}  # how often lines came that are not known

    def meets(self, firm: bool, key: str, kinds: tuple[str, ...]) -> Programs | None:
        """Room for the program of a line that came often enough; `None` before that."""
        line, enough = (firm, key, kinds), OFTEN if kinds else AGAIN
        count = self.met.get(line, 0) + 1
        if count < enough:
            if len(self.met) >= _MOST:
                self.met.clear()
            self.met[line] = count
            return None
        self.met.pop(line, None)
        programs = self.programs[firm]
        if len(programs) >= _MOST:
            programs.clear()
        return programs.setdefault(key, {})


def remembered(vocabulary: Vocabulary) -> Remembered:
    """What is known of lines for a vocabulary, the same for all who ask."""
    known: Remembered | None = vocabulary.seen.get("lines")
    if known is None:
        known = vocabulary.seen["lines"] = Remembered()
    return known
