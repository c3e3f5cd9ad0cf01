"""How keys, tokens and passwords look that may stand in any text; imports nothing of ours.

A row takes nothing that a sentence or an id may hold: `sk-learn`, `hf-internal-testing`, "the bearer of news".
"""

from __future__ import annotations

import re

# Words have no digits.
_TOLD_BY_DIGIT = r"(?=[A-Za-z_-]{0,64}[0-9])"
PREFIXED = re.compile(rf"(?<![A-Za-z0-9])(?:gsk|ghp|xai|hf|pk|rk|r8)[-_]{_TOLD_BY_DIGIT}[A-Za-z0-9_-]{{12,}}")
GOOGLE = re.compile(r"(?<![A-Za-z0-9])AIza[\w-]{10,}", re.ASCII)
OPENAI = re.compile(rf"(?<![A-Za-z0-9])sk-{_TOLD_BY_DIGIT}[A-Za-z0-9_-]{{16,}}")
AWS = re.compile(r"(?<![A-Za-z0-9])A[KS]IA[0-9A-Z]{16}(?![A-Za-z0-9])")
JWT = re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}", re.ASCII)
BEARER = re.compile(rf"(?i:(?<![a-z0-9])bearer[ \t]{{1,8}}){_TOLD_BY_DIGIT}([\w.~+/=-]{{8,}})", re.ASCII)
# Each with letters that a text must hold, in one of these spellings, before it is worth to look for the form. Where
# there is a group, it is the key.
CERTAIN: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    (("earer ", "EARER ", "earer\t"), BEARER),
    (("sk-",), OPENAI),
    (("gsk", "ghp", "xai", "hf_", "hf-", "pk_", "pk-", "rk_", "rk-", "r8_", "r8-"), PREFIXED),
    (("AIza",), GOOGLE),
    (("AKIA", "ASIA"), AWS),
    (("eyJ",), JWT),
)
