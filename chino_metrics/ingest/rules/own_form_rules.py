"""What in the planners' own workbook would be lost or misread without a word.

It is refused by its cell: a sheet under another name, a row whose id and name belong to
two indicators.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.changes.text_changes import NOTHING
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.model.fiscal_year import fiscal_year_of, parse_day
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.spreadsheet.cells import Flaw, read_text
from chino_metrics.spreadsheet.units import unit_of
from chino_metrics.workbook.entries import is_said
from chino_metrics.workbook.publisher import publisher_of
from chino_metrics.workbook.row_owners import IDENTITY, text_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    NOTES,
    REQUIRED,
    REVISION_DAY,
    REVISIONS,
    SETTING,
    SETTING_FIELDS,
    SETTINGS,
    UNIT,
    VALUE,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of
from chino_metrics.workbook.year_columns import year_keys

#: Heads by which a sheet is one of ours, whatever it is called.
_SIGNS: Final = {**REQUIRED, NOTES: (INDICATOR_ID, "年度", "注記")}


@dataclass(frozen=True, slots=True)
class OwnForm:
    """The tables of an upload, the indicators they speak of by id, and what is published."""

    tables: Tables
    base: Book
    indicators: Mapping[str, Indicator]


def refuse_misnamed_sheets(form: OwnForm, found: Findings) -> None:
    """A sheet that is one of ours by its heads and not by its name: it would not be read."""
    sheets = form.tables.by_name
    for name, table in sheets.items():
        own = _shape_of(table) if name not in IDENTITY else ""
        if not own or (own in sheets and _contents(table) == _contents(sheets[own])):
            continue
        act = (
            f"読むのは「{own}」だけ。こちらに書いたのなら「{own}」に移し、このシートを削除してください。"
            if own in sheets
            else f"名前が違うため読んでいない。シートの名前を「{own}」に戻してください。"
        )
        message = f"シート「{name}」は、シート「{own}」と同じ形をしている。{act}"
        first = next(iter(table.heads.values())).place
        found.issues.append(Issue.error(first, "misnamed_sheet", message))


def _shape_of(table: Table) -> str:
    """The sheet of ours whose heads ``table`` has; "" for none."""
    for own, heads in _SIGNS.items():
        has_years = own != ACTUALS or bool(year_keys(table))
        if has_years and all(table.has(head) for head in heads):
            return own
    return ""


def _contents(table: Table) -> list[dict[str, object]]:
    return [{key: c.value for key, c in row.cells.items() if not c.is_empty} for row in table.rows]


def tell_settings(form: OwnForm, found: Findings) -> None:
    """Warn at each item of 設定 that is not as published: it is an administrator's to change."""
    now = publisher_of(replace(form.tables, issues=[]))
    fields = {key_of(item): field for item, field in SETTING_FIELDS.items()}
    for row in form.tables.rows(SETTINGS):
        field = fields.get(key_of(text_of(row, SETTING)), "")
        before = getattr(form.base.publisher, field, "")
        after = getattr(now, field, "")
        if field and before != after:
            message = (
                f"{text_of(row, SETTING)}が「{before or NOTHING}」から「{after or NOTHING}」に変わる。"
                "公開できるのは管理者だけ。変えないなら、公開中のとおりに戻すか、"
                f"シート「{SETTINGS}」を消してください。"
            )
            found.issues.append(Issue.warning(row.get(VALUE).place, "settings_change", message))


def future_revisions(form: OwnForm, year: int) -> Iterator[Issue]:
    """A warning at each revision of a target of a fiscal year after ``year``, the running one."""
    for row in form.tables.rows(REVISIONS):
        day = parse_day(text_of(row, REVISION_DAY))
        if day is not None and fiscal_year_of(day) > year:
            message = (
                "まだ来ていない年度の日である。改定後の値は、公開するとすぐに判定に使われる。"
                "日を確かめてください。"
            )
            yield Issue.warning(row.get(REVISION_DAY).place, "future_revision", message)


