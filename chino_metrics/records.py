"""Frozen dataclasses ↔ what JSON holds, so that a process need not be trusted with pickles."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

_T = TypeVar("_T")


def to_record(value: object) -> object:
    """``value`` as objects, lists and scalars of JSON.

    Takes dataclasses, mappings with texts as keys, tuples and scalars.
    """
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        return {field.name: to_record(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {key: to_record(held) for key, held in value.items()}
    if isinstance(value, tuple | list):
        return [to_record(held) for held in value]
    return value


def from_record(kind: type[_T], record: object) -> _T:
    """The dataclass ``kind`` that ``to_record`` made ``record`` of.

    Raises ValueError where a field is missing or of another kind.
    """
    try:
        return _as(kind, record)  # type: ignore[no-any-return]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no record of {kind.__name__}") from error


def _as(kind: Any, record: Any) -> Any:
    """``record`` as ``kind``: a dataclass, an enum, a tuple, a mapping, X | None, a scalar."""
    origin = get_origin(kind)
    if origin is types.UnionType:
        return None if record is None else _as(get_args(kind)[0], record)
    if origin is tuple:
        return _as_tuple(get_args(kind), record)
    if origin is not None:
        return {key: _as(get_args(kind)[1], held) for key, held in record.items()}
    if is_dataclass(kind):
        hints, made = get_type_hints(kind), cast(Any, kind)
        return made(**{f.name: _as(hints[f.name], record[f.name]) for f in fields(kind)})
    if issubclass(kind, Enum):
        return kind(record)
    return _scalar(kind, record)


def _as_tuple(kinds: tuple[Any, ...], record: list[Any]) -> tuple[Any, ...]:
    if kinds[-1] is Ellipsis:
        return tuple(_as(kinds[0], held) for held in record)
    return tuple(_as(kind, held) for kind, held in zip(kinds, record, strict=True))


def _scalar(kind: Any, record: Any) -> Any:
    allowed = (int, float) if kind is float else (kind,)
    if type(record) not in allowed:
        raise TypeError
    return record
