"""How many there are of what an indicator counts, as its printed unit or its note say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chino_metrics.model.plan import Indicator

#: A number with what it counts: kanji and katakana up to anything else.
_COUNTED: Final = re.compile(
    r"(?<![\d,.])(\d{1,9})(?!\d)([一-\u9fff々〆ァ-ヺー]{1,8})(?![一-\u9fff々ァ-ヺー])"
)
#: Counts of time and of age, and 「1000人当たり」: nothing that there is a number of.
_NO_THINGS: Final = re.compile(
    r"^(?:[万億年月日週歳代時点回階次割番号期倍位]|分(?!団))|未満|以[上下内]|当|単位|程度|ポイント"
)
#: What a note says of a number that is the whole: 「全97組織」, 「97組織のうち」.
_BEFORE: Final = re.compile(r"(?:全部?で?|対象は|分母は|総数は?)$")
_BEHIND: Final = re.compile(r"(?:のうち|中|を分母|が対象|を対象|に対する)")


@dataclass(frozen=True, slots=True)
class Total:
    """``number`` of ``noun``: 97 組織."""

    number: int
    noun: str

    def __str__(self) -> str:
        """「97組織」."""
        return f"{self.number:,}{self.noun}"


def total_of(indicator: Indicator) -> Total | None:
    """The whole of what is counted, None where nothing says so.

    A share may name anything; of a count it has to be in the indicator's own unit.
    """
    printed = re.sub(r"\s", "", indicator.unit_printed)
    named = [*_things(printed), *_of_note(re.sub(r"\s", "", indicator.note))]
    is_share = indicator.is_percentage
    return next((t for t in named if is_share or t.noun == indicator.unit), None)


def _things(text: str) -> Iterator[Total]:
    for match in _COUNTED.finditer(text):
        noun = match[2].removesuffix("中")
        if noun and int(match[1]) > 1 and not _NO_THINGS.search(noun):
            behind = text[match.end() :]
            if not behind.startswith(("あたり", "につき", "ごと")):
                yield Total(int(match[1]), noun)


def _of_note(note: str) -> Iterator[Total]:
    """Only what is said to be the whole, and nothing of a note that asks."""
    if re.search("[?？]", note):
        return
    for match in _COUNTED.finditer(note):
        is_whole = _BEFORE.search(note[: match.start()]) or match[2].endswith("中")
        if is_whole or _BEHIND.match(note[match.end() :]):
            yield from _things(match[0])
