"""Files of official statistics as published → numbers: SSDSE-A, and e-Stat's table in wide form.

SSDSE-A (独立行政法人統計センター): codes, years and names in three head rows, a municipality a
row, columns found by their item's code. A missing number is written 0 there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.official import JAPAN, OfficialValue
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import Grid
from chino_metrics.workbook.publisher import with_check_digit

SSDSE_URL: Final = "https://www.nstac.go.jp/use/literacy/ssdse/"
#: Codes that editions before the change of a name have, and the present ones.
_FORMER: Final = {"R40305": "R40231"}
_ROW: Final = re.compile(r"R(\d{5})")
_ITEM: Final = re.compile(r"[A-Z]\d{4,7}")
#: 0 events are believed where Japan's rate lets fewer than this be expected: otherwise the
#: chance of none is below exp(-10).
_BELIEVED: Final = 10.0
#: Vital events (births, deaths, moves, marriages): the only counts that may truly be 0.
_EVENTS: Final = ("A4", "A5", "A9")
_POPULATIONS: Final = ("H5507", "A1101")


@dataclass(frozen=True, slots=True)
class OfficialFile:
    """A file read: its numbers, how many municipalities it has and what it calls itself."""

    edition: str
    values: tuple[OfficialValue, ...]
    municipalities: int
    items: frozenset[str]


def is_official(grid: Grid) -> bool:
    """Whether a sheet is a table of official statistics that can be read."""
    return _is_ssdse(grid) or _estat_head(grid) is not None


def _text(grid: Grid, row: int, column: int) -> str:
    content = grid.rows.get(row, {}).get(column)
    return "" if content is None else str(content.value).strip()


def _is_ssdse(grid: Grid) -> bool:
    first = _text(grid, 1, 1)
    is_named = re.fullmatch(r"(?i)code|SSDSE-A-\d{4}", first) is not None
    return is_named and _text(grid, 3, 1) == "地域コード"


def read_official(grid: Grid, items: Collection[str], codes: Collection[str]) -> OfficialFile:
    """The numbers of ``items`` for ``codes`` (six digits) and all Japan.

    Japan is the sum of all municipalities of the file, a missing number is left out. Raises
    UnreadableWorkbookError where a head is missing.
    """
    return (_read_ssdse if _is_ssdse(grid) else _read_estat)(grid, items, codes)


def _read_ssdse(grid: Grid, items: Collection[str], codes: Collection[str]) -> OfficialFile:
    name = _text(grid, 1, 1)
    edition = name if name.startswith("SSDSE") else _named_edition(grid.name)
    columns = _columns(grid)
    rows = dict(_municipalities(grid))
    if not columns or not rows:
        raise UnreadableWorkbookError(
            "SSDSE-Aの1行目（項目コード）、2行目（年度）か、4行目からの市区町村がありません。"
            "統計センターが公表したファイルのまま選んでください。"
        )
    place_of = {code: at for code, (at, _) in columns.items()}
    sums = {code: _total(rows.values(), at) for code, at in place_of.items()}
    source = f"「{edition}」（独立行政法人統計センター）"
    values = []
    for item in columns.keys() & set(items):
        year = columns[item][1]
        for code, line in rows.items() if sums[item] else ():
            number = _plausible(line, item, place_of, sums) if code in codes else None
            if number is not None:
                name = _said(line, 3)
                values.append(OfficialValue(item, year, code, name, number, source, SSDSE_URL))
        if sums[item]:
            name = f"全国（{len(rows):,}団体の合計）"
            made = f"{source}を加工して作成"
            values.append(OfficialValue(item, year, JAPAN, name, sums[item], made, SSDSE_URL))
    return OfficialFile(edition, tuple(values), len(rows), frozenset(columns))


def _named_edition(name: str) -> str:
    """The edition that the oldest files have only in their name."""
    match = re.search(r"SSDSE-A-?(\d{4})", name, re.IGNORECASE)
    return f"SSDSE-A-{match[1]}" if match else "SSDSE-A"


def _columns(grid: Grid) -> dict[str, tuple[int, int]]:
    """Column and year of every item: found by its code, never by its place or name."""
    found = {}
    for column, content in grid.rows.get(1, {}).items():
        code, year = str(content.value).strip(), _text(grid, 2, column)
        if column > 3 and _ITEM.fullmatch(code) and re.fullmatch(r"\d{4}", year):
            found[code] = (column, int(year))
    return found


def _municipalities(grid: Grid) -> Iterator[tuple[str, Mapping[int, Content]]]:
    for number, line in grid.rows.items():
        key = _said(line, 1)
        match = _ROW.fullmatch(_FORMER.get(key, key))
        if number > 3 and match:
            yield with_check_digit(match[1]), line


def _said(line: Mapping[int, Content], column: int) -> str:
    return str(line[column].value).strip() if column in line else ""


def _number(line: Mapping[int, Content], column: int) -> float | None:
    value = line[column].value if column in line else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _total(lines: Iterable[Mapping[int, Content]], column: int) -> float:
    return sum(_number(line, column) or 0 for line in lines)


def _plausible(
    line: Mapping[int, Content], item: str, places: Mapping[str, int], sums: Mapping[str, float]
) -> float | None:
    """The number, None where a 0 stands for a missing one.

    A 0 is believed only of vital events, and only where so few were to be expected that
    there may have been none: people × Japan's events ÷ Japan's people < ``_BELIEVED``.
    """
    number = _number(line, places[item])
    if number != 0:
        return number
    if not item.startswith(_EVENTS):
        return None
    people = next((p for p in _POPULATIONS if p in places and _number(line, places[p])), None)
    if people is None or not sums[people]:
        return None
    expected = (_number(line, places[people]) or 0) * sums[item] / sums[people]
    return 0.0 if sums[item] and expected < _BELIEVED else None


def _estat_head(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row of e-Stat's heads, and their columns, where 地域 コード and 調査年 stand."""
    for number in list(grid.rows)[:30]:
        heads = {re.sub(r"\s", "", str(c.value)): column for column, c in grid.rows[number].items()}
        has_items = any(_estat_item(head) for head in heads)
        if "地域コード" in heads and {"調査年", "調査年コード"} & heads.keys() and has_items:
            return number, heads
    return None


