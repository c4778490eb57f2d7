"""How well something answers a question; the same sums as in ``static/search.js``.

A word counts where it stands, or most of its pairs of characters (``LEAST`` of them), in the
title, in what else is said of the thing itself, or in what stands around it. In Japanese the
last word of a title says what it is: a title that ends with the word counts more, as does one
of which the word is a larger part.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from chino_metrics.views.search.folding import fold, pairs, words

#: Of a word in the title, beside it, around it.
FIELDS: Final = (1.0, 0.6, 0.35)
#: Added in a title: by the share of it that the word is, and for its end.
COVERED, LAST = 0.3, 0.15
#: The share of pairs from which a word counts as nearly there, and what it then counts.
LEAST, NEARLY = 0.6, 0.5
#: A word of the table 言い換え counts a little less than the one that was typed.
INSTEAD: Final = 0.95
#: Decimals to which sums are compared, so that two languages round alike.
DECIMALS: Final = 6


@dataclass(frozen=True, slots=True)
class Question:
    """The words of a question, each with those that may stand for it."""

    words: tuple[tuple[str, ...], ...]


def question(asked: str, synonyms: Iterable[tuple[str, str]]) -> Question:
    """What is asked for; ``synonyms`` are pairs of what people say and what plans say, folded."""
    known = tuple(synonyms)
    return Question(tuple((word, *_instead(word, known)) for word in words(asked)))


def _instead(word: str, synonyms: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    found = (word.replace(said, meant) for said, meant in synonyms if said in word)
    return tuple(dict.fromkeys(w for w in found if w != word))


def folded(fields: Sequence[str]) -> tuple[str, ...]:
    """Title, what is said of it and what stands around it, as they are compared."""
    return tuple(fold(field) for field in fields)


def score(asked: Question, fields: Sequence[str]) -> tuple[int, float]:
    """How many of the words are there, and how well all of them are."""
    found = [_best(forms, fields) for forms in asked.words]
    return sum(f > 0 for f in found), round(sum(found), DECIMALS)


def _best(forms: Sequence[str], fields: Sequence[str]) -> float:
    return max(
        (INSTEAD if at else 1.0) * weight * _match(form, fields[k], is_title=k == 0)
        for at, form in enumerate(forms)
        for k, weight in enumerate(FIELDS)
    )


def _match(word: str, text: str, *, is_title: bool) -> float:
    if word in text:
        if not is_title:
            return 1.0
        return 1.0 + COVERED * len(word) / len(text) + (LAST if text.endswith(word) else 0.0)
    own = pairs(word)
    if len(own) < 2:
        return 0.0
    share = sum(pair in text for pair in own) / len(own)
    return NEARLY * share if share >= LEAST else 0.0
