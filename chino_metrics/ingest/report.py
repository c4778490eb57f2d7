"""What an uploaded file holds, against what is published: the check report.

The same for the page and the command line. The planners' own workbook, whole or in
parts, is read as such; any other file as a department's sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from chino_metrics.ingest.cell_views import Excerpt, excerpts
from chino_metrics.ingest.comments import beside_cells
from chino_metrics.ingest.department.findings import Findings, Question
from chino_metrics.ingest.department.reading import read_sheets
from chino_metrics.ingest.ministry_rules import RULES
from chino_metrics.ingest.plausibility import beyond_plan, definition_doubts, doubts
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.fiscal_year import fiscal_year_of
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.spreadsheet.grids import Workbook, read_grids
from chino_metrics.workbook.actuals import actuals_of
from chino_metrics.workbook.reading import book_of, indicators_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    INDICATOR_ID,
    INDICATORS,
    NOTES,
    PLAN_ID,
    PLANS,
    REQUIRED,
    SHEETS_KIND,
    WORKBOOK_KIND,
)
from chino_metrics.workbook.tables import Tables, tables_of
from chino_metrics.workbook.year_columns import year_keys

_NO_ANSWERS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_TABLE: Final = (
    "指標名と年度の見出しのある表が見つかりません。"
    "「指標名」の列と「2025年度」のような列のある表を選ぶか、記入用のExcelを使ってください。"
)
_ORDER: Final = (Severity.ERROR, Severity.WARNING, Severity.INFO)


@dataclass(frozen=True, slots=True)
class Report:
    """What was understood and what was not.

    ``kind`` is "workbook" for the planners' workbook, whole or in parts, and "sheets"
    for any other. In ``actuals``, ``quantity.cell`` is the place in the upload; where a
    reason stands instead of a number, the value is None and ``note`` says it.
    ``reading`` tells how the file was read, as (term, sentence).
    """

    kind: str
    actuals: tuple[Actual, ...]
    issues: tuple[Issue, ...]
    questions: tuple[Question, ...]
    reading: tuple[tuple[str, str], ...]
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether anything has to be mended before publishing."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def examine(
    content: bytes,
    base: Book,
    name: str = "",
    answers: Mapping[str, str] = _NO_ANSWERS,
    today: date | None = None,
) -> Report:
    """Check ``content``, a file called ``name``, against the published ``base``.

    ``answers`` are indicator ids, or "skip", by the keys of earlier questions. Raises
    UnreadableWorkbookError where the file cannot be read or holds no table.
    """
    workbook = read_grids(content, name)
    year = fiscal_year_of(today or date.today())
    if _is_canonical(workbook):
        kind, found = WORKBOOK_KIND, _canonical(tables_of(workbook), base, year)
    else:
        kind, found = SHEETS_KIND, read_sheets(workbook, base, name, answers)
        if not found.tables:
            raise UnreadableWorkbookError(_NO_TABLE)
        found.issues += doubts(found.actuals, base.indicator_by_id, base, year)
        found.issues += beyond_plan(found.actuals, base, year)
        found.issues += _kept(found.actuals, base)
    _leave_out_refused(found)
    found.issues += beside_cells(workbook.grids, found.actuals)
    _tell_counts(found)
    issues = _settled((*workbook.issues, *found.issues))
    return Report(
        kind=kind,
        actuals=tuple(found.actuals),
        issues=issues,
        questions=tuple(found.questions),
        reading=tuple(found.reading),
        excerpts=excerpts(workbook.grids, issues),
    )


def _settled(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Each once, the weightiest first, with the rule that it breaks."""
    ruled = (replace(i, rule=i.rule or RULES.get(i.code, "")) for i in dict.fromkeys(issues))
    return tuple(sorted(ruled, key=lambda issue: _ORDER.index(issue.severity)))


def _is_canonical(workbook: Workbook) -> bool:
    """Whether the file has sheets of the planners' workbook: by their names and first heads."""
    for grid in workbook.grids:
        heads = {str(c.value).strip() for c in grid.rows.get(1, {}).values()}
        known = grid.name.strip() in {*REQUIRED, NOTES}
        if known and heads & {INDICATOR_ID, PLAN_ID}:
            return True
    return False


