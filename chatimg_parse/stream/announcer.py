"""From findings to events: tells what is certain, once, in the order in which it becomes so.

The announcer only looks at what the readers found; it decides nothing. A picture is certain when nothing that may
follow can make a poster or a thumbnail of it; words are certain when the content parser let them go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..bodies.reply.channels import Channel
from ..bodies.reply.cut import is_bare
from ..bodies.reply.reply import Reply
from ..decide.assemble import image_of
from ..decide.gallery import gives_way, has_twins, keys_of, picture_key
from ..models import Image, ImageResult, Status, is_at_hand
from ..text.record.findings import Picture, Sign
from .events import Event, Failed, ImageReady, PreviewReady, Progressed, TaskStarted, TextDelta

# A new attempt begins: the percent may fall.
_ATTEMPTS = frozenset(("queue", "submit", "fail", "fail-reason"))
_CHOICE = re.compile(r"choices\[([0-9]{1,9})\]")


class _Cursor:
    """How far one channel has been told."""

    __slots__ = (
        "begun",
        "clips",
        "decided",
        "own_clips",
        "own_pictures",
        "own_signs",
        "percent",
        "pictures",
        "pieces",
        "prose",
        "signs",
        "space",
        "waiting",
    )

    def __init__(self) -> None:
        self.signs = self.own_signs = self.pictures = self.own_pictures = self.clips = self.own_clips = 0
        self.pieces = self.prose = 0
        self.waiting: list[Picture] = []  # pictures of the text that labels may make none, or alone make some
        self.decided = False  # the channel knows that labels count
        self.begun = False  # words were given
        self.space = ""  # white space that goes out with the next words, if there are any
        self.percent: float | None = None  # of the open line


class Announcer:
    """`news` after each piece, `rest` at the end."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply
        self._cursors: dict[Channel, _Cursor] = {}
        self.told: set[object] = set()  # ids, previews and pictures that were
        self._posters: set[str | None] = set()  # addresses that a video names: the result may leave them to it
        self._keys: set[object] = set()  # by which one of these pictures is known when it comes again
        self._twins: set[object] = set()  # pictures that wait for a twin before them
        self._percents: dict[int, int] = {}
        self._spoken: set[int] = set()  # choices that gave words
        self.task = False  # it is certain that labels count (rule 5a)
        self._seen: dict[Channel, int] = {}  # channels with what waits for that

    def news(self) -> list[Event]:
        """What has become certain since the last call."""
        events: list[Event] = []
        touched = self._reply.touched
        self._reply.stirred = False
        if not touched:
            return events
        if not self.task and any(channel.firm for channel in touched):
            self.task = True
            touched.update(self._seen)
        for channel, choice in touched.items():
            cursor = self._cursors.get(channel)
            if cursor is None:
                cursor = self._cursors[channel] = _Cursor()
            if not self.task:
                self._seen[channel] = choice
            elif not cursor.decided:
                channel.decide(task=True)
                cursor.decided = True
            if self._has_news(channel, cursor):
                events += self._channel(channel, cursor, choice)
        touched.clear()
        return events

    def rest(self, result: ImageResult, *, task: bool) -> list[Event]:
        """What only the end decides; `Finished` is not among it. `task`: labels count in the result."""
        events: list[Event] = self.news()
        if not self.task:
            for channel, choice in self._seen.items():
                channel.decide(task=task)
                events += self._words(channel, self._cursors[channel], choice) if not channel.reasoning else ()
        if result.task_id is not None and ("task", result.task_id) not in self.told:
            events.append(TaskStarted(result.task_id))
        if result.preview_url is not None and ("preview", result.preview_url) not in self.told:
            events.append(PreviewReady(result.preview_url))
        for image in result.data:
            key = _key_of(image)
            if key not in self.told:
                self.told.add(key)
                events.append(ImageReady(image, _choice_of(image)))
        if result.progress is not None:
            events += self._progress(0, result.progress)
        if result.status in (Status.FAILED, Status.REFUSED):
            events.append(Failed(result.status, result.error))
        return events

    # -- one channel ----------------------------------------------------------------------------------------

    def _has_news(self, channel: Channel, cursor: _Cursor) -> bool:
        """Something was found, or a picture waits that may have become certain. Most pieces bring nothing."""
        found, own, parser = channel.findings, channel.own, channel.parser
        if self.task and (cursor.signs < len(found.signs) or cursor.own_signs < len(own.signs) or cursor.waiting):
            return True
        return (
            cursor.pieces != channel.pieces
            or cursor.prose < len(found.prose)
            or cursor.pictures < len(found.pictures)
            or cursor.own_pictures < len(own.pictures)
            or cursor.clips + cursor.own_clips < len(found.clips) + len(own.clips)
            or (parser is not None and parser.percent is not None and parser.percent != cursor.percent)
        )

    def _channel(self, channel: Channel, cursor: _Cursor, choice: int) -> Iterator[Event]:
        found = channel.findings
        if self.task:
            signs = found.signs[cursor.signs :]
            if channel.reasoning:  # which starts no task
                signs = [sign for sign in signs if sign.kind == "progress"]
            signs += channel.own.signs[cursor.own_signs :]
            if signs:
                yield from self._signs(signs, choice)
            cursor.signs, cursor.own_signs = len(found.signs), len(channel.own.signs)
        percent = channel.parser.percent if channel.parser else None
        if percent is not None and percent != cursor.percent:
            cursor.percent = percent
            yield from self._progress(choice, round(percent))
        if channel.reasoning:
            return
        for clip in found.clips[cursor.clips :] + channel.own.clips[cursor.own_clips :]:
            self._posters.add(clip.poster)
        cursor.clips, cursor.own_clips = len(found.clips), len(channel.own.clips)
        # In the order of the text: pictures before the new words, the words, pictures behind them.
        words_at = found.prose[cursor.prose][0] if len(found.prose) > cursor.prose else -1
        cursor.prose = len(found.prose)
        pictured = cursor.pictures < len(found.pictures) or cursor.waiting
        if pictured:
            yield from self._sure(channel, cursor, choice, words_at)
        yield from self._words(channel, cursor, choice)
        if self._reply.has_larger:
            return
        if pictured:
            yield from self._sure(channel, cursor, choice, None)
        # The same picture may stand in the text before it, and would come first.
        if channel.parser is None or (channel.parser.quiet and cursor.pictures == len(found.pictures)):
            own = channel.own.pictures[cursor.own_pictures :]
            cursor.own_pictures = len(channel.own.pictures)
            if own:
                yield from self._pictures(own, channel, choice)

    def _sure(self, channel: Channel, cursor: _Cursor, choice: int, before: int | None) -> Iterator[Event]:
        """The certain pictures of a text that stand before a place."""
        pictures = channel.findings.pictures
        sure = channel.parser.sure_pictures if channel.parser else len(pictures)
        if self._reply.has_larger:
            return
        end = cursor.pictures
        while end < sure and (before is None or pictures[end].at < before):
            end += 1
        fresh, cursor.pictures = pictures[cursor.pictures : end], end
        if self.task:
            certain, cursor.waiting = [*cursor.waiting, *fresh], []
        else:
            certain = list(filter(_shows, fresh))
            cursor.waiting += [picture for picture in fresh if not _shows(picture)]
        yield from self._pictures(certain, channel, choice)

    def _signs(self, signs: list[Sign], choice: int) -> Iterator[Event]:
        for sign in signs:
            if sign.kind == "progress" and sign.number is not None:
                yield from self._progress(choice, round(sign.number))
            elif sign.kind in _ATTEMPTS:
                self._percents.pop(choice, None)
            elif sign.kind in ("id", "preview"):
                name = "task" if sign.kind == "id" else "preview"
                if (name, sign.value) not in self.told:
                    self.told.add((name, sign.value))
                    yield TaskStarted(sign.value, choice) if name == "task" else PreviewReady(sign.value, choice)

    def _progress(self, choice: int, percent: int) -> Iterator[Event]:
        if percent > self._percents.get(choice, -1):
            self._percents[choice] = percent
            yield Progressed(percent, choice)

    def _pictures(self, pictures: list[Picture], channel: Channel, choice: int) -> Iterator[Event]:
        for picture in pictures:
            if self._waits(picture, channel, choice):
                continue
            keys = keys_of(picture)
            known = not self._keys.isdisjoint(keys)
            self._keys.update(keys)
            if not known:
                self.told.add(keys[0])
                place = picture.place or (picture.at, picture.end, channel.source)
                image = image_of(picture, None if picture.origin == "bytes" else place)  # it stands in no text
                self.told.add(_key_of(image))
                yield ImageReady(image, choice)

    def _waits(self, picture: Picture, channel: Channel, choice: int) -> bool:
        """Only the end tells whether it is a picture of its own."""
        poster = picture.poster_of is not None or (picture.url is not None and picture.url in self._posters)
        if poster or picture.cut or channel.cut_at is not None:
            return True
        # What ends its text bare may go on, or the reply may prove to be cut there.
        if gives_way(picture) or (is_bare(picture) and picture.place is None and picture.end > channel.open_from):
            return True
        if not has_twins(picture):
            return False
        # Of embedded twins the first is the one, and one that is read later may stand before it: in a content before,
        # or beside this one.
        first = choice == 0 and self._reply.choices[0].channels[0] is channel
        beside = channel.own.pictures[self._cursors[channel].own_pictures :][:1]
        key = picture_key(picture.url, None)
        if not first or key in self._twins or (beside and beside[0].at <= picture.at):
            self._twins.add(key)
            return True
        return False

    def _words(self, channel: Channel, cursor: _Cursor, choice: int) -> Iterator[Event]:
        pieces = channel.pieces
        if pieces == cursor.pieces:
            return
        text = channel.words(cursor.pieces)
        cursor.pieces = pieces
        words = text.rstrip() if cursor.begun else text.strip()
        if not words:
            cursor.space += text if cursor.begun else ""
            return
        before = cursor.space if cursor.begun else "\n" if choice in self._spoken else ""
        cursor.space = text[len(text.rstrip()) :]
        cursor.begun = True
        self._spoken.add(choice)
        yield TextDelta(before + words, choice)


def _key_of(image: Image) -> object:
    """What a picture of the result is known by: one of which only the placeholder is left, by where it stands."""
    return picture_key(image.url, image.b64_json) if is_at_hand(image) else (image.origin, image.span)


def _choice_of(image: Image) -> int:
    """The choice that a picture stands in, by its place."""
    told = _CHOICE.match((image.span.source if image.span is not None else None) or "")
    return int(told[1]) if told else 0


def _shows(picture: Picture) -> bool:
    """A picture whatever labels say: it is one by its form, and no label made a poster of it."""
    return not picture.labelled and picture.poster_of is None
