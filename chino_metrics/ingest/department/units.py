"""Whether the unit that a row, its name, a head or a title gives is the indicator's own."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from chino_metrics.ingest.department.columns import SheetColumn
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role
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
    bare = re.sub(r"\s*[(（][^()（）]{1,20}[)）]\s*$", "", unit.strip())
    return bare if kind_in(unit) is not None else unit


def refuse_row(
    other: OtherUnit,
    line: Line,
    columns: Iterable[SheetColumn],
    indicator: Indicator,
    found: Findings,
) -> None:
    """Refuse every actual of a row, by its cell, and name the unit where it stands, once."""
    message = (
        f"{_WHERE[other.code]}「{other.written}」とある。指標「{indicator.name}」の単位は「{indicator.unit}」。"
        f"値は読んでいない。「{indicator.unit}」の値に直してください。"
    )
    found.tell_once(other.content, other.code, message)
    for column in columns:
        content = line.cells.get(column.number)
        if content is not None and column.role is Role.ACTUAL and not content.is_empty:
            refuse_value(content, other, indicator, found)


def refuse_value(content: Content, other: OtherUnit, indicator: Indicator, found: Findings) -> None:
    """Refuse one value because of a unit that stands elsewhere; both units are named."""
    message = (
        f"「{read_text(content)[0]}」とある。{_WHERE[other.code]}「{other.written}」で、"
        f"指標の単位「{indicator.unit}」と違う。「{indicator.unit}」の数に直してください。"
    )
    found.tell(content, other.code, message)
