"""What a table of the open data is made of: columns that know their value, type and unit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from chino_metrics.model.issue import Cell
from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Book, Plan
from chino_metrics.model.publisher import NO_MUNICIPALITY, Publisher
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
        items = self.items(_with_all_plans(scene))
        own = ({c.name: tidy(c.value(item)) for c in self.own} for item in items)
        shared = _of_municipalities(scene)
        return tuple(row | shared[_municipality(scene.book, row)] for row in own)


def _of_municipalities(scene: Scene) -> dict[str, DataRow]:
    """What stands in every row, by the code of the municipality among many whose row it is."""
    book, named = scene.book, scene.book.publisher
    publishers = {m.code: replace(named, name=m.name, code=m.code) for m in municipalities(book)}
    return {
        code: {column.name: tidy(column.value(publisher)) for column in _OF_PUBLISHER}
        | {DATA_KIND.name: tidy(DATA_KIND.value(scene))}
        for code, publisher in {NO_MUNICIPALITY.code: named, **publishers}.items()
    }


def _municipality(book: Book, row: DataRow) -> str:
    """The code of whose plan or indicator a row is about; "" in a book of one."""
    if not municipalities(book):
        return NO_MUNICIPALITY.code
    names = (str(row[name]) for name in _SUBJECTS if row.get(name))
    plans = (book.plan_by_id.get(name) or _plan_of(book, name) for name in names)
    return next((plan.municipality.code for plan in plans if plan), NO_MUNICIPALITY.code)


def _plan_of(book: Book, indicator: str) -> Plan | None:
    found = book.indicator_by_id.get(indicator)
    return book.plan_by_id[found.plan_id] if found else None


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
_OF_PUBLISHER: Final[tuple[DataColumn[Publisher], ...]] = (
    DataColumn("municipality_code", "全国地方公共団体コード", "string",
               lambda publisher: publisher.code, "データをつくった自治体。検査数字を含む6桁"),
    DataColumn("prefecture", "都道府県名", "string", lambda publisher: publisher.prefecture),
    DataColumn("municipality", "市区町村名", "string", lambda publisher: publisher.name),
)  # fmt: skip
#: What stands in every row: by it, the tables of two municipalities can be joined.
OF_EVERY_TABLE: Final[tuple[DataColumn[Any], ...]] = (*_OF_PUBLISHER, DATA_KIND)
#: Columns of which the first that is filled says whose row it is.
_SUBJECTS: Final = ("plan_id", "indicator_id", "owner_id", "new_plan_id")


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
