"""Numbers of 実績 that are written as texts → numbers, and the marks at them → notes."""

from __future__ import annotations

from dataclasses import replace

from chino_metrics.cells import Content, read_value
from chino_metrics.layout import ACTUALS, INDICATOR_ID, INDICATORS, UNIT
from chino_metrics.model import Actual
from chino_metrics.ownership import text_of
from chino_metrics.recording import recorded, whole_or_not
from chino_metrics.sheets import Row, Tables
from chino_metrics.template import number_format
from chino_metrics.units import unit_of
from chino_metrics.year_columns import year_keys


def tidied(tables: Tables, base: Tables, name: str) -> Tables:
    """``tables`` with a number in 実績 wherever a text, or a share in %, was read as one.

    A mark beside the number (速報) goes to 実績の注記, with the file ``name`` as
    source where there is none. Reasons, and what cannot be read, stay as they are;
    so does what stands in ``base`` already: it is not the upload's.
    """
    if ACTUALS not in tables.by_name:
        return tables
    tidier = _Tidier(tables, base)
    table = tables.by_name[ACTUALS]
    tidy = replace(table, rows=tuple(tidier.row(row) for row in table.rows))
    sheets = {**tables.by_name, ACTUALS: tidy}
    return recorded(replace(tables, by_name=sheets), tidier.marked, name)


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


def _is_odd(content: Content) -> bool:
    return isinstance(content.value, str) or "%" in content.number_format
