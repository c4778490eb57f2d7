"""The workbook behind an indicator's chart: its lines, and what its labels and bars follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from xlsxwriter.utility import xl_col_to_name

from chino_metrics.assessment.outlook import Band
from chino_metrics.charts.series import Point
from chino_metrics.exports.pptx.bound import decimals_of
from chino_metrics.exports.pptx.native_chart import ChartColumn

EXPECTED_NAME: Final = "目安"
LOW_NAME, HIGH_NAME, WIDTH_NAME = "見込みの下端", "見込みの上端", "見込みの幅"
GAP_NAME, UP_NAME, DOWN_NAME = "目安との差", "目安から上へ", "目安から下へ"


class ChartBook:
    """The columns, a year a row; ``shape`` is the format of the indicator's numbers."""

    def __init__(self, years: range, shape: str) -> None:
        self._years, self._shape = years, shape
        self.lines: list[ChartColumn] = []
        self.beside: list[ChartColumn] = []

    def add_line(self, name: str, points: Iterable[Point]) -> None:
        """A column that a series shows; every line comes before what stands beside them."""
        self.lines.append(self._column(name, points))

    def add_range(self, band: Sequence[Band]) -> None:
        """The upper end of the outlook; the width, which is drawn, is worked out from both ends."""
        self.beside.append(self._column(HIGH_NAME, ((year, high) for year, _, _, high in band)))
        at = next(k for k, column in enumerate(self.lines) if column.name == WIDTH_NAME)
        formula = f"={self._cell(HIGH_NAME)}-{self._cell(LOW_NAME)}"
        self.lines[at] = replace(self.lines[at], formula=formula)

    def add_gap(self, actual_name: str, actual: float, shape: str) -> None:
        """From 目安 to the actual: as it is told (``shape`` says it in words), and each way."""
        expected, held = self._cell(EXPECTED_NAME), self._cell(actual_name)
        short = [None if v is None else v - actual for v in self.of(EXPECTED_NAME)[1]]
        count = decimals_of(shape, 0)
        told = f"=ROUND({expected},{count})-ROUND({held},{count})"
        self.beside.append(ChartColumn(GAP_NAME, short, shape, told))
        for name, side, formula in (
            (UP_NAME, -1, f"=MAX({held}-{expected},0)"),
            (DOWN_NAME, 1, f"=MAX({expected}-{held},0)"),
        ):
            lengths = [None if v is None else max(side * v, 0.0) for v in short]
            self.beside.append(ChartColumn(name, lengths, "General", formula))

    def of(self, name: str) -> tuple[str, Sequence[float | None]]:
        """Where a column stands, and its values."""
        at, column = self._found(name)
        return column.place(at), column.values

    def _cell(self, name: str) -> str:
        """The cell of a column in the row of a formula: 「C{row}」."""
        at, _ = self._found(name)
        return f"{xl_col_to_name(at)}{{row}}"

    def _found(self, name: str) -> tuple[int, ChartColumn]:
        columns = enumerate((*self.lines, *self.beside), start=1)
        return next((at, column) for at, column in columns if column.name == name)

    def _column(self, name: str, points: Iterable[Point]) -> ChartColumn:
        found = dict(points)
        return ChartColumn(name, [found.get(year) for year in self._years], self._shape)
