"""Indicators of an upload that are new, or defined otherwise than the published ones: warnings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from chino_metrics.model.issue import Cell, Issue, Quantity
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.wording import formats
from chino_metrics.workbook.schema import ACCUMULATIONS, DIRECTIONS

_K = TypeVar("_K")


def definition_doubts(indicators: Iterable[Indicator], base: Book) -> list[Issue]:
    """Warnings on indicators of an upload that are new, or defined otherwise than published."""
    found = []
    for indicator in indicators:
        before = base.indicator_by_id.get(indicator.id)
        if before is None:
            message = (
                f"新しい指標「{indicator.name}」（{indicator.id}）が計画に加わる。"
                "IDの書きまちがいなら、直してください。正しければ、そのままでよい。"
            )
            found.append(Issue.warning(indicator.cell, "new_indicator", message))
        for what, old, new, cell in _definition(before, indicator) if before else ():
            message = f"{what}が「{new}」になる（公開中は「{old}」）。計画の変更でなければ、元に戻してください。"
            found.append(Issue.warning(cell, "changed_definition", message))
    return found


def _definition(old: Indicator, new: Indicator) -> Iterator[tuple[str, str, str, Cell]]:
    pairs = (
        ("指標名", old.name, new.name, new.cell),
        ("単位", old.unit, new.unit, new.cell),
        (
            "望ましい方向",
            _word(DIRECTIONS, old.direction),
            _word(DIRECTIONS, new.direction),
            new.cell,
        ),
        (
            "集計",
            _word(ACCUMULATIONS, old.accumulation),
            _word(ACCUMULATIONS, new.accumulation),
            new.cell,
        ),
        *(
            (
                word,
                _target(a.year, a.quantity),
                _target(b.year, b.quantity),
                b.quantity.cell or new.cell,
            )
            for word, a, b in (
                ("基準値", old.baseline, new.baseline),
                ("中間目標", old.interim, new.interim),
                ("最終目標", old.final, new.final),
            )
        ),
    )
    return (pair for pair in pairs if pair[1] != pair[2])


def _word(words: Mapping[str, _K], value: _K) -> str:
    """The word of the workbook for ``value``."""
    return next((word for word, known in words.items() if known == value), formats.NOTHING)


def _target(year: int | None, quantity: Quantity) -> str:
    value = (
        quantity.text
        if quantity.value is None
        else formats.number(quantity.value, quantity.decimals)
    )
    return (
        f"{value or formats.NOTHING}（{formats.year(year)}）" if year else value or formats.NOTHING
    )
