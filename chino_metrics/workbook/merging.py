"""The published workbook + an upload → the workbook that publishing would give.

An upload replaces only what it contains: a whole workbook everything, a part of
one the rows of its plans, a department's own sheet single values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain

from chino_metrics.model.evaluation import Evaluation
from chino_metrics.model.fiscal_year import parse_year
from chino_metrics.model.plan import Actual
from chino_metrics.model.target import TargetRevision
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.workbook.entries import default_source, is_said, recorded, sourced, tidied
from chino_metrics.workbook.evaluations.entries import add_evaluations
from chino_metrics.workbook.evaluations.filled import as_filled
from chino_metrics.workbook.missing import (
    NO_FATES,
    joined_heads,
    with_fates,
    with_missing,
    without_dropped,
)
from chino_metrics.workbook.official.files import is_official
from chino_metrics.workbook.official.reading import official_of
from chino_metrics.workbook.official.storing import joined, read_needed, with_values
from chino_metrics.workbook.publisher import publisher_of
from chino_metrics.workbook.row_owners import (
    IDENTITY,
    identity,
    plan_of,
    plans_by_indicator,
    text_of,
)
from chino_metrics.workbook.schema import (
    ACTUALS,
    DEPARTMENT,
    EVALUATIONS,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    NOTES,
    PLAN_ID,
    PLANS,
    REQUIRED,
    SETTINGS,
    STATISTICS_KIND,
    TWIN,
    UNIT,
    WORKBOOK_KIND,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of, read_tables, tables_of
from chino_metrics.workbook.targets import add_revisions
from chino_metrics.workbook.writing.style import is_known
from chino_metrics.workbook.writing.template import write_workbook
from chino_metrics.workbook.year_columns import with_years, with_years_like, year_keys


@dataclass(frozen=True, slots=True)
class Publication:
    """The day on which a workbook is to be published, and the number it will have (None: unknown).

    The workbook carries the day; ``source`` is published as the source of new values that
    name none: where empty, ``default_source`` of the indicator's department. ``fates`` says of
    plans and indicators that the upload does not hold whether they end or go (``missing``).
    """

    day: date
    edition: int | None = None
    source: str = ""
    fates: Mapping[str, str] = field(default_factory=dict)


def resulting_workbook(
    base: bytes,
    upload: bytes,
    name: str,
    kind: str,
    entries: Iterable[Actual | Evaluation],
    publication: Publication,
) -> bytes:
    """The bytes of the workbook that ``base`` becomes with what was read in ``upload``.

    ``kind`` is "workbook", "statistics" or "sheets" (``schema``); of sheets ``entries`` are taken alone.
    ``name`` is the uploaded file's name; the same input gives the same bytes.

    Raises UnreadableWorkbookError where ``base`` or ``upload`` cannot be read.
    """
    tables = read_tables(base)
    if kind == WORKBOOK_KIND:
        result = merged(tables, tables_of(read_grids(upload, name)), publication.fates)
        sources = _sources(result, publication)
        tables = sourced(tidied(result, tables, sources), tables, sources)
    elif kind == STATISTICS_KIND:
        tables = _with_statistics(tables, upload, name)
    else:
        entered = tuple(entries)
        actuals = (entry for entry in entered if isinstance(entry, Actual))
        tables = recorded(tables, actuals, _sources(tables, publication))
        tables = add_evaluations(tables, (e for e in entered if isinstance(e, Evaluation)))
    return write_workbook(tables, modified=publication.day)


def _with_statistics(tables: Tables, upload: bytes, name: str) -> Tables:
    """``tables`` with the numbers of a file of official statistics."""
    official = official_of(tables, {text_of(r, INDICATOR_ID) for r in tables.rows(INDICATORS)})
    grids = [grid for grid in read_grids(upload, name).grids if is_official(grid)]
    files = read_needed(grids, official, publisher_of(tables).code)
    return with_values(tables, joined(official.values, files))


def with_told(workbook: bytes, revisions: Iterable[TargetRevision], modified: date) -> bytes:
    """``workbook`` with ``revisions`` in 目標の改定; raises UnreadableWorkbookError."""
    return write_workbook(add_revisions(read_tables(workbook), revisions), modified=modified)


def _sources(tables: Tables, publication: Publication) -> dict[str, str]:
    """The source of values that name none, by indicator's id."""
    offices = {text_of(row, PLAN_ID): text_of(row, DEPARTMENT) for row in tables.rows(PLANS)}
    found = {}
    for row in tables.rows(INDICATORS):
        office = text_of(row, DEPARTMENT) or offices.get(text_of(row, PLAN_ID), "")
        usual = default_source(office, publication.day, publication.edition)
        found[text_of(row, INDICATOR_ID)] = publication.source or usual
    return found


