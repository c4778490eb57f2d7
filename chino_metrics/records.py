"""Frozen dataclasses between processes: as JSON where the other side is not trusted.

A dataclass is a list of its fields' values, in their order. There may be hundreds of
thousands of them: what a type means is worked out once.
"""

from __future__ import annotations

import io
import json
import pickle
import types
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Reader: TypeAlias = Callable[[Any], Any]


def to_json(value: object) -> bytes:
    """``value`` as JSON: dataclasses, mappings with texts as keys, tuples and scalars.

    Raises TypeError for anything else.
    """
    packed = json.dumps(value, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return packed.encode()


def _plain(value: object) -> object:
    values = _fields_of(_kind(value))
    if values is not None:
        return values(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no record of {type(value).__name__}")


def _kind(value: object) -> Any:
    return type(value)


@lru_cache(maxsize=1024)
def _fields_of(kind: Any) -> Callable[[object], tuple[Any, ...]] | None:
    """Takes the values of a dataclass's fields; None for other kinds."""
    if not is_dataclass(kind):
        return None
    names = [field.name for field in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def from_record(kind: type[_T], record: object) -> _T:
    """The dataclass ``kind`` of which ``record`` is the JSON, loaded.

    Raises ValueError where it is of another form.
    """
    wanted: Any = kind
    try:
        found: _T = _reader(wanted)(record)
    except (TypeError, AttributeError) as error:
        raise ValueError(f"no record of {kind.__name__}") from error
    return found


@lru_cache(maxsize=256)
def _reader(kind: Any) -> _Reader:
    """What makes a value of ``kind`` of JSON: a dataclass, an enum, a tuple, a mapping,
    X | None or a scalar.
    """
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is types.UnionType:
        inner = _reader(arguments[0])
        return lambda record: None if record is None else inner(record)
    if origin is tuple:
        return _tuple_reader(arguments)
    if origin is not None:
        held = _reader(arguments[1])
        return lambda record: {key: held(value) for key, value in record.items()}
    if is_dataclass(kind):
        return _dataclass_reader(kind)
    return kind if issubclass(kind, Enum) else _scalar_reader(kind)


def _tuple_reader(kinds: tuple[Any, ...]) -> _Reader:
    if kinds[-1] is Ellipsis:
        each = _reader(kinds[0])
        return lambda record: tuple([each(value) for value in _listed(record)])
    readers = [_reader(kind) for kind in kinds]
    return lambda record: tuple(
        read(value) for read, value in zip(readers, _listed(record), strict=True)
    )


def _listed(record: Any) -> list[Any]:
    if type(record) is not list:
        raise TypeError
    return record


def _dataclass_reader(kind: Any) -> _Reader:
    """Fields that are scalars are looked at by their types together, the others one by one."""
    hints = get_type_hints(kind)
    kinds = [hints[field.name] for field in fields(kind)]
    readers = [(index, _reader(held)) for index, held in enumerate(kinds)]
    plain = [(index, read) for index, read in readers if _is_scalar(kinds[index])]
    nested = [(index, read) for index, read in readers if not _is_scalar(kinds[index])]
    known: set[tuple[type, ...]] = set()

    def read(record: Any) -> Any:
        form = tuple(map(type, _listed(record)))
        if form not in known:
            if len(form) != len(kinds):
                raise TypeError
            for index, check in plain:
                check(record[index])
            known.add(form)
        for index, convert in nested:
            record[index] = convert(record[index])
        return kind(*record)

    return read


def _is_scalar(kind: Any) -> bool:
    if get_origin(kind) is types.UnionType:
        return all(held in _SCALARS for held in get_args(kind))
    return kind in _SCALARS


_SCALARS = (str, int, float, bool, type(None))


def _scalar_reader(kind: type) -> _Reader:
    allowed = (int, float) if kind is float else (kind,)

    def read(record: Any) -> Any:
        if type(record) not in allowed:
            raise TypeError
        return record

    return read


class _Pickler(pickle.Pickler):
    """Takes a dataclass by its fields, which is several times faster than by its state."""

    def reducer_override(self, value: object) -> Any:
        kind = _kind(value)
        values = _fields_of(kind)
        return NotImplemented if values is None else (kind, values(value))


def pickled(value: object) -> bytes:
    """``value`` as a pickle; only for what we ourselves give to a child."""
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(value)
    return buffer.getvalue()
