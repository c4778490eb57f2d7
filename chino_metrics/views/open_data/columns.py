"""What a table of the open data is made of: columns that know their value, type and unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.csv import Value
from chino_metrics.spreadsheet.office import stored_text
from chino_metrics.views import tables
from chino_metrics.views.scene import Scene

T = TypeVar("T")
ColumnKind: TypeAlias = Literal["string", "integer", "number", "boolean", "year"]
DataRow: TypeAlias = dict[str, Value]

#: The words for the types of the Frictionless table schema.
KIND_WORD: Final[dict[ColumnKind, str]] = {
    "string": "文字列",
    "integer": "整数",
    "number": "数",
    "boolean": "真偽（true／false）",
    "year": "年（西暦4桁）",
}


@dataclass(frozen=True, slots=True)
class DataColumn(Generic[T]):
    """One column: English name for machines, Japanese title, and how an item gives its value.

    ``choices`` are the values that may occur ("" for any); ``unit`` is a Japanese word.
    """

    name: str
    title: str
    kind: ColumnKind
    value: Callable[[T], Value]
    description: str = ""
    unit: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """Columns that point to the key of another table (foreign key)."""

    columns: tuple[str, ...]
    table: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DataTable(Generic[T]):
    """One table: what it holds, its key, its columns, and its items in a scene.

    ``has_sources`` says that its rows name sources of their own.
    """

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    own: tuple[DataColumn[T], ...]
    items: Callable[[Scene], Iterable[T]]
    links: tuple[Link, ...] = ()
    has_sources: bool = False

    @property
    def columns(self) -> tuple[DataColumn[Any], ...]:
        """Its own columns, then whose data they are and, last, whether they are invented."""
        return (*self.own, *OF_EVERY_TABLE)

    def rows(self, scene: Scene) -> tuple[DataRow, ...]:
        """The rows of the scene's selection, values by column name, None where there is none."""
        shared = {column.name: tidy(column.value(scene)) for column in OF_EVERY_TABLE}
        return tuple(
            {c.name: tidy(c.value(item)) for c in self.own} | shared
            for item in self.items(_with_all_plans(scene))
        )


def _with_all_plans(scene: Scene) -> Scene:
    """Where nothing is selected, all plans: data of one that has ended are data still."""
    choice = scene.choice
    narrowed = (choice.plans, choice.plan, choice.departments, choice.department, choice.indicators)
    if any(narrowed) or not scene.apart:
        return scene
    return replace(scene, choice=choice.but(plans=tuple(p.id for p in scene.book.plans)))


DATA_KIND: Final[DataColumn[Scene]] = DataColumn(
    "data_kind", "データの区分", "string", tables.data_kind,
    "見本のデータでは、すべての行に「見本（架空の値）」と入る。実際のデータでは空。",
)  # fmt: skip
#: What stands in every row: by it, the tables of two municipalities can be joined.
OF_EVERY_TABLE: Final[tuple[DataColumn[Scene], ...]] = (
    DataColumn("municipality_code", "全国地方公共団体コード", "string",
               lambda scene: scene.book.publisher.code, "データをつくった自治体。検査数字を含む6桁"),
    DataColumn("prefecture", "都道府県名", "string", lambda scene: scene.book.publisher.prefecture),
    DataColumn("municipality", "市区町村名", "string", lambda scene: scene.book.publisher.name),
    DATA_KIND,
)  # fmt: skip


def tidy(value: Value) -> Value:
    """``value`` as it is published: whole numbers without .0, nothing for an empty text.

    Characters that no sheet can hold are left out.
    """
    if isinstance(value, str):
        return stored_text(value) or None
    if isinstance(value, float):
        if not math.isfinite(value):
            return None
        return int(value) if value.is_integer() else value
    return value


def place(cell: Cell | None) -> str | None:
    """「実績 I2」: where in the workbook a value stands."""
    return None if cell is None else f"{cell.sheet} {cell.address}"