def refuse_crossed_rows(form: OwnForm, found: Findings) -> None:
    """Refuse the values of rows whose name or unit is not that of their id: whose are they?"""
    names = _ids_by_name(form)
    refused = set()
    for row in form.tables.rows(ACTUALS):
        own = form.indicators.get(text_of(row, INDICATOR_ID))
        issue = _crossed(row, own, names) if own is not None and _has_values(row) else None
        if own is not None and issue is not None:
            found.issues.append(issue)
            refused.add(own.id)
    _forget_names(form, refused, found)
    found.actuals[:] = [a for a in found.actuals if a.indicator_id not in refused]


def _forget_names(form: OwnForm, ids: Collection[str], found: Findings) -> None:
    """Take back the doubts on the names in 実績 of indicators on which more is said."""
    rows = (r for r in form.tables.rows(ACTUALS) if text_of(r, INDICATOR_ID) in ids)
    told = {row.get(head).place for row in rows for head in (INDICATOR_NAME, UNIT)}
    found.issues[:] = [
        i for i in found.issues if i.code != "name_differs" or Cell(i.sheet, i.cell) not in told
    ]


def _crossed(row: Row, own: Indicator, names: Mapping[str, set[str]]) -> Issue | None:
    name, unit = text_of(row, INDICATOR_NAME), text_of(row, UNIT)
    keys = (row.get(INDICATOR_ID), row.get(INDICATOR_NAME))
    if struck := next((c for c in keys if c.flaw is Flaw.STRUCK), None):
        message = (
            f"「{read_text(struck)[0]}」とある。取り消し線が引いてある。この行の値は読んでいない。"
            "使う行なら取り消し線を外し、使わないなら値を消してください。"
        )
        return Issue.error(struck.place, "struck_out", message)
    if own.id not in names.get(key_of(name), {own.id}):
        message = (
            f"「{name}」とある。指標ID「{own.id}」は「{own.name}」で、別の指標。"
            "この行の値は読んでいない。IDと指標名を、記入用のExcelのとおりの組に戻してください。"
        )
        return Issue.error(row.get(INDICATOR_NAME).place, "crossed_row", message)
    if not unit_of(own.unit, own.unit_printed).takes(unit):
        message = (
            f"「{unit}」とある。「{own.name}」の単位は「{own.unit}」。この行の値は読んでいない。"
            f"「{own.unit}」の値にして、単位を「{own.unit}」に戻してください。"
        )
        return Issue.error(row.get(UNIT).place, "unit_mismatch", message)
    return None


def _has_values(row: Row) -> bool:
    keys = {key_of(head) for head in (INDICATOR_ID, INDICATOR_NAME, UNIT)}
    return any(is_said(content) for key, content in row.cells.items() if key not in keys)


def refuse_crossed_definitions(form: OwnForm, found: Findings) -> frozenset[str]:
    """Refuse indicators that have got the name of another one; returns their ids."""
    names = _ids_by_name(form, with_own=False)
    crossed = [i for i in _defined(form) if i.id not in names.get(key_of(i.name), {i.id})]
    for indicator in crossed:
        before = form.base.indicator_by_id.get(indicator.id)
        was = f"指標ID「{indicator.id}」は「{before.name}」で、" if before else ""
        message = (
            f"「{indicator.name}」は、公開中の別の指標の名前。{was}行がずれているおそれがある。"
            "IDと指標名を、記入用のExcelのとおりの組に戻してください。"
        )
        found.issues.append(Issue.error(indicator.cell, "crossed_row", message))
    ids = frozenset(indicator.id for indicator in crossed)
    _forget_names(form, ids, found)
    return ids


def _defined(form: OwnForm) -> tuple[Indicator, ...]:
    return tuple(form.indicators.values()) if INDICATORS in form.tables.by_name else ()


def _ids_by_name(form: OwnForm, *, with_own: bool = True) -> dict[str, set[str]]:
    """The ids that have a name: as published, and as the upload itself says."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    own = form.indicators.values() if with_own else ()
    for indicator in (*form.base.indicators, *own):
        names[key_of(indicator.name)].add(indicator.id)
    return names
