"""What the sentences of an answer say: refusal, failure, waiting, claim (docs/rules.md, rules 5a and 12).

A sentence must speak of the request itself: decline it or a picture, blame a rule for it, tell a breakage or a limit
of the service, tell that a picture is waited for, or claim one. In a reply of a task every sentence counts. Most other
replies are ordinary answers, which explain, quote and advise, and have the words of refusals and breakdowns in them
by the way: of these only the first sentence of a short one is asked, and words in quotation marks say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from .wording import folded, is_moderation, is_policy, is_technical, names_policy, words_of

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
# The rows of which one stands in each sentence that says something.
_TELLING = ("refusals", "refusal_endings", "declines", "blocks", "breaks", "waits", "shown", "claims")
_RANK = ("refused", "failed", "waits", "claims")
# A sentence ends at its mark before a blank, at a mark of scripts without blanks, or with its line. A run of marks is
# asked where it begins: of one before no blank no later mark stands before one.
_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’»)*_]*(?=\s)|[。！？]+[」』”’)]*|[\r\n]+")
_MARK = re.compile(r"[.!?…。！？\r\n]")  # with which one begins: a set alone is searched many times faster
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
    r"(?:(?:[\w.]{0,64}(?:error|exception|failure)|错误|エラー|오류|fehler|erreur|ошибка|erro|errore)\s*(?:code\s*)?[:：]\s*){0,3}"
    r"(?:[45]\d\d\b[\s:：\-–]*)?"
)
# Without one of these nothing is quoted and nobody else speaks; an apostrophe in a word closes no quotation.
_QUOTES, _CLOSES = re.compile('[`"“„«「『—–]'), re.compile(r"'(?!\w)")
# Without one of these nothing leads the words but blanks and marks that are stripped anyway.
_LEADS, _LEAD_SIGN = re.compile(r"[ \t\r\n]*(?:[^\w \t\r\n]|_)"), re.compile("[:：45]")
_SPOKEN = "\0"  # before a sentence that somebody else says
_AROUND = 12  # characters around an apology that is nothing but one
_VERB = 24  # characters before a negative ending in which its verb begins
_DIALOGUE = re.compile(r"[—–][^\S\r\n]?\w|\"|“|„|«|「|『")
_BUT = r"(?:but|yet|however|though|aber|doch|pero|mais|mas|ma|но|però)\s"
# It begins with a set, which is looked for many times faster than several beginnings.
_CLAUSE_END = re.compile(rf"[.;!?。！？；\r\n但,\s](?:(?<=[.;!?。！？；\r\n但])|(?<=,)\s{_BUT}|(?<=\s){_BUT})")


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
        if document or len(whole) > _LONGEST or not self._tells(folded(text)):
            return None
        if (
            len(_MARK.findall(whole)) >= _MOST
            and len(_ends(whole)) >= _MOST
            and sum(1 for _ in _sentences(whole)) > _MOST
        ):
            return None
        return self._first(text, 1)

    def of_request(self, text: str) -> str | None:
        """The same where a picture was certainly asked for: by the first sentences, however long the text is."""
        return self._first(text, _FEW)

    def blames(self, code: str | None, kind: str | None, words: str) -> bool:
        """True if an error is a refusal: by its code, else by its wording, unless code or type are technical."""
        rows = self._vocabulary
        if code and (rows.moderation.search(code) or is_moderation(rows, code)):
            return True
        if is_technical(rows, code) or is_technical(rows, kind):
            # Gateways wrap what they were told: a moderation code that they quote is no loose wording.
            return any("_" in found[0] for found in rows.moderation.finditer(words))
        named = " ".join(words_of(name) for name in (code, kind) if name)
        return is_policy(rows, f"{named} {words}") or self.of_task(words) == "refused"

    def _tells(self, text: str) -> bool:
        """A sentence of folded text may say something; of nearly all texts one look tells that none does."""
        return self._is_sorry(text) or self._vocabulary.phrases(*_TELLING).may_stand(text)

    def _first(self, text: str, most: int) -> str | None:
        told = [*islice(_sentences(folded(text[:_REACH])), 2 * _FEW)]
        for index, sentence in enumerate(told):
            if self._is_apology(sentence):
                continue
            explains = sentence.startswith(_SPOKEN) or self._says("explains", sentence)
            said = None if explains else self._said(told, index, sure=False)
            most -= 1
            if said is not None or most == 0:
                return said
        return None

    def _said(self, told: list[str], index: int, *, sure: bool) -> str | None:
        """What one of the sentences says; `sure`: that it speaks of the request is known."""
        sentence = told[index]
        if self._is_idle(sentence, sure=sure):
            return None
        pictured = self._says("pictures", sentence)
        about = pictured or self._says("requests", sentence)
        sorry = self._is_sorry(sentence) or (index > 0 and self._is_sorry(told[index - 1]))
        refusal = self._refusal(told, index, sure=sure, about=about, sorry=sorry)
        return refusal or self._report(told, index, sure=sure, pictured=pictured, about=about, sorry=sorry)

    def _is_idle(self, sentence: str, *, sure: bool) -> bool:
        """It tells nothing, as nearly all sentences, or only supposes something."""
        if self._vocabulary.phrases(*_TELLING).end_of(sentence) < 0 and not (sure and self._is_sorry(sentence)):
            return True
        return self._vocabulary.phrases("supposes").begins(sentence)

    def _refusal(self, told: list[str], index: int, *, sure: bool, about: bool, sorry: bool) -> str | None:
        """`refused` where a sentence says no, `failed` where it does so for a breakage and blames no rule.

        `about`: it names a picture or the request; `sorry`: it or the one before it apologizes.
        """
        sentence = told[index]
        blocked = self._says("blocks", sentence)
        ruled = (blocked and not about) or (sure and sorry)
        if (blocked and about) or (ruled and self._blames_rule(sentence)):
            around = sentence
        elif self._declines(sentence, sure=sure and (sorry or self._blames_rule(sentence))):
            around = " ".join(told[max(0, index - 1) : index + 2])
        else:
            return None
        return "failed" if self._says("breaks", around) and not self._blames_rule(sentence) else "refused"

    def _blames_rule(self, sentence: str) -> bool:
        return self._says("policies", sentence) or names_policy(self._vocabulary, sentence)

    def _report(
        self, told: list[str], index: int, *, sure: bool, pictured: bool, about: bool, sorry: bool
    ) -> str | None:
        """How far a sentence that refuses nothing says that it came; a line that is all speaks of the request."""
        sentence = told[index]
        sure = sure or (len(told) == 1 and len(sentence) <= _LINE)
        if self._says("breaks", sentence) and (sure or sorry or about or self._says("retries", " ".join(told))):
            return "failed"
        if (sure or about) and self._says("waits", sentence):
            return "waits"
        claims = (pictured and self._says("shown", sentence)) or (sure and self._says("claims", sentence))
        return "claims" if claims else None

    def _is_sorry(self, sentence: str) -> bool:
        return self._vocabulary.apology.search(sentence) is not None

    def _is_apology(self, sentence: str) -> bool:
        """Nothing but an apology: at most a few letters stand around it."""
        if not self._is_sorry(sentence):
            return False
        found = next((word for word in self._vocabulary.apologies if word in sentence), None)
        if found is None or len(sentence) - len(found) > _AROUND:
            return False
        return not self._declines(sentence) and self._vocabulary.phrases("blocks", "breaks").end_of(sentence) < 0

    def _declines(self, sentence: str, *, sure: bool = False) -> bool:
        """The sentence refuses, and names the picture, the request or the making of it.

        Where it is `sure` that it speaks of the request, a refusal that ends the sentence needs no more words.
        """
        rows = self._vocabulary
        if not rows.phrases("refusals", "refusal_endings", "declines").may_stand(sentence):
            return False
        if sure and any(not _INK.search(sentence, found.end()) for found in rows.refusal.finditer(sentence)):
            return True
        for found in islice(rows.refusal.finditer(sentence), _CLAUSES):
            if found[0].endswith(rows.refusal_endings) and not found[0].endswith(rows.refusals):
                # The verb stands last: what is refused before it, and the making of it in its own clause.
                pictured = self._says("pictures", sentence, 0, found.end())
                made = self._says("makes", sentence, max(0, found.start() - _VERB), found.end())
                if (pictured and made) or self._says("requests", sentence, 0, found.end()):
                    return True
            elif self._names(sentence, found.start(), found.end()):
                return True
        declined = rows.phrases("declines").end_of(sentence)
        return declined >= 0 and self._names(sentence, 0, declined)

    def _names(self, sentence: str, start: int, end: int) -> bool:
        clause = _CLAUSE_END.search(sentence, end, end + _NEAR + _CONJUNCTION)
        reach = min(clause.start() if clause else len(sentence), end + _NEAR)
        if self._says("pictures", sentence, start, reach) or self._says("requests", sentence, start, reach):
            return True
        return not self._says("impersonal", sentence, start, end) and self._says("makes", sentence, start, reach)

    def _says(self, row: str, text: str, start: int = 0, end: int | None = None) -> bool:
        """A phrase of a row stands in folded text."""
        return self._vocabulary.phrases(row).end_of(text, start, end) >= 0


def _ends(text: str) -> list[int]:
    """Where the sentences end."""
    ends: list[int] = []
    at = 0
    for mark in _MARK.finditer(text):
        if mark.start() >= at:
            found = _END.match(text, mark.start())
            if found is not None:
                at = found.end()
                ends.append(at)
    return ends


def _sentences(text: str) -> Iterator[str]:
    """The sentences without quoted words, what leads them taken off; `_SPOKEN` stands before one that is quoted."""
    if _WHOLLY_QUOTED.fullmatch(text):
        text = text.strip()[1:-1]
    at = 0
    for end in (*_ends(text), len(text)):
        raw = text[at:end]
        at = end
        spoken = False
        if _QUOTES.search(raw) or _CLOSES.search(raw):
            spoken = _DIALOGUE.match(raw.lstrip()) is not None
            raw = _QUOTED.sub(" ", raw)
        lead = _LEAD.match(raw) if _LEADS.match(raw) or _LEAD_SIGN.search(raw) else None
        words = raw[lead.end() if lead else 0 :].strip(" \t\r\n*_>#")
        if _INK.search(words):
            yield _SPOKEN + words if spoken else words
