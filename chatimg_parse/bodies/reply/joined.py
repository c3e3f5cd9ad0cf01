"""One line of findings from all contents and carriers of a reply: choice after choice, channel after channel.

Offsets are moved so that they compare in the order of appearance; each finding keeps its place in its own text.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from operator import attrgetter

from ...text.reading import reasoning
from ...text.record.findings import Clip, Findings, Hyperlink, Mark, Picture, Remark, Sign, Verdict
from .channels import Channel, Choice, speaks
from .cut import forget_half
from .reply import Reply

_AT = attrgetter("at")
_NOTHING = Findings()
_STATES = frozenset(("queue", "submit", "run", "progress", "done", "fail"))


def joined(reply: Reply, *, final: bool = True) -> Findings:
    """The findings of the whole reply, whose contents are closed by that; or of what came so far, as copies."""
    whole = _alone(reply, final=final)
    if whole is None:
        whole = _together(reply, final=final)
    whole.partial = reply.partial
    whole.remarks += [Remark(code, 0, whole.length) for code in reply.issues]
    return whole


def _together(reply: Reply, *, final: bool) -> Findings:
    whole = Findings(envelope=reply.envelope)
    texts: list[str] = []
    plain_texts: list[str] = []
    for index in sorted(reply.choices):
        if whole.length:
            whole.choices.append(whole.length)
        found = _add_choice(whole, reply.choices[index], final=final)
        texts.append("\n".join(one.text for one in found if one.text))
        plain_texts.append("\n".join(filter(None, map(_plain_text, found))))
    whole.text = "\n\n".join(filter(None, texts))
    plain = "\n\n".join(filter(None, plain_texts))
    whole.plain = plain if plain != whole.text else None
    whole.pictures.sort(key=_AT)
    whole.links.sort(key=_AT)
    whole.signs.sort(key=_AT)
    whole.clips.sort(key=_AT)
    return whole


def _alone(reply: Reply, *, final: bool) -> Findings | None:
    """The findings of a reply that is one content and nothing else, as they are."""
    choice = reply.choices[0]
    channels = choice.channels
    if len(reply.choices) > 1 or len(channels) != 1 or choice.reasoning or channels[0].own != _NOTHING:
        return None
    found, source = _closed(channels[0]) if final else _so_far(channels[0]), channels[0].source
    if source is not None:
        _name(found, source)
        found.envelope = reply.envelope
        found.plain = found.plain if found.plain != found.text else None
        found.signs.sort(key=_AT)
        found.clips.sort(key=_AT)
    return with_thoughts(found)


def with_thoughts(found: Findings) -> Findings:
    """The findings of a content that is all of its reply: without a state of its own those of its reasoning count."""
    if found.thoughts and not _tells(found):
        found.signs = sorted([*found.signs, *found.thoughts], key=_AT)
    return found


def _plain_text(found: Findings) -> str:
    return found.text if found.plain is None else found.plain


def _add_choice(whole: Findings, choice: Choice, *, final: bool) -> list[Findings]:
    """Add what a choice says; gives the findings of its texts."""
    read = _closed if final else _so_far
    closed = [(channel, read(channel)) for channel in choice.channels]
    told = any(_tells(found) or channel.own.verdicts or channel.own.signs for channel, found in closed)
    for channel in choice.reasoning:
        thought = read(channel)
        states = [] if told else reasoning.states_in(thought)
        firm = [mark for mark in thought.marks if mark.firm]
        _add(whole, Findings(signs=states, links=reasoning.drafts_in(thought), marks=firm), channel.source)
        whole.length += channel.length + 1
    for channel, found in closed:
        own = channel.own if final else _copied(channel.own)
        if speaks(own):
            whole.marks.append(Mark(whole.length, whole.length, "structured"))
        _add(whole, own, None)  # before the text that came behind it, where both are at one place
        if found.thoughts and not told:
            _add(whole, Findings(signs=found.thoughts), None)
        _add(whole, found, channel.source)
        whole.length += channel.length + 1
    return [found for _, found in closed]


def _tells(found: Findings) -> bool:
    """A text tells a state or a failure outside of its reasoning."""
    return bool(found.verdicts) or any(sign.kind in _STATES for sign in found.signs)


def _closed(channel: Channel) -> Findings:
    """The findings of a channel's text, without what its end leaves in doubt."""
    channel.close()
    forget_half(channel)
    return channel.found


def _so_far(channel: Channel) -> Findings:
    """What a channel's text says for certain so far."""
    found = _copied(channel.findings)
    found.length, found.text = channel.length, channel.words(0).strip()
    percent = channel.parser.percent if channel.parser is not None else None
    if percent is not None:
        found.signs.append(Sign(channel.length, "progress", number=percent))
    return found


def _copied(found: Findings) -> Findings:
    """A copy whose pictures and other findings may be changed by those who decide."""
    copy_of = replace(found)
    for name in ("pictures", "strangers", "links", "signs", "thoughts", "clips", "verdicts", "remarks"):
        setattr(copy_of, name, [copy(item) for item in getattr(found, name)])
    copy_of.prose, copy_of.marks = list(found.prose), [copy(mark) for mark in found.marks]
    return copy_of


def _name(found: Findings, source: str | None) -> list[Picture | Hyperlink | Remark]:
    """Note which text it is that the findings have their places in; gives those that have one."""
    named: list[Picture | Hyperlink | Remark] = [*found.pictures, *found.strangers, *found.links, *found.remarks]
    for item in named:
        if item.place is None and item.end > item.at:
            item.place = (item.at, item.end, source)
    return named


def _add(whole: Findings, found: Findings, source: str | None) -> None:
    """Move the findings behind those that are there."""
    by = whole.length
    for item in _name(found, source):
        item.at += by
        item.end += by
    told: list[Sign | Clip | Verdict | Mark] = [*found.signs, *found.clips, *found.verdicts, *found.marks]
    for sign in told:
        sign.at += by
    if found.marks and not whole.marks:
        whole.begins = found.begins + by
    whole.document = whole.document or found.document
    whole.worded = whole.worded or found.worded
    whole.marks += found.marks
    if whole.params is None and found.params is not None:
        whole.params, whole.parameters, whole.asked = found.params, found.parameters, found.asked
    whole.pictures += found.pictures
    whole.strangers += found.strangers
    whole.links += found.links
    whole.remarks += found.remarks
    whole.signs += found.signs
    whole.clips += found.clips
    whole.verdicts += found.verdicts
    whole.prose += [(at + by, words) for at, words in found.prose]
