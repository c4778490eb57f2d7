"""Where a Japanese text may be broken: after phrases, and within a long compound between its words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from chino_metrics.wording.text_width import text_width

_CLOSING, _OPENING = "、。，．・）」』〉》：；？！ー～%％", "（「『〈《"
#: The kinds of letters of which one kind makes a word; others end none.
_KINDS: Final = (
    ("kanji", re.compile("[\u4e00-\u9fff々ヶ]")),
    ("hiragana", re.compile("[ぁ-ゟ]")),
    ("katakana", re.compile("[゠-ヿ]")),
    ("latin", re.compile("[!-~]")),
)
#: Words that begin no line: they belong to what stands before them.
_SUFFIX: Final = re.compile("者?[数率額量割値度別化性的等内外]")
#: A phrase that is not wider, in em, is kept together.
_KEPT: Final = 7.0


def words(text: str) -> tuple[str, ...]:
    """``text`` in pieces that a line may end with: short phrases whole, of longer ones the words."""
    return tuple(piece for phrase in _phrases(text) for piece in _pieces(phrase))


def _kind(letter: str) -> str:
    return next((name for name, letters in _KINDS if letters.match(letter)), "")


def _phrases(text: str) -> Iterator[str]:
    """Up to a particle or a mark: 「市民生活に」「役立つ」「アプリの」「導入数」."""
    start = 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if after in _CLOSING or before in _OPENING:
            continue
        is_end = _kind(before) == "hiragana" and _kind(after) != "hiragana" and at - start > 1
        if is_end or before in _CLOSING or after in _OPENING:
            yield text[start:at]
            start = at
    yield text[start:]


def _pieces(phrase: str) -> Iterator[str]:
    """The words of a phrase that is too wide to be kept together, as far as they can be told."""
    if text_width(phrase, 1) <= _KEPT:
        yield phrase
        return
    held = ""
    for kind, letters in groupby(phrase, _kind):
        run = "".join(letters)
        # an ending in kana, a mark and a suffix stand with the word before them
        is_own = kind in {"kanji", "katakana", "latin"} and not _SUFFIX.fullmatch(run)
        if held and is_own and held[-1] not in _OPENING:
            yield held
            held = ""
        *pairs, last = _pairs(run) if kind == "kanji" else (run,)
        for pair in pairs:
            yield held + pair
            held = ""
        held += last
    yield held


def _pairs(run: str) -> tuple[str, ...]:
    """A run of kanji as words of two, the last of two to four: no suffix stands alone."""
    found = [run[k : k + 2] for k in range(0, len(run), 2)]
    if len(found) > 1 and (len(found[-1]) == 1 or _SUFFIX.fullmatch(found[-1])):
        found[-2:] = ["".join(found[-2:])]
    return tuple(found)
