"""Tables of the workbook → a new .xlsx in which planners fill in their values.

Always made new: a planner's own file is never loaded and saved, so that neither
macros nor anything hidden travels on. The same tables give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date

from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content, read_quantity
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.wording import formats, names, terms
from chino_metrics.workbook.publisher import publisher_of
from chino_metrics.workbook.row_owners import IDENTITY, plan_of, plans_by_indicator, text_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    BASELINE,
    DATA_KIND,
    FINAL,
    INDICATOR_ID,
    INDICATORS,
    INTERIM,
    OFFICIAL_VALUES,
    PEERS,
    PLAN_ID,
    PLANS,
    SAMPLE_WORD,
    SETTINGS,
    SYNONYMS,
    TWIN,
    UNIT,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of, read_tables
from chino_metrics.workbook.writing.sheet_writer import SheetWriter, new_book, set_print
from chino_metrics.workbook.writing.validation import Points
from chino_metrics.workbook.year_columns import up_to_last_complete, year_keys


class UnknownPlanError(ChinoMetricsError):
    """A plan's id that the workbook does not have."""


def write_template(workbook: bytes, plan: str = "", day: date | None = None) -> bytes:
    """The published ``workbook`` to be filled in: of one plan (its id), or of all where empty.

    ``day`` (today where None) decides up to which fiscal year there are columns. 評価 and 議会
    are always there, with the rows that are owed (``evaluations.preparing``).
    Raises UnknownPlanError for an id that is no plan's and UnreadableWorkbookError.
    """
    tables = read_tables(workbook)
    known = {text_of(row, PLAN_ID): text_of(row, "計画名") for row in tables.rows(PLANS)}
    if plan and plan not in known:
        names = "、".join(f"{key}（{name}）" for key, name in known.items())
        raise UnknownPlanError(f"計画ID「{plan}」はありません。あるのは {names} です。")
    # who publishes writes workbooks as well, in a process that works out no verdict
    from chino_metrics.workbook.evaluations.preparing import prepared  # noqa: PLC0415
    from chino_metrics.workbook.reading import read_book  # noqa: PLC0415

    plans = (plan,) if plan else None
    tables = prepared(tables, read_book(workbook))
    return write_workbook(tables, plans=plans, modified=day or formats.today())


def write_workbook(
    tables: Tables,
    *,
    plans: Collection[str] | None = None,
    modified: date,
    has_every_year: bool = True,
) -> bytes:
    """The bytes of a styled .xlsx with all of ``tables``, or only with the rows of ``plans``.

    実績 gets a column for every fiscal year that is over on ``modified``, the date
    that the file carries, unless it is not to have ``has_every_year``. Cells that
    planners fill in are open, the others locked without a password. Columns and sheets that
    the site does not know are kept. Every sheet, row and file of the sample says that its
    values are invented.
    """
    chosen = tables if plans is None else only_plans(tables, plans)
    is_sample = _is_sample(chosen)
    sheets = dict((marked(chosen) if is_sample else chosen).by_name)
    if ACTUALS in sheets and has_every_year:
        sheets[ACTUALS] = up_to_last_complete(sheets[ACTUALS], modified)
    saved = io.BytesIO()
    title = names.workbook(publisher_of(tables))
    book = new_book(saved, title, modified, is_sample=is_sample)
    writer = SheetWriter(book, _number_formats(chosen), _points(sheets.get(ACTUALS)))
    for table in sheets.values():
        sheet = writer.write(table)
        set_print(sheet, title, modified, is_sample=is_sample)
        if table.name == ACTUALS:
            sheet.activate()
    book.close()
    return saved.getvalue()


def _points(actuals: Table | None) -> Points:
    return Points(len(actuals.rows), tuple(year_keys(actuals))) if actuals else Points(0, ())


def only_plans(tables: Tables, plans: Collection[str]) -> Tables:
    """``tables`` with the rows of ``plans`` alone; a sheet without ids stays as it is.

    設定 and 言い換え are left out: they are of no plan, and an administrator's to change; so are
    比較団体 and the official numbers, which nobody fills in.
    A twin in another plan is left out: what the file does not hold it cannot name.
    """
    owners = plans_by_indicator(tables)
    sheets = {
        name: replace(table, rows=tuple(_of_plans(table, plans, owners)))
        for name, table in tables.by_name.items()
        if name not in (SETTINGS, SYNONYMS, PEERS, OFFICIAL_VALUES)
    }
    return replace(tables, by_name=sheets)


def _of_plans(table: Table, plans: Collection[str], owners: Mapping[str, str]) -> Iterable[Row]:
    has_owner = table.name in IDENTITY or table.has(PLAN_ID) or table.has(INDICATOR_ID)
    for row in table.rows:
        if not has_owner:
            yield row
        elif plan_of(row, owners) in plans:
            yield _without_foreign_twin(row, plans, owners) if table.name == INDICATORS else row


def _without_foreign_twin(row: Row, plans: Collection[str], owners: Mapping[str, str]) -> Row:
    twin = text_of(row, TWIN)
    if not twin or owners.get(twin, "") in plans:
        return row
    return replace(row, cells={k: c for k, c in row.cells.items() if k != key_of(TWIN)})


def _number_formats(tables: Tables) -> dict[str, str]:
    """The number format of every indicator's actuals: as many decimals as its sources show."""
    found: dict[str, int] = {}
    actuals = tables.by_name.get(ACTUALS)
    years = tuple(year_keys(actuals).values()) if actuals else ()
    units = {text_of(r, INDICATOR_ID): text_of(r, UNIT) for r in tables.rows(INDICATORS)}
    for sheet, heads in ((INDICATORS, (BASELINE[1], INTERIM[1], FINAL[1])), (ACTUALS, years)):
        for row in tables.rows(sheet):
            key = text_of(row, INDICATOR_ID)
            shown = (_decimals(row.get(head), units.get(key, "")) for head in heads)
            found[key] = max(found.get(key, 0), *shown, 0)
    return {key: number_format(decimals) for key, decimals in found.items()}


def _decimals(content: Content, unit: str) -> int:
    if isinstance(content.value, int) and content.number_format == "General":
        return 0
    return 0 if content.is_empty else read_quantity(content, unit)[0].decimals


def marked(sample: Tables) -> Tables:
    """The sample's tables with 「見本（架空の値）」 in every row of every sheet, in データの区分."""
    return replace(sample, by_name={n: _marked(table) for n, table in sample.by_name.items()})


def _marked(table: Table) -> Table:
    key, place = key_of(DATA_KIND), Cell(table.name, "A1")
    heads = {**table.heads, key: table.heads.get(key, Content(DATA_KIND, place))}
    rows = (
        row
        if SAMPLE_WORD in text_of(row, DATA_KIND)
        else replace(row, cells={**row.cells, key: Content(terms.SAMPLE_TAG, place)})
        for row in table.rows
    )
    return replace(table, heads=heads, rows=tuple(rows))


def _is_sample(tables: Tables) -> bool:
    return any(SAMPLE_WORD in text_of(row, DATA_KIND) for row in tables.rows(PLANS))
