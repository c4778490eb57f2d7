"""Values without the cells they stand in, for comparing."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from chino_metrics.model.issue import Cell


def without_cells(value: Any) -> Any:
    """``value`` as nested tuples without any ``Cell``: equal where the content is equal."""
    if isinstance(value, Cell):
        return None
    if is_dataclass(value):
        return tuple(without_cells(getattr(value, name)) for name in _names(value.__class__))
    if isinstance(value, tuple):
        return tuple(without_cells(item) for item in value)
    return value


def differ(one: object, other: object) -> bool:
    """Whether two values differ, cells apart; equal ones are equal with their cells, mostly."""
    return one != other and bool(without_cells(one) != without_cells(other))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.compare)
