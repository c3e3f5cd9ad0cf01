"""`Reply`: what the bodies of one reply say, in the order of their coming.

Every reader of a family writes here and nowhere else. A reply has choices, a choice has channels: a content that is
being read, or the place of carriers that stand beside none. What a body tells without a text (a picture in a field,
a state, an error) is written to the channel that came last, at the length that its text has by then. So the order of
appearance is kept across carriers, in a whole body as in the chunks of a stream.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...text import urls
from ...text.block.parameters import normalized, texts_in
from ...text.reading.content import ContentParser
from ...text.reading.json_objects import urls_in
from ...text.record.findings import Envelope, Findings, Hyperlink, Picture, Remark, Sign, Verdict, placed
from .channels import Channel, Choice, Trace, places_of_last
from .cut import forget_half
from .held_json import Held
from .settings import Settings
from .string_places import path_of, placed_texts

_CHOICES = 1 << 31  # an index beyond is no number of a choice
# Issues that tell of a cut, of whatever had not told its end.
_CUTS = frozenset(("body-cut", "stream-interrupted", "end-unknown"))


class Reply:
    """Takes texts, links, signs and verdicts; `joined` makes one `Findings` of them.

    `streaming` is True where bodies are chunks, whose texts are fragments of one content.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.keys = settings.keys
        self.envelope = Envelope()
        self.streaming = False
        self.failures = 0  # structured errors that came
        self.terminal = False  # an event said that nothing follows (contract, rule 14)
        self.in_pieces = False  # it came as events or chunks, which tell their end
        self.signed_off = False  # and did
        self.choices: dict[int, Choice] = {0: Choice(settings.sent)}
        self.index = 0
        self.touched: dict[Channel, int] = {}  # channels with news, each with its choice
        self.placings = 0  # pictures and videos that were read, also those that were refused or are drafts
        self.fresh: list[tuple[Choice, Findings, Picture]] = []  # pictures of the object that is being read
        self.placed: Picture | None = None  # the last picture that was taken
        self.told: set[tuple[Any, ...]] = set()  # what the verdicts so far say
        self.partial = False  # pictures on their way came (contract, rule 24)
        self.steps: dict[object, bool] = {}  # which steps of a stream are thoughts
        self.has_larger = False  # a large form of the one picture came, which will replace it
        self.enter(0)
        self.cut_text: str | None = None  # the string in whose middle the body ends
        self.hold: Callable[[], Held] | None = None  # for texts that may be a body (`held_json`)
        self.traces: list[Trace] | None = None  # for `explain`: a list, and every content is traced
        self.issues: dict[str, None] = {}
        self.values = 0  # that were looked at, for the cap
        self.last_words: tuple[int, str, str | None, str] | None = None  # where the last words of a delta went
        self._pictures = 0

    def enter(self, index: int) -> None:
        """Everything belongs to this choice from now on."""
        self.index = index
        self._choice = self.choices.get(index)

    @property
    def choice(self) -> Choice:
        """The choice that was entered; made where something is told of it, since a body may have many empty ones."""
        if self._choice is None:
            self._choice = self.choices[self.index] = Choice(self.settings.sent)
        return self._choice

    def each_choice(self, entries: object, path: str, depth: int) -> Iterator[tuple[dict[str, Any], str]]:
        """The entries of a list of choices with their paths, each entered by its own index, else by its position."""
        for position, entry in enumerate(entries if isinstance(entries, list) else []):
            if not self.affords(depth):
                break
            if isinstance(entry, dict):
                told = next(iter(self.keys.plan(entry).values(entry, "index")), None)
                index = told if isinstance(told, int) and not isinstance(told, bool) else -1
                index = index if 0 <= index < _CHOICES else position
                self.enter(index)
                yield entry, f"{path}[{index}]."
        self.enter(0)

    # -- texts ----------------------------------------------------------------------------------------------

    def content(self, text: str, stem: str, source: str | None, *, fragment: bool = False, phase: str = "") -> None:
        """A content, or the next fragment of one. `stem` names it (`""`: all that was given), `source` the very string.

        In a stream a text that repeats what its stem told so far adds only what is new (cumulative streams, and the
        whole text that some events bring at the end).
        """
        if fragment:
            self.last_words = (self.index, stem, source, phase)
        self._text(self.choice.channels, text, stem, source, fragment=fragment, phase=phase)

    def again(self, text: str, values: int) -> bool:
        """The next words where those of the chunk before went, which counted as so many values; False past the cap."""
        if self.last_words is None or self.values + values > self.settings.limits.values:
            return False
        self.values += values
        index, stem, source, phase = self.last_words
        self.enter(index)
        self._text(self.choice.channels, text, stem, source, fragment=True, phase=phase)
        self.enter(0)
        return True

    def sum_beside(self) -> tuple[object, ...]:
        """How much was told beside the words of texts, by which one sees whether something more was."""
        choice = self.choice
        own = choice.channels[-1].own if choice.channels else None
        beside = tuple(map(len, placed(own))) if own is not None else ()
        texts = (len(self.choices), len(choice.channels), len(choice.reasoning), len(choice.refusal_pieces))
        more = (len(choice.calls), len(self.issues), self.placings, self.failures, self.partial, len(self.steps))
        return (*beside, *texts, *more, choice.ended, choice.cut, self.signed_off, self.terminal)

    def reasoning(self, text: str, stem: str, *, fragment: bool = False) -> None:
        """What a model says to itself: its pictures are drafts, its states count where no content tells any."""
        self._text(self.choice.reasoning, text, stem, stem, fragment=fragment)

    def _text(
        self, channels: list[Channel], text: str, stem: str, source: str | None, *, fragment: bool, phase: str = ""
    ) -> None:
        if not text:
            return
        channel, name = None, f"{stem}\0{phase}" if phase else stem
        if fragment:
            last = channels[-1] if channels else None
            channel = last if last is not None and last.stem == name and last.parser is not None else None
            if channel is not None and channel.ends_before(text):
                channel = None
        elif self.streaming:
            told = self.choice.by_stem.get(name)
            channel = told if told is not None and told.parser is not None else None
            if channel is not None and channel.repeats(text):
                text = text[channel.length :]
        if channel is None:
            settings = self.settings
            reasoning = channels is self.choice.reasoning
            known = self.choice.known.aside() if reasoning else self.choice.known
            parser = ContentParser(settings.vocabulary, settings.base_url, settings.allow_svg, known)
            own_source = (stem or None) if fragment or self.streaming else source
            channel = Channel(name, own_source, parser, reasoning=reasoning)
            channels.append(channel)
            self.choice.by_stem[name] = channel
            if fragment and stem and not reasoning and self.hold is not None:
                channel.held = self.hold()
            if self.traces is not None:
                channel.heard = []
                self.traces.append(Trace(channel, parser.trace()))
        self._touch(channel)
        channel.take(text, whole=not (fragment or self.streaming))
        if text is self.cut_text and not channel.undone:
            begin = channel.length - len(text)
            word, line = places_of_last(text)
            channel.cut_at = (begin + word, begin + line)

    def go_on(self, text: str) -> None:
        """The next piece of the raw text that all of the reply is."""
        channel = self.choices[0].channels[0]
        self._touch(channel)
        channel.take(text, whole=False)

    def boundary(self) -> None:
        """A carrier stood between two parts: the next text is a content of its own."""
        if self.choice.channels:
            channel = self.choice.channels[-1]
            self.choice.by_stem.pop(channel.stem or "", None)
            channel.stem = None

    def settle(self) -> None:
        """Nothing follows: the contents are read to their ends, and what the end may have cut off is no result."""
        if self.in_pieces and not self.signed_off and not self.terminal and "stream-interrupted" not in self.issues:
            self.issue("end-unknown")
        for index, choice in self.choices.items():
            spoken = [channel for channel in choice.channels if channel.spoken is not None]
            if spoken and self._is_cut(choice):
                spoken[-1].at_cut = True
            for channel in (*choice.channels, *choice.reasoning):
                if channel.parser is not None:
                    self.touched[channel] = index
                    channel.parser.settle()
                forget_half(channel)

    def _is_cut(self, choice: Choice) -> bool:
        """The reply was cut before this choice had told that it ends, or it told that it was."""
        broken = not choice.ended and not self.signed_off and not self.terminal
        return choice.cut or (broken and not _CUTS.isdisjoint(self.issues))

    def has_pictures_beside(self, picture: Picture) -> bool:
        """Another picture was found so far."""
        own = (found for channel in self._channels() for found in (channel.findings, channel.own))
        return any(each is not picture for found in own for each in found.pictures)

    def _channels(self) -> Iterator[Channel]:
        return (channel for choice in self.choices.values() for channel in choice.channels)

    # -- what is told without a text ------------------------------------------------------------------------

    @property
    def here(self) -> tuple[Findings, int]:
        """Where a carrier is written now, and at which place."""
        channel = self.choice.place()
        self._touch(channel)
        return channel.own, channel.length

    def _touch(self, channel: Channel) -> None:
        if channel not in self.touched:
            self.touched[channel] = self.index

    def sign(self, kind: str, value: str = "", number: float | None = None, *, talk: bool = False) -> None:
        """A state, or the id, preview or source of the task; kinds as in `findings.Sign`.

        `talk`: it is the state of an answer that may be words alone, and speaks for no task.
        """
        own, at = self.here
        own.signs.append(Sign(at, kind, value, number, structured=True, talk=talk))

    def verdict(self, verdict: Verdict) -> None:
        own, verdict.at = self.here
        verdict.structured = True
        self.failures += verdict.failure
        own.verdicts.append(verdict)

    def link(self, url: str, role: str, path: str, label: str | None = None, kind: str | None = None) -> None:
        """A link that is no picture; `role` as in `findings.Hyperlink`."""
        own, at = self.here
        own.links.append(Hyperlink(at, at, url, label, role, kind=kind, place=(0, len(url), path)))

    def issue(self, code: str) -> None:
        """Something odd about the whole reply; each code once."""
        self.issues[code] = None

    def remark(self, code: str, path: str, length: int) -> None:
        """Something odd about one string of a body."""
        own, at = self.here
        own.remarks.append(Remark(code, at, at, (0, length, path)))

    def checked(self, url: object, path: str) -> str | None:
        """The URL that may come out; an issue says why one may not."""
        if not isinstance(url, str) or url is self.cut_text:
            return None
        checked = urls.check(url, self.settings.base_url)
        if checked.problem:
            self.remark(checked.problem, path, len(url))
        return checked.url

    def refusal(self, text: str) -> None:
        """The next words of a refusal that a field tells."""
        if self.choice.refusal is None:
            self.choice.refusal = Verdict(0, refused=True)
            self.verdict(self.choice.refusal)
        self.choice.refusal_pieces.append(text)

    def spell_refusals(self) -> None:
        """Join the pieces of each refusal, as far as they came."""
        for choice in self.choices.values():
            if choice.refusal is not None:
                choice.refusal_pieces = ["".join(choice.refusal_pieces)]
                choice.refusal.message = choice.refusal.words = choice.refusal_pieces[0]

    def refused(self, code: str | None, message: object = None) -> None:
        """A refusal that a field tells."""
        words = message if isinstance(message, str) else None
        self.verdict(Verdict(0, code=code, message=words, words=words or "", refused=True))

    def task(self, value: str) -> None:
        """The id of the task; of objects in each other the outermost counts."""
        if not self.choice.has_task:
            self.choice.has_task = True
            own, at = self.here
            own.signs.append(Sign(at, "id", value, structured=True))

    def parameters(self, raw: dict[str, Any], inner: dict[str, Any]) -> None:
        """A parameter block that came as an object; the first of a choice counts."""
        own, _ = self.here
        self.choice.known.inputs |= urls_in(texts_in(raw))
        if not self.choice.known.had_block:
            self.choice.known.had_block = True
            own.params, own.parameters, own.asked = raw, inner, normalized(inner)
            self.choice.known.prompt = own.asked["prompt"]

    def see(self, url: object, path: str, role: str = "other") -> None:
        """An address that is no picture of its own."""
        checked = self.checked(url, path) if isinstance(url, str) and url[:4].lower() == "http" else None
        if checked is not None:
            self.link(checked, role, path)

    def poll_at(self, url: str, path: str = "Location") -> None:
        """Where a header says that the task can be asked for."""
        checked = urls.check(url, self.settings.base_url).url
        if checked is not None:
            self.poll(checked, path)

    def poll(self, url: str, path: str) -> None:
        """Where to ask for the task; the first that is told counts."""
        self.envelope.poll_url = self.envelope.poll_url or url
        self.sign("poll", url)
        self.link(url, "other", path)

    def note_inputs(self, value: object, path: str) -> None:
        """The user's own pictures: no results, wherever they come again (contract, rule 4)."""
        told = list(placed_texts(value))
        self.choice.known.inputs |= urls_in([text for text, _ in told])
        for text, place in told[: self.settings.limits.images]:
            url = urls.check(text).url if text.startswith("http") else None
            if url is not None:
                self.link(url, "input", path + path_of(place, self.settings.limits.depth), kind=urls.kind_of(url))

    @property
    def failed(self) -> bool:
        """A structured error came."""
        return self.failures > 0

    # -- caps -----------------------------------------------------------------------------------------------

    def affords(self, depth: int) -> bool:
        """True while the caps allow one more value at this depth; an issue tells the first that they do not."""
        self.values += 1
        limits = self.settings.limits
        if depth > limits.depth:
            self.issue("too-deep")
        elif self.values > limits.values:
            self.issue("too-many-values")
        else:
            return True
        return False

    @property
    def full(self) -> bool:
        """More pictures came than are kept."""
        return self._pictures > self.settings.limits.images

    def affords_picture(self) -> bool:
        self._pictures += 1
        if self._pictures <= self.settings.limits.images:
            return True
        self.issue("too-many-images")
        return False
