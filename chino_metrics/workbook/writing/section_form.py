"""A part of our own workbook for one section and one fiscal year: made for it, or of what it typed.

It has 実績 with the year's column alone, 実績の注記 and 評価, so that it defines nothing and
takes nothing away: what it says goes in value by value (``merging``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cell_text import WrittenKind, take_apart
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.workbook.entries import whole_or_not
from chino_metrics.workbook.row_owners import text_of
from chino_metrics.workbook.schema import (
    ACTION,
    ACTUALS,
    CAUSE,
    DUE,
    EVALUATIONS,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    NOTES,
    UNIT,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of, read_tables
from chino_metrics.workbook.writing.template import write_workbook
from chino_metrics.workbook.year_columns import year_keys


@dataclass(frozen=True, slots=True)
class Typed:
    """What is typed about one indicator; "" where nothing is."""

    value: str = ""
    reason: str = ""
    note: str = ""
    source: str = ""
    cause: str = ""
    action: str = ""
    due: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is typed."""
        return self == Typed()

    @property
    def is_answered(self) -> bool:
        """Whether there is a value or a reason in its place."""
        return bool(self.value or self.reason)


_NOTE_HEADS: Final = {"note": "注記", "source": "出典"}
_TEXT_HEADS: Final = {"cause": CAUSE, "action": ACTION, "due": DUE}
_NOTHING: Final = Typed()


def write_section_form(
    workbook: bytes,
    year: int,
    indicators: Sequence[str],
    modified: date,
    typed: Mapping[str, Typed] | None = None,
) -> bytes:
    """A .xlsx with a row for each of ``indicators`` (ids), to be filled in on ``modified``.

    With ``typed``, what is typed alone: an empty cell of 実績 would say that there is no value.
    ``workbook`` is what is published, whose names and units stand beside. Raises
    UnreadableWorkbookError.
    """
    base, said = read_tables(workbook), typed or {}
    known = {text_of(row, INDICATOR_ID): row for row in base.rows(INDICATORS)}
    ids = [key for key in indicators if key in known]
    valued = [k for k in ids if typed is None or said.get(k, _NOTHING).is_answered]
    sheets = {
        ACTUALS: _actuals(valued, known, year, said),
        NOTES: _beside(NOTES, ids, year, said, _NOTE_HEADS),
        EVALUATIONS: _beside(EVALUATIONS, ids, year, said, _TEXT_HEADS),
    }
    form = replace(base, by_name=sheets)
    return write_workbook(form, modified=modified, has_every_year=False)


def fields_by_cell(content: bytes, year: int) -> dict[tuple[str, str], tuple[str, str]]:
    """The indicator's id and the field of ``Typed`` by sheet and cell of a form that was written."""
    return dict(_places(read_tables(content), year))


def _places(tables: Tables, year: int) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    heads = {ACTUALS: {}, NOTES: _NOTE_HEADS, EVALUATIONS: _TEXT_HEADS}
    for sheet, fields in heads.items():
        for row in tables.rows(sheet):
            key = text_of(row, INDICATOR_ID)
            # what is said of the row as a whole, and of the year, is about its first field
            first = next(iter(fields), "value")
            for head in (INDICATOR_ID, INDICATOR_NAME, UNIT, "年度"):
                yield _at(row, head), (key, first)
            for field, head in fields.items():
                yield _at(row, head), (key, field)
            if sheet == ACTUALS:
                place = row.get(year_keys(tables.by_name[sheet])[year]).place
                yield (place.sheet, place.address), (key, "value")


def _at(row: Row, head: str) -> tuple[str, str]:
    place = row.cell(head)
    return place.sheet, place.address


def _actuals(
    ids: Sequence[str], known: Mapping[str, Row], year: int, typed: Mapping[str, Typed]
) -> Table:
    own = f"{year}年度"
    rows = []
    for key in ids:
        cells = {head: known[key].get(head) for head in (INDICATOR_ID, INDICATOR_NAME, UNIT)}
        said = _content(typed.get(key, _NOTHING))
        rows.append(_row(ACTUALS, cells | ({own: said} if said else {})))
    return _table(ACTUALS, (INDICATOR_ID, INDICATOR_NAME, UNIT, own), rows)


def _content(typed: Typed) -> Content | None:
    """The number as planners write it; what is no plain number to the letter, for the check to tell."""
    text = typed.value or typed.reason
    if not text:
        return None
    written = take_apart(text)
    if written.kind is not WrittenKind.NUMBER or written.unit or written.note:
        return Content(text, Cell(ACTUALS, "A1"))
    value = whole_or_not(written.value or 0.0)
    return Content(value, Cell(ACTUALS, "A1"), number_format(written.decimals))


def _beside(
    sheet: str,
    ids: Sequence[str],
    year: int,
    typed: Mapping[str, Typed],
    heads: Mapping[str, str],
) -> Table:
    rows = []
    for key in ids:
        said = typed.get(key, _NOTHING)
        texts = {head: getattr(said, field) for field, head in heads.items()}
        cells = {INDICATOR_ID: key, "年度": year} | {h: t for h, t in texts.items() if t}
        if any(texts.values()) or sheet == EVALUATIONS:
            own = {head: Content(value, Cell(sheet, "A1")) for head, value in cells.items()}
            rows.append(_row(sheet, own))
    more = ("出典URL",) if sheet == NOTES else ()
    return _table(sheet, (INDICATOR_ID, "年度", *heads.values(), *more), rows)


def _row(sheet: str, cells: Mapping[str, Content]) -> Row:
    return Row(sheet, 0, {key_of(head): content for head, content in cells.items()}, [])


def _table(sheet: str, heads: Sequence[str], rows: Sequence[Row]) -> Table:
    known = {key_of(head): Content(head, Cell(sheet, "A1")) for head in heads}
    return Table(sheet, known, tuple(rows))
