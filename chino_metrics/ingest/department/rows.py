"""The rows of a real-life table: which hold an indicator, and what they leave out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import YEAR_TOKEN, Role, say
from chino_metrics.ingest.department.matching import LONGEST_NAME, Names, fold_name
from chino_metrics.ingest.department.tables import SheetTable, kind_of
from chino_metrics.model import Issue
from chino_metrics.spreadsheet.cells import Content, Flaw, holds_number, is_dash, read_text
from chino_metrics.spreadsheet.units import units_in_title

#: On folded names; 「縄文 計」 is one by its space, see ``_is_subtotal``.
_SUBTOTAL: Final = re.compile(r"\(?(?:計|平均|総数|全体)\)?|.*(?:小|合|総|中)計\)?|平均値?")
_REMARK: Final = re.compile(r"[※＊*]|[(（]?注|[(（]?備考|出典|資料[:：]|単位[:：]")
_STRUCK: Final = (
    "「{}」とある。指標名に取り消し線が引いてある。この行は読んでいない。"
    "使う行なら取り消し線を外し、使わないなら行を消してください。"
)
#: What may stand around a year that says of which year the rows below are.
_ONLY_YEAR: Final = re.compile(r"[()■◆●○◇□・※-]{0,3}年?度?末?(?:分|の?実績値?|の?値)?[()]{0,2}")
_DITTO: Final = frozenset({"〃", "″", "々", "同上", '"', "''"})


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table, with what its merged or carried key cells say."""

    number: int
    cells: Mapping[int, Content]
    name: Content
    plans: frozenset[str]
    kind: str
    unit: Content | None = None
    has_values: bool = True


@dataclass(slots=True)
class _Above:
    """What rows further down may leave out or mark with 〃: the name, its unit and the plans."""

    plans: frozenset[str]
    name: Content | None = None
    unit: Content | None = None


def lines_of(table: SheetTable, names: Names, found: Findings) -> Iterator[Line]:
    """The rows that may hold an indicator; key cells are carried down where they are left out.

    Rows below other years than those of the head are refused: they are another table.
    """
    above, years = _Above(table.plans), _years_of(table)
    other: Content | None = None
    for row in table.rows:
        cells = table.cells.get(row, {})
        if not cells or _is_head_again(cells):
            continue
        if (year := _other_year(cells, years)) is not None:
            other = other or year
            continue
        if other is not None and _has_values(table, cells):
            _tell_other_year(other, found)
            return
        line = _line(table, row, above, names, found)
        if line is not None and not _has_faulty_key(line, found):
            yield line


def _years_of(table: SheetTable) -> set[int]:
    """The years of the actuals of a table; none where they are not clear."""
    own = {column.year for column in table.head.of(Role.ACTUAL) if column.year}
    return own or {year for year in (table.year.year,) if year}


def _other_year(cells: Mapping[int, Content], years: Collection[int]) -> Content | None:
    """The cell of a row of nothing but years that names another one than ``years``."""
    found = None
    for content in cells.values():
        text = YEAR_TOKEN.sub("", fold_name(read_text(content)[0]))
        said = say(content) if isinstance(content.value, str) else None
        if said is None or said.role not in {None, Role.ACTUAL} or not _ONLY_YEAR.fullmatch(text):
            return None
        if years and said.years and not set(said.years) & set(years):
            found = found or content
    return found


def _has_faulty_key(line: Line, found: Findings) -> bool:
    """Whether name or unit is a formula without a result: an error, once, where it stands."""
    if line.kind != "actual" or not line.has_values:
        return False
    keys = [(content, *read_text(content)) for content in (line.name, line.unit) if content]
    faulty = [(content, issue) for content, text, issue in keys if issue is not None and not text]
    for content, issue in faulty:
        found.tell_once(content, issue.code, f"{issue.message}この行の値は読んでいない。")
    return bool(faulty)


def _tell_other_year(content: Content, found: Findings) -> None:
    message = (
        f"「{read_text(content)[0]}」とある。表の途中で年度が変わり、"
        "下の行が何年度の値か決められない。下の行は読んでいない。"
        "年度の変わるところに、「指標名」と年度の見出しの行を入れてください。"
    )
    found.tell_once(content, "other_year_below", message)


