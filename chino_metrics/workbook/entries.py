"""Values of an upload → the sheets 実績 and 実績の注記, one by one.

Those of a department's own sheet are entered; in the planners' workbook, numbers that are
written as texts become numbers, and the marks at them notes. Nothing else changes; a value
is never taken away for want of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from chino_metrics.model.issue import Cell, Quantity, Severity
from chino_metrics.model.plan import Actual
from chino_metrics.spreadsheet.cells import Content, read_quantity, read_value
from chino_metrics.spreadsheet.number_formats import decimals_shown
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.spreadsheet.units import unit_of
from chino_metrics.wording import formats
from chino_metrics.workbook.row_owners import identity, text_of
from chino_metrics.workbook.schema import (
    ACTUALS,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    NOTES,
    UNIT,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of
from chino_metrics.workbook.year_columns import with_years, year_keys

#: Marks of a passing state, brackets apart: they go when the value they stand at is replaced.
PASSING: Final = frozenset(
    {
        *("速報", "速報値", "速報値p", "暫定", "暫定値", "見込", "見込み", "推計", "約概数"),
        *("改訂", "改訂値", "改訂値r", "集計中", "未集計", "未公表"),
    }
)
_BRACKETS: Final = str.maketrans("", "", "（）() ")
_NOTE_HEADS: Final = (INDICATOR_ID, "年度", "注記", "出典", "出典URL")


def is_said(content: Content) -> bool:
    """Whether a cell of 実績 holds a number, or a text that is more than a dash."""
    if not isinstance(content.value, str):
        return not content.is_empty
    quantity, issue = read_quantity(content, "")
    unread = issue is not None and issue.severity is Severity.ERROR
    return unread or quantity.value is not None or quantity.text is not None


def default_source(department: str, day: date, edition: int | None = None) -> str:
    """What is said to be the source where nobody has: 「防災課の報告（第3版、2026年5月1日）」.

    ``edition`` is the number under which, and ``day`` that on which the value is published first.
    Never the name of the file, which was not written to be published.
    """
    number = f"第{edition}版、" if edition else ""
    return f"{department or '担当課'}の報告（{number}{formats.day(day)}）"


def recorded(tables: Tables, actuals: Iterable[Actual], sources: Mapping[str, str]) -> Tables:
    """``tables`` with ``actuals``; ``sources`` are the words for their source by indicator's id.

    A number goes in with its decimals, a reason (未調査) only where there is no
    number. A value that is new or other than before gets its note and its source
    in 実績の注記; one that is the same gets a note that it has not yet.
    """
    given = tuple(actuals)
    table = with_years(tables.by_name[ACTUALS], {actual.year for actual in given})
    recorder = _Recorder(tables, table, sources)
    for actual in given:
        recorder.add(actual)
    return recorder.result()


class _Recorder:
    """Rows of 実績 and 実績の注記 by what they are about, while values go in."""

    def __init__(self, tables: Tables, table: Table, sources: Mapping[str, str]) -> None:
        self._tables, self._table, self._sources = tables, table, sources
        self._years = year_keys(table)
        self._rows = {identity(row): row for row in reversed(table.rows)}
        self._notes = {identity(row): row for row in reversed(tables.rows(NOTES))}
        self._changed: dict[tuple[str, ...], Row] = {}
        self._noted: dict[tuple[str, ...], Row] = {}
        self._indicators = {identity(row): row for row in tables.rows(INDICATORS)}

    def add(self, actual: Actual) -> None:
        """Put one value, or the reason that stands instead, into its cell."""
        row_id = (actual.indicator_id,)
        row, key = self._row(row_id), self._years[actual.year]
        unit = text_of(self._indicators[row_id], UNIT)
        before = read_quantity(row.get(key), unit)[0]
        content = _content(actual, row.get(key))
        if content is None or (actual.quantity.value is None and before.value is not None):
            return
        is_new = not _same(before, actual.quantity, content)
        if is_new:
            self._changed[row_id] = replace(row, cells={**row.cells, key: content})
        note = "" if _only_repeats(actual) else actual.note
        if is_new or note:
            self._note(actual, note, is_new=is_new)

    def result(self) -> Tables:
        """All tables with what was added."""
        sheets = dict(self._tables.by_name)
        sheets[ACTUALS] = _with_rows(self._table, self._changed)
        if self._noted:
            sheets[NOTES] = _with_rows(sheets.get(NOTES) or _empty_notes(), self._noted)
        return replace(self._tables, by_name=sheets)

    def _row(self, row_id: tuple[str, ...]) -> Row:
        """The row of an indicator; a new one where 実績 has none."""
        found = self._changed.get(row_id) or self._rows.get(row_id)
        if found is not None:
            return found
        heads = (INDICATOR_ID, INDICATOR_NAME, UNIT)
        cells = {key_of(h): self._indicators[row_id].get(h) for h in heads if self._table.has(h)}
        return Row(ACTUALS, 0, cells, [])

    def _note(self, actual: Actual, said: str, *, is_new: bool) -> None:
        point = (actual.indicator_id, str(actual.year))
        row = self._noted.get(point) or self._notes.get(point)
        old = "" if row is None else text_of(row, "注記")
        note = _joined_note(old, said, is_new=is_new)
        if row is not None and not is_new and note == old:
            return
        texts = {"注記": note}
        if is_new or row is None or not text_of(row, "出典"):
            source = actual.source or self._sources.get(actual.indicator_id, "")
            texts |= {"出典": source, "出典URL": actual.source_url}
        cells = dict(row.cells) if row is not None else _point_cells(actual)
        cells |= {key_of(head): Content(text or None, _at(NOTES)) for head, text in texts.items()}
        self._noted[point] = replace(row, cells=cells) if row else Row(NOTES, 0, cells, [])


def _content(actual: Actual, before: Content) -> Content | None:
    """What is to stand in the cell; None where the upload holds neither number nor reason."""
    quantity = actual.quantity
    if quantity.value is None:
        reason = quantity.text or actual.note
        return Content(reason, before.place) if reason else None
    shape = before.number_format
    fits = "%" not in shape and decimals_shown(quantity.value, shape) == quantity.decimals
    if before.is_empty or not fits:
        shape = number_format(quantity.decimals)
    return Content(whole_or_not(quantity.value), before.place, shape)


def whole_or_not(value: float) -> float:
    """``value`` as planners write it: 3 and not 3.0."""
    return int(value) if float(value).is_integer() else value


def _same(before: Quantity, after: Quantity, content: Content) -> bool:
    """Whether the cell says what it said: the number, or the reason."""
    if after.value is not None:
        return before.value == after.value
    return before.text == content.value


def _only_repeats(actual: Actual) -> bool:
    """Whether the note only repeats the reason that stands in the cell."""
    return actual.note.translate(_BRACKETS) == (actual.quantity.text or "").translate(_BRACKETS)


def _joined_note(old: str, new: str, *, is_new: bool) -> str:
    """The note of a value: a passing mark goes with the value that it stood at."""
    kept = "" if is_new and old.translate(_BRACKETS) in PASSING else old
    if not new or new in kept:
        return kept
    return f"{kept.removesuffix('。')}。{new}" if kept else new


def _point_cells(actual: Actual) -> dict[str, Content]:
    values = {INDICATOR_ID: actual.indicator_id, "年度": actual.year}
    return {key_of(head): Content(value, _at(NOTES)) for head, value in values.items()}


def _at(sheet: str) -> Cell:
    """A place for what has none yet; writing gives it one."""
    return Cell(sheet, "A1")


def _empty_notes() -> Table:
    heads = {key_of(head): Content(head, _at(NOTES)) for head in _NOTE_HEADS}
    return Table(NOTES, heads, ())


def _with_rows(table: Table, changed: Mapping[tuple[str, ...], Row]) -> Table:
    """``table`` with ``changed`` in place of the rows about the same, or below."""
    rest = dict(changed)
    rows = [rest.pop(identity(row), row) for row in table.rows]
    return replace(table, rows=(*rows, *rest.values()))


def tidied(tables: Tables, base: Tables, sources: Mapping[str, str]) -> Tables:
    """``tables`` with a number in 実績 wherever a text, or a share in %, was read as one.

    A mark beside the number (速報) goes to 実績の注記, with its source
    where there is none. Reasons, and what cannot be read, stay as they are;
    so does what stands in ``base`` already: it is not the upload's.
    """
    if ACTUALS not in tables.by_name:
        return tables
    tidier = _Tidier(tables, base)
    table = tables.by_name[ACTUALS]
    tidy = replace(table, rows=tuple(tidier.row(row) for row in table.rows))
    sheets = {**tables.by_name, ACTUALS: tidy}
    return recorded(replace(tables, by_name=sheets), tidier.marked, sources)


class _Tidier:
    """Tidies rows of 実績; values with a mark are gathered in ``marked``."""

    def __init__(self, tables: Tables, base: Tables) -> None:
        rows = tables.rows(INDICATORS)
        self._units = {text_of(row, INDICATOR_ID): text_of(row, UNIT) for row in rows}
        self._years = {key: year for year, key in year_keys(tables.by_name[ACTUALS]).items()}
        self._base = {text_of(row, INDICATOR_ID): row for row in reversed(base.rows(ACTUALS))}
        self._keys = year_keys(base.by_name[ACTUALS]) if ACTUALS in base.by_name else {}
        self.marked: list[Actual] = []

    def row(self, row: Row) -> Row:
        """``row`` with numbers."""
        odd = {key: c for key, c in row.cells.items() if key in self._years and _is_odd(c)}
        owner = text_of(row, INDICATOR_ID) if odd else ""
        if owner not in self._units:
            return row
        numbers = {
            key: self._number(owner, self._years[key], content)
            for key, content in odd.items()
            if not self._stands_in_base(owner, self._years[key], content)
        }
        return replace(row, cells={**row.cells, **numbers})

    def _number(self, owner: str, year: int, content: Content) -> Content:
        quantity, note, _ = read_value(content, unit_of(self._units[owner]), year)
        if note:
            self.marked.append(Actual(owner, year, quantity, note))
        if quantity.value is None:
            return content
        shape = number_format(quantity.decimals)
        return Content(whole_or_not(quantity.value), content.place, shape)

    def _stands_in_base(self, owner: str, year: int, content: Content) -> bool:
        row, key = self._base.get(owner), self._keys.get(year)
        if row is None or key is None:
            return False
        before = row.get(key)
        return (before.value, before.number_format) == (content.value, content.number_format)


def sourced(tables: Tables, base: Tables, sources: Mapping[str, str]) -> Tables:
    """``tables`` with a source in 実績の注記 for each number that ``base`` lacks and that names none.

    ``sources`` are the words for it by indicator's id.
    """
    notes = tables.by_name.get(NOTES) or _empty_notes()
    noted = {identity(row): row for row in reversed(notes.rows)}
    before, named = _numbers(base), {}
    for point, value in _numbers(tables).items():
        row = noted.get(point)
        if (
            point[0] in sources
            and before.get(point) != value
            and not (row and text_of(row, "出典"))
        ):
            cells = row.cells if row else _point_cells(Actual(point[0], int(point[1]), Quantity()))
            source = {key_of("出典"): Content(sources[point[0]], _at(NOTES))}
            named[point] = replace(row or Row(NOTES, 0, {}, []), cells={**cells, **source})
    if not named:
        return tables
    return replace(tables, by_name={**tables.by_name, NOTES: _with_rows(notes, named)})


def _numbers(tables: Tables) -> dict[tuple[str, ...], float]:
    """The numbers of 実績 by indicator's id and year as text, in the order of the sheet."""
    table = tables.by_name.get(ACTUALS)
    years = year_keys(table) if table else {}
    return {
        (*identity(row), str(year)): content.value
        for row in (table.rows if table else ())
        for year, key in years.items()
        if (content := row.cells.get(key)) and isinstance(content.value, int | float)
    }


def _is_odd(content: Content) -> bool:
    return isinstance(content.value, str) or "%" in content.number_format
