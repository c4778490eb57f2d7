"""A table of a real-life sheet: its head, its rows, and what is said around it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from chino_metrics.ingest.department.columns import Head, SheetColumn
from chino_metrics.ingest.department.findings import SKIP, Findings, Question
from chino_metrics.ingest.department.heading_words import Role, say
from chino_metrics.ingest.department.matching import Names, fold_name
from chino_metrics.ingest.department.table_year import YearAround, year_around
from chino_metrics.model.issue import Issue
from chino_metrics.spreadsheet.cells import Content, Flaw, read_text
from chino_metrics.spreadsheet.grids import Grid, Span
from chino_metrics.spreadsheet.units import Unit, unit_in_name, units_in_title

#: Heads of targets that in a sheet of one year are that year's.
_OF_THE_YEAR: Final = frozenset({"目標", "目標値", "計画値", "年度目標", "年度目標値"})
_MAGNITUDE: Final = re.compile(r"^[十百千万億]+")


_KINDS: Final = {
    "actual": ("実績", "実績値", "実績数", "実数"),
    "target": ("目標", "目標値", "計画", "計画値"),
    "other": (
        "達成率",
        "進捗率",
        "達成度",
        "達成状況",
        "評価",
        "判定",
        "前年比",
        "増減",
        "順位",
        "目標達成率",
    ),
}
_LONGEST_KIND: Final = 20
_KIND: Final = {word: kind for kind, words in _KINDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Titled:
    """The units that a title, or the head over the names, gives for the whole table."""

    content: Content
    units: tuple[str, ...]

    def allows(self, unit: Unit) -> bool:
        """Whether values may be in ``unit``."""
        return any(unit.takes(written) for written in self.units)

    def is_multiple_of(self, unit: Unit) -> bool:
        """Whether the title gives only a magnitude of ``unit``: 百人 of 人."""
        bare = [_MAGNITUDE.sub("", written) for written in self.units]
        return not self.allows(unit) and any(unit.takes(written) for written in bare)


@dataclass(frozen=True, slots=True)
class SheetTable:
    """One table of a sheet while it is read: its cells, its head and what is said around it."""

    grid: Grid
    cells: Mapping[int, Mapping[int, Content]]
    head: Head
    rows: Sequence[int]
    plans: frozenset[str]
    year: YearAround
    titled: Titled | None
    merged: Mapping[tuple[int, int], Span]
    kind: int | None


@dataclass(frozen=True, slots=True)
class Around:
    """What is said around a table: right above it, above all tables of the sheet, by names."""

    own: tuple[Content, ...]
    general: tuple[Content, ...]
    sheet: str
    file: str

    @property
    def plans_said(self) -> tuple[str, ...]:
        """Texts that may name the plan, the nearest first."""
        return (_joined(self.own), self.sheet, _joined(self.general), self.file)

    @property
    def years_said(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Texts that may name the year, with where they stand, by nearness."""
        own, general = (tuple(map(_titled_by, titles)) for titles in (self.own, self.general))
        tab = (f"シート名「{self.sheet}」", self.sheet)
        return own, (*general, tab), ((f"ファイル名「{self.file}」", self.file),)


def _text(content: Content) -> str:
    return read_text(content)[0]


def _titled_by(content: Content) -> tuple[str, str]:
    """Where a title stands, and its text."""
    text = _text(content)
    return f"{content.place.address}「{text[:40]}」", text


def _joined(titles: Iterable[Content]) -> str:
    return " ".join(map(_text, titles))


def around(
    cells: Mapping[int, Mapping[int, Content]],
    above: Sequence[int],
    first: Sequence[int],
    sheet: str,
    file: str,
) -> Around:
    """The titles in the rows ``above`` a table; ``first`` are those above the first one."""
    general = tuple(c for n in first for c in cells[n].values())
    own: list[Content] = []
    for row in reversed(above if above != first else ()):
        line = tuple(cells[row].values())
        if any(isinstance(c.value, int | float) for c in line):
            break  # a row of the table before
        own[:0] = line
    return Around(tuple(own), general, sheet, file)


def table_of(
    grid: Grid,
    cells: Mapping[int, Mapping[int, Content]],
    head: Head,
    rows: Sequence[int],
    said: Around,
    names: Names,
) -> SheetTable:
    """The table under ``head``, which has ``rows``; ``said`` may tell plan, year and unit."""
    plans = next((p for text in said.plans_said if (p := names.plans_in(text))), frozenset())
    return SheetTable(
        grid=grid,
        cells=cells,
        head=head,
        rows=rows,
        plans=plans,
        year=year_around(said.years_said),
        titled=_titled((*said.general, *said.own), head),
        merged=_merged(grid, cells, rows),
        kind=_kind_column(head, rows, cells),
    )


def _merged(
    grid: Grid, cells: Mapping[int, Mapping[int, Content]], rows: Sequence[int]
) -> Mapping[tuple[int, int], Span]:
    """The merged area of each filled cell that is in one."""
    return {
        (row, column): span
        for span in grid.merges
        for row in rows[bisect_left(rows, span.first_row) : bisect_right(rows, span.last_row)]
        for column in cells[row]
        if span.first_column <= column <= span.last_column
    }


def _titled(titles: Iterable[Content], head: Head) -> Titled | None:
    """What the nearest title says, or the head: 「（単位：百人）」, 「指標名（百人）」."""
    heads = [column.content for column in head.columns.values()]
    said = [
        *((c, _units_of(_text(c))) for c in titles),
        *((c, units_in_title(_text(c))) for c in heads),
    ]
    given = [Titled(content, units) for content, units in said if units]
    if not given and head.name is not None and head.name.unit:
        return Titled(head.name.content, (head.name.unit,))
    return given[-1] if given else None


