"""Parts of the page that are made of rows: verdict, pictures, names of marks, links, evidence, issues."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ...models import Image
from ...page.markup import link, own, shown, swatch, text
from ...page.raster import looked_at
from ...printable import short
from ...text import pixels
from ..account import Account
from ..sentences import ROLES
from . import tips

_MOST_PICTURES, _MOST_ROWS = 48, 300
_MOST_DATA = 24 << 20  # characters of base64, of all pictures that are shown
_ADDRESSES = ("preview", "source")


def verdict(account: Account) -> Iterator[str]:
    """Status, rule, and what else the result tells: the head of the page."""
    result = account.result
    yield '<header><p class="eyebrow">What a reply came to, and why</p>'
    badge = f'<span class="badge">{swatch(result.status.value)}{own(result.status.value)}</span>'
    yield f"<h1>{badge} {own(headline(account))}</h1>"
    yield f'<p class="lead">{tips.sentence(account.why)} <code>{own(account.rule)}</code></p>'
    yield '<dl class="facts">'
    for name, words in account.facts.items():
        value = link(words) if name in _ADDRESSES else shown(words)
        yield f"<div><dt>{own(name)}</dt><dd>{value}</dd></div>"
    if account.raised is None:
        yield "<div><dt>raise_for_status()</dt><dd>raises nothing</dd></div>"
    yield "</dl></header>"


def headline(account: Account) -> str:
    """How many pictures and videos there are."""
    pictures, videos = len(account.result.data), len(account.result.videos)
    told = [f"{pictures:,} picture{'s' * (pictures != 1)}"] if pictures or not videos else []
    return ", ".join(told + ([f"{videos:,} video{'s' * (videos != 1)}"] if videos else []))


def pictures(account: Account) -> Iterator[str]:
    """The final pictures: shown where their bytes are at hand, else as links."""
    result = account.result
    if not (result.data or result.videos):
        return
    yield '<section class="long" aria-labelledby="pictures"><h2 id="pictures">Pictures</h2>'
    yield '<p class="faint">A picture is shown where the reply brought its bytes; others are links.</p>'
    yield '<ol class="gallery">'
    left = _MOST_DATA
    for number, image in enumerate(result.data[:_MOST_PICTURES], 1):
        frame, took = _frame(image, number, left)
        left -= took
        facts = [account.place(image.span), image.origin, image.media_type]
        facts += [f"{image.width}x{image.height}"] if image.width and image.height else []
        alt = f'<p class="prompt">{shown(image.alt)}</p>' if image.alt else ""
        told = ", ".join(shown(fact) for fact in facts if fact)
        more = [f"<br>{link(image.url)}"] if image.url else []
        more += [f"<br>to save: {link(image.download_url)}"] if image.download_url else []
        kind = "frame" if took else "frame empty"
        yield f'<li><figure><div class="{kind}">{frame}</div>{alt}<figcaption>{number}. {told}{"".join(more)}'
        yield "</figcaption></figure></li>"
    yield "</ol>"
    yield from _more(len(result.data) - _MOST_PICTURES, "pictures")
    if result.videos:
        yield '<h3>Videos</h3><ul class="addresses">'
        yield from (f"<li>{link(video.url)}</li>" for video in result.videos[:_MOST_ROWS])
        yield "</ul>"
        yield from _more(len(result.videos) - _MOST_ROWS, "videos")
    yield "</section>"


def _frame(image: Image, number: int, left: int) -> tuple[str, int]:
    """What stands in the place of a picture, and how much of the page its bytes take."""
    if image.b64_json is None:
        why = "Not loaded; its address is below" if image.url else "Only its placeholder is left"
        return f"<span>{why}</span>", 0
    if len(image.b64_json) > left:
        return "<span>Not shown: the page would grow too large</span>", 0
    data = pixels.normalize(image.b64_json)
    if data is None:
        return "<span>Not shown: its data is no base64</span>", 0
    seen, why_not = looked_at(data)
    if why_not is not None:
        return f"<span>Not shown: {own(why_not)}</span>", 0
    alt = text(image.alt) if image.alt else f"picture {number}"
    source = f"data:{own(seen.media_type or '')};base64,{own(data)}"
    return f'<img alt="{alt}" decoding="async" src="{source}">', len(data)


def names(account: Account) -> Iterator[str]:
    """What the names of the marks mean."""
    if not account.names:
        return
    yield '<section aria-labelledby="names"><h2 id="names">Names of the marks</h2><ul class="rows">'
    for name, words in islice(account.names.items(), _MOST_ROWS):
        yield f'<li><span class="name mark {tips.group(name)}">{own(short(name))}</span> {tips.sentence(words)}</li>'
    yield "</ul></section>"


def links(account: Account) -> Iterator[str]:
    """The links by their roles, with the reason, and what each is of the pictures."""
    if not account.links:
        return
    yield '<section class="long" aria-labelledby="links"><h2 id="links">Links</h2>'
    for role, told in account.links.items():
        yield f'<h3>{own(role)}</h3><p class="faint">{tips.sentence(ROLES[role])}</p><ul class="addresses">'
        for each, use in told[:_MOST_ROWS]:
            label = f"{shown(each.label)} " if each.label else ""
            is_of = f' <span class="fate">= {own(use)}</span>' if use else ""
            place = f'<span class="place">{shown(account.place(each.span))}</span>'
            yield f"<li>{place} {label}{link(each.url)}{is_of}</li>"
        yield "</ul>"
        yield from _more(len(told) - _MOST_ROWS, "links of this role")
    yield "</section>"


def evidence(account: Account) -> Iterator[str]:
    """Why labels, state words and refusals counted, or that nothing spoke for a task."""
    found = "yes" if account.evidence.task else "none"
    yield f'<section aria-labelledby="evidence"><h2 id="evidence">Evidence of a task: {found}</h2><ul class="rows">'
    yield from (f"<li>{tips.sentence(words)}</li>" for words in account.counted)
    yield "</ul></section>"


def issues(account: Account) -> Iterator[str]:
    """What was odd."""
    told = account.result.issues
    title = f"Issues: {len(told):,}" if told else "No issues"
    yield f'<section class="long" aria-labelledby="issues"><h2 id="issues">{title}</h2><ul class="rows">'
    for issue in told[:_MOST_ROWS]:
        place = f'<span class="place">{shown(account.place(issue.span))}</span>'
        yield f"<li>{place} <code>{own(issue.code)}</code> {own(short(issue.message))}</li>"
    yield "</ul>"
    yield from _more(len(told) - _MOST_ROWS, "issues")
    yield "</section>"


def _more(count: int, what: str) -> Iterator[str]:
    if count > 0:
        yield f'<p class="faint">… {count:,} more {what}</p>'
