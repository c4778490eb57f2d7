"""Whether the unit that a row, its name, a head or a title gives is the indicator's own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.matching import fold_name, kind_in
from chino_metrics.ingest.department.rows import Line
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.plan import Indicator
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.spreadsheet.units import Unit, unit_in_name

_WHERE: Final = {
    "unit_mismatch": "行の単位は",
    "title_unit": "表の単位は",
    "head_unit": "見出しの単位は",
}


_UNREAD: Final = {
    "unit_mismatch": "この行の値は読んでいない",
    "title_unit": "表の、単位の違う行の値は読んでいない",
    "head_unit": "この列の、単位の違う行の値は読んでいない",
}


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """A unit that is not the indicator's: as written, where it stands, and the issue's code."""

    written: str
    content: Content
    code: str


def other_unit(table: SheetTable, line: Line, indicator: Indicator, unit: Unit) -> OtherUnit | None:
    """What contradicts the indicator's ``unit`` for the whole row; None where nothing does."""
    titled, own = table.titled, line.unit
    written = without_kind(read_text(own)[0]) if own is not None else ""
    if own is not None and not unit.takes(written):
        return OtherUnit(written, own, "unit_mismatch")
    if not written:
        written = unit_in_name(without_kind(read_text(line.name)[0]))
        is_of_name = fold_name(written) in fold_name(indicator.name)
        if not unit.takes(written) and not is_of_name:
            return OtherUnit(written, line.name, "unit_mismatch")
    if titled is None or titled.allows(unit) or (written and not titled.is_multiple_of(unit)):
        return None
    return OtherUnit("、".join(titled.units), titled.content, "title_unit")


def without_kind(unit: str) -> str:
    """A unit without the words on how values come about: 「人（累計）」 → 「人」."""
    bare = re.sub(r"[(（][^()（）]{1,20}[)）]$", "", unit.strip()).rstrip()
    return bare if kind_in(unit) is not None else unit


def refuse_unit(other: OtherUnit, indicator: Indicator, found: Findings) -> None:
    """Refuse what is in another unit, where that stands: one cause, one issue; both are named."""
    message = (
        f"{_WHERE[other.code]}「{other.written}」とある。指標「{indicator.name}」の単位は「{indicator.unit}」。"
        f"{_UNREAD[other.code]}。値が「{indicator.unit}」の数なら単位を直し、"
        f"そうでなければ「{indicator.unit}」の数に直してください。"
    )
    found.tell_once(other.content, other.code, message)