def _units_of(title: str) -> tuple[str, ...]:
    """The units that a title gives, 「縄文まつり（千人）」 without the word as well."""
    in_brackets = unit_in_name(title)
    is_multiple = in_brackets != _MAGNITUDE.sub("", in_brackets)
    return units_in_title(title) or ((in_brackets,) if is_multiple else ())


def _kind_column(
    head: Head, rows: Sequence[int], cells: Mapping[int, Mapping[int, Content]]
) -> int | None:
    """The column whose cells say 目標 / 実績 / 達成率, with or without a head of its own."""
    said: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        for column, content in cells.get(row, {}).items():
            if isinstance(content.value, str) and kind_of(content) != "other":
                said[column].append(kind_of(content))
    first = min((c.number for c in head.of(Role.ACTUAL)), default=0)
    return min((c for c, kinds in said.items() if c < first and "actual" in kinds), default=None)


def value_columns(
    table: SheetTable, answers: Mapping[str, str], found: Findings
) -> list[SheetColumn]:
    """The columns of values with their years; one without a year has that of the table.

    What is not clear is asked; ``answers`` are years, or ``SKIP``, by the keys of questions.
    """
    columns, year = [], table.year.year
    for column in table.head.of(Role.ACTUAL):
        if column.content.flaw is Flaw.STRUCK:
            message = (
                f"「{column.text}」とある。見出しに取り消し線が引いてある。この列は読んでいない。"
                "使う列なら取り消し線を外し、使わないなら列を消してください。"
            )
            found.tell_once(column.content, "struck_out", message)
        elif len(column.years) > 1:
            _tell_ambiguous_year(column, found)
        elif column.year is not None:
            columns.append(column)
        else:
            own = _year_of(table, column, answers, found)
            year = year or own
            columns += [replace(column, years=(own,))] if own else []
    for column in table.head.of(Role.TARGET, Role.BASELINE):
        if len(column.years) > 1:
            _tell_ambiguous_year(column, found)
        elif column.year is not None or column.text not in _OF_THE_YEAR:
            columns.append(column)
        elif not table.year.may_be:
            columns.append(replace(column, years=(year,)) if year else column)
        elif year is not None:
            columns.append(replace(column, years=(year,)))
    return sorted(columns, key=lambda column: column.number)


def _year_of(
    table: SheetTable, column: SheetColumn, answers: Mapping[str, str], found: Findings
) -> int | None:
    """The year of a column of actuals without one: said around the table, or answered."""
    around = _in_rows(table, found)
    if around is None or around.year is not None:
        return around.year if around is not None else None
    if not around.may_be:
        message = (
            f"「{column.text}」の列が何年度の値か、見出しにもシート名にも書いていない。"
            "「2025年度実績」のように書いてください。"
        )
        found.tell(column.content, "missing_year", message)
        return None
    place, years = column.content.place, tuple(map(str, around.may_be))
    key = f"{place.sheet}!{place.address}"
    choices = (*((year, f"{year}年度") for year in years), (SKIP, "この列は使わない"))
    text = "何年度の値ですか。"
    found.ask(Question(key, place.sheet, place.address, column.text, text, (), choices))
    answer = answers.get(key, "")
    if answer == SKIP or answer in years:
        words = "この列は使わない" if answer == SKIP else f"{answer}年度の実績"
        message = f"「{column.text}」とある。答えにしたがい、{words}とした。"
        found.issues.append(Issue.info(place, "answered", message))
        return None if answer == SKIP else int(answer)
    message = (
        f"「{column.text}」の列が何年度の値か、決められない（{around.said}）。"
        f"どの年度かを選ぶか、「{around.may_be[0]}年度実績」のように見出しに書いてください。"
    )
    found.tell(column.content, "which_year", message)
    return None


def _in_rows(table: SheetTable, found: Findings) -> YearAround | None:
    """What a column with the years of the rows says, else what is said around the table.

    None, and an error, where the rows have different years.
    """
    own = next(iter(table.head.of(Role.YEAR)), None)
    cells = [table.cells[row].get(own.number) for row in table.rows] if own else []
    years = {year for c in cells if c is not None for year in say(c).years}
    if own is None or not years or years == {table.year.year}:
        return table.year
    if len(years) == 1:
        said = f"「{own.text}」の列は{min(years)}年度"
        return YearAround(None, (min(years) - 1, min(years)), said)
    message = (
        f"「{own.text}」の列に、行によって違う年度が書いてある。値は読んでいない。"
        "指標を1行にまとめ、「2018年度実績」のように、年度ごとの列に書いてください。"
    )
    found.tell_once(own.content, "years_in_rows", message)
    return None


def _tell_ambiguous_year(column: SheetColumn, found: Findings) -> None:
    years = "、".join(map(str, sorted(column.years)))
    message = (
        f"見出し「{column.text}」は{years}年度のどれにも読める。"
        "この列は読んでいない。"
        "「2018年度」のように西暦で書いてください。"
    )
    found.tell(column.content, "ambiguous_year", message)


def kind_of(content: Content | None) -> str:
    """What a row of stacked rows holds: "actual", "target" or "other"; "" where none is said."""
    if content is None:
        return ""
    text = read_text(content)[0]
    return "other" if len(text) > _LONGEST_KIND else _KIND.get(fold_name(text), "other")
