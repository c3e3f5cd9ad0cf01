"""One content string, fed in pieces: scanner and interpreter over a buffer that holds only what is not settled.

Cost: a piece without a line break is kept; words of a line that are prose for certain go on at once (`open_line`), so
that little is kept of prose, and a line that has to be waited for is not looked at again. A line break makes the
scanner read what is not settled; a construct that stays open (a block, a fence) would be read again at each line, so
a new reading must have been paid for by `_CREDIT` characters of new text for each character that is read again. The
total stays linear. A long run of base64 is kept apart while its line waits (`long_base64`).
"""

from __future__ import annotations

from copy import copy
from functools import partial

from ..record.findings import Findings, counts
from ..record.html_page import begins_page, findings_of_page
from ..record.long_base64 import BLOCK, LongRun, ends_in_run
from ..record.recorder import Recorder
from ..record.sent import Known
from ..syntax.scanner import Scanner
from ..syntax.string_literal import Literal, is_plain
from ..syntax.tokens import Segment
from ..words.vocabulary import Vocabulary
from .interpreter import Interpreter
from .known_lines import KnownLines
from .open_line import holds
from .whole_content import ink_of

_FREE, _CREDIT = 512, 4  # characters that are read again without a question, and for each new one
_TAIL = 256  # characters; ids and codes are shorter


