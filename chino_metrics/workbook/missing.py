"""What is published and not in an upload: it stays, ends or goes, as the planner has decided."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import PlanState
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.workbook.row_owners import (
    IDENTITY,
    identity,
    plan_of,
    plans_by_indicator,
    text_of,
)
from chino_metrics.workbook.schema import (
    ACTUALS,
    CORRECTIONS,
    DEBATES,
    EVALUATIONS,
    EVENTS,
    INDICATOR_ID,
    INDICATORS,
    LINKS,
    NOTES,
    OFFICIAL,
    PLAN_ID,
    PLANS,
    REFERENCES,
    REVISIONS,
    STATE,
    STATES,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of
from chino_metrics.workbook.year_columns import with_years, with_years_like, year_keys

#: What becomes of a plan or indicator that an upload does not hold.
END: Final = "end"
DROP: Final = "drop"
#: Sheets whose rows name an indicator.
_OF_INDICATORS: Final = (
    INDICATORS,
    ACTUALS,
    NOTES,
    REFERENCES,
    EVENTS,
    REVISIONS,
    EVALUATIONS,
    DEBATES,
    OFFICIAL,
)
NO_FATES: Final[Mapping[str, str]] = MappingProxyType({})


def joined_heads(old: Table, new: Table) -> dict[str, Content]:
    """The heads of ``old``, then those that only ``new`` has."""
    return {**old.heads, **{key: c for key, c in new.heads.items() if key not in old.heads}}


def with_missing(base: Tables, result: Tables, fates: Mapping[str, str]) -> Tables:
    """``result`` with the indicators of ``base`` that it lost and that are not to be dropped."""
    left = {text_of(row, INDICATOR_ID) for row in result.rows(INDICATORS)}
    lost = {text_of(row, INDICATOR_ID) for row in base.rows(INDICATORS)} - left
    lost -= {key for key, fate in fates.items() if fate == DROP}
    if not lost:
        return result
    sheets = dict(result.by_name)
    for name in _OF_INDICATORS:
        if name in base.by_name and name in sheets:
            sheets[name] = _with_rows_of(base.by_name[name], sheets[name], lost)
    return replace(result, by_name=sheets)


def _with_rows_of(old: Table, new: Table, ids: Collection[str]) -> Table:
    """``new`` with the rows of ``old`` on ``ids``, each behind the row that it stood behind."""
    if new.name == ACTUALS:
        old = with_years_like(old, new)
        new = with_years(new, year_keys(old))
    present = {identity(row) for row in new.rows}
    rows, place = list(new.rows), 0
    for row in old.rows:
        key = identity(row)
        if key in present:
            place = next(n for n, own in enumerate(rows, 1) if identity(own) == key)
        elif text_of(row, INDICATOR_ID) in ids:
            rows.insert(place, row)
            place += 1
    return replace(new, heads=joined_heads(new, old), rows=tuple(rows))


def with_fates(tables: Tables, fates: Mapping[str, str]) -> Tables:
    """``tables`` with plans ended, or without the plans that are to be dropped."""
    plans = {text_of(row, PLAN_ID) for row in tables.rows(PLANS)}
    ended = {key for key, fate in fates.items() if fate == END} & plans
    dropped = {key for key, fate in fates.items() if fate == DROP} & plans
    if ended:
        tables = _with_ended(tables, ended)
    if not dropped:
        return tables
    owners = plans_by_indicator(tables)
    sheets = {
        name: replace(t, rows=tuple(r for r in t.rows if plan_of(r, owners) not in dropped))
        for name, t in tables.by_name.items()
    }
    return replace(tables, by_name=sheets)


def _with_ended(tables: Tables, plans: Collection[str]) -> Tables:
    table, key = tables.by_name[PLANS], key_of(STATE)
    word = next(word for word, state in STATES.items() if state is PlanState.ENDED)
    heads = {**table.heads}
    heads.setdefault(key, Content(STATE, Cell(PLANS, "A1")))
    rows = tuple(
        replace(row, cells={**row.cells, key: Content(word, Cell(PLANS, "A1"))})
        if text_of(row, PLAN_ID) in plans
        else row
        for row in table.rows
    )
    return replace(
        tables, by_name={**tables.by_name, PLANS: replace(table, heads=heads, rows=rows)}
    )


def without_dropped(base: Tables, result: Tables) -> Tables:
    """``result`` without what hangs on plans and indicators that ``base`` has and it has not."""
    gone = {
        text_of(row, head)
        for sheet, head in ((INDICATORS, INDICATOR_ID), (PLANS, PLAN_ID))
        for row in base.rows(sheet)
    }
    for sheet, head in ((INDICATORS, INDICATOR_ID), (PLANS, PLAN_ID)):
        gone -= {text_of(row, head) for row in result.rows(sheet)}
    if not gone:
        return result
    sheets = {
        name: replace(table, rows=tuple(_hanging(table.rows, gone)))
        for name, table in result.by_name.items()
    }
    return replace(result, by_name=sheets)


def _hanging(rows: Iterable[Row], gone: Collection[str]) -> Iterator[Row]:
    """``rows`` without those about indicators that are ``gone``, and without links to them."""
    for row in rows:
        subject = text_of(row, INDICATOR_ID) if row.sheet in IDENTITY else ""
        if row.sheet == CORRECTIONS:
            subject = next(iter(text_of(row, "対象").split()), "")
        if subject not in gone:
            dead = {key_of(h) for h in LINKS.get(row.sheet, {}) if text_of(row, h) in gone}
            yield replace(row, cells={k: c for k, c in row.cells.items() if k not in dead})
