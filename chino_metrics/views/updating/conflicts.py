"""What two sides changed differently, as the screens and commands tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from chino_metrics.wording.updating import conflicts as words
from chino_metrics.workbook.three_ways.conflicts import Conflict, Kind
from chino_metrics.workbook.three_ways.sides import Side


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One thing to be chosen: what it is about, and what each side says with what goes along."""

    key: str
    about: str
    sides: tuple[tuple[Side, str, tuple[tuple[str, str], ...]], ...]
    chosen: Side | None


def rows(conflicts: Iterable[Conflict]) -> tuple[ConflictRow, ...]:
    """Every conflict in words."""
    return tuple(
        ConflictRow(
            c.key,
            about(c),
            tuple((side, words.said(c.said(side).text), c.said(side).along) for side in Side),
            c.chosen,
        )
        for c in conflicts
    )


def about(conflict: Conflict) -> str:
    """「防災士の数（2025年度）」."""
    return words.place(
        conflict.name,
        conflict.year,
        conflict.column,
        conflict.sheet,
        whole=conflict.kind is Kind.OWNER,
    )


def line(conflict: Conflict, labels: Mapping[Side, str]) -> str:
    """「防災士の数（2025年度）：公開中 103人、案 104人、防災課の報告 105人」."""
    sides = ((labels[side], conflict.said(side).text) for side in Side)
    return words.line(about(conflict), sides)


def taking_back(number: int, base: int) -> dict[Side, str]:
    """What the sides are called where the changes of edition ``number`` are taken back."""
    return {
        Side.BASE: f"第{number}版",
        Side.OURS: f"いまの第{base}版",
        Side.THEIRS: f"取り消すと（第{number - 1}版）",
    }
