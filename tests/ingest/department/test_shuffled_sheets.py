"""Sheets shuffled from words that mean something to the reading: it answers or refuses, always."""

import math
import random
from collections import Counter
from datetime import date, datetime, time

import pytest
from openpyxl.utils import get_column_letter

from chino_metrics.ingest import report as upload
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell, Severity
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import Grid, Span, Workbook
from tests.support.department_sheets import base

TITLES = [
    "縄文",
    "防災",
    "R3",
    "Sheet1",
    "2019年度",
    "実績",
    "目標指標",
    "計画",
    "実績の注記",
    "出来事",
    "施策",
    "参考系列",
]
HEADS = [
    "指標名",
    "指標名",
    "指標ID",
    "単位",
    "区分",
    "計画",
    "計画ID",
    "実績",
    "目標",
    "達成率",
    "評価",
    "備考",
    "施策",
    "平成",
    "～",
    "30年",
    "2",
    "H30",
    "R元",
    "2019年度",
    "2018年度",
    "2019年度実績",
    "現況値(2017)",
    "中間目標(R4)",
    "最終目標",
    "㋿3",
    "2020～2027",
    "R1(2018)",
    "2018年度（千人）",
    2019,
    30,
    True,
    datetime(2020, 4, 1),
    None,
    None,
]
VALUES = [
    "3,900",
    "▲5",
    "x",
    "-",
    "—",
    "#REF!",
    "3千人",
    "(速報)",
    "なし",
    "集計中",
    "1人、2人",
    "123(平成29年度)",
    "実績",
    "目標",
    "達成率",
    "人",
    "%",
    "件",
    "sosei-1-1",
    "jomon",
    "〃",
    "小計",
    "※",
    "元",
    "元年",
    "①",
    "123①",
    "（",
    "）",
    "٣",
    "=1+1",
    "\u202e1",
    1,
    2.5,
    -0.0,
    10**30,
    1e308,
    math.nan,
    math.inf,
    True,
    b"x",
    "",
    "\n",
    "p 5",
    None,
    None,
    date(2020, 1, 1),
    time(3),
]
#: Seeds that are tried every day.
DAILY = 6
FORMATS = ["General", "General", "0.0%", "@", '#,##0"千人"']


def shuffled(draw):
    title = draw.choice(TITLES)
    rows, columns, heads = draw.randint(0, 9), draw.randint(1, 8), draw.randint(1, 3)
    names = [
        *(i.name for i in base().indicators),
        "小計",
        "〃",
        "知らない名前",
        "■ 縄文プロジェクト",
    ]
    found = {}
    for row in range(1, rows + 1):
        for column in range(1, columns + 1):
            is_name = column <= 2 and draw.random() < 0.7
            value = draw.choice(HEADS if row <= heads else names if is_name else VALUES)
            if value is not None:
                place = Cell(title, f"{get_column_letter(column)}{row}")
                content = Content(value, place, draw.choice(FORMATS), draw.random() < 0.02)
                found.setdefault(row, {})[column] = content
    return Grid(title, found, tuple(spans(draw)), draw.random() < 0.1, frozenset({2}))


def spans(draw):
    for _ in range(draw.randint(0, 2)):
        row, column = draw.randint(1, 8), draw.randint(1, 6)
        yield Span(row, column, row + draw.randint(0, 2), column + draw.randint(0, 3))


@pytest.mark.parametrize(
    "seed", [pytest.param(s, marks=pytest.mark.long if s >= DAILY else ()) for s in range(12)]
)
def test_any_sheet_is_read_or_refused(seed, monkeypatch):
    draw = random.Random(seed)
    for _ in range(60):
        grids = tuple(shuffled(draw) for _ in range(draw.randint(1, 2)))
        book = Workbook(grids, "0" * 64, None, ())
        monkeypatch.setattr(upload, "read_grids", lambda _content, _name, book=book: book)
        try:
            report = upload.examine(b"", base())
        except UnreadableWorkbookError:
            continue
        refused = {(i.sheet, i.cell) for i in report.issues if i.severity is Severity.ERROR}
        for actual in report.actuals:
            value, cell = actual.quantity.value, actual.quantity.cell
            assert cell is not None
            assert value is None or abs(value) <= 1e15
            assert value is None or (cell.sheet, cell.address) not in refused
        points = Counter((a.indicator_id, a.year) for a in report.actuals)
        assert max(points.values(), default=1) == 1
        assert all(issue.message for issue in report.issues)
