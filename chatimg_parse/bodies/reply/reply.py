"""`Reply`: what the bodies of one reply say, in the order of their coming.

Every reader of a family writes here and nowhere else. A reply has choices, a choice has channels: a content that is
being read, or the place of carriers that stand beside none. What a body tells without a text (a picture in a field,
a state, an error) is written to the channel that came last, at the length that its text has by then. So the order of
appearance is kept across carriers, in a whole body as in the chunks of a stream.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...text import urls
from ...text.block.parameters import normalized, texts_in
from ...text.reading.json_objects import urls_in
from ...text.record.findings import Envelope, Findings, Hyperlink, Picture, Remark, Sign, Verdict, placed
from .channels import Channel, Choice
from .cut import forget_half
from .settings import Settings
from .string_places import path_of, placed_texts
from .texts import Texts

_CHOICES = 1 << 31  # an index beyond is no number of a choice
# Issues that tell of a cut, of whatever had not told its end.
_CUTS = frozenset(("body-cut", "stream-interrupted", "end-unknown"))


class Reply(Texts):
    """Takes texts, links, signs and verdicts; `joined` makes one `Findings` of them."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self.keys = settings.keys
        self.envelope = Envelope()
        self.failures = 0  # structured errors that came
        self.terminal = False  # an event said that nothing follows (rule 14)
        self.in_pieces = False  # it came as events or chunks, which tell their end
        self.signed_off = False  # and did
        self.placings = 0  # pictures and videos that were read, also those that were refused or are drafts
        self.fresh: list[tuple[Choice, Findings, Picture]] = []  # pictures of the object that is being read
        self.placed: Picture | None = None  # the last picture that was taken
        self.told: set[tuple[Any, ...]] = set()  # what the verdicts so far say
        self.partial = False  # pictures on their way came (rule 24)
        self.steps: dict[object, bool] = {}  # which steps of a stream are thoughts
        self.items: dict[str, int] = {}  # the numbers of items that tell none
        self.has_larger = False  # a large form of the one picture came, which will replace it
        self.issues: dict[str, None] = {}
        self.values = 0  # that were looked at, for the cap
        self._pictures = 0

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

    def again(self, text: str, values: int) -> bool:
        """The next words where those of the chunk before went, which counted as so many values; False past the cap."""
        if self.last_words is None or self.values + values > self.settings.limits.values:
            return False
        self.values += values
        index, stem, source, phase = self.last_words
        self.enter(index)
        self.content(text, stem, source, fragment=True, phase=phase)
        self.enter(0)
        return True

    def sum_beside(self) -> tuple[object, ...]:
        """How much was told beside the words of texts, by which one sees whether something more was."""
        choice = self.choice
        own = choice.channels[-1].own if choice.channels else None
        beside = tuple(map(len, (*placed(own), own.strangers))) if own is not None else ()
        texts = (len(self.choices), len(choice.channels), len(choice.reasoning), len(choice.refusal_pieces))
        more = (len(choice.calls), len(self.issues), self.placings, self.failures, self.partial, len(self.steps))
        return (*beside, *texts, *more, choice.ended, choice.cut, self.signed_off, self.terminal)

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
                    self.stirred = True
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
        self.stirred = True
        return channel.own, channel.length

    def sign(self, kind: str, value: str = "", number: float | None = None, *, talk: bool = False) -> None:
        """A state, or the id, preview or source of the task; kinds as in `findings.Sign`.

        `talk`: it is the state of an answer that may be words alone, and speaks for no task.
        """
        own, at = self.here
        own.signs.append(Sign(at, kind, value, number, structured=True, talk=talk))

    def verdict(self, verdict: Verdict) -> None:
        """Note what a field says of the end; a field is sure of it, where a sentence may not be."""
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
        """The user's own pictures: no results, wherever they come again (rule 4)."""
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
        """Whether one more picture may be kept; the first that may not is issue `too-many-images`."""
        self._pictures += 1
        if self._pictures <= self.settings.limits.images:
            return True
        self.issue("too-many-images")
        return False
