"""Other values for the variables of a text: such as come, and such as shall be taken for something else."""

from __future__ import annotations

import json
import re
import string
from random import Random

from chatimg_parse import VOCABULARY
from chatimg_parse.shapes.variables import ALT, IDS, PROMPT, WRAPPED, Cut, cut
from chatimg_parse.text.words.word_heads import WordHeads

WORDS = (
    *(
        "failed",
        "error",
        "download",
        "preview",
        "task",
        "progress",
        "queued",
        "image",
        "video",
        "mask",
        "nsfw",
        "input",
    ),
    *("1024x1024", "done", "https", "web", "cdn", "api", "v1", "png", "thumb", "iVBORw0KGgo", "R0lGODlh"),
)
ALTS = (
    *(
        "cat",
        "b c",
        " x",
        "x ",
        "50%",
        "https://a.example/i.png",
        "Preview",
        "下载",
        "task_01abcdef123",
        "a1b2c3d4e5f6",
    ),
    *("", "failed", "data:image/png", "x.png", "done", "\u200b", "é", "a|b", "x]y", "0 / 1", "7", "预览"),
)
PROMPTS = (
    *("a", "Draw a cat", "![x](y)", "failed", "see https://a.example/x.png", "data:image/png;base64,iVBORw0KGgo"),
    *("排队中", "ID: task_01abc22", "\\n```\\n> ID: `x1`", 'he said \\"no\\"', "\\u4e00", "\\ud83d\\ude00", "\\ud83d"),
    *("50%", "I can't", "x" * 300, "{a}", "]", "\u200bx", "😀", "\u202ex", "a\\tb", "\\\\", "[b]", "", "A" * 60),
)
NUMBERS = ("100", "0", "00", "7", "07", "1000", "1.5", "99.99", ".5", "50", "101")


_wordy = WordHeads(VOCABULARY).stand_in


def cut_up(text: str) -> Cut | None:
    """A text as words and variables, by the words of all."""
    return cut(text, _wordy)


def id_like(value: str, random: Random) -> str:
    """One of the same form; or with a word in it, of digits alone, of another length."""
    way = random.random()
    if way < 0.5:
        kinds = (string.digits, string.ascii_lowercase, string.ascii_uppercase)
        return "".join(next((random.choice(kind) for kind in kinds if char in kind), char) for char in value)
    if way < 0.8:
        word = random.choice([*WORDS, *map(str.upper, WORDS)])
        rest = "".join(random.choices(string.digits + string.ascii_lowercase, k=max(len(value) - len(word), 0)))
        at = random.randint(0, len(rest))
        return rest[:at] + word + rest[at:]
    if way < 0.9:
        return "".join(random.choices(string.digits, k=len(value)))
    return "".join(random.choices(string.digits + string.ascii_letters, k=random.randint(1, len(value) + 4)))


def mutated(found: Cut, random: Random) -> str:
    """The text with other values; sometimes two of them are the same."""
    values = list(found.values)
    for index, variable in enumerate(found.variables):
        if random.random() < 0.25:
            continue
        if variable.kind in IDS:
            values[index] = id_like(values[index], random)
        elif variable.kind == ALT:
            values[index] = random.choice(ALTS)
        elif variable.kind == PROMPT:
            values[index] = random.choice(PROMPTS)
        elif variable.kind == WRAPPED:
            values[index] = json.dumps(random.choice(PROMPTS), ensure_ascii=False)[1:-1]
        else:
            values[index] = random.choice([*NUMBERS, str(random.randrange(100))])
    if len(values) > 1 and random.random() < 0.15:
        one, other = random.sample(range(len(values)), 2)
        if found.variables[one].kind == found.variables[other].kind:
            values[one] = values[other]
    return found.filled(tuple(values))


def digits(text: str, random: Random) -> str:
    """The same text with other digits."""
    return re.sub(r"\d", lambda _: random.choice("123456789"), text)
