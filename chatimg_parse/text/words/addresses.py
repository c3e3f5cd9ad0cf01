"""What a bare address is known to lead to, by rows of hosts and of words in paths (docs/rules.md, rule 7).

A bare URL has no words that say what it is, so pages, documentation, players and endpoints are told by where they
lie. Rows of hosts, and of paths that belong to such sites, win over an image extension (`/wiki/File:Cat.jpg` is a
page); the loose words of a path decide only where no extension does.
"""

from __future__ import annotations

import re

from .. import urls
from .rows import row

# By the end of the host.
HOSTS: dict[str, tuple[str, ...]] = {
    "page": row(
        "wikipedia.org | wiktionary.org | wikidata.org | wikivoyage.org | wikisource.org | wikihow.com | fandom.com | "
        "commons.wikimedia.org | britannica.com | baike.baidu.com | zhihu.com | github.com | gitlab.com | "
        "bitbucket.org | gitee.com | codeberg.org | sourceforge.net | huggingface.co | modelscope.cn | pypi.org | "
        "npmjs.com | crates.io | hub.docker.com | stackoverflow.com | stackexchange.com | reddit.com | medium.com | "
        "substack.com | x.com | twitter.com | facebook.com | instagram.com | linkedin.com | pinterest.com | "
        "weibo.com | xiaohongshu.com | quora.com | arxiv.org | doi.org | readthedocs.io | notion.site | "
        "www.google.com | www.bing.com | www.baidu.com | duckduckgo.com | yandex.ru | maps.google.com | "
        "docs.google.com | translate.google.com | openstreetmap.org | amazon.com | imdb.com | apps.apple.com | "
        "play.google.com | discord.gg | t.me | wa.me | figma.com | canva.com | drive.google.com | dropbox.com | "
        "onedrive.live.com | mega.nz | pan.baidu.com | notion.so | docs.qq.com | yuque.com | imgur.com | "
        "unsplash.com | pexels.com | pixabay.com | flickr.com | behance.net | dribbble.com | deviantart.com | "
        "artstation.com"
    ),
    "watch": row(
        "youtube.com | youtu.be | youtube-nocookie.com | vimeo.com | dailymotion.com | twitch.tv | bilibili.com | "
        "b23.tv | tiktok.com | douyin.com | nicovideo.jp | rutube.ru | youku.com | v.qq.com | netflix.com"
    ),
    "audio": row("spotify.com | soundcloud.com | music.apple.com | music.163.com | bandcamp.com | suno.com"),
}
# By the first word of the host.
SITES = frozenset(
    row(
        "docs | doc | documentation | developer | developers | devdocs | help | support | wiki | learn | blog | "
        "news | forum | forums | community"
    )
)
# Files of sites that else have pages: by the first word of the host, and by path or query.
FILE_SITES = frozenset(
    row(
        "cdn | cdn-uploads | img | image | images | i | static | media | files | assets | miro | upload | uploads | "
        "content | raw | lookaside | dl"
    )
)
FILES = re.compile(r"/(?:raw|resolve)/|/user-attachments/assets/|[?&](?:raw|dl)=(?:true|1)\b|/uc\?|/download\?")
# Words of a path that belong to pages, whatever the last of them ends with.
_PAGE_PATH = re.compile(r"/(?:wiki|blob|docs|documentation|readme)(?:/|$)", re.IGNORECASE)
# The first words of a path, where no extension tells more.
PATHS: dict[str, tuple[str, ...]] = {
    "page": row(
        "doc | help | support | faq | faqs | blog | news | article | articles | guide | guides | tutorial | "
        "tutorials | manual | reference | terms | privacy | legal | policy | policies | about | pricing | login | "
        "signin | signup | register | account | settings | dashboard | issues | pull | releases | search | "
        "category | topics | questions | forum | community | careers | contact | shop | store | product | products | "
        "playground | console | changelog"
    ),
    "watch": row("watch | embed | playlist | channel | shorts | live"),
    "api": row("graphql | swagger | openapi | healthz | health"),
}
# Words anywhere in a path.
AUDIO = frozenset(row("audio | audios | music | podcast | podcasts | song | songs | sound | sounds | voice | speech"))
VIDEO = frozenset(row("video | videos"))
PICTURE = frozenset(
    row(
        "image | images | img | imgs | picture | pictures | pic | pics | photo | photos | file | files | media | "
        "render | renders | artwork | thumbnail | png | jpg | jpeg | webp"
    )
)
# How the path of an endpoint ends.
ENDPOINTS = frozenset(
    row(
        "completions | generations | edits | variations | embeddings | models | responses | messages | moderations | "
        "transcriptions | speech | batches | tasks | predictions"
    )
)
_API_PATH = re.compile(r"/(?:api|v\d{1,2})(?:/|$)", re.IGNORECASE)
_BY_HOST = {name: kind for kind, names in HOSTS.items() for name in names}
_FIRST = {word: kind for kind, words in PATHS.items() for word in words}
_PARTS = re.compile(r"[hH][tT][tT][pP][sS]?://([^/?#]*)([^?#]*)([^#]*)")
_WORD = re.compile(r"[A-Za-z]+")
_REACH = 2048  # characters of a path whose words are looked at


def kind_of(url: str) -> str | None:
    """What a bare URL leads to: `page`, `watch`, `audio`, `api`, or what its extension tells (`urls.kind_of`)."""
    parts = _PARTS.match(url)
    kind = urls.kind_of(url)
    if parts is None or kind in ("video", "audio", "archive", "document"):
        return kind
    host, path = parts[1].lower().partition(":")[0], parts[2][:_REACH]
    if path in ("", "/") and not parts[3]:
        return "page"
    known = _by_host(host)
    if known is not None and FILES.search(path + parts[3][:_REACH]) is None:
        return known
    if _PAGE_PATH.search(path):
        return "page"
    return kind if kind is not None and urls.extension_of(url) is not None else _by_path(path) or kind


def _by_host(host: str) -> str | None:
    first = host.partition(".")[0]
    if first in FILE_SITES:
        return None
    if first in SITES:
        return "page"
    while host:
        if host in _BY_HOST:
            return _BY_HOST[host]
        host = host.partition(".")[2]
    return None


def _by_path(path: str) -> str | None:
    segments = [segment for segment in path.lower().split("/") if segment]
    first = _FIRST.get(segments[0]) if segments else None
    if first is not None:
        return first
    if segments and segments[-1] in ENDPOINTS and _API_PATH.search(path):
        return "api"
    return "audio" if not AUDIO.isdisjoint(segments) else None


def says_video(url: str) -> bool:
    """A word of its path says that it is a video."""
    return not VIDEO.isdisjoint(_segments(url))


def says_picture(url: str) -> bool:
    """Something in it speaks for a picture: an extension, a hint in the query, a word of its path."""
    return urls.kind_of(url) == "image" or not PICTURE.isdisjoint(_segments(url))


def _segments(url: str) -> set[str]:
    """The words of the path, also those that stand together in one segment."""
    parts = _PARTS.match(url)
    return set(_WORD.findall(parts[2][:_REACH].lower())) if parts else set()
