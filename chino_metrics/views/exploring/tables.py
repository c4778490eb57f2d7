"""The table of the page 探索 as CSV for Excel; shares are numbers, 1 is the whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.model.plan import Indicator
from chino_metrics.spreadsheet.csv import Value, to_csv
from chino_metrics.views.exploring.question import MEASURES, SCALES
from chino_metrics.views.exploring.rows import Asked, Spot
from chino_metrics.views.exploring.sides import Side, sides, years_of
from chino_metrics.views.tables import TableRow, data_kind
from chino_metrics.views.taken_along.credits import credit
from chino_metrics.wording import terms

#: What every row says of itself, since rows are passed on alone.
_LAST: Final = ("データの区分", "出典と版")
_SPOT_HEADS: Final = (
    *("指標ID", "指標", "計画", "担当", "状況", "実績の年度"),
    *("期間の経過", "目標までの進み", "いまの姿"),
)


def as_csv(asked: Asked) -> bytes:
    """What the page shows as a table."""
    write = {"spread": _spots, "heat": _years, "beside": _lines}[asked.question.view]
    heads, rows = write(asked)
    return to_csv((*heads, *_LAST), rows).encode("utf-8-sig")


def _last(asked: Asked, indicator: Indicator) -> tuple[Value, ...]:
    return data_kind(asked.scene), credit(asked.scene, (indicator,))


def _spots(asked: Asked) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    return _SPOT_HEADS, (_spot_row(asked, s) for s in asked.chosen)


def _spot_row(asked: Asked, spot: Spot) -> TableRow:
    e = spot.entry
    word = terms.status_word(e.indicator, e.assessment)
    names = (e.indicator.id, e.indicator.name, e.plan.name, e.department, word)
    told = (e.assessment.year, spot.elapsed, spot.progress, spot.sentence)
    return (*names, *told, *_last(asked, e.indicator))


def _years(asked: Asked) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    measure = MEASURES[asked.question.by]
    heads = ("指標ID", "指標", *(f"{y}年度の{measure}" for y in asked.years))
    return heads, (
        (e.indicator.id, e.indicator.name, *(h.value for h in row), *_last(asked, e.indicator))
        for e, row in asked.hot_rows
    )


def _lines(asked: Asked) -> tuple[tuple[str, ...], Iterator[TableRow]]:
    shown = sides(asked)
    years = years_of(shown)
    heads = ("指標ID", "指標", "系列", "目盛り", *(f"{y}年度" for y in years))
    return heads, (row for s in shown for row in _line_rows(asked, s, years))


def _line_rows(asked: Asked, side: Side, years: tuple[int, ...]) -> Iterator[TableRow]:
    i, scale = side.entry.indicator, asked.question.scale
    unit = SCALES[scale] if scale else i.unit
    for name, points in (("実績", side.points), *side.references):
        by_year = dict(points)
        values = (by_year.get(y) for y in years)
        yield (i.id, i.name, name, unit, *values, *_last(asked, i))
