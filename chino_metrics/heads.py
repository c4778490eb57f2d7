"""What the heads of a table say: which column names the indicator, which holds which year's what.

Heads are found by their words, in one to three rows, merged or not; a head that is not
understood is left out and told, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from chino_metrics.cells import Content, read_text
from chino_metrics.fiscal_year import find_years, fiscal_year_of, parse_year, year_candidates
from chino_metrics.grids import Grid
from chino_metrics.matching import fold_name
from chino_metrics.units import unit_in_name

#: Rows of a head at most.
DEEPEST: Final = 3


class Role(StrEnum):
    """What a column holds."""

    ID = "id"
    NAME = "name"
    UNIT = "unit"
    PLAN = "plan"
    KIND = "kind"
    BASELINE = "baseline"
    TARGET = "target"
    ACTUAL = "actual"
    OTHER = "other"


VALUES: Final = frozenset({Role.BASELINE, Role.TARGET, Role.ACTUAL})
_WORDS: Final[Mapping[Role, str]] = {
    Role.ID: "指標id id 指標コード",
    Role.NAME: "指標名 指標 目標指標 目標指標名 成果指標 成果指標名 評価指標 評価指標名 重要業績評価指標 "
    "重要業績評価指標(kpi) kpi kpi名 kpi項目 指標項目 項目 項目名 指標の名称 名称 指標名称 取組指標 活動指標 "
    "数値目標 指標(kpi) 指標等 指標内容",
    Role.UNIT: "単位 単位名",
    Role.PLAN: "計画 計画名 計画id 関連計画 プロジェクト プロジェクト名 戦略 戦略名 個別計画",
    Role.KIND: "区分 種別 内訳 目標-実績 目標/実績 目標実績 目標と実績 目標値/実績値 データ区分",
    Role.BASELINE: "基準値 現況値 現状値 現況 現状 基準 策定時 策定時の値 策定時点 当初値 当初 初期値 計画策定時 "
    "基準年値 基準年度値 基準年度 基準年 基準時",
    Role.TARGET: "目標 目標値 中間目標 中間目標値 中間 最終目標 最終目標値 最終 計画値 到達目標 kpi目標 目標年度 目標年 "
    "計画目標 計画目標値",
    Role.ACTUAL: "実績 実績値 年度実績 実績数 実数 結果 実績(値) 現在値 直近値 最新値 値 数値 当年度実績 確定値 "
    "年間実績 実績額 実測値",
    Role.OTHER: "達成率 進捗率 達成度 評価 判定 順位 前年比 前年度比 対前年 対前年比 対前年度比 増減 増減率 増減数 "
    "伸び率 差 差引 差異 達成状況 進捗 進捗状況 達成 ランク 備考 担当 担当課 担当部署 所管 所管課 部署 課名 出典 "
    "説明 見込 見込み 見込値 見込み値 予測 予定 要因 理由 特記事項 注記 注 算定方法 方向 望ましい方向 集計 施策 施策名 "
    "施策番号 基本目標 施策の柱 大項目 中項目 小項目 no no. 番号 通番 # 累計 累計値 コメント 目標達成率 達成割合 構成比 "
    "自己評価 評価区分 総合評価 今後の取組 取組 取組内容 事業名 主要事務事業 指標の説明 指標の定義 定義 データ出典",
}
_ROLES: Final = {word: role for role, words in _WORDS.items() for word in words.split()}
#: Names that also mean something else: they count only where no surer name stands.
_WEAK_NAMES: Final = frozenset({"項目", "項目名", "数値目標", "名称", "kpi"})
_YEAR_TOKEN: Final = re.compile(
    r"\(?(?:fy|')?(?:(?:令和|平成|昭和|大正|明治|(?<![a-z])[rhst]\.?)(?:元|\d{1,2})|(?<!\d)(?:19|20)\d{2}(?!\d)|"
    r"(?<!\d)\d{1,2}(?=年)|元(?=年))(?:年度末?|年末?|fy)?\)?"
)
_FILLER: Final = re.compile(
    r"^(?:の|年度|年|度|末|時点|現在|[-/・:])+|(?:の|年度|末|時点|現在|[-/・:])+$|\(\)"
)
#: A value that is not observed yet, in brackets or not: never an actual.
_FORESEEN: Final = re.compile(r"見込|予測|予定|推計|試算|目安")
_ERA_WORD: Final = frozenset({"令和", "平成", "昭和"})
_UNIT_GIVEN: Final = re.compile(r"単位\s*[:：]")
_BRACKETS: Final = re.compile(r"[(（\[［][^()（）\[\]［］]*[)）\]］]")
_SPAN: Final = re.compile(r"-|から|より|間")
_SHORT: Final = re.compile(r"\d{1,2}|元")
#: Words that make a head with a year, though not understood, one that may hold actuals.
_MAY_BE_ACTUAL: Final = re.compile(r"実績|現在|\d月|^[\d/.月日()年度]*$")
_ERA: Final = re.compile(r"令和|平成|昭和|(?<![A-Za-z])[RHSrhs]\.?(?:元|\d)|元年|(?<!\d)\d{1,2}年")


@dataclass(frozen=True, slots=True)
class Said:
    """One head cell: its role and its year as far as it says them.

    ``years`` are what the year may be; several where an era is missing (「30年」).
    """

    role: Role | None
    years: tuple[int, ...] = ()
    is_weak: bool = False
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role, its fiscal year where it has one, its whole head and the head's cell."""

    number: int
    role: Role
    years: tuple[int, ...]
    text: str
    content: Content
    is_known: bool = True

    @property
    def year(self) -> int | None:
        """The fiscal year; None where it is not said or not clear."""
        return self.years[0] if len(self.years) == 1 else None

    @property
    def may_be_actual(self) -> bool:
        """Whether the head is not understood and yet may stand over actuals."""
        rest = _YEAR_TOKEN.sub("", fold_name(self.text))
        return not self.is_known and bool(self.years) and bool(_MAY_BE_ACTUAL.search(rest))

    @property
    def unit(self) -> str:
        """The unit that the head gives in brackets: 「2018年度（千人）」, else ""."""
        return next((u for b in _BRACKETS.findall(self.text) if (u := unit_in_name(b))), "")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table: its rows (both included) and its columns by number."""

    first_row: int
    last_row: int
    columns: Mapping[int, Column]

    def of(self, *roles: Role) -> tuple[Column, ...]:
        """The columns with one of ``roles``, from left to right."""
        return tuple(c for c in self.columns.values() if c.role in roles)

    @property
    def name(self) -> Column | None:
        """The column with the indicators' names."""
        return next(iter(self.of(Role.NAME)), None)


