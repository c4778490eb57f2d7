"""Where a Japanese text may be broken: after phrases, and within a long one between its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Final

from chino_metrics.wording.text_width import text_width

_ENDING, _OPENING = "、。，．・）)」』〉》：；？！", "（(「『〈《"
_BRACKETS: Final = "）)」』〉》"
_CLOSING: Final = f"{_ENDING}ー～%％"
#: The kinds of letters of which one kind makes a word; others end none.
_KINDS: Final = (
    ("kanji", re.compile("[\u4e00-\u9fff々ヶ]")),
    ("hiragana", re.compile("[ぁ-ゟ]")),
    ("katakana", re.compile("[゠-ヺー-ヿ]")),
    ("latin", re.compile("[A-Za-z0-9.,-]")),
)
#: Kana after which a phrase ends although they stand alone; others belong to a verb.
_PARTICLES: Final = "がのにをはとでもへや"
#: Words that begin no line: they belong to what stands before them.
_SUFFIX: Final = re.compile("者?[数率額量割値度別化性的等内外]")
#: What makes a word of three with the two before it, where it does not begin one itself.
_THIRD: Final = re.compile(
    "[館校書者士語]|所(?![有得属在])|年(?![齢間度])|[市町村県](?![内民外長議立])"
)
#: A phrase that is not wider, in em, is kept together.
_KEPT: Final = 6.0


def phrases(text: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of ``text``, each as the words between which it may be broken if it has to be.

    「市民生活に」「役立つ」「アプリの」「導入数」: up to a particle, an ending or a mark.
    """
    return tuple(tuple(_words(phrase)) for phrase in _phrases(text))


def words(text: str) -> tuple[str, ...]:
    """The pieces of ``text`` between which a line may end, whatever phrase they are of."""
    return tuple(word for phrase in phrases(text) for word in phrase)


def broken(text: str, room: float, width: Callable[[str], float]) -> tuple[str, ...]:
    """``text`` on lines of at most ``room``, as a browser breaks its ``phrases``.

    A phrase that does not fit a line begins a new one, and is broken between its words; a word
    that does not fit one, between its letters. ``width`` measures a text.
    """
    lines = [""]
    for words in phrases(text):
        phrase = "".join(words)
        if width(lines[-1] + phrase) <= room:
            lines[-1] += phrase
            continue
        lines += [*([""] if not lines[-1] else []), *_filled(words, room, width)]
        lines = [line for line in lines if line] or [""]
    return tuple(lines)


def _filled(words: tuple[str, ...], room: float, width: Callable[[str], float]) -> Iterator[str]:
    """The words of a phrase on lines of their own."""
    line = ""
    for word in words:
        if line and width(line + word) > room:
            yield line
            line = ""
        line += word
        while len(line) > 1 and width(line) > room:
            at = next(
                k for k in range(1, len(line) + 1) if k == len(line) or width(line[: k + 1]) > room
            )
            if at == len(line):
                break
            yield line[:at]
            line = line[at:]
    yield line


def _kind(letter: str) -> str:
    return next((name for name, letters in _KINDS if letters.match(letter)), "")


def _phrases(text: str) -> Iterator[str]:
    start = 0
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        if after in _CLOSING or before in _OPENING:
            continue
        if before in _BRACKETS and _kind(after) == "hiragana":
            continue  # 「…（2027年度）に」
        if before in _ENDING or after in _OPENING or _ends(text[start:at], after):
            yield text[start:at]
            start = at
    yield text[start:]


def _ends(phrase: str, after: str) -> bool:
    """Whether kana end a phrase before what comes after."""
    if _kind(phrase[-1]) != "hiragana" or _kind(after) == "hiragana" or len(phrase) < 2:
        return False
    return phrase[-1] in _PARTICLES or _kind(phrase[-2]) == "hiragana"


def _words(phrase: str) -> Iterator[str]:
    """The words of a phrase as far as they can be told; a narrow one is one word."""
    if text_width(phrase, 1) <= _KEPT:
        yield phrase
        return
    held = ""
    for kind, letters in groupby(phrase, _kind):
        run = "".join(letters)
        # an ending in kana, a mark, a single kanji and a suffix stand with the word before them
        is_own = kind in {"katakana", "latin"} or (
            kind == "kanji" and len(run) > 1 and not _SUFFIX.fullmatch(run)
        )
        if held and is_own and held[-1] not in _OPENING and not held[-1].isdigit():
            yield held
            held = ""
        if held[-1:].isdigit() and kind == "kanji" and len(run) > 1:
            yield held + run[0]  # 「24歳」
            held, run = "", run[1:]
        *pairs, last = _pairs(run) if kind == "kanji" else (run,)
        for pair in pairs:
            yield held + pair
            held = ""
        held += last
    yield held


def _pairs(run: str) -> tuple[str, ...]:
    """A run of kanji as words of two or three; no suffix stands alone."""
    found, at = [], 0
    while at < len(run):
        is_three = at + 2 < len(run) and _THIRD.match(run, at + 2)
        end = at + (3 if is_three else 2)
        found.append(run[at:end])
        at = end
    if len(found) > 1 and (len(found[-1]) == 1 or _SUFFIX.fullmatch(found[-1])):
        found[-2:] = ["".join(found[-2:])]
    return tuple(found)
