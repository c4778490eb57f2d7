"""When the values of an indicator are owed: 調査間隔, 調査の年 and 確定する月 of 目標指標."""

from __future__ import annotations

from chino_metrics.model.target import USUAL_SURVEY, Survey
from chino_metrics.spreadsheet.cells import read_quantity, read_year
from chino_metrics.workbook.schema import (
    FINAL_MONTH,
    LONGEST_INTERVAL,
    SURVEY_INTERVAL,
    SURVEY_YEAR,
)
from chino_metrics.workbook.tables import Row


def survey_of(row: Row) -> Survey:
    """What a row of 目標指標 says; every year, in June, where it says nothing."""
    return Survey(
        interval=_whole(row, SURVEY_INTERVAL, "年", LONGEST_INTERVAL, USUAL_SURVEY.interval),
        year=row.read(SURVEY_YEAR, read_year),
        final_month=_whole(row, FINAL_MONTH, "月", 12, USUAL_SURVEY.final_month),
    )


def _whole(row: Row, head: str, unit: str, most: int, usual: int) -> int:
    """A whole number from 1 to ``most``; ``usual`` for none, and with an error for any other."""
    if row.get(head).is_empty:
        return usual
    value = row.read(head, lambda content: read_quantity(content, unit)).value
    if value is not None and value == int(value) and 1 <= value <= most:
        return int(value)
    message = f"1から{most}までの整数ではない。{usual}{unit}として読んだ。数を書き直してください。"
    row.complain(head, "not_whole", message)
    return usual