def spread(grid: Grid) -> dict[int, dict[int, Content]]:
    """The cells of ``grid`` with every merged area filled by the content of its first cell."""
    cells = {row: dict(line) for row, line in grid.rows.items()}
    for span in grid.merges:
        content = grid.rows.get(span.first_row, {}).get(span.first_column)
        if content is not None:
            for row in range(span.first_row, span.last_row + 1):
                line = cells.setdefault(row, {})
                for column in range(span.first_column, span.last_column + 1):
                    line.setdefault(column, content)
    return dict(sorted(cells.items()))


def say(content: Content) -> Said:
    """What one cell says as a head."""
    value = content.value
    if isinstance(value, date):
        return Said(None, (fiscal_year_of(value),))
    if isinstance(value, int | float) and not isinstance(value, bool):
        year = parse_year(value)
        return Said(None, (year,)) if year and 1950 <= year <= 2100 else Said(None, is_known=False)
    return say_text(read_text(content)[0])


def say_text(text: str) -> Said:
    """What a text says as a head: 「現況値（平成29年度）」 → baseline, 2017."""
    folded = fold_name(text)
    rest = _FILLER.sub("", _YEAR_TOKEN.sub("", folded))
    years = _years(text, folded)
    if len(years) > 1 and not year_candidates(text) and len(find_years(text)) > 1:
        is_span = _SPAN.search(folded) is not None  # the plan's period, else a contradiction
        return Said(Role.OTHER) if is_span else Said(None, years, is_known=False)
    if _FORESEEN.search(rest):
        return Said(Role.OTHER, years)
    role, is_known = _role(rest)
    if role is None and rest and not is_known:
        return Said(None, years, is_known=False)
    return Said(role, years, rest in _WEAK_NAMES)


