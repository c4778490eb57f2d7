"""A plan with other years than the city's own, and with every kind of target and survey."""

from __future__ import annotations

from functools import cache
from typing import Any

from chino_metrics.model.plan import Book
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import made

#: (id, name, unit, direction, baseline year and value, interim, final, kind, interval)
_ROWS = (
    ("far", "出生数", "人", "増加", 2018, 400, 2022, 410, 2026, 430, None, None),
    ("next", "水道の漏水率", "%", "減少", 2020, 12.5, 2025, 10.0, 2030, 8.0, None, None),
    ("long", "公園の面積", "ha", "増加", 2000, 40, None, None, 2040, 90, None, None),
    ("level", "待機児童数", "人", "減少", 2019, 30, None, None, 2030, 10, "毎年度", None),
    ("survey", "区への加入率", "%", "増加", 2019, 60.0, None, None, 2030, 75.0, None, 2),
    ("said", "防災訓練", "回", "増加", 2019, 3, None, None, 2030, "毎年度実施", None, None),
    ("later", "電子申請の割合", "%", "増加", 2019, 5.0, None, None, 2030, "今後設定", None, None),
    ("none", "相談件数", "件", "増加", 2019, 100, None, None, None, None, None, None),
)
_ACTUALS: dict[str, dict[int, float]] = {
    "far": {2013: 450, 2019: 395, 2024: 402},
    "next": {2021: 12.0, 2022: 11.8, 2024: 11.0},
    "long": {year: 40 + year - 2000 for year in range(2001, 2026)},
    "level": {2020: 25, 2022: 18, 2024: 16},
    "survey": {2021: 61.5},
    "said": {2020: 2, 2024: 4},
    "later": {2020: 10.0},
    "none": {2021: 90},
}
_YEARS = range(2001, 2026)


@cache
def other_years(*, waiting: bool = False) -> Book:
    """Targets 2026 to 2040, baselines 2000 to 2020, 25 years of actuals; ``waiting`` has no actual after them."""
    return read_book(other_workbook(waiting=waiting))


def other_workbook(*, waiting: bool = False) -> bytes:
    """The same as a workbook."""
    rows = [
        [key, "p", 1, name, unit, None, way, "年次", *years, None, None]
        for key, name, unit, way, *years, _, _ in _ROWS
    ]
    kinds: dict[str, list[Any]] = {
        "目標の種類": [row[-2] for row in _ROWS],
        "調査間隔": [row[-1] for row in _ROWS],
    }
    actuals = [[key, name, unit, *[None] * 3] for key, name, unit, *_ in _ROWS]
    values = {
        f"{year}年度": [_actual(row[0], year, row[4], waiting=waiting) for row in _ROWS]
        for year in _YEARS
    }
    for row, head in ((3, "2019年度"), (4, "2020年度"), (5, "2021年度")):
        for line, value in zip(actuals, values.pop(head), strict=True):
            line[row] = value
    return made(
        added={"目標指標": kinds, "実績": values},
        計画=[["p", "みなと川の計画", "みなと川", 2018, 2030, "企画課", None]],
        目標指標=rows,
        実績=actuals,
        実績の注記=[],
        参考系列=[],
        出来事=[],
    )


def _actual(key: str, year: int, start: int, *, waiting: bool) -> float | None:
    value = _ACTUALS[key].get(year)
    return None if waiting and year > start else value
