"""The columns of texts in a table, whose year each is about, and the texts in their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.evaluations.words import (
    BEFORE_THIS,
    field_below,
    field_of,
    is_grade,
    may_be_grades,
    own_head,
)
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role, say
from chino_metrics.ingest.department.matching import fold_name
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.evaluation import EvaluationField
from chino_metrics.model.issue import Issue
from chino_metrics.spreadsheet.cells import Content, read_text
from chino_metrics.workbook.evaluations.reading import read_passage

#: Sheets that tell how to fill in the others: their examples are nobody's.
_INSTRUCTIONS: Final = re.compile(r"記入例|記載例|記入要領|記載要領|作成要領|書き方|記入方法|手引")
#: Characters from which on a text among grades is a sentence.
_SENTENCE: Final = 8
_THIS: Final = re.compile(r"(?:今|本|当)年度")
#: What is planned for a year to come is a measure of the newest year there is.
_PLANNED: Final = re.compile(r"取組(?:内容|予定|計画)?$")
#: 「理由」 right behind 「今後の方針」 is that of the policy.
_WHY: Final = re.compile(r"(?:その|判断の?|方針の)?理由")
_POLICY: Final = re.compile(r"方針|方向性|見直し")
#: Fields whose texts may be numbers, and whose heads may name a year of their own.
_PLAIN: Final = frozenset({EvaluationField.DUE, EvaluationField.OWNER})


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts, ``head`` its own; ``year`` None for that of the row's newest actual."""

    number: int
    field: EvaluationField
    head: str
    year: int | None


def is_about_filling_in(sheet: str) -> bool:
    """Whether a sheet, by its name, holds instructions and examples."""
    return _INSTRUCTIONS.search(sheet) is not None


def text_columns(table: SheetTable, newest: int | None) -> list[TextColumn]:
    """The columns with texts of an evaluation; ``newest`` is the newest year of the table.

    A column of nothing but grades is none.
    """
    if is_about_filling_in(table.grid.name) or table.head.unclear:
        return []
    columns = list(table.head.columns.values())
    fields = ((c, _field_beside(c, columns[:n], newest)) for n, c in enumerate(columns))
    found = [(c, field) for c, field in fields if field is not None and _holds_texts(table, c)]
    has_before = any(
        field is EvaluationField.ACTION and _is_before_this(column) for column, field in found
    )
    return [
        TextColumn(
            column.number,
            field,
            own_head(_lowest(column)),
            _year(column, field, newest, has_before=has_before),
        )
        for column, field in found
    ]


def _lowest(column: SheetColumn) -> str:
    return read_text(column.content)[0]


def _group(column: SheetColumn) -> str:
    return column.text.removesuffix(_lowest(column)).strip()


def _field_in(column: SheetColumn) -> EvaluationField | None:
    if column.role is not Role.OTHER or read_text(column.content)[1] is not None:
        return None
    return field_below(_lowest(column), _group(column))


def _field_beside(
    column: SheetColumn, left: Sequence[SheetColumn], newest: int | None
) -> EvaluationField | None:
    """The field of a column; what is planned for a year to come, or why, is a measure."""
    field, lowest = _field_in(column), fold_name(_lowest(column))
    if field is None and column.role is Role.OTHER and newest is not None:
        is_coming = column.year is not None and column.year > newest
        return EvaluationField.ACTION if is_coming and _PLANNED.search(lowest) else None
    before = left[-1] if left else None
    is_why = _WHY.fullmatch(lowest) and before is not None and _POLICY.search(_lowest(before))
    is_of_measure = is_why and before is not None and _field_in(before) is EvaluationField.ACTION
    return EvaluationField.ACTION if is_of_measure else field


def holds_texts(column: SheetColumn) -> bool:
    """Whether a column is one of texts by its head: a number in it (期限) is no lost value."""
    return _field_in(column) is not None


def _holds_texts(table: SheetTable, column: SheetColumn) -> bool:
    if not may_be_grades(_lowest(column)):
        return True
    contents = (table.cells[row].get(column.number) for row in table.rows)
    return any(passage(c, _lowest(column)) for c in contents if c is not None)


def _is_before_this(column: SheetColumn) -> bool:
    return BEFORE_THIS.search(fold_name(_lowest(column))) is not None


def _year(
    column: SheetColumn, field: EvaluationField, newest: int | None, *, has_before: bool
) -> int | None:
    lowest, group = fold_name(_lowest(column)), fold_name(_group(column))
    own = say(column.content).years
    year = column.year if not (own and field in _PLAIN) else None
    if year is not None and newest is not None and year > newest:
        return None
    around = year if year is not None and not own else newest
    if around is None or own:
        return year
    if BEFORE_THIS.search(lowest) or (year is None and BEFORE_THIS.search(group)):
        return around - 1
    is_of_last = field is EvaluationField.OUTCOME and has_before and _THIS.search(lowest)
    return around - 1 if year is None and is_of_last else year


def passage(content: Content, head: str, found: Findings | None = None) -> str:
    """The text of a cell below ``head``; "" for grades, numbers, dashes and what cannot be read.

    A number is a text as a date (期限) alone. ``found`` gets a warning for what cannot be read.
    """
    text, issue = read_passage(content)
    if issue is not None:
        if found is not None:
            message = f"{issue.message}この文は読んでいない。"
            found.issues.append(Issue.warning(content.place, issue.code, message))
        return ""
    field = field_of(head)
    if field in _PLAIN:
        return text
    if not text or not isinstance(content.value, str) or is_grade(text, head):
        return ""
    if may_be_grades(head) and len(text) < _SENTENCE and "。" not in text:
        return ""
    return text


def with_values_alone(heads: Iterable[Head]) -> tuple[Head, ...]:
    """``heads`` without values in columns of other things named like them.

    「結果」 beside 「実績」 and behind 「対応」 is what became of a measure, 「実績額」 beside
    「実績値」 what a project has cost.
    """
    return tuple(map(_with_values_alone, heads))


def _with_values_alone(head: Head) -> Head:
    columns = list(head.columns.values())
    other = {
        column.number: replace(column, role=Role.OTHER, is_known=True)
        for place, column in enumerate(columns)
        if column.role is Role.ACTUAL
        and (_is_outcome(column, columns[:place]) or "実績額" in _lowest(column))
        and any(_is_value_beside(beside, column) for beside in columns)
    }
    return replace(head, columns={**head.columns, **other}) if other else head


def _is_outcome(column: SheetColumn, left: Iterable[SheetColumn]) -> bool:
    is_named = field_of(_lowest(column)) is EvaluationField.OUTCOME
    return is_named and any(_field_in(c) is EvaluationField.ACTION for c in left)


def _is_value_beside(other: SheetColumn, column: SheetColumn) -> bool:
    lowest = _lowest(other)
    is_value = other.role is Role.ACTUAL and "実績" in lowest and "額" not in lowest
    return is_value and (other.years == column.years or not column.years)