def merged(base: Tables, upload: Tables, fates: Mapping[str, str] = NO_FATES) -> Tables:
    """``base`` with what the canonical sheets of ``upload`` hold.

    An upload with every sheet and every plan replaces its sheets wholly. Any other
    replaces the rows of the plans it holds, in 実績 the years of the rows it holds;
    an empty cell there means that there is no value. Beside 実績 without 目標指標,
    実績の注記 and 評価 replace text by text: a section's part takes nothing from the others
    of its plan. Sheets and columns that the
    site does not know stay; in 実績 the upload's own are not taken. Indicators that the
    upload does not hold stay with all that hangs on them, unless ``fates`` says otherwise.
    """
    upload = as_filled(upload, base)
    part = _Part(base, upload)
    sheets = dict(base.by_name)
    for name in IDENTITY:
        new, old = upload.by_name.get(name), base.by_name.get(name)
        if new is not None:
            sheets[name] = new if old is None else part.sheet(old, new)
    result = with_missing(base, replace(base, by_name=sheets), fates)
    sheets = dict(result.by_name)
    if ACTUALS in base.by_name:
        sheets[ACTUALS] = _with_names(base, replace(base, by_name=sheets))
        if NOTES in sheets and NOTES not in upload.by_name:
            sheets[NOTES] = _without_orphans(base, replace(base, by_name=sheets))
    return without_dropped(base, with_fates(replace(base, by_name=sheets), fates))


def replaced_plans(upload: Tables) -> frozenset[str]:
    """Ids of the plans of which an upload replaces the rows in 目標指標."""
    named = frozenset(text_of(row, PLAN_ID) for row in upload.rows(INDICATORS)) - {""}
    return named | (_plan_ids(upload) if has_every_sheet(upload) else frozenset())


def replaces_everything(upload: Tables, plans: Collection[str]) -> bool:
    """Whether an upload has every sheet and every one of ``plans`` (ids)."""
    return has_every_sheet(upload) and _plan_ids(upload) >= set(plans)


class _Part:
    """What an upload holds, seen from the workbook that it goes into."""

    def __init__(self, base: Tables, upload: Tables) -> None:
        self.before = plans_by_indicator(base)
        self.after = {**self.before, **plans_by_indicator(upload)}
        self.plans = _plan_ids(upload) if has_every_sheet(upload) else frozenset()
        self.is_whole = replaces_everything(upload, _plan_ids(base))
        self.is_by_value = is_by_value(upload)

    def sheet(self, old: Table, new: Table) -> Table:
        """The sheet that ``old`` becomes with the rows of ``new``."""
        if old.name == SETTINGS:
            return _with_settings(old, new)
        if self.is_whole:
            return _replaced_wholly(old, new)
        if old.name == ACTUALS:
            return _with_values(old, new)
        if old.name in (NOTES, EVALUATIONS) and self.is_by_value:
            return _with_points(old, new)
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for row in new.rows:
            groups[plan_of(row, self.after)].append(row)
        groups.pop("", None)
        if old.name == INDICATORS:
            self._keep_foreign_twins(old, groups)
        return self._by_plan(old, new, groups)

    def _by_plan(self, old: Table, new: Table, groups: dict[str, list[Row]]) -> Table:
        """``old`` with the rows of each group where the first row of that plan stood."""
        replaced = self.plans | set(groups)
        rest = {plan: _filled(rows, old, new) for plan, rows in groups.items()}
        rows: list[Row] = []
        for row in old.rows:
            plan = plan_of(row, self.before)
            rows += rest.pop(plan, ()) if plan in replaced else (row,)
        rows += chain.from_iterable(rest.values())
        return replace(old, heads=joined_heads(old, new), rows=tuple(rows))

    def _keep_foreign_twins(self, old: Table, groups: Mapping[str, list[Row]]) -> None:
        """A part cannot name a twin in a plan that it does not hold: there, the twin stays."""
        key = key_of(TWIN)
        before = {identity(row): row for row in old.rows}
        for rows in groups.values():
            for place, row in enumerate(rows):
                own = before.get(identity(row))
                twin = "" if own is None else text_of(own, TWIN)
                foreign = twin and self.after.get(twin) not in groups
                if own is not None and foreign and row.get(TWIN).is_empty:
                    rows[place] = replace(row, cells={**row.cells, key: own.get(TWIN)})


def is_by_value(upload: Tables) -> bool:
    """Whether an upload says something of values alone: 実績 and what stands beside, no definition."""
    return INDICATORS not in upload.by_name and ACTUALS in upload.by_name


def _plan_ids(tables: Tables) -> frozenset[str]:
    return frozenset(text_of(row, PLAN_ID) for row in tables.rows(PLANS)) - {""}


