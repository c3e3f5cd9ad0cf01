"""The rules that explanations cite: number, title, and the sentence that says most, as docs/rules.md has them."""

from __future__ import annotations

import re
from typing import NamedTuple

_CITED = re.compile(r"\brules? ([IF]?\d+a?(?:(?:, | and | to | or )[IF]?\d+a?)*)")
_NUMBER = re.compile(r"[IF]?\d+a?")


class Rule(NamedTuple):
    """A rule of docs/rules.md: its title and a sentence of it, word for word; a test holds them against that page."""

    title: str
    sentence: str


RULES: dict[str, Rule] = {
    "I3": Rule(
        "Nothing in a reply raises, and the same reply gives the same result",
        "Whatever a source of a known type holds, `parse` answers.",
    ),
    "F4": Rule("Links", "`preview_url` and `source_url` are those of the task (rule 11)."),
    "1": Rule(
        "The parameter block is opaque",
        "The block is the first JSON object that holds a parameter key (`prompt`, `ratio`, `size`, `n` ...: rows) at "
        "its top or one level down (`arguments`, `input`, `action_input`, also as JSON in a string).",
    ),
    "2": Rule(
        "Later JSON objects",
        "They do not replace the parameters and are as opaque; their addresses are inputs, too.",
    ),
    "3": Rule(
        "Quoted matter, and what a model says to itself",
        "Fenced code, code spans and HTML comments are quoted: nothing in them is a result.",
    ),
    "4": Rule(
        "What was sent comes again",
        "An address in the parameter block is an input wherever it comes again behind the block: role `input`, never "
        "a result.",
    ),
    "5": Rule(
        "Labels and state words",
        "State words (queued, running, done, failed: rows) count at the place of a label or as a whole sentence.",
    ),
    "5a": Rule("Evidence", "Labels, state words and what prose says count in a *reply of a task*."),
    "7": Rule(
        "What is a picture",
        "Pictures in a text are markdown images (inline or by reference), linked images (the full one, if its target "
        "is an image), `<img>`, bare data URIs, bare base64 that begins like a picture, and bare addresses with an "
        "image extension or an image hint in the query (`format=webp`).",
    ),
    "8": Rule(
        "What is none, and what the end cut off",
        "No pictures are: preview and source links; links whose text is a number or percent (drafts of a progress "
        "line, but if nothing else is a picture the one told as 100 is it); the poster of a video; download twins; "
        "plain links to pages, archives, documents; known placeholders and elided addresses (`https://...`).",
    ),
    "9": Rule(
        "One picture, one entry",
        "The same address, the same bytes, and the twins `/cdn/x` and `/cdn/download/x` are one picture.",
    ),
    "10": Rule(
        "The preview",
        "With no final picture, no failure, refusal or apology and no sign that work goes on (an id alone is none), a "
        "preview link that is not known as a page becomes the picture, with issue `preview-as-image`.",
    ),
    "11": Rule(
        "The task id",
        "It is the value behind an id label: one token of ASCII letters, digits, `_`, `-`, `:` and `.`, with no prose "
        "behind it.",
    ),
    "12": Rule("The status", "The first that holds; `--explain` shows it by the name in brackets"),
    "13": Rule("Codes", "`error.code` is the code as written, as text"),
    "14": Rule(
        "Drafts, and the event that ends a stream",
        "Partial pictures, drafts and pictures in thoughts are never in `data`.",
    ),
    "17": Rule("Bytes", "The type is that of the bytes, not of the claim."),
    "21": Rule(
        "Nothing is lost in silence",
        "A picture by itself (a data URI, base64 that begins like a picture, an address with an image extension) in a "
        "member that no row knows is the result where the work is done or nothing is said of it, no structured error "
        "and no words of the body stand beside it, and no known member delivered one.",
    ),
    "22": Rule("Words", "Words are what a reader of the app would see"),
    "23": Rule(
        "Beside a prompt",
        "`images`, `image` and `image_url` beside a prompt are inputs, unless the object is told to be an answer",
    ),
    "25": Rule("Tasks", "A task is started by an id (rule 11, also one level down)"),
    "26": Rule(
        "Withheld pictures",
        "A flag or finish reason that says of one picture that it was filtered, blurred or blacked out makes it no "
        "result and is a moderation error",
    ),
}


def cited(sentence: str) -> list[str]:
    """The numbers of the rules that a sentence of ours cites, in its order."""
    return [number for found in _CITED.findall(sentence) for number in _NUMBER.findall(found)]


def told(number: str) -> str:
    """`Rule 4, What was sent comes again: An address ...`; a sentence that was cut out of a longer one gets dots."""
    rule = RULES[number]
    return f"Rule {number}, {rule.title}: {rule.sentence}{'' if rule.sentence.endswith('.') else ' …'}"
