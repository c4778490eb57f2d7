"""Chino's workbook with 創生 closed at 2019 and an invented 第2期 behind it.

Of the successor's six indicators three go on as they were, one goes on with another
unit and target, two are new; the other indicators of the first plan are given up.
"""

import io
from functools import cache

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from chino_metrics import settings
from tests.support.made_workbook import saved

OLD, NEW = "sosei", "sosei2"
CONTINUED = {"sosei2-1": "sosei-1-1", "sosei2-2": "sosei-1-2", "sosei2-3": "sosei-2-1"}
CHANGED = {"sosei2-4": "sosei-2-2"}
ADDED = ("sosei2-5", "sosei2-6")


@cache
def workbook(state: str = "現行") -> bytes:
    """The bytes; ``state`` is that of the successor (現行 or 準備中)."""
    book = load_workbook(io.BytesIO(settings.WORKBOOK.read_bytes()))
    plans, indicators, actuals = book["計画"], book["目標指標"], book["実績"]
    for row in _rows(plans):
        if row["計画ID"].value == OLD:
            _set(plans, row["計画ID"].row, 状態="終了", 後継の計画ID=NEW)
    _append(
        plans,
        計画ID=NEW,
        計画名="第2期の創生の計画（架空）",
        略称="創生第2期",
        開始年度=2020,
        終了年度=2026,
        担当="地域創生課",
        状態=state,
    )
    _append(book["施策"], 計画ID=NEW, 施策番号=1, 施策名="つづける施策")
    given = {row["指標ID"].value: row for row in _rows(indicators)}
    for key, previous in (CONTINUED | CHANGED).items():
        row = given[previous]
        values = {head: cell.value for head, cell in row.items()}
        base = values["最終目標"] if isinstance(values["最終目標"], int | float) else 1
        values |= {
            **{"指標ID": key, "計画ID": NEW, "施策番号": 1, "同一指標": None, "備考": None},
            **{"基準年度": 2019, "基準値": values["基準値"], "中間目標年度": None},
            **{"中間目標": None, "最終目標年度": 2026, "最終目標": base * 2},
            "前の指標ID": previous,
        }
        if key in CHANGED:
            values |= {"単位": "件", "単位（原文）": "件", "指標名": f"{values['指標名']}（改）"}
        _append(indicators, **values)
        _append(actuals, 指標ID=key, 指標名=values["指標名"], 単位=values["単位"])
    for number, key in enumerate(ADDED):
        _append(
            indicators,
            **{"指標ID": key, "計画ID": NEW, "施策番号": 1, "指標名": f"新しい指標{number + 1}"},
            **{"単位": "人", "望ましい方向": "増加", "集計": "年次", "基準年度": 2019},
            **{"基準値": 10, "最終目標年度": 2026, "最終目標": 20},
        )
    return saved(book)


def _heads(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[1] if cell.value is not None}


def _rows(sheet: Worksheet):
    heads = _heads(sheet)
    for number in range(2, sheet.max_row + 1):
        yield {head: sheet.cell(number, column) for head, column in heads.items()}


def _set(sheet: Worksheet, row: int, **values: object) -> None:
    for head, value in values.items():
        column = _heads(sheet).get(head)
        if column is None:
            column = sheet.max_column + 1
            sheet.cell(1, column, head)
        sheet.cell(row, column, value)


def _append(sheet: Worksheet, **values: object) -> None:
    _set(sheet, sheet.max_row + 1, **values)
