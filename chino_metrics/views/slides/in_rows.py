"""Small charts in the rows of a plan's slide, where they are few, and what their lines and marks are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from chino_metrics.charts.in_rows.row_chart import Years, years_of
from chino_metrics.charts.series import Series, judged_series
from chino_metrics.views.entries import Entry
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import LineChart, Slide
from chino_metrics.wording import formats


def with_charts(slide: Slide, entries: Sequence[Entry]) -> Slide:
    """The slide with a chart in each row; as it is without a line to draw, or without room."""
    shown = [judged_series(e.indicator, e.assessment) for e in entries]
    years = years_of(shown)
    if years is None or not any(len(s.points) > 1 for s in shown):
        return slide
    rows = (
        replace(row, chart=LineChart(e.indicator, e.assessment, "")) if series.points else row
        for row, e, series in zip(slide.rows, entries, shown, strict=True)
    )
    drawn = replace(slide, rows=tuple(rows), years=years, lines=(_key(years, shown),))
    return drawn if fitting.has_room_for_charts(drawn) else slide


def _key(years: Years, shown: Sequence[Series]) -> str:
    """「図は2017～2027年度。線は実績、点線は目標までの道すじ、■は最終目標」, of what there is."""
    first, last = years
    marks = (
        ("線は実績", any(len(run) > 1 for s in shown for run in s.runs)),
        ("点線は目標までの道すじ", any(len(s.path) > 1 for s in shown)),
        ("■は最終目標", any(s.final for s in shown)),
    )
    told = "、".join(words for words, is_there in marks if is_there)
    return "。".join(filter(None, (f"図は{formats.year_span(range(first, last + 1))}", told)))
