"""What was observed: the sheets 実績, 実績の注記, 参考系列 and 出来事."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, TypeAlias

from chino_metrics.model.fiscal_year import fiscal_year_of, parse_day, parse_month, parse_year
from chino_metrics.model.issue import Issue
from chino_metrics.model.plan import Actual, Event, Indicator, Reference
from chino_metrics.spreadsheet.cells import (
    Content,
    Flaw,
    holds_number,
    read_quantity,
    read_text,
    read_value,
    read_year,
)
from chino_metrics.spreadsheet.units import unit_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    DATA_KIND,
    EVENTS,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    MOST_EVENTS,
    MOST_POINTS,
    MOST_SERIES,
    NOTES,
    PLAN_ID,
    REFERENCES,
    UNIT,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of

_Point: TypeAlias = tuple[str, int]
_OTHER_HEADS: Final = frozenset(map(key_of, (INDICATOR_ID, INDICATOR_NAME, UNIT, DATA_KIND)))
_LEFT_OUT: Final = "この行は読んでいない。"


def observed(
    tables: Tables,
    indicators: Sequence[Indicator],
    references: Mapping[str, tuple[Reference, ...]],
) -> list[Indicator]:
    """``indicators`` with their actuals by year, their reference series and events by time."""
    by_id = {indicator.id: indicator for indicator in indicators}
    actuals = _actuals(tables, by_id)
    events = _events(tables, by_id)
    return [
        replace(
            indicator,
            actuals=tuple(sorted(actuals.get(key, ()), key=lambda actual: actual.year)),
            references=references.get(key, ()),
            events=tuple(sorted(events[key], key=_moment)),
        )
        for key, indicator in by_id.items()
    ]


def actuals_of(tables: Tables, indicators: Sequence[Indicator]) -> tuple[Actual, ...]:
    """The actuals of a workbook that may lack sheets, in the order of its rows."""
    if ACTUALS not in tables.by_name:
        return ()
    found = _actuals(tables, {indicator.id: indicator for indicator in indicators})
    return tuple(actual for actuals in found.values() for actual in actuals)


def references_by_owner(
    tables: Tables, owners: Collection[str]
) -> dict[str, tuple[Reference, ...]]:
    """Points of reference series by the indicator's or plan's id that they name."""
    found: defaultdict[str, list[Reference]] = defaultdict(list)
    for row in tables.rows(REFERENCES):
        head = INDICATOR_ID if not row.get(INDICATOR_ID).is_empty else PLAN_ID
        if not _known(row, head, owners) or not _has_room(row, found[row.text(head)]):
            continue
        if reference := _reference(row, row.text(head)):
            found[reference.owner_id].append(reference)
    return {owner: tuple(points) for owner, points in found.items()}


def _has_room(row: Row, points: Sequence[Reference]) -> bool:
    """Whether a chart takes one more point; an error where it does not."""
    if len(points) < MOST_POINTS:
        series = {point.series for point in points} | {row.text("系列名")}
        if len(series) <= MOST_SERIES:
            return True
    message = f"1つの指標や計画の参考系列は{MOST_SERIES}本、{MOST_POINTS}行まで。{_LEFT_OUT}減らしてください。"
    row.complain("系列名", "too_many_references", message)
    return False


def _known(row: Row, head: str, ids: Collection[str]) -> bool:
    """Whether the row names one of ``ids``; an issue where it does not."""
    key = row.text(head)
    if key not in ids:
        message = f"「{key}」という{head}はない。{_LEFT_OUT}IDを直してください。"
        row.complain(head, "unknown_id", message)
    return key in ids


def _reference(row: Row, owner: str) -> Reference | None:
    year, unit = row.read("年", read_year), row.text(UNIT)
    quantity = row.read("値", lambda content: read_quantity(content, unit))
    if year is None or quantity.value is None:
        message = f"参考系列には年と値がいる。{_LEFT_OUT}年と値を数で書いてください。"
        row.warn("値" if year else "年", "incomplete_reference", message)
        return None
    return Reference(
        owner_id=owner,
        series=row.text("系列名"),
        year=year,
        value=quantity.value,
        decimals=quantity.decimals,
        unit=unit,
        source=row.text("出典"),
        source_url=row.text("出典URL"),
        note=row.text("備考"),
        cell=row.cell("値"),
    )


def _events(tables: Tables, ids: Collection[str]) -> defaultdict[str, list[Event]]:
    found: defaultdict[str, list[Event]] = defaultdict(list)
    for row in tables.rows(EVENTS):
        year, when = row.read("年", _read_when)
        if year is None or not _known(row, INDICATOR_ID, ids):
            continue
        events = found[row.text(INDICATOR_ID)]
        if len(events) < MOST_EVENTS:
            events.append(_event(row, year, when))
        else:
            message = f"1つの指標の出来事は{MOST_EVENTS}件まで。{_LEFT_OUT}減らしてください。"
            row.complain("内容", "too_many_events", message)
    return found


def _event(row: Row, year: int, when: str) -> Event:
    return Event(
        indicator_id=row.text(INDICATOR_ID),
        year=year,
        when=when,
        text=row.text("内容"),
        source=row.text("出典"),
        source_url=row.text("出典URL"),
        cell=row.cell("内容"),
        note=row.text("備考"),
    )


def _read_when(content: Content) -> tuple[tuple[int | None, str], Issue | None]:
    """The fiscal year of an event and its year, month or day as written."""
    text, issue = read_text(content)
    if (day := _began(text)) is not None:
        return (fiscal_year_of(day), text), issue
    year, issue = read_year(content)
    if year is None and issue is None:
        message = "出来事には年がいる。「2019」「2019-10」「2019-10-12」の形で書いてください。"
        issue = Issue.warning(content.place, "missing_year", message)
    return (year, text), issue


def _began(when: str) -> date | None:
    """The day, or the first one of the month; None where only a year is said."""
    return parse_day(when) or parse_month(when)


def _moment(event: Event) -> tuple[int, date]:
    """By what events are ordered: one of the whole year comes first in it."""
    return event.year, _began(event.when) or date.min


def _actuals(tables: Tables, indicators: Mapping[str, Indicator]) -> dict[str, list[Actual]]:
    years = _year_heads(tables.by_name[ACTUALS], tables.issues)
    notes = _notes(tables, indicators)
    found = {
        key: _row_actuals(row, indicators[key], years, notes)
        for key, row in tables.keyed(ACTUALS, INDICATOR_ID).items()
        if _known(row, INDICATOR_ID, indicators)
    }
    held = {(key, actual.year) for key, actuals in found.items() for actual in actuals}
    for point, row in notes.items():
        if point not in held:
            message = (
                "この年度の実績に値がない。値か「未調査」などを書くか、この注記を除いてください。"
            )
            row.warn("年度", "orphan_note", message)
    return found


def _year_heads(table: Table, issues: list[Issue]) -> dict[str, int]:
    """Heads of the year columns and their years, in any order; others are reported."""
    years: dict[str, int] = {}
    for key, content in table.heads.items():
        year = parse_year(content.value)
        if year is None and key in _OTHER_HEADS:
            continue
        if year is not None and content.flaw is Flaw.STRUCK:
            message = (
                f"見出し「{content.value}」に取り消し線が引いてある。この列は読んでいない。"
                "使う列なら取り消し線を外し、使わないなら列を消してください。"
            )
            issues.append(Issue.error(content.place, "struck_out", message))
            continue
        if year is None and _is_commentary(table, key):
            message = f"見出し「{content.value}」の列は、年度の値ではないため使っていない。"
            issues.append(Issue.info(content.place, "ignored_columns", message))
        elif year is None:
            message = f"見出し「{content.value}」は年度として読めない。この列は読んでいない。"
            message += "「2025年度」のように書き直してください。"
            issues.append(Issue.error(content.place, "unknown_head", message))
        elif year in years.values():
            message = f"{year}年度の列が2つある。右の列は読んでいない。どちらかを除いてください。"
            issues.append(Issue.error(content.place, "duplicate_year", message))
        elif year is not None:
            years[key] = year
    return years


def _is_commentary(table: Table, key: str) -> bool:
    """Whether a column is one of words (要因、今後の対応): no year in its head, no number below."""
    cells = (row.cells[key] for row in table.rows if key in row.cells)
    return not re.search(r"\d|年", key) and not any(map(_may_be_number, cells))


def _may_be_number(content: Content) -> bool:
    """Whether a number stands in a cell, in whatever unit, or a formula that may give one."""
    return content.unresolved or isinstance(content.value, bool) or holds_number(content)


def _row_actuals(
    row: Row, indicator: Indicator, years: Mapping[str, int], notes: Mapping[_Point, Row]
) -> list[Actual]:
    _compare(row, INDICATOR_NAME, indicator.name)
    _compare(row, UNIT, indicator.unit)
    unit, found = unit_of(indicator.unit, indicator.unit_printed), []
    for head, year in years.items():
        content = row.cells.get(head)
        if content is None:
            continue
        quantity, mark, issue = read_value(content, unit, year)
        if issue is not None:
            row.issues.append(issue)
        if quantity.value is not None or quantity.text is not None:
            mark = "" if quantity.text is not None else mark
            actual = Actual(indicator.id, year, quantity, mark)
            found.append(_with_note(actual, notes.get((indicator.id, year))))
    return found


def _compare(row: Row, head: str, expected: str) -> None:
    """Warn where 実績 names an indicator otherwise than 目標指標 does."""
    given = row.text(head)
    if given not in {"", expected} and key_of(given) != key_of(expected):
        message = (
            f"「{given}」とある。シート「{INDICATORS}」では「{expected}」。"
            "IDと行を確かめてください。"
        )
        row.warn(head, "name_differs", message)


def _with_note(actual: Actual, row: Row | None) -> Actual:
    if row is None:
        return actual
    note, source, url = row.text("注記"), row.text("出典"), row.text("出典URL")
    note = "、".join(word for word in (actual.note, note) if word)
    return replace(actual, note=note, source=source, source_url=url)


def _notes(tables: Tables, ids: Collection[str]) -> dict[_Point, Row]:
    """Rows of notes by indicator and year; of two for one value the upper counts."""
    notes: dict[_Point, Row] = {}
    for row in tables.rows(NOTES):
        year = row.read("年度", read_year)
        if not _known(row, INDICATOR_ID, ids) or year is None:
            continue
        point = (row.text(INDICATOR_ID), year)
        if point in notes:
            message = f"{year}年度の注記が2行ある。{_LEFT_OUT}1行にまとめてください。"
            row.warn("注記", "duplicate_note", message)
        notes.setdefault(point, row)
    return notes