def _line(table: SheetTable, row: int, above: _Above, names: Names, found: Findings) -> Line | None:
    cells = table.cells[row]
    above.plans = _plans_of(cells, table.head.of(Role.PLAN), names) or above.plans
    name = _name(table, cells, above, found)
    unit = _unit(table, cells, above, is_same=name is above.name)
    above.name, above.unit = name or above.name, unit
    if name is None:
        _tell_nameless(table, cells, found)
    if name is not None and name.flaw is Flaw.STRUCK and _has_values(table, cells):
        found.tell_once(name, "struck_out", _STRUCK.format(read_text(name)[0]))
        return None
    if name is None or _is_section(table, row, cells, name, names):
        above.plans = _section_plans(name, cells, names) or above.plans
        return None
    kind = "actual" if table.kind is None else kind_of(cells.get(table.kind))
    return Line(row, cells, name, above.plans, kind, unit, _has_values(table, cells))


def _name(
    table: SheetTable, cells: Mapping[int, Content], above: _Above, found: Findings
) -> Content | None:
    """The name's cell; that of the row above for 〃, and in stacked rows for nothing."""
    name = cells.get(_name_column(table.head))
    if name is not None and is_ditto(name):
        _tell_ditto(name, found)
        return above.name
    return above.name if name is None and table.kind is not None else name


def _unit(
    table: SheetTable, cells: Mapping[int, Content], above: _Above, *, is_same: bool
) -> Content | None:
    """The unit's cell; that of the row above for 〃, and for nothing under the same name."""
    column = next(iter(table.head.of(Role.UNIT)), None)
    unit = cells.get(column.number) if column is not None else None
    if unit is not None and not is_ditto(unit):
        return unit
    return above.unit if unit is not None or is_same else None


def _has_values(table: SheetTable, cells: Mapping[int, Content]) -> bool:
    """Whether an actual, or a reason instead of one, stands in the row."""
    found = (cells.get(column.number) for column in table.head.of(Role.ACTUAL))
    return any(c is not None and not c.is_empty and not is_dash(c.value) for c in found)


def _is_subtotal(text: str) -> bool:
    return bool(_SUBTOTAL.fullmatch(fold_name(text)) or re.search(r"\s計$", text))


def _tell_nameless(table: SheetTable, cells: Mapping[int, Content], found: Findings) -> None:
    """A number in a row without a name is nobody's: it is refused by its cell."""
    for column in table.head.of(Role.ACTUAL):
        content = cells.get(column.number)
        if content is not None and holds_number(content):
            text = read_text(content)[0]
            message = f"「{text}」とある。この行には指標名がない。指標名を書くか、この値を除いてください。"
            found.tell(content, "nameless_value", message)


def _name_column(head: Head) -> int:
    column = head.name or next(iter(head.of(Role.ID)))
    return column.number


def _plans_of(
    cells: Mapping[int, Content], columns: Iterable[SheetColumn], names: Names
) -> frozenset[str]:
    """The plans that a plan column names in this row."""
    texts = (read_text(cells[c.number])[0] for c in columns if c.number in cells)
    return frozenset(plan for text in texts for plan in names.plans_in(text))


def _section_plans(
    name: Content | None, cells: Mapping[int, Content], names: Names
) -> frozenset[str]:
    """The plan of a separator row such as 「■ 地域防災計画」."""
    only = name or next(iter(cells.values()))
    return (
        names.plans_in(read_text(only)[0])
        if len({id(c) for c in cells.values()}) == 1
        else frozenset()
    )


def is_ditto(content: Content) -> bool:
    """Whether a cell says "same as above"."""
    return isinstance(content.value, str) and content.value.strip() in _DITTO


def _tell_ditto(content: Content, found: Findings) -> None:
    message = "「〃」とある。上の行と同じ指標名と読んだ。指標名を書いてください。"
    found.issues.append(Issue.warning(content.place, "ditto_mark", message))


def _is_head_again(cells: Mapping[int, Content]) -> bool:
    """Whether the row repeats the head (at the top of each printed page)."""
    said = [say(c) for c in cells.values() if isinstance(c.value, str)]
    return (
        any(s.role in {Role.NAME, Role.ID} for s in said)
        and all(s.role is not None or s.years for s in said)
        and len({fold_name(read_text(c)[0]) for c in cells.values()}) > 1
    )


def _is_section(
    table: SheetTable, row: int, cells: Mapping[int, Content], name: Content, names: Names
) -> bool:
    """Whether the row is a separator, a subtotal or a remark, and no indicator's."""
    text = read_text(name)[0]
    if names.is_known(text):
        return False
    if _REMARK.match(text) or (len(text) <= LONGEST_NAME and _is_subtotal(text)):
        return True
    if any(isinstance(c.value, str) and units_in_title(c.value) for c in cells.values()):
        return True  # the title of the next table
    return not any(
        c.number in cells for c in table.head.of(Role.ACTUAL, Role.TARGET, Role.BASELINE)
    ) or (len({id(c) for c in cells.values()}) == 1)
