"""The native bars of まとめ: how the indicators of each plan stand."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from chino_metrics.exports.xlsx.charts import Cells, letters
from chino_metrics.model.verdict import Status
from chino_metrics.wording import palette
from chino_metrics.wording.palette import STATUS_MARK, STATUS_SIGN, STATUS_WORD

#: Patterns that hold in grey: a slanted one, a crossed one, dots; the others are plain.
_PATTERN: Final[dict[Status, dict[str, Any]]] = {
    Status.SLIGHTLY_BEHIND: {
        "pattern": "wide_upward_diagonal",
        "fg_color": palette.PAGE,
        "bg_color": STATUS_MARK[Status.SLIGHTLY_BEHIND],
    },
    Status.BEHIND: {
        "pattern": "outlined_diamond",
        "fg_color": palette.PAGE,
        "bg_color": STATUS_MARK[Status.BEHIND],
    },
    Status.NOT_ASSESSED: {
        "pattern": "percent_20",
        "fg_color": STATUS_MARK[Status.NOT_ASSESSED],
        "bg_color": palette.PAGE,
    },
}


def status_chart(
    book: Workbook, cells: Cells, names: int, columns: dict[Status, int], counts: dict[Status, Any]
) -> Chart:
    """One 100 % bar a plan, one series a status, with sign and count on the parts.

    ``counts`` are the numbers of each status by plan: a part of none has no label.
    """
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    for status, column in columns.items():
        chart.add_series(
            {
                "name": f"{STATUS_SIGN[status]} {STATUS_WORD[status]}",
                "categories": cells.of(names),
                "values": cells.of(column),
                "gap": 45,
                "border": {"color": STATUS_MARK[status], "width": 1},
                "data_labels": _counts(status, counts[status]),
            }
            | _fill(status)
        )
    chart.set_y_axis(
        {
            "reverse": True,
            "num_font": letters(12),
            "line": {"color": palette.PATH},
            "major_tick_mark": "none",
        }
    )
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "top", "font": letters(12)})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _fill(status: Status) -> dict[str, Any]:
    if status in _PATTERN:
        return {"pattern": dict(_PATTERN[status])}
    return {"fill": {"color": STATUS_MARK[status]}}


def _counts(status: Status, numbers: tuple[int, ...]) -> dict[str, Any]:
    return {
        "value": True,
        "num_format": f'"{STATUS_SIGN[status]}\u00a0"0',
        "position": "center",
        "font": letters(12, bold=True),
        "fill": {"color": palette.PAGE},
        "border": {"color": palette.GRID},
        "custom": [None if number else {"delete": True} for number in numbers],
    }
