"""Hints, drop-downs and plausible ranges in the cells of the workbook that is handed out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from chino_metrics.model.fiscal_year import FIRST, LAST
from chino_metrics.spreadsheet.cells import LARGEST
from chino_metrics.workbook.schema import (
    ACCUMULATION,
    ACTUALS,
    BASELINE,
    DIRECTION,
    FINAL,
    INDICATOR_ID,
    INDICATORS,
    INTERIM,
    NOTES,
)
from chino_metrics.workbook.tables import key_of

#: Rows of notes that get hints, those still empty included.
NOTE_ROWS: Final = 1_000
_MOST_OF_A_LIST: Final = 255

_WORDS: Final = {DIRECTION: ("増加", "減少"), ACCUMULATION: ("年次", "期間累計", "時点")}
_NOTE_HINTS: Final = {
    "注記": (
        "注記",
        "速報値、数え方の変更、値がない事情など、値に添える説明を書いてください。",
    ),
    "出典": ("出典", "値の出どころを書いてください。例：防災課の調べ（2026年3月末）"),
}


@dataclass(frozen=True, slots=True)
class Points:
    """What 実績 holds: how many indicators and which fiscal years."""

    indicators: int
    years: tuple[int, ...]


def add_inputs(sheet: Any, heads: Sequence[str], rows: int, points: Points) -> None:
    """Add the hints of ``sheet`` (openpyxl); ``heads`` in their order, ``rows`` filled ones."""
    if sheet.title == ACTUALS:
        _actuals(sheet, heads, rows)
    elif sheet.title == NOTES:
        _notes(sheet, heads, points)
    elif sheet.title == INDICATORS:
        _indicators(sheet, heads, rows)


def _actuals(sheet: Any, heads: Sequence[str], rows: int) -> None:
    known = {key_of(head) for head in (INDICATOR_ID, "指標名", "単位")}
    numbers = DataValidation(
        "decimal", operator="between", formula1=f"{-LARGEST:.0f}", formula2=f"{LARGEST:.0f}"
    )
    _hint(numbers, "実績", "数だけを書いてください（単位は書かない）。値がないときは「未調査」")
    numbers.prompt += "「集計中」などの理由を書き、説明はシート「実績の注記」に書いてください。"
    _warn(numbers, "数ではありません。「未調査」などの理由なら、このまま「はい」を選んでください。")
    columns = [n for n, head in enumerate(heads, 1) if key_of(head) not in known]
    _add(sheet, numbers, columns, rows + 1)


def _notes(sheet: Any, heads: Sequence[str], points: Points) -> None:
    ids = DataValidation("list", formula1=f"'{ACTUALS}'!$A$2:$A${max(2, points.indicators + 1)}")
    _hint(ids, "指標ID", "シート「実績」にある指標IDを選んでください。")
    _warn(ids, "シート「実績」にない指標IDです。IDを確かめてください。")
    _add(sheet, ids, _columns(heads, INDICATOR_ID), NOTE_ROWS)
    each = DataValidation("list", formula1=_list(sorted(points.years, reverse=True)))
    _hint(each, "年度", "西暦の年度を選ぶか、「2025」のように書いてください。")
    _warn(each, "シート「実績」にない年度です。年度を確かめてください。")
    _add(sheet, each, _columns(heads, "年度"), NOTE_ROWS)
    for head, hint in _NOTE_HINTS.items():
        only_hint = DataValidation()
        _hint(only_hint, *hint)
        _add(sheet, only_hint, _columns(heads, head), NOTE_ROWS)


def _indicators(sheet: Any, heads: Sequence[str], rows: int) -> None:
    for head, words in _WORDS.items():
        choice = DataValidation("list", formula1=_list(words))
        _hint(choice, head, f"{'、'.join(f'「{word}」' for word in words)}から選んでください。")
        _warn(choice, f"{'、'.join(words)}のどれでもありません。")
        _add(sheet, choice, _columns(heads, head), rows + 1)
    years = DataValidation("whole", operator="between", formula1=str(FIRST), formula2=str(LAST))
    _hint(years, "年度", "西暦の年度を「2027」のように書いてください。")
    _warn(years, "西暦の年度ではありません。")
    columns = [n for head in (BASELINE, INTERIM, FINAL) for n in _columns(heads, head[0])]
    _add(sheet, years, columns, rows + 1)


def _columns(heads: Sequence[str], head: str) -> list[int]:
    return [n for n, own in enumerate(heads, 1) if key_of(own) == key_of(head)]


def _list(words: Iterable[object]) -> str:
    """The words of a drop-down as Excel keeps them, at most 255 characters."""
    text = ""
    for word in map(str, words):
        longer = f"{text},{word}" if text else word
        if len(longer) > _MOST_OF_A_LIST:
            break
        text = longer
    return f'"{text}"'


def _hint(validation: DataValidation, title: str, text: str) -> None:
    validation.promptTitle, validation.prompt = title, text
    validation.showInputMessage = True


def _warn(validation: DataValidation, text: str) -> None:
    """Ask whether to go on instead of refusing: a reason is a good answer, too."""
    validation.errorStyle = "warning"
    validation.errorTitle, validation.error = "確かめてください", text
    validation.showErrorMessage = True


def _add(sheet: Any, validation: DataValidation, columns: Iterable[int], last: int) -> None:
    letters = [get_column_letter(number) for number in columns]
    if letters and last > 1:
        for letter in letters:
            validation.add(f"{letter}2:{letter}{last}")
        sheet.add_data_validation(validation)