def _years(text: str, folded: str) -> tuple[int, ...]:
    found = find_years(text)
    if found:
        return found
    bare = re.search(r"(?<!\d)(?:元|\d{1,2})年度?", folded)
    return year_candidates(bare[0]) if bare else ()


def _role(rest: str) -> tuple[Role | None, bool]:
    """The role that the words beside the year name, and whether they are understood."""
    inner = rest[1:-1] if re.fullmatch(r"\([^()]*\)", rest) else rest
    without = _BRACKETS.sub("", rest)
    for key in (rest, inner, without, _FILLER.sub("", rest)):
        if key in _ROLES:
            return _ROLES[key], True
    is_unit_alone = not without and bool(unit_in_name(rest))
    return None, not rest or is_unit_alone or rest in _ERA_WORD


def find_heads(grid: Grid) -> tuple[Head, ...]:
    """The heads of the tables of a sheet, from above; repeated heads are among them."""
    cells = spread(grid)
    heads: list[Head] = []
    below = 0
    for row in cells:
        if row > below and (found := _heads_at(row, cells, below)):
            heads += found
            below = found[0].last_row
    return tuple(heads)


def _heads_at(row: int, cells: Mapping[int, Mapping[int, Content]], below: int) -> list[Head]:
    """The heads whose names of columns stand in ``row``: several for tables side by side."""
    line = cells[row]
    said = {column: say(content) for column, content in line.items()}
    names = [c for c, s in said.items() if s.role in {Role.NAME, Role.ID}]
    if not names or len(line) < 2:
        return []
    first, last = _upwards(row, cells, min(names), below), _downwards(row, cells, names)
    tables = (_clear(table) for table in _side_by_side(_columns(range(first, last + 1), cells)))
    return [
        Head(first, last, columns)
        for columns in tables
        if any(c.role is Role.ACTUAL or c.may_be_actual for c in columns.values())
    ]


def _upwards(row: int, cells: Mapping[int, Mapping[int, Content]], name: int, below: int) -> int:
    """The first row of the head: rows above that only group columns belong to it."""
    first = row
    while first - 1 > below and row - first < DEEPEST - 1:
        line = cells.get(first - 1, {})
        beside = {c: content for c, content in line.items() if c > name}
        own = [content for c, content in line.items() if c <= name]
        if not beside or any(not _is_of_head(content) for content in (*beside.values(), *own)):
            break
        first -= 1
    return first


def _downwards(row: int, cells: Mapping[int, Mapping[int, Content]], names: Iterable[int]) -> int:
    """The last row of the head: rows below whose name cell is empty or part of the head."""
    last, above = row, {id(c) for c in cells[row].values()}
    while last - row < DEEPEST - 1:
        line = cells.get(last + 1, {})
        fresh = [content for content in line.values() if id(content) not in above]
        taken = any(c in line and id(line[c]) not in above for c in names)
        if taken or not fresh or not all(_is_of_head(content) for content in fresh):
            break
        last += 1
    return last


def _is_of_head(content: Content) -> bool:
    """Whether a cell above or below the names of columns belongs to the head."""
    said, text = say(content), read_text(content)[0]
    if _UNIT_GIVEN.search(text):
        return False
    is_understood = said.is_known and (said.role is not None or bool(said.years))
    return is_understood or fold_name(text) in _ERA_WORD or bool(unit_in_name(f"x({text})"))


def _columns(rows: range, cells: Mapping[int, Mapping[int, Content]]) -> dict[int, Column]:
    numbers = sorted({c for row in rows for c in cells.get(row, {})})
    stacked = {n: _stack(n, rows, cells, numbers) for n in numbers}
    return {n: _column(n, parts) for n, parts in stacked.items() if parts}


def _side_by_side(columns: dict[int, Column]) -> list[dict[int, Column]]:
    """The columns of each table: the head of the first column of names begins a new one."""
    names = [c for c in columns.values() if c.role is Role.NAME]
    own = {c.number for c in names if fold_name(c.text) == fold_name(names[0].text)}
    tables: list[dict[int, Column]] = [{}]
    for number, column in columns.items():
        if number in own and any(c.role in VALUES for c in tables[-1].values()):
            tables.append({})
        tables[-1][number] = column
    return tables


