"""Texts beside the values of a table → evaluations of its indicators, by year.

Several columns of one field keep their heads (「課題：…」); a merged text belongs to
every indicator that it spans. Nothing is shortened: what is too long is an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.columns import SheetColumn
from chino_metrics.ingest.department.evaluations.columns import TextColumn, passage, text_columns
from chino_metrics.ingest.department.evaluations.form import Label
from chino_metrics.ingest.department.evaluations.words import field_of
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role
from chino_metrics.ingest.department.rows import Line
from chino_metrics.ingest.department.tables import SheetTable
from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Indicator
from chino_metrics.spreadsheet.cells import Content, holds_number, read_text
from chino_metrics.workbook.schema import EVALUATION_HEADS, LONGEST_PASSAGE

_EXAMPLE: Final = re.compile(r"^[(（【\[]?(?:記入例|記載例|例)[)）】\]：:]")
_REMARK: Final = re.compile(r"^[※＊*]|^[（(]?注")


@dataclass(frozen=True, slots=True)
class _Said:
    """A text with its cell, under a head that it is given where a field has several."""

    head: str
    text: str
    cell: Cell


#: What is said of one field: by the number of the column, in their order.
_Field: TypeAlias = dict[int, list[_Said]]


class Passages:
    """Gathers the texts of a table, row by row; ``labels`` are those of a form around it."""

    def __init__(
        self, table: SheetTable, values: Iterable[SheetColumn], labels: Sequence[Label] = ()
    ) -> None:
        self._table, self._labels = table, labels
        self._values = [c for c in values if c.role is Role.ACTUAL and c.year is not None]
        newest = max((c.year for c in self._values if c.year is not None), default=None)
        self._columns = text_columns(table, newest) if newest is not None else []
        self._lines: defaultdict[str, list[Line]] = defaultdict(list)

    def add(self, line: Line, indicator: Indicator) -> None:
        """Keep a row of an indicator; of stacked rows, all."""
        self._lines[indicator.id].append(line)

    def put_into(self, found: Findings) -> None:
        """Add the evaluations to ``found``, how they were read, and what was left out."""
        if not self._values or not (self._columns or self._labels):
            return
        evaluations = [
            evaluation
            for key, lines in self._lines.items()
            for evaluation in self._of_indicator(key, lines, found)
        ]
        found.evaluations += evaluations
        self._tell_left_out(found)
        if evaluations:
            self._describe(found)

    def _of_indicator(
        self, key: str, lines: Sequence[Line], found: Findings
    ) -> Iterator[Evaluation]:
        said = self._said(lines, found)
        in_groups = [
            year for (year, _), own in said.items() if year is not None and any(own.values())
        ]
        newest = max((self._newest_of(lines), *in_groups))
        years: defaultdict[int, dict[EvaluationField, _Field]] = defaultdict(dict)
        for (year, field), own in said.items():
            columns = years[newest if year is None else year].setdefault(field, {})
            columns |= own
        for year in sorted(years):
            evaluation = _evaluation(key, year, years[year], found)
            if evaluation is not None:
                yield evaluation

    def _newest_of(self, lines: Sequence[Line]) -> int:
        """The year of the newest actual of an indicator's rows; the table's where it has none."""
        own = {year for line in lines for year in self._years_of(line)}
        years = {column.year for column in self._values if column.year is not None}
        return max(own, default=max(years))

    def _years_of(self, line: Line) -> Iterator[int]:
        for column in self._values if line.kind == "actual" else ():
            content = line.cells.get(column.number)
            if content is not None and column.year is not None and holds_number(content):
                yield column.year

    def _said(
        self, lines: Sequence[Line], found: Findings
    ) -> dict[tuple[int | None, EvaluationField], _Field]:
        """What is said by year (None: the newest) and field; columns without a text are kept."""
        said: dict[tuple[int | None, EvaluationField], _Field] = {}
        for column in self._columns:
            own = said.setdefault((column.year, column.field), {})
            own[column.number] = []
        seen: set[Cell] = set()
        for line in lines:
            for column, content in self._filled(line):
                if content.place not in seen:
                    seen.add(content.place)
                    text = passage(content, self._head(column), found)
                    own_column = said[column.year, column.field][column.number]
                    if text and all(text != other.text for other in own_column):
                        own_column.append(_Said(column.head, text, content.place))
        for number, label in enumerate(self._labels, 1):
            own = said.setdefault((None, label.field), {})
            kept = own.setdefault(-number, [])
            if label.content is not None and (text := passage(label.content, label.head, found)):
                kept.append(_Said(label.head, text, label.content.place))
        return said

    def _head(self, column: TextColumn) -> str:
        """The head by which a text is known for a grade: a group's where its own says nothing."""
        if field_of(column.head) is column.field:
            return column.head
        return EVALUATION_HEADS[column.field]

    def _filled(self, line: Line) -> Iterator[tuple[TextColumn, Content]]:
        """The filled cells of texts in a row; none of an example."""
        first = next(iter(line.cells.values()), None)
        if any(_is_example(c) for c in (first, line.name) if c is not None):
            return
        for column in self._columns:
            content = line.cells.get(column.number)
            if content is not None and not content.is_empty and content is not line.name:
                yield column, content

    def _tell_left_out(self, found: Findings) -> None:
        """A warning for each text in a row that is no known indicator's, unless it is asked about."""
        taken = {line.number for lines in self._lines.values() for line in lines}
        numbers = [column.number for column in self._columns]
        every = (line.cells for lines in self._lines.values() for line in lines)
        places = {cells[n].place for cells in every for n in numbers if n in cells}
        asked = {question.key for question in found.questions}
        for row in self._table.rows:
            cells = self._table.cells[row]
            if row in taken or any(_key(content) in asked for content in cells.values()):
                continue
            names = [cells.get(c.number) for c in self._table.head.of(Role.NAME, Role.ID)]
            for column in self._columns:
                content = cells.get(column.number)
                if content is None or content.place in places or content in names:
                    continue
                if _is_text(content, column):
                    _tell_nameless(content, found)

    def _describe(self, found: Findings) -> None:
        """Say what was taken from where."""
        words = [
            f"{get_column_letter(c.number)}列「{c.head}」を"
            f"{f'{c.year}年度の' if c.year is not None else ''}{EVALUATION_HEADS[c.field]}"
            for c in self._columns
        ]
        words += [
            f"{label.place.address}「{label.head}」を{EVALUATION_HEADS[label.field]}"
            for label in self._labels
        ]
        text = f"「{self._table.grid.name}」の{'、'.join(words)}として読んだ。"
        if any(column.year is None for column in self._columns) or self._labels:
            text += "年度を書いていない文は、その指標の最も新しい実績の年度のものとした。"
        found.reading.append(("要因と対応", text))


