"""The planners' own workbook, whole or in parts: what an upload of it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from chino_metrics.ingest.department.evaluations.against_numbers import Ground, text_doubts
from chino_metrics.ingest.department.evaluations.against_published import vanishing
from chino_metrics.ingest.department.findings import Findings, Owner
from chino_metrics.ingest.rules import own_form_rules as rules
from chino_metrics.ingest.rules.across_plans import after_the_end, twins_apart
from chino_metrics.ingest.rules.definitions import definition_doubts
from chino_metrics.ingest.rules.missing import ask_about_missing
from chino_metrics.ingest.rules.own_form_rules import OwnForm
from chino_metrics.ingest.rules.plausibility import beyond_plan, doubts
from chino_metrics.model.fiscal_year import fiscal_year_of, parse_year
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Book
from chino_metrics.wording import formats, terms
from chino_metrics.workbook.actuals import actuals_of
from chino_metrics.workbook.evaluations.reading import debates_by_owner, evaluations_of
from chino_metrics.workbook.merging import replaces_everything
from chino_metrics.workbook.reading import book_of, indicators_of
from chino_metrics.workbook.row_owners import IDENTITY, identity, text_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    INDICATOR_ID,
    INDICATORS,
    LINKS,
    PLAN_ID,
    PLANS,
    REQUIRED,
)
from chino_metrics.workbook.tables import Tables
from chino_metrics.workbook.year_columns import year_keys

#: Columns of a sheet at most.
MOST_COLUMNS: Final = 16_384
#: Links that lead nowhere within the upload.
_UNKNOWN: Final = frozenset({"unknown_twin", "unknown_previous", "unknown_successor"})
_KEPT: Final = "消すのでなければ、値を書いてください。"


def read_own_form(tables: Tables, base: Book, today: date, answers: Mapping[str, str]) -> Findings:
    """What the workbook or some of its sheets hold.

    ``answers`` are values of the questions of ``missing``, by their keys.
    """
    found, year = Findings(), fiscal_year_of(today)
    form = _read(tables, base, found)
    found.issues[:] = _settled(form, found)
    rules.refuse_misnamed_sheets(form, found)
    rules.tell_settings(form, found)
    found.issues += rules.future_revisions(form, year)
    ask_about_missing(form, answers, found)
    rules.refuse_crossed_rows(form, found)
    crossed = rules.refuse_crossed_definitions(form, found)
    defined = form.indicators.values() if INDICATORS in tables.by_name else ()
    found.issues += definition_doubts((i for i in defined if i.id not in crossed), base)
    found.actuals[:], beyond = beyond_plan(found.actuals, base, year)
    found.issues += beyond
    found.issues += doubts(found.actuals, form.indicators, base, year)
    found.issues += after_the_end(found.actuals, form.indicators, _ends(form), base)
    found.issues += twins_apart(found.actuals, form.indicators, base)
    found.issues += _vanishing(form, found)
    found.issues += vanishing(tables, found.evaluations, base)
    ground = Ground(form.indicators, base, _ends(form), today, keeps=False)
    found.issues += text_doubts(found.evaluations, found.actuals, ground)
    found.owners += _owners(form)
    _describe(tables, found)
    return found


def _owners(form: OwnForm) -> Iterator[Owner]:
    """Whose the rows with an id are, whatever their sheet."""
    for name, table in form.tables.by_name.items():
        for row in table.rows if table.has(INDICATOR_ID) else ():
            indicator = form.indicators.get(text_of(row, INDICATOR_ID))
            if indicator is not None:
                yield Owner(name, row.number, 1, MOST_COLUMNS, indicator.name)


def _read(tables: Tables, base: Book, found: Findings) -> OwnForm:
    if all(sheet in tables.by_name for sheet in REQUIRED):
        book = book_of(tables)
        found.actuals += [a for i in book.indicators for a in i.actuals]
        found.evaluations += [e for i in book.indicators for e in i.evaluations]
        found.issues += book.issues
        return OwnForm(tables, base, book.indicator_by_id)
    own = {row.text(PLAN_ID) for row in tables.rows(PLANS)}
    named = indicators_of(tables, {*base.plan_by_id, *own}) if INDICATORS in tables.by_name else ()
    form = OwnForm(tables, base, base.indicator_by_id | {i.id: i for i in named})
    found.actuals += actuals_of(tables, tuple(form.indicators.values()))
    found.evaluations += evaluations_of(tables, form.indicators)
    debates_by_owner(tables, {*base.plan_by_id, *own, *form.indicators})  # for its issues
    found.issues += tables.issues
    return form


def _settled(form: OwnForm, found: Findings) -> list[Issue]:
    """The issues of the sheets that are taken, with one line for each cause.

    An unknown plan is told at its first row; rows of 目標指標 that it leaves out are
    no unknown indicators as well.
    """
    written = {text_of(row, INDICATOR_ID) for row in form.tables.rows(INDICATORS)}
    own = {
        row.get(INDICATOR_ID).place: text_of(row, INDICATOR_ID)
        for name, table in form.tables.by_name.items()
        for row in (table.rows if name != INDICATORS and table.has(INDICATOR_ID) else ())
    }
    links = _links_to_published(form)
    taken = [
        i
        for i in found.issues
        if (not i.sheet or i.sheet in IDENTITY)
        and not (i.code in _UNKNOWN and (i.sheet, i.cell) in links)
    ]
    rows = Counter(i.message for i in taken if i.code == "unknown_plan")
    kept: dict[object, Issue] = {}
    for issue in taken:
        is_plans = issue.code == "unknown_plan"
        if issue.code == "unknown_id" and own.get(Cell(issue.sheet, issue.cell)) in written:
            continue
        kept.setdefault(issue.message if is_plans else issue, _with_count(issue, rows))
    return list(kept.values())


def _links_to_published(form: OwnForm) -> set[tuple[str, str]]:
    """Sheet and cell of each link to what is published and not in the upload: it stays."""
    known = form.base.plan_by_id.keys() | form.base.indicator_by_id.keys()
    found = (
        (row.get(head).place, text_of(row, head), identity(row))
        for sheet, heads in LINKS.items()
        for row in form.tables.rows(sheet)
        for head in heads
    )
    return {(p.sheet, p.address) for p, other, own in found if other in known and (other,) != own}


def _with_count(issue: Issue, rows: Mapping[str, int]) -> Issue:
    others = rows.get(issue.message, 1) - 1
    more = f"同じことが、ほかの{others}行にもある。"
    return replace(issue, message=f"{issue.message}{more}") if others > 0 else issue


def _ends(form: OwnForm) -> dict[str, int | None]:
    """The last year of each plan, as the upload says it, else as it is published."""
    published = {plan.id: plan.end_year for plan in form.base.plans}
    rows = form.tables.rows(PLANS)
    return published | {
        text_of(row, PLAN_ID): parse_year(row.get("終了年度").value) for row in rows
    }


def _vanishing(form: OwnForm, found: Findings) -> Iterator[Issue]:
    """A warning for each published number whose cell is now empty, or whose row or column is gone."""
    table = form.tables.by_name.get(ACTUALS)
    if table is None:
        return
    given = {(a.indicator_id, a.year) for a in found.actuals if a.quantity.value is not None}
    rows = {text_of(row, INDICATOR_ID): row for row in reversed(table.rows)}
    columns, head = year_keys(table), next(iter(table.heads.values())).place
    is_whole = replaces_everything(form.tables, form.base.plan_by_id)
    for indicator in form.base.indicators:
        numbers = {a.year: a for a in indicator.actuals if a.quantity.value is not None}
        lost = sorted(year for year in numbers if (indicator.id, year) not in given)
        row = rows.get(indicator.id)
        if row is None:
            if lost and is_whole and indicator.id in form.indicators:
                message = f"「{indicator.name}」の行がない。公開中の{len(lost)}件の値がなくなる。"
                yield Issue.warning(head, "vanishing_value", f"{message}{_KEPT}")
            continue
        for year in lost:
            if year in columns:
                now = terms.amount(indicator, numbers[year].quantity.value)
                message = f"{formats.year(year)}の値がなくなる（公開中は{now}）。{_KEPT}"
                yield Issue.warning(row.get(columns[year]).place, "vanishing_value", message)


def _describe(tables: Tables, found: Findings) -> None:
    """Say which sheets replace something, and which are not looked at."""
    used = "、".join(f"「{name}」" for name in tables.by_name if name in IDENTITY)
    other = "、".join(f"「{name}」" for name in tables.by_name if name not in IDENTITY)
    found.reading.append(("形", "記入用のExcelの形として読んだ。"))
    found.reading.append(("シート", f"{used}。書いてあるシートと計画だけを置き換える。"))
    if other:
        found.reading.append(("使わないシート", f"{other}は使っていない。"))
