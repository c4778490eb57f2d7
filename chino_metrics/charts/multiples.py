"""The charts of a plan that are moved: a row an indicator in one Plotly figure, the years shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import plotly.graph_objects as go

from chino_metrics.charts import plotly_look
from chino_metrics.charts.interactive import add_core
from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import palette

#: Height of a row, what stands above the first, and the years below each.
_ROW, _ABOVE = 220, 110
_YEARS: Final = 24


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator; ``due`` is the 目安 of each year in its unit."""

    indicator: Indicator
    assessment: Assessment
    due: Mapping[int, float | None]


def plan_figure(rows: Sequence[Row], *, large: bool = False) -> go.Figure:
    """Baseline, path, targets and actuals of each, at least one; a zoom of years holds for all."""
    height = _ABOVE + _ROW * len(rows)
    figure = plotly_look.rows([_titled(r.indicator) for r in rows], height, _YEARS, large=large)
    for at, row in enumerate(rows):
        series = judged_series(row.indicator, row.assessment)
        add_core(figure, row.indicator, series, row.due, row=at + 1, col=1)
    plain = {"gridcolor": palette.GRID, "zerolinecolor": palette.PATH, "automargin": True}
    years = {"tickformat": "d", "tickangle": 0, "nticks": 5, "showticklabels": True}
    figure.update_xaxes(plain | years)
    figure.update_yaxes(plain | {"tickformat": ",~f", "exponentformat": "none", "nticks": 5})
    return figure.update_layout(
        hovermode="x unified", dragmode="zoom", legend={"y": 1 + plotly_look.TITLE_ROOM / height}
    )


def _titled(indicator: Indicator) -> str:
    return f"{indicator.name}（{indicator.unit}）"