class ContentParser:
    """`feed` pieces, then `close`. How the text is cut changes nothing."""

    _text = ""
    _offset = _credit = 0
    _waiting = 0  # characters in the pieces
    _taken = 0  # characters before them
    _joins_at = BLOCK  # waiting characters at which the pieces are joined
    _run: LongRun | None = None  # what is kept apart of them and of the text
    _ink: tuple[int, int] | None = None
    _ended = False  # the end was read
    _fed = False  # it came in pieces, between which something else may have come
    _quiet = True
    _held = False  # the open line has to be waited for
    _awaits = ""  # and so have lines in which this character does not come
    percent: float | None = None  # what the open line tells of progress
    _literal: Literal | None = None  # while it may be a string literal
    _may_be_literal = True
    tail = ""  # the last words, once the end was read
    undone: str | None = None  # what the text was before it was encoded once too often, if it was
    undone_is_cut = False  # its literal was open where it ended
    _is_page: bool | None = None  # not known before the first characters that count

    def __init__(self, vocabulary: Vocabulary, base_url: str | None, allow_svg: bool, known: Known) -> None:
        self._scanner = Scanner(vocabulary.bounds)
        self._interpreter = Interpreter(Recorder(vocabulary, base_url, allow_svg, known))
        self._lines = KnownLines(self._interpreter)
        self._pieces: list[str] = []
        self._blocks: list[str] = []  # pieces that were joined, since many small ones take twice their room

    @property
    def steps(self) -> int:
        """Constructs tried and characters passed by searches so far (for the tests of linearity)."""
        return self._scanner.steps + self._lines.steps

    @property
    def findings(self) -> Findings:
        """What is settled so far."""
        return self._interpreter.recorder.findings

    def trace(self) -> list[tuple[int, int, str]]:
        """Note from now on what is recognized where: (start, end, name of the label, state or construct)."""
        self._interpreter.recorder.trace = trace = list[tuple[int, int, str]]()
        return trace

    def add(self, piece: str) -> None:
        """Take a piece without reading it: what is fed once is read once, by `close`."""
        if self._may_be_literal:
            piece = self._plain(piece)
        self._pieces.append(piece)
        self._waiting += len(piece)

    def _plain(self, piece: str) -> str:
        """What can be read for certain of a text that may be a literal: nothing, or all so far."""
        if self._literal is None and is_plain(piece):
            self._may_be_literal = False
            return piece
        self._literal = self._literal or Literal()
        plain = self._literal.feed(piece)
        if plain is not None:
            self._literal, self._may_be_literal = None, False
        return plain or ""

    def keep(self, piece: str) -> bool:
        """The fast way for the middle of what has to be waited for; False if the piece is not of that kind."""
        if not self._held:
            return False
        if not self._awaits or self._awaits in piece:
            self._awaits = ""
            if "\n" in piece or "\r" in piece:
                return False
        self._pieces.append(piece)
        self._waiting += len(piece)
        if self._waiting >= self._joins_at:
            self._block()
        return True

    def _block(self) -> None:
        """Make one of many pieces; base64 that goes on and on is kept apart."""
        self._joins_at = self._waiting + BLOCK
        block = "".join(self._pieces)
        self._pieces.clear()
        if self._run is not None and self._run.open:
            if not self._run.take(block):
                self._blocks.append(self._run.close(block))
            return
        self._blocks.append(block)
        free = self._run is None and self._is_page is False and self._interpreter.recorder.trace is None
        if free and ends_in_run(block):
            text = self._joined()
            self._run = LongRun(text)
            self._text = text[: self._run.at]

    @property
    def length(self) -> int:
        """Characters so far, as they were given."""
        return self._taken + self._waiting + (self._literal.length if self._literal is not None else 0)

    def _joined(self) -> str:
        """All that is not settled, as one text; only the middle of a long run is missing in it."""
        rest = "".join([*self._blocks, *self._pieces])
        if self._run is not None and self._run.open:
            rest = self._run.close(rest)
        self._blocks, self._pieces = [], []
        self._taken += self._waiting
        self._waiting, self._joins_at = 0, BLOCK
        return self._text + rest

    def feed(self, piece: str) -> bool:
        """Take a piece, and read as far as the text is settled; False if it was only kept, and nothing is new."""
        self._fed = True
        if self.keep(piece):
            return False
        if self._may_be_literal and not (piece := self._plain(piece)):
            return False
        self.add(piece)
        if "\n" in piece or "\r" in piece:
            self.percent = None
            paid = len(self._text) <= self._credit + _CREDIT * self._waiting + _FREE
            if paid:
                self._read(final=False)
            self._held = not paid
        if not self._held:
            self._read_open_line()
        return True

    @property
    def quiet(self) -> bool:
        """What is not settled yet can hold no picture, as far as it goes."""
        return self._quiet and not self._held and not (self._literal is not None and self._literal.begun)

    def _read_open_line(self) -> None:
        """Let the words of the open line go that are prose for certain, or look how far its progress has come."""
        paid = _CREDIT * self._waiting  # a line is looked at again as far as new text pays for it
        self._credit += paid
        text = self._text = self._joined()
        self._is_page = begins_page(text, final=False) if self._is_page is None else self._is_page
        segment = self._scanner.open_line(text) if self._is_page is False else None
        self._quiet = not text.strip()
        if segment is None:
            self._held = self._is_page is True or len(text) > _FREE
            return
        if text.find("\n", segment.start) >= 0 or text.find("\r", segment.start) >= 0:
            self._held = True  # something that is open holds the lines back
            return
        short = len(text) <= max(_FREE, paid) and self._run is None
        end = self._interpreter.prose_end(text, segment) if short else None
        self._quiet = end is not None
        if end is None or end <= segment.start:
            self.percent = self._interpreter.percent_so_far(text, segment)
            self._held = end is None and (len(text) - segment.start > _FREE or holds(text, segment.start))
        else:
            segment.end = end
            self._interpreter.take_words(segment, text, self._offset)
            self._scanner.let_go()
            self._settle(text, end)

    @property
    def settled(self) -> int:
        """Characters that were read for good."""
        return self._offset

    @property
    def sure_pictures(self) -> int:
        """How many of the first pictures nothing that follows can make a poster or a thumbnail."""
        return self._interpreter.sure_pictures

    @property
    def pieces(self) -> int:
        """How many pieces of words there are, to be asked for by `words`."""
        return self._interpreter.words.count

    def words(self, first: int) -> str:
        """The words that are left of the text so far and certain, from a piece on."""
        return "" if self._is_page else self._interpreter.words_since(first)

    @property
    def firm(self) -> bool:
        """A sign came that makes it a reply of a task, whatever follows."""
        return self._interpreter.recorder.firm

    def decide(self, *, task: bool) -> None:
        """It is known whether labels count (rule 5a)."""
        self._interpreter.recorder.firm = task
        self._interpreter.words.decide(task=task)

    @property
    def open_run(self) -> int:
        """Characters of a bare URL, and of what stands at it, that reach the end, once that was read."""
        return self._scanner.open_run or self._lines.open_run

    def settle(self) -> None:
        """Nothing follows: read what is left."""
        if not self._ended:
            self._ended = True
            if self._literal is not None:
                self._undo(self._literal)
            self._read(final=True)

    def _undo(self, literal: Literal) -> None:
        """The text may be a literal up to its end: if it is one, what it says is read in its place."""
        self._literal, self._may_be_literal = None, False
        text, self.undone = literal.close()
        self.undone_is_cut = literal.cut
        if self.undone is not None:
            self._taken = len(text) - len(self.undone)  # so that `length` stays that of the text as given
            text = self.undone
        self.add(text)

    def whole(self, text: str) -> Findings:
        """The findings of a text that is all of it, as `add` and `close` give them."""
        if not is_plain(text) or begins_page(text, final=True):
            self.add(text)
            return self.close()
        self._ended, self._is_page, self._taken, self.tail = True, False, len(text), text[-_TAIL:]
        self._scan(text, final=True)
        return self._interpreter.finish(self._offset, self._ink or (0, 0))

    def close(self) -> Findings:
        """Nothing follows: all that was found in the content."""
        self.settle()
        if self._is_page:
            return findings_of_page(self._text)
        found = self._interpreter.finish(self._offset, self._ink or (0, 0))
        if self.undone is not None:
            found.length = self.length
            for picture in found.pictures:
                picture.apart = True
        return found

    def _read(self, *, final: bool) -> None:
        text = self._joined()
        self._credit = 0
        self.tail = text[-_TAIL:] if final else ""
        self._is_page = begins_page(text, final=final) if self._is_page is None else self._is_page
        if self._is_page is not False:
            self._text = text
        elif self._run is None:
            self._scan(text, final=final)
        else:
            self._read_around(self._run, text, final=final)
        self._awaits = self._scanner.awaits

    def _scan(self, text: str, *, final: bool) -> None:
        scanner, offset, whole = self._scanner, self._offset, not self._fed
        settled = self._lines.read(text, offset, 0, final=final, whole=whole) if scanner.is_free else 0
        if not scanner.passes(text, settled, final=final):
            lines = partial(self._lines.read, text, offset, final=final, whole=whole)
            take = partial(self._interpreter.take, text=text, offset=offset, whole=whole)
            settled = scanner.scan(text, final=final, begin=settled, take=take, lines=lines)
        elif whole:
            self._interpreter.gather()
        self._settle(text, settled)

    def _read_around(self, run: LongRun, text: str, *, final: bool) -> None:
        """Read a text that is without the middle of a run: around its picture, or put together again."""
        before = copy(self._scanner)
        segments: list[Segment] = []
        settled = 0
        if not self._scanner.passes(text, 0, final=final):
            settled = self._scanner.scan(text, final=final, take=segments.extend)
        if settled <= run.at:
            self._interpreter.take(segments, text, self._offset)
            self._settle(text, settled)
            run.at -= settled
            return
        self._run = None
        held = run.put_back(text, segments)
        if held is None:
            before.steps = self._scanner.steps
            self._scanner = before
            self._scan(run.filled(text), final=final)
            return
        self._ink = ink_of(text, run.at, self._offset, self._ink)
        self._interpreter.take(segments[:held], text, self._offset)
        known = counts(self.findings)
        self._interpreter.take(segments[held : held + 1], text, self._offset)
        run.move(self.findings, known, self._offset)
        self._offset += run.missing
        self._interpreter.take(segments[held + 1 :], text, self._offset)
        self._settle(text, settled)

    def _settle(self, text: str, settled: int) -> None:
        self._ink = ink_of(text, settled, self._offset, self._ink)
        self._interpreter.forget()
        self._text = text[settled:] if settled else text
        self._offset += settled
