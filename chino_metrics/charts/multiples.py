"""The charts of a plan that are moved: a row an indicator in one Plotly figure, the years shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from chino_metrics.charts import plotly_look
from chino_metrics.charts.interactive import add_core
from chino_metrics.charts.series import judged_series
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import palette

#: Height of a row, and what stands above the first.
_ROW, _ABOVE = 232, 110


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator; ``due`` is the 目安 of each year in its unit."""

    indicator: Indicator
    assessment: Assessment
    due: Mapping[int, float | None]


def plan_figure(rows: Sequence[Row], *, large: bool = False) -> go.Figure:
    """Baseline, path, targets and actuals of each, at least one; a zoom of years holds for all."""
    height = _ABOVE + _ROW * len(rows)
    figure = plotly_look.rows([_titled(r.indicator) for r in rows], height, large=large)
    found = [judged_series(row.indicator, row.assessment) for row in rows]
    for at, (row, series) in enumerate(zip(rows, found, strict=True)):
        add_core(figure, row.indicator, series, row.due, row=at + 1, col=1)
    plain = {"gridcolor": palette.GRID, "zerolinecolor": palette.PATH, "automargin": True}
    known = [year for series in found for year, _ in series.points]
    figure.update_xaxes(plain | plotly_look.years_axis(known, max(known)))
    figure.update_yaxes(plain | {"tickformat": ",~f", "exponentformat": "none", "nticks": 5})
    above = {"yref": "paper", "yanchor": "bottom", "y": 1 + plotly_look.TITLE_ROOM / height}
    return figure.update_layout(hovermode="x unified", dragmode="zoom", legend=above)


def _titled(indicator: Indicator) -> str:
    return f"{indicator.name}（{indicator.unit}）"
