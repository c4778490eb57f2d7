"""The terms of the site with their meaning, each once: what pages explain in place and 用語 lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chino_metrics.wording import rules

TITLE: Final = "画面に出る言葉の意味"
LEAD: Final = "計画や指標によって、意味は変わらない。式と規則の全体は、"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the screens with its meaning; ``other`` is what tables and data call it.

    ``anchor`` names its place on the page 用語.
    """

    word: str
    other: str
    meaning: str
    anchor: str


def _terms() -> tuple[Term, ...]:
    found: dict[str, Term] = {}
    sources = (
        *((f"{r.word}", r.text) for r in rules.VERDICTS),
        *rules.TERMS,
        *rules.OUTLOOK,
        *rules.REASONS,
    )
    for said, meaning in sources:
        word, _, other = re.sub("）$", "", said).partition("（")
        before = found.get(word)
        whole = f"{before.meaning}{meaning}" if before else meaning
        anchor = before.anchor if before else f"yogo-{len(found) + 1}"
        found[word] = Term(word, other, whole, anchor)
    return tuple(found.values())


TERMS: Final = _terms()


def term(word: str) -> Term:
    """The term of a word of the screens, or of tables and data; KeyError where it is none."""
    for found in TERMS:
        if word in (found.word, found.other):
            return found
    raise KeyError(word)


def is_term(word: str) -> bool:
    """Whether ``term`` knows a word."""
    return any(word in (found.word, found.other) for found in TERMS if word)