def _clear(columns: dict[int, Column]) -> dict[int, Column]:
    """The columns of one table with one name and with years that their neighbours make clear."""
    columns = _with_one_name(columns)
    return {c.number: _unless_lonely(c) for c in _resolved(list(columns.values()))}


def _stack(
    number: int, rows: range, cells: Mapping[int, Mapping[int, Content]], numbers: list[int]
) -> list[Content]:
    """The head cells above one another; a group's head is carried to the right over blanks."""
    parts: list[Content] = []
    for row in rows:
        content = cells.get(row, {}).get(number)
        if content is None and row < rows[-1] and number in cells.get(rows[-1], {}):
            content = _group(number, row, cells, numbers)
        if content is not None and all(content is not part for part in parts):
            parts.append(content)
    return parts


def _group(
    number: int, row: int, cells: Mapping[int, Mapping[int, Content]], numbers: list[int]
) -> Content | None:
    left = [n for n in numbers if n < number and n in cells.get(row, {})]
    content = cells[row][left[-1]] if left else None
    said = say(content) if content is not None else Said(None)
    return content if said.role in VALUES or said.years else None


def _column(number: int, parts: list[Content]) -> Column:
    said = [say(part) for part in parts]
    roles = [s.role for s in said if s.role is not None]
    years = next((s.years for s in reversed(said) if s.years), ())
    is_known = all(s.is_known for s in said)
    role = roles[-1] if roles else (Role.ACTUAL if years and is_known else Role.OTHER)
    if Role.OTHER in roles:
        role = Role.OTHER
    text = " ".join(dict.fromkeys(read_text(part)[0] for part in parts))
    if not is_known and not years and role in {Role.OTHER, Role.ACTUAL} and _is_short(parts[-1]):
        years = year_candidates(f"{fold_name(read_text(parts[-1])[0])}年度")
        role, is_known = Role.ACTUAL, True
    return Column(number, role, years, text, parts[-1], is_known)


def _is_short(content: Content) -> bool:
    """Whether a head is a number that may be a year of an era: 30 beside R元."""
    return _SHORT.fullmatch(fold_name(read_text(content)[0])) is not None


def _unless_lonely(column: Column) -> Column:
    """A bare number whose neighbours do not make it a year is no year."""
    is_lonely = len(column.years) > 1 and _is_short(column.content)
    return replace(column, role=Role.OTHER, years=()) if is_lonely else column


def _with_one_name(columns: dict[int, Column]) -> dict[int, Column]:
    """Of several columns that may name the indicator, the surest; the others are left out."""
    names = [c for c in columns.values() if c.role is Role.NAME]
    if len(names) < 2:
        return columns
    best = min(names, key=lambda c: (say(c.content).is_weak, c.number))
    other = {c.number: replace(c, role=Role.OTHER) for c in names if c is not best}
    return columns | other


def _resolved(columns: list[Column]) -> list[Column]:
    """Years without an era (30年) by their neighbours: 30年 beside R元年 is 2018."""
    for _ in columns:
        changed = False
        for index, column in enumerate(columns):
            if len(column.years) < 2:
                continue
            near = _neighbours(columns, index)
            fitting = [
                y for y in column.years if y - 1 in near[0] or y + 1 in near[1] or y in near[2]
            ]
            if len(fitting) == 1:
                columns[index] = replace(column, years=(fitting[0],))
                changed = True
        if not changed:
            break
    return columns


def _neighbours(columns: list[Column], index: int) -> tuple[set[int], set[int], set[int]]:
    """Years known to the left, to the right, and of the same group of columns."""
    left = next((c.year for c in reversed(columns[:index]) if c.year), None)
    right = next((c.year for c in columns[index + 1 :] if c.year), None)
    same = {
        c.year
        for c in (*columns[max(0, index - 1) : index], *columns[index + 1 : index + 2])
        if c.year and set(c.years) <= set(columns[index].years)
    }
    return {left} - {None}, {right} - {None}, same  # type: ignore[return-value]


def is_era_only(text: str) -> bool:
    """Whether a head names its year by an era alone."""
    return bool(_ERA.search(fold_name(text))) and not re.search(r"(?:19|20)\d{2}", fold_name(text))