def _key(content: Content) -> str:
    return f"{content.place.sheet}!{content.place.address}"


def _is_example(content: Content) -> bool:
    return isinstance(content.value, str) and _EXAMPLE.match(content.value.strip()) is not None


def _is_text(content: Content, column: TextColumn) -> bool:
    text = passage(content, column.head)
    is_head = field_of(text) is not None
    is_minor = column.field in {EvaluationField.OWNER, EvaluationField.DUE}
    return bool(text) and not is_head and not is_minor and not _REMARK.match(text)


def _tell_nameless(content: Content, found: Findings) -> None:
    message = (
        f"「{read_text(content)[0][:40]}」とある。どの指標についての文かがわからないため、読んでいない。"
        "指標名のある行に書いてください。"
    )
    found.issues.append(Issue.warning(content.place, "nameless_text", message))


def _evaluation(
    key: str, year: int, fields: Mapping[EvaluationField, _Field], found: Findings
) -> Evaluation | None:
    """One evaluation; None where nothing is written but whose task it would be."""
    texts: dict[EvaluationField, str] = {}
    cells: list[tuple[EvaluationField, Cell]] = []
    for field in EvaluationField:
        columns = fields.get(field, {})
        said = [one for number in sorted(columns, key=_place) for one in columns[number]]
        text = _joined(columns, has_several=len(columns) > 1)
        if text and _fits(text, said[0].cell, field, found):
            texts[field] = text
            cells += [(field, one.cell) for one in said]
    if not texts.keys() - {EvaluationField.OWNER}:
        return None
    given = {field.value: text for field, text in texts.items()}
    return Evaluation(indicator_id=key, year=year, cells=tuple(cells), **given)


def _place(number: int) -> tuple[bool, int]:
    """Columns from left to right, then the labels of a form, which have negative numbers."""
    return number < 0, abs(number)


def _joined(columns: _Field, *, has_several: bool) -> str:
    parts = []
    for number in sorted(columns, key=_place):
        said = columns[number]
        text = "\n".join(one.text for one in said)
        if text:
            parts.append(f"{said[0].head}：{text}" if has_several else text)
    return "\n".join(parts)


def _fits(text: str, cell: Cell, field: EvaluationField, found: Findings) -> bool:
    if len(text) <= LONGEST_PASSAGE:
        return True
    message = (
        f"「{EVALUATION_HEADS[field]}」として読む文が、合わせて{len(text):,}字ある。"
        f"書けるのは{LONGEST_PASSAGE:,}字まで。短くしてください。"
    )
    found.issues.append(Issue.error(cell, "too_long_text", message))
    return False


def settle(found: Findings) -> None:
    """Refuse texts on one thing that differ; of those that are the same keep the first."""
    points: defaultdict[tuple[str, int, EvaluationField], list[tuple[str, Cell]]] = defaultdict(
        list
    )
    kept: dict[tuple[object, ...], Evaluation] = {}
    for evaluation in found.evaluations:
        point = (evaluation.indicator_id, evaluation.year)
        texts = tuple(evaluation.text(field) for field in EvaluationField)
        kept.setdefault((*point, *texts), evaluation)
        for field in EvaluationField:
            if (cell := evaluation.cell(field)) is not None:
                points[(*point, field)].append((evaluation.text(field), cell))
    found.evaluations[:] = kept.values()
    for (_, year, field), said in points.items():
        if len({text for text, _ in said}) > 1:
            _tell_conflict(year, field, [cell for _, cell in said], found)


def _tell_conflict(
    year: int, field: EvaluationField, cells: Sequence[Cell], found: Findings
) -> None:
    places = "、".join(f"「{cell.sheet}」の{cell.address}" for cell in cells)
    for cell in cells:
        message = (
            f"同じ指標の{year}年度の「{EVALUATION_HEADS[field]}」が{places}にあり、違っている。"
            "正しい1つだけを残してください。"
        )
        found.issues.append(Issue.error(cell, "conflicting_texts", message))
