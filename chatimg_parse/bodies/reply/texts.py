"""The texts of a reply: each goes to the content that it begins or goes on, in the choice that was entered."""

from __future__ import annotations

from collections.abc import Callable

from ...text.reading.content import ContentParser
from .channels import Channel, Choice, Trace, places_of_last
from .held_json import Held
from .settings import Settings


class Texts:
    """`streaming` is True where bodies are chunks, whose texts are fragments of one content."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.streaming = False
        self.choices: dict[int, Choice] = {0: Choice(settings.sent)}
        self.index = 0
        self.touched: dict[Channel, int] = {}  # channels that were written to, each with its choice
        self.stirred = False  # one of them may have news: more than a piece that was only kept
        self.cut_text: str | None = None  # the string in whose middle the body ends
        self.hold: Callable[[], Held] | None = None  # for texts that may be a body (`held_json`)
        self.traces: list[Trace] | None = None  # for `explain`: a list, and every content is traced
        self.last_words: tuple[int, str, str | None, str] | None = None  # where the last words of a delta went
        self.enter(0)

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

    def content(self, text: str, stem: str, source: str | None, *, fragment: bool = False, phase: str = "") -> None:
        """A content, or the next fragment of one. `stem` names it (`""`: all that was given), `source` the very string.

        In a stream a text that repeats what its stem told so far adds only what is new (cumulative streams, and the
        whole text that some events bring at the end).
        """
        if fragment:
            self.last_words = (self.index, stem, source, phase)
        self._text(self.choice.channels, text, stem, source, fragment=fragment, phase=phase)

    def reasoning(self, text: str, stem: str, *, fragment: bool = False) -> None:
        """What a model says to itself: its pictures are drafts, its states count where no content tells any."""
        self._text(self.choice.reasoning, text, stem, stem, fragment=fragment)

    def _text(
        self, channels: list[Channel], text: str, stem: str, source: str | None, *, fragment: bool, phase: str = ""
    ) -> None:
        if not text:
            return
        name = f"{stem}\0{phase}" if phase else stem
        channel = self._open(channels, name, text, fragment=fragment)
        if channel is None:
            channel = self._begun(channels, name, stem, source, fragment=fragment)
        elif self.streaming and not fragment and channel.repeats(text):
            text = text[channel.length :]
        self._touch(channel)
        self.stirred = channel.take(text, whole=not (fragment or self.streaming)) or self.stirred
        if text is self.cut_text and not channel.undone:
            begin = channel.length - len(text)
            word, line = places_of_last(text)
            channel.cut_at = (begin + word, begin + line)

    def _open(self, channels: list[Channel], name: str, text: str, *, fragment: bool) -> Channel | None:
        """The content that the text goes on, if there is one."""
        if fragment:
            last = channels[-1] if channels else None
            goes_on = last is not None and last.stem == name and last.parser is not None
            return None if last is None or not goes_on or last.ends_before(text) else last
        told = self.choice.by_stem.get(name) if self.streaming else None
        return told if told is not None and told.parser is not None else None

    def _begun(self, channels: list[Channel], name: str, stem: str, source: str | None, *, fragment: bool) -> Channel:
        """A content of its own."""
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
        return channel

    def go_on(self, text: str) -> None:
        """The next piece of the raw text that all of the reply is."""
        channel = self.choices[0].channels[0]
        self._touch(channel)
        self.stirred = channel.take(text, whole=False) or self.stirred

    def boundary(self) -> None:
        """A carrier stood between two parts: the next text is a content of its own."""
        if self.choice.channels:
            channel = self.choice.channels[-1]
            self.choice.by_stem.pop(channel.stem or "", None)
            channel.stem = None

    def _touch(self, channel: Channel) -> None:
        if channel not in self.touched:
            self.touched[channel] = self.index
