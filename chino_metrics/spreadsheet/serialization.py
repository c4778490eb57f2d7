"""Frozen dataclasses between processes: as JSON where the other side is not trusted.

There may be hundreds of thousands of them, so they travel in columns: all values of one
field together, which are looked at, and made objects of, at the speed of C.
"""

from __future__ import annotations

import contextlib
import gc
import io
import json
import pickle
import types
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from itertools import chain, islice
from operator import attrgetter
from typing import Any, Final, TypeVar, cast, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_SCALARS: Final = (str, int, float, bool, types.NoneType)


def to_json(value: object) -> bytes:
    """A dataclass, or what JSON holds, as JSON.

    Fields may be scalars, enums, dataclasses, X | None, tuples, and mappings from texts.
    Raises TypeError for anything else.
    """
    kind = _kind(value)
    packed = _packed(kind, [value]) if is_dataclass(kind) else value
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":")).encode()


def from_record(kind: type[_T], record: object) -> _T:
    """The dataclass ``kind`` of which ``record`` is the JSON, loaded.

    Raises ValueError where it is of another form.
    """
    try:
        with _without_collection():
            (found,) = _unpacked(kind, record, 1)
    except (TypeError, KeyError, IndexError) as error:
        raise ValueError(f"no record of {kind.__name__}") from error
    return cast(_T, found)


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Many new objects and no cycles: to look for some among them takes longer than to make them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _packed(kind: Any, values: Sequence[Any]) -> object:
    """The column of ``values``, which are of ``kind``."""
    origin, arguments = get_origin(kind), get_args(kind)
    if _is_scalar(kind) or issubclass(origin or kind, Enum):
        return values
    if origin is types.UnionType:
        present = [value is not None for value in values]
        return [present, _packed(arguments[0], [value for value in values if value is not None])]
    if origin is tuple and arguments[-1] is not Ellipsis:
        return [_packed(held, [v[i] for v in values]) for i, held in enumerate(arguments)]
    if origin is tuple:
        return [list(map(len, values)), _packed(arguments[0], list(chain.from_iterable(values)))]
    if origin is not None:
        return [
            list(map(list, values)),
            _packed(arguments[1], [h for v in values for h in v.values()]),
        ]
    return [
        _packed(held, list(map(attrgetter(name), values))) for name, held in _hints(kind).items()
    ]


def _unpacked(kind: Any, record: Any, count: int) -> list[Any]:
    """The ``count`` values of ``kind`` in a column."""
    origin, arguments = get_origin(kind), get_args(kind)
    if _is_scalar(kind):
        return _checked(record, arguments or (kind,), count)
    if origin is types.UnionType:
        present = iter(_unpacked(arguments[0], record[1], sum(_checked(record[0], (bool,), count))))
        return [next(present) if is_there else None for is_there in record[0]]
    if origin is tuple and arguments[-1] is not Ellipsis:
        columns = [_unpacked(held, c, count) for held, c in zip(arguments, record, strict=True)]
        return list(zip(*columns, strict=True))
    if origin is tuple:
        lengths = _checked(record[0], (int,), count)
        return _cut(_unpacked(arguments[0], record[1], sum(lengths)), lengths)
    if origin is not None:
        return _mappings(arguments[1], record, count)
    if issubclass(kind, Enum):
        members = {member.value: member for member in kind}
        return [members[value] for value in _checked(record, (str,), count)]
    hints = _hints(kind).values()
    columns = [_unpacked(held, c, count) for held, c in zip(hints, record, strict=True)]
    return list(map(kind, *columns))


def _mappings(kind: Any, record: Any, count: int) -> list[dict[str, Any]]:
    keys = _checked(record[0], (list,), count)
    lengths = list(map(len, keys))
    flat = _checked(list(chain.from_iterable(keys)), (str,), sum(lengths))
    values = _cut(_unpacked(kind, record[1], len(flat)), lengths)
    return [dict(zip(own, held, strict=True)) for own, held in zip(keys, values, strict=True)]


def _cut(values: Iterable[Any], lengths: Iterable[int]) -> list[tuple[Any, ...]]:
    left = iter(values)
    return [tuple(islice(left, length)) for length in lengths]


def _checked(record: Any, kinds: tuple[type, ...], count: int) -> list[Any]:
    """``record``, when it is a list of ``count`` values of these kinds."""
    allowed = {*kinds, int} if float in kinds else set(kinds)
    if (
        type(record) is not list
        or len(record) != count
        or not allowed.issuperset(map(type, record))
    ):
        raise TypeError
    return record


def _is_scalar(kind: Any) -> bool:
    kinds = get_args(kind) if get_origin(kind) is types.UnionType else (kind,)
    return all(held in _SCALARS for held in kinds)


@lru_cache(maxsize=1024)
def _hints(kind: Any) -> dict[str, Any]:
    """Names and kinds of a dataclass's fields, in their order."""
    if not is_dataclass(kind):
        raise TypeError(f"no record of {kind}")
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


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
