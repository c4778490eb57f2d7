"""Values compared without the cells they stand in."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from chino_metrics.model.issue import Cell


def differ(one: object, other: object) -> bool:
    """Whether two values differ anywhere but in their cells; ends at the first difference."""
    if one is other:
        return False
    old, new = _parts(one), _parts(other)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) != len(new) or any(map(differ, old, new))
    return bool(old != new)


def without_cells(value: object) -> object:
    """``value`` as nested tuples without any ``Cell``: equal where the content is equal."""
    parts = _parts(value)
    return tuple(map(without_cells, parts)) if isinstance(parts, tuple) else parts


def _parts(value: Any) -> object:
    """The fields of a record, the items of a tuple; None for a cell, and else the value itself."""
    kind: Any = type(value)
    names = _names(kind)
    if names is not None:
        return tuple(getattr(value, name) for name in names)
    return None if isinstance(value, Cell) else value


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    if not is_dataclass(kind) or kind is Cell:
        return None
    return tuple(field.name for field in fields(kind) if field.compare)
