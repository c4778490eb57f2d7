"""Numbers of official files → rows of 公的統計の値. A newer edition's number stands for an older one's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.issue import Cell
from chino_metrics.model.official import JAPAN, Official, OfficialValue
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import Grid
from chino_metrics.workbook.official.files import OfficialFile, read_official
from chino_metrics.workbook.schema import (
    ITEM,
    MUNICIPALITY,
    MUNICIPALITY_NAME,
    OFFICIAL_VALUES,
    VALUE,
)
from chino_metrics.workbook.tables import Row, Table, Tables, key_of

_HEADS: Final = (ITEM, "年", MUNICIPALITY, MUNICIPALITY_NAME, VALUE, "出典", "出典URL")


def items_of(official: Official) -> frozenset[str]:
    """The items that the statistics of 公的統計 need."""
    return frozenset(i for t in official.twins for i in (*t.formula.items, *t.formula.base))


def read_needed(grids: Iterable[Grid], official: Official, code: str) -> tuple[OfficialFile, ...]:
    """What the files hold of what ``official`` needs, for ``code``, its peers and all Japan.

    Raises UnreadableWorkbookError where 公的統計 names nothing, or a file holds none of it.
    """
    items = items_of(official)
    if not items or not code:
        raise UnreadableWorkbookError(
            "台帳のシート「公的統計」に項目が、または「設定」に自治体コードがないため、公的統計を読めません。"
            "記入用のExcelに書いて公開してから、もう一度選んでください。"
        )
    codes = {code, *(peer.code for peer in official.peers)}
    files = tuple(read_official(grid, items, codes) for grid in grids)
    for file in files:
        if not file.values:
            raise UnreadableWorkbookError(
                f"「{file.edition}」に、シート「公的統計」の項目（{'、'.join(sorted(items))}）の値がありません。"
            )
    return files


def joined(
    values: Iterable[OfficialValue], files: Iterable[OfficialFile]
) -> tuple[OfficialValue, ...]:
    """``values`` with those of ``files``, the newest edition's last; by item, year and code."""
    ordered = sorted(files, key=lambda file: file.edition)
    found = {(v.item, v.year, v.code): v for v in values}
    for value in (v for file in ordered for v in file.values):
        key = (value.item, value.year, value.code)
        if key not in found or found[key].value != value.value:
            found[key] = value  # the same number keeps the source that it has
    return tuple(found[key] for key in sorted(found))


def with_values(tables: Tables, values: Sequence[OfficialValue]) -> Tables:
    """``tables`` whose 公的統計の値 holds ``values`` and nothing else."""
    place = Cell(OFFICIAL_VALUES, "A1")
    rows = tuple(
        Row(OFFICIAL_VALUES, number, _cells(value, place), tables.issues)
        for number, value in enumerate(values, 2)
    )
    heads = {key_of(head): Content(head, place) for head in _HEADS}
    table = Table(OFFICIAL_VALUES, heads, rows)
    return replace(tables, by_name={**tables.by_name, OFFICIAL_VALUES: table})


def _cells(value: OfficialValue, place: Cell) -> dict[str, Content]:
    number = int(value.value) if float(value.value).is_integer() else value.value
    said = (value.item, value.year, value.code, value.name, number, value.source, value.source_url)
    return {key_of(h): Content(v, place) for h, v in zip(_HEADS, said, strict=True) if v != ""}


def told(files: Iterable[OfficialFile]) -> tuple[tuple[str, str], ...]:
    """How each file was read, as (term, sentence)."""
    return tuple((f"公的統計（{file.edition}）", _told(file)) for file in files)


def _told(file: OfficialFile) -> str:
    years = "、".join(_item_years(file))
    if all(value.code != JAPAN for value in file.values):
        return f"{years}を読んだ。全国の値はない。"
    return f"{years}を読んだ。全国は、ファイルにある{file.municipalities:,}団体の合計。"


def _item_years(file: OfficialFile) -> list[str]:
    return [f"{item}（{year}年）" for item, year in sorted({(v.item, v.year) for v in file.values})]