def _canonical(tables: Tables, base: Book, year: int) -> Findings:
    """The planners' workbook, or some of its sheets."""
    found = Findings()
    if all(sheet in tables.by_name for sheet in REQUIRED):
        book = book_of(tables)
        indicators, issues = book.indicators, book.issues
        found.actuals += [a for i in indicators for a in i.actuals]
    else:
        own = {row.text(PLAN_ID) for row in tables.rows(PLANS)}
        named = (
            indicators_of(tables, {*base.plan_by_id, *own}) if INDICATORS in tables.by_name else ()
        )
        indicators = (*(i for i in base.indicators if i.id not in {n.id for n in named}), *named)
        found.actuals += actuals_of(tables, indicators)
        issues = tuple(tables.issues)
    found.issues += issues
    by_id = {i.id: i for i in indicators}
    found.issues += definition_doubts(_defined(tables, indicators), base)
    found.issues += doubts(found.actuals, by_id, base, year)
    found.issues += beyond_plan(found.actuals, base, year)
    found.issues += _vanishing(tables, found.actuals, base)
    sheets = "、".join(f"「{name}」" for name in tables.by_name)
    found.reading.append(("形", "記入用のExcelの形として読んだ。"))
    found.reading.append(("シート", f"{sheets}。書いてあるシートと計画だけを置き換える。"))
    return found


def _defined(tables: Tables, indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    return tuple(indicators) if INDICATORS in tables.by_name else ()


def _vanishing(tables: Tables, actuals: Iterable[Actual], base: Book) -> list[Issue]:
    """A warning for each published number whose cell is now empty."""
    if ACTUALS not in tables.by_name:
        return []
    given = {(a.indicator_id, a.year) for a in actuals if a.quantity.value is not None}
    columns = year_keys(tables.by_name[ACTUALS])
    found = []
    for row in tables.rows(ACTUALS):
        before = base.indicator_by_id.get(row.text(INDICATOR_ID))
        for actual in before.actuals if before else ():
            gone = actual.year in columns and (actual.indicator_id, actual.year) not in given
            if gone and actual.quantity.value is not None:
                content = row.get(columns[actual.year])
                message = (
                    f"{actual.year}年度の値がなくなる（公開中は{actual.quantity.value:,.{actual.quantity.decimals}f}）。"
                    "消すのでなければ、値を書いてください。"
                )
                found.append(Issue.warning(content.place, "vanishing_value", message))
    return found


def _kept(actuals: Iterable[Actual], base: Book) -> list[Issue]:
    """What a reason in a department's sheet does not take away."""
    found = []
    for actual in actuals:
        before = base.indicator_by_id[actual.indicator_id].actuals
        old = next((a.quantity.value for a in before if a.year == actual.year), None)
        if actual.quantity.value is None and old is not None:
            cell = actual.quantity.cell or Cell("", "")
            said = actual.note or actual.quantity.text
            message = f"「{said}」とある。公開中の{actual.year}年度の値は、そのまま残す。"
            found.append(Issue.info(cell, "kept_value", message))
    return found


#: Issues that say how a value was read.
_HOW_READ: Final = frozenset({"number_as_text", "marked_value", "struck_part", "read_as_percent"})


def _leave_out_refused(found: Findings) -> None:
    """Keep no value in whose cell an error stands, and no word on how it was read."""
    refused = {(i.sheet, i.cell) for i in found.issues if i.severity is Severity.ERROR}
    places = ((a, a.quantity.cell or Cell("", "")) for a in found.actuals)
    found.actuals[:] = [a for a, at in places if (at.sheet, at.address) not in refused]
    found.issues[:] = [
        i for i in found.issues if i.code not in _HOW_READ or (i.sheet, i.cell) not in refused
    ]


def _tell_counts(found: Findings) -> None:
    numbers = sum(a.quantity.value is not None for a in found.actuals)
    indicators = len({a.indicator_id for a in found.actuals})
    reasons = len(found.actuals) - numbers
    words = f"{indicators}指標から{numbers}件の数を読んだ。"
    found.reading.append(
        ("値", words + (f"ほかに、理由の書かれた欄が{reasons}件ある。" if reasons else ""))
    )
