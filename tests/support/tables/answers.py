"""Short answers in words, in ten languages (`fixtures/answers`), and those that are read in another way than meant.

A row there is the first words of an answer, with what it gives and why.
"""

from __future__ import annotations

import json

from ..cases import ANSWERS

LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "pt", "ru", "it")
# Ordinary answers that are taken for something else, each by its first words, with what it gives and why.
STRAYS = {
    "芭蕉の「古池や」は": ("refused", "it tells first that something cannot be drawn: of a poem, which no row knows"),
}
# Answers that tell something else than they should, each by its first words, with what they give and why.
MISREAD = {
    '```json\n{"prompt": "close-up of a girl': ("no_image", "an idiom that names neither a picture nor a refusal"),
    "Image editing was declined": ("no_image", "a passive with a noun of work as its subject, as news tells it"),
    "Nope, can't paint it in her style": ("no_image", "its subject is left out, and a pronoun stands for the picture"),
    "upstream connect error or disconnect": ("no_image", "a line of a proxy that has no row"),
    "非常抱歉，您要的这张假的营业执照": ("no_image", "the object stands first and is a licence, no picture"),
    "去除别人作品上的水印": ("no_image", "it declines a favour, and says of the picture only that it stays"),
    '{"prompt": "Schulhof, zwei Jugendliche': ("no_image", "it declines a scene, which is no word for a picture"),
    "❌ Bildgenerierung fehlgeschlagen\nGrund: unz": ("failed", "the reason is a word without a row"),
    "Das hochgeladene Foto ließ sich": ("no_image", "what could not be opened is the upload"),
    "Cette image n'a pas pu être créée": ("failed", "what is blamed is a description with hateful words"),
    "❌ Generazione non riuscita\nMotivo": ("failed", "the reason is a word without a row"),
}


def texts(name: str, lang: str | None = None) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return [row for row in rows if lang in (None, row["lang"])]


def row_of(rows: dict[str, tuple[str, str]], text: str) -> str | None:
    """What a text gives that is named among those that differ."""
    return next((status for words, (status, _) in rows.items() if text.startswith(words)), None)