def _estat_item(head: str) -> str:
    """「A4101_出生数【人】」, 「#A…」: the item's code."""
    match = re.match(r"([A-Z]\d{4,7})(?=[_ＡA-Z一-龠ぁ-んァ-ヶ【]|$)", head)
    return match[1] if match else ""


def _read_estat(grid: Grid, items: Collection[str], codes: Collection[str]) -> OfficialFile:
    found = _estat_head(grid)
    if found is None:
        raise UnreadableWorkbookError(NEEDED)
    number, heads = found
    columns = {code: at for head, at in heads.items() if (code := _estat_item(head))}
    values, seen = [], set()
    for row, line in grid.rows.items():
        code = _estat_code(_said(line, heads["地域コード"]))
        year = re.match(r"\d{4}", _said(line, heads.get("調査年", heads.get("調査年コード", 0))))
        if row <= number or not code or not year:
            continue
        seen.add(code)
        name = _said(line, heads.get("地域", 0)).split(" ")[-1]
        for item in columns.keys() & set(items) if code in {*codes, JAPAN} else ():
            value = _number(line, columns[item])
            if value or (value == 0 and item.startswith(_EVENTS)):
                cited = (
                    "e-Stat（政府統計の総合窓口）「社会・人口統計体系」",
                    "https://www.e-stat.go.jp/",
                )
                values.append(OfficialValue(item, int(year[0]), code, name, value, *cited))
    return OfficialFile("e-Stat", tuple(values), len(seen), frozenset(columns))


def _estat_code(text: str) -> str:
    digits = text.zfill(5) if text.isdigit() else ""
    return with_check_digit(digits) if len(digits) == 5 else ""


#: What is said of a table of statistics that is neither.
NEEDED: Final = (
    "公的統計の表としては、SSDSE-A（統計センターの公表したCSV）と、e-Statの「社会・人口統計体系」の"
    "横に項目を並べたCSV（「調査年」「地域 コード」と「A4101_出生数」のような見出し）を読める。"
)
