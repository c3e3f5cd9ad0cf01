"""What the sentences of an answer say: refusal, failure, waiting, claim (contract, rules 5a and 12).

A sentence must speak of the request itself: decline it or a picture, blame a rule for it, tell a breakage or a limit
of the service, tell that a picture is waited for, or claim one. In a reply of a task every sentence counts. Most other
replies are ordinary answers, which explain, quote and advise, and have the words of refusals and breakdowns in them
by the way: of these only the first sentence of a short one is asked, and words in quotation marks say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING

import regex

from .wording import folded, is_policy, is_technical, names_policy, words_of

if TYPE_CHECKING:
    from .vocabulary import Vocabulary

_LONGEST = 600  # characters of a short answer
_MOST = 6  # sentences of it
_FEW = 3  # sentences that answer a request
_REACH = 1 << 14  # characters that are looked at
_LINE = 80  # characters of a content that is nothing but one line
_NEAR = 90  # characters in which a refusal names what it refuses
_CONJUNCTION = 16  # characters of the longest that ends a clause
_CLAUSES = 16  # refusals of one sentence that are asked what they refuse
_RANK = ("refused", "failed", "waits", "claims")
# A sentence ends at its mark before a blank, at a mark of scripts without blanks, or with its line. A run of marks is
# asked where it begins: of one before no blank no later mark stands before one.
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)*_]*(?=\s)|[。！？]+[」』”’)]*|[\r\n]+")
_INK = re.compile(r"[^\W_]")
# Words in quotes or code; a quotation over several sentences is none of the answer either.
_QUOTED = re.compile(
    r"`[^`\r\n]{0,200}`|\"[^\"\r\n]{1,200}\"|“[^”\r\n]{1,200}”|„[^“”\r\n]{1,200}[“”]|«[^»\r\n]{1,200}»|「[^」\r\n]{1,200}」"
    r"|『[^』\r\n]{1,200}』|(?<!\w)'[^'\r\n]{2,200}'(?!\w)"
)
_WHOLLY_QUOTED = re.compile(r"\s*(?:\"[^\"]*\"|“[^”]*”)\s*")
# What may stand before the words: marks, emoji, a status of HTTP, the name of an error.
_LEAD = re.compile(
    r"(?:[^\w\"'“„«「—–(]|_)*(?:(?:http(?:/\d(?:\.\d)?)?\s*)?(?:status\s*(?:code\s*)?)?[45]\d\d\b[\s:：\-–]*)?"
    r"(?:(?:[\w.]{0,64}(?:error|exception|failure)|错误|エラー|오류|fehler|erreur|ошибка|erro|errore)\s*(?:code\s*)?[:：]\s*)?"
    r"(?:[45]\d\d\b[\s:：\-–]*)?"
)
_SPOKEN = "\0"  # before a sentence that somebody else says
_AROUND = 12  # characters around an apology that is nothing but one
_VERB = 24  # characters before a negative ending in which its verb begins
_DIALOGUE = re.compile(r"[—–][^\S\r\n]?\w|\"|“|„|«|「|『")
_CLAUSE_END = re.compile(
    r"[.;!?。！？；\r\n]|,?\s(?:but|yet|however|though|aber|doch|pero|mais|mas|ma|но|però)\s|但", re.IGNORECASE
)
_LETTERS = re.compile(r"[\w'’]*[a-zà-öø-ÿßœа-яё]")
_NO_BLANKS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # letters of scripts without blanks


@lru_cache(maxsize=64)
def pattern_of(spellings: tuple[str, ...]) -> regex.Pattern[str]:
    """One pattern for a row (see `answer_rows`)."""
    framed = [_frame(spelling) for spelling in spellings if "…" in spelling]
    words = [spelling for spelling in spellings if "…" not in spelling]
    lists = {
        "whole": [word for word in words if _is_latin(word) and not word.endswith("*")],
        "begun": [word[:-1] for word in words if _is_latin(word) and word.endswith("*")],
        "inside": [word for word in words if not _is_latin(word)],
    }
    forms = {"whole": r"(?<![^\W_])\L<whole>(?!\w)", "begun": r"(?<![^\W_])\L<begun>", "inside": r"\L<inside>"}
    told = {name: row for name, row in lists.items() if row}  # an empty list would match everywhere
    compiled: regex.Pattern[str] = regex.compile("|".join([*(forms[name] for name in told), *framed]) or "(?!)", **told)
    return compiled


def _frame(spelling: str) -> str:
    """Words with a few others between; each end is a word of its own or its beginning."""
    first, last = (part.strip() for part in spelling.split("…"))
    if not _is_latin(first):
        return rf"{regex.escape(first)}.{{0,24}}?{regex.escape(last)}"
    stem, behind = last.rstrip("*"), "" if last.endswith("*") else r"(?!\w)"
    between = r"(?!\w)[^\w\r\n](?:[^\r\n]{0,60}?[^\w\r\n])??"
    return rf"(?<![^\W_]){regex.escape(first)}{between}{regex.escape(stem)}{behind}"


def _is_latin(spelling: str) -> bool:
    """It begins with a letter of a script that sets blanks between words, and no other stands behind."""
    letters = _LETTERS.match(spelling)
    return letters is not None and _NO_BLANKS.search(spelling, letters.end()) is None


class Answers:
    """Asks sentences by the rows of a vocabulary (`answer_rows`)."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def of_task(self, text: str) -> str | None:
        """What the words of a reply of a task say: `refused`, `failed`, `waits`, `claims`, or `None`."""
        told = [sentence.lstrip(_SPOKEN) for sentence in _sentences(folded(text[:_REACH]))]
        said = {self._said(told, index, sure=True) for index in range(len(told))}
        return next((word for word in _RANK if word in said), None)

    def of_answer(self, text: str, *, whole: str, document: bool) -> str | None:
        """The same of any other reply, where it is short: by its first sentence that is more than an apology.

        `whole` is all of its text, of which `text` is what no label takes; `document`: it has lists and the like.
        """
        if document or len(whole) > _LONGEST or sum(1 for _ in _sentences(whole)) > _MOST:
            return None
        return self._first(text, 1)

    def of_request(self, text: str) -> str | None:
        """The same where a picture was certainly asked for: by the first sentences, however long the text is."""
        return self._first(text, _FEW)

    def blames(self, code: str | None, kind: str | None, words: str) -> bool:
        """True if an error is a refusal: by its code, else by its wording, unless code or type are technical."""
        rows = self._vocabulary
        if code and rows.moderation.search(code):
            return True
        if is_technical(rows, code) or is_technical(rows, kind):
            # Gateways wrap what they were told: a moderation code that they quote is no loose wording.
            return any("_" in found[0] for found in rows.moderation.finditer(words))
        named = " ".join(words_of(name) for name in (code, kind) if name)
        return is_policy(rows, f"{named} {words}") or self.of_task(words) == "refused"

    def _first(self, text: str, most: int) -> str | None:
        told = [*islice(_sentences(folded(text[:_REACH])), 2 * _FEW)]
        for index, sentence in enumerate(told):
            if self._is_apology(sentence):
                continue
            explains = sentence.startswith(_SPOKEN) or self._find("explains", sentence) is not None
            said = None if explains else self._said(told, index, sure=False)
            most -= 1
            if said is not None or most == 0:
                return said
        return None

    def _said(self, told: list[str], index: int, *, sure: bool) -> str | None:
        """What one of the sentences says; `sure`: that it speaks of the request is known."""
        sentence = told[index]
        if pattern_of(self._vocabulary.supposes).match(sentence) is not None:
            return None
        pictured = self._find("pictures", sentence) is not None
        about = pictured or self._find("requests", sentence) is not None
        before = told[index - 1] if index else ""
        near = " ".join(told[max(0, index - 1) : index + 2])
        sorry = any(word in sentence or word in before for word in self._vocabulary.apologies)
        policy = names_policy(self._vocabulary, sentence) or self._find("policies", sentence) is not None
        broke = self._find("breaks", sentence) is not None
        if (self._find("blocks", sentence) is not None and (about or policy)) or (sure and sorry and policy):
            return "refused" if policy or not broke else "failed"
        if self._declines(sentence):
            return "failed" if not policy and self._find("breaks", near) is not None else "refused"
        lone = len(told) == 1 and len(sentence) <= _LINE
        if broke and (sure or sorry or about or lone or self._find("retries", " ".join(told)) is not None):
            return "failed"
        if self._find("waits", sentence) is not None and (sure or about or lone):
            return "waits"
        claims = pictured and self._find("shown", sentence) is not None
        return "claims" if claims or ((sure or lone) and self._find("claims", sentence) is not None) else None

    def _is_apology(self, sentence: str) -> bool:
        """Nothing but an apology: at most a few letters stand around it."""
        found = next((word for word in self._vocabulary.apologies if word in sentence), None)
        return found is not None and len(sentence) - len(found) <= _AROUND and not self._declines(sentence)

    def _declines(self, sentence: str) -> bool:
        """The sentence refuses, and names the picture, the request or the making of it."""
        rows = self._vocabulary
        for found in islice(rows.refusal.finditer(sentence), _CLAUSES):
            if found[0].endswith(rows.refusal_endings) and not found[0].endswith(rows.refusals):
                # The verb stands last: what is refused before it, and the making of it in its own clause.
                pictured = self._find("pictures", sentence, 0, found.end()) is not None
                made = self._find("makes", sentence, max(0, found.start() - _VERB), found.end()) is not None
                if (pictured and made) or self._find("requests", sentence, 0, found.end()) is not None:
                    return True
            elif self._names(sentence, found.start(), found.end()):
                return True
        declined = self._find("declines", sentence)
        return declined is not None and self._names(sentence, 0, declined.end())

    def _names(self, sentence: str, start: int, end: int) -> bool:
        clause = _CLAUSE_END.search(sentence, end, end + _NEAR + _CONJUNCTION)
        reach = min(clause.start() if clause else len(sentence), end + _NEAR)
        named = self._find("pictures", sentence, start, reach) or self._find("requests", sentence, start, reach)
        if named is None and self._find("impersonal", sentence, start, end) is None:
            named = self._find("makes", sentence, start, reach)
        return named is not None

    def _find(self, row: str, text: str, start: int = 0, end: int | None = None) -> regex.Match[str] | None:
        """A spelling of a row in folded text."""
        return pattern_of(getattr(self._vocabulary, row)).search(text, start, end)


def _sentences(text: str) -> Iterator[str]:
    """The sentences without quoted words, what leads them taken off; `_SPOKEN` stands before one that is quoted."""
    if _WHOLLY_QUOTED.fullmatch(text):
        text = text.strip()[1:-1]
    at = 0
    for end in chain((found.end() for found in _END.finditer(text)), (len(text),)):
        raw = text[at:end]
        at = end
        spoken = _DIALOGUE.match(raw.lstrip()) is not None
        raw = _QUOTED.sub(" ", raw)
        lead = _LEAD.match(raw)
        words = raw[lead.end() if lead else 0 :].strip(" \t\r\n*_>#")
        if _INK.search(words):
            yield _SPOKEN + words if spoken else words