def has_every_sheet(tables: Tables) -> bool:
    """Whether it is a workbook by itself, of one plan or of several."""
    return all(
        name in tables.by_name and all(tables.by_name[name].has(head) for head in heads)
        for name, heads in REQUIRED.items()
    )


def _replaced_wholly(old: Table, new: Table) -> Table:
    """``new`` with the columns of ``old`` that it lacks, but for years of 実績.

    What an upload does not hold it does not replace: one from before there were optional
    columns (状態, 調査間隔) takes nothing of what stands there.
    """
    missing = old
    if old.name == ACTUALS:
        missing = replace(
            old, heads={key: c for key, c in old.heads.items() if not _is_ours(old.name, c)}
        )
    if new.name == ACTUALS:
        ours = {key: c for key, c in new.heads.items() if _is_ours(new.name, c)}
        new = replace(new, heads=ours)
    return replace(
        new, heads=joined_heads(new, missing), rows=tuple(_filled(new.rows, missing, new))
    )


def _is_ours(sheet: str, head: Content) -> bool:
    is_year = sheet == ACTUALS and parse_year(head.value) is not None
    return is_year or is_known(sheet, str(head.value).strip())


def _filled(rows: Iterable[Row], old: Table, new: Table) -> list[Row]:
    """``rows`` with what ``old`` says of the same in columns that ``new`` does not have."""
    missing = [key for key in old.heads if key not in new.heads]
    before = {identity(row): row for row in old.rows} if missing else {}
    return [_with_cells_of(row, before.get(identity(row)), missing) for row in rows]


def _with_cells_of(row: Row, before: Row | None, keys: Iterable[str]) -> Row:
    if before is None:
        return row
    return replace(row, cells={**row.cells, **{key: before.get(key) for key in keys}})


def _with_settings(old: Table, new: Table) -> Table:
    """設定 with the items that ``new`` holds; of an item that it does not hold the value stays."""
    given = {identity(row): row for row in reversed(new.rows)}
    kept = [given.pop(identity(row), row) for row in old.rows]
    return replace(old, heads=joined_heads(old, new), rows=(*kept, *reversed(given.values())))


def _with_values(old: Table, new: Table) -> Table:
    """実績 with the years of the rows that ``new`` holds; what it does not hold stays."""
    new = with_years_like(new, old)
    table = with_years(old, year_keys(new))
    keys = tuple(year_keys(new).values())
    given = {identity(row): row for row in reversed(new.rows)}
    known = {identity(row) for row in old.rows}
    rows = [_with_cells_of(row, given.get(identity(row)), keys) for row in table.rows]
    added = [row for key, row in reversed(given.items()) if key not in known and key != ("",)]
    return replace(table, rows=(*rows, *added))


def _with_points(old: Table, new: Table) -> Table:
    """``old`` with what ``new`` says of indicators and years; what it does not say stays."""
    given = {identity(row): row for row in reversed(new.rows)}
    rows = []
    for row in old.rows:
        own = given.pop(identity(row), None)
        rows.append(row if own is None else replace(row, cells={**row.cells, **own.cells}))
    added = (row for row in reversed(given.values()) if text_of(row, INDICATOR_ID))
    return replace(old, heads=joined_heads(old, new), rows=(*rows, *added))


def _with_names(base: Tables, result: Tables) -> Table:
    """実績 with the names and units that the upload gave to indicators in 目標指標 alone."""
    before = {identity(row): row for row in base.rows(INDICATORS)}
    after = {identity(row): row for row in result.rows(INDICATORS)}

    def renamed(row: Row) -> Row:
        old, new = before.get(identity(row)), after.get(identity(row))
        if old is None or new is None:
            return row
        changed = {
            key_of(head): new.get(head)
            for head in (INDICATOR_NAME, UNIT)
            if text_of(old, head) != text_of(new, head) and text_of(row, head) == text_of(old, head)
        }
        return replace(row, cells={**row.cells, **changed}) if changed else row

    actuals = result.by_name[ACTUALS]
    return replace(actuals, rows=tuple(renamed(row) for row in actuals.rows))


def _without_orphans(base: Tables, result: Tables) -> Table:
    """実績の注記 without the notes of values that vanished."""
    vanished = _points(base) - _points(result)
    notes = result.by_name[NOTES]
    kept = (row for row in notes.rows if identity(row) not in vanished)
    return replace(notes, rows=tuple(kept))


def _points(tables: Tables) -> set[tuple[str, ...]]:
    """(indicator's id, year as text) of every value, or reason instead of one, in 実績."""
    table = tables.by_name[ACTUALS]
    years = year_keys(table)
    return {
        (*identity(row), str(year))
        for row in table.rows
        for year, key in years.items()
        if is_said(row.get(key))
    }
