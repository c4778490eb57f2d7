"""Units of indicators, compared on folded spellings, and the units that names and titles give."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from chino_metrics.model.spelling import visible

_UNIT: Final = re.compile(
    r"[十百千万億]*(?:人|名|円|件|組織|世帯|台|点|回|団体|か所|所|校|店|社|戸|棟|本|冊|区|園|日|時間|ha|km2?|kg|t|g|㎡|m2|%|‰|pt|ポイント)"
    r"(?:/\S{1,3})?"
)
_IN_BRACKETS: Final = re.compile(
    r"[(（\[［]\s*(?:単位\s*+[:：]?\s*+)?([^()（）\[\]［］:：]{1,8})[)）\]］]\s*$"
)
_SAID: Final = re.compile(r"単位\s*[:：]\s*([^()（）\[\]［］]{1,30})")
_BETWEEN: Final = re.compile(r"[、,，・／\s]+|など|等")


@dataclass(frozen=True, slots=True)
class Unit:
    """An indicator's unit as it is shown, and all its spellings, folded."""

    label: str
    spellings: frozenset[str]

    def takes(self, written: str) -> bool:
        """Whether a number with this unit, or without any, is one in this unit."""
        return not written or fold_unit(written) in self.spellings

    @property
    def is_percentage(self) -> bool:
        """Whether a cell formatted as a percentage holds a hundredth of the number."""
        return self.label in {"%", "％"}


@lru_cache(maxsize=4096)
def unit_of(label: str, printed: str = "") -> Unit:
    """The unit ``label``; of the printed text, what stands before its explanation, is one too."""
    spellings = {label, printed, re.split(r"[(（]", printed)[0]} - {""}
    return Unit(label, frozenset(map(fold_unit, spellings)))


def unit_in_name(text: str) -> str:
    """The unit at the end of a name or head, 「…実施率（%）」「（単位：百人）」 → 「%」「百人」, else ""."""
    said = _SAID.search(text)
    if said is not None:
        return fold_unit(said[1])
    match = _IN_BRACKETS.search(text.strip())
    unit = fold_unit(match[1]) if match else ""
    return unit if _UNIT.fullmatch(unit) else ""


def units_in_title(text: str) -> tuple[str, ...]:
    """The units that a title gives for the whole table: 「（単位：人、％）」 → 人, ％."""
    said = _SAID.search(text)
    if said is not None:
        return tuple(part for part in _BETWEEN.split(said[1]) if part)
    loose = re.search(r"単位\s*([^()（）\[\]［］\s]{1,8})", text)
    return (loose[1],) if loose and _UNIT.fullmatch(loose[1]) else ()


@lru_cache(maxsize=4096)
def fold_unit(unit: str) -> str:
    """A unit for comparing: 「人/年」 and 「人」 are one, so are 「％」 and 「%」."""
    folded = re.sub(r"\s", "", unicodedata.normalize("NFKC", visible(unit)))
    if folded.startswith(("(", "[", "単位")):
        folded = re.sub(r"^[(\[]?(?:単位[:：]?)?|[)\]]$", "", folded)
    folded = re.sub(r"/年度?$|^年間?", "", folded)
    return {"パーセント": "%", "percent": "%", "名": "人", "ヶ所": "か所", "箇所": "か所"}.get(
        folded.lower(), folded
    )
