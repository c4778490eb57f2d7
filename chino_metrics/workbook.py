"""The workbook that planners keep → a ``Book``.

A fault in a cell is an issue and leaves that value out; only a file without the
sheets and columns that make it this workbook raises.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias, TypeVar

from chino_metrics.cells import (
    QuantityReader,
    read_quantity,
    read_target,
    read_whole,
    read_year,
)
from chino_metrics.errors import UnreadableWorkbookError
from chino_metrics.layout import (
    ACCUMULATION,
    ACCUMULATIONS,
    BASELINE,
    CORRECTIONS,
    DATA_KIND,
    DIRECTION,
    DIRECTIONS,
    FINAL,
    INDICATOR_ID,
    INDICATOR_NAME,
    INDICATORS,
    INTERIM,
    MEASURE_NO,
    MEASURES,
    PILLAR_NO,
    PILLARS,
    PLAN_ID,
    PLANS,
    PROJECTS,
    REQUIRED,
    SAMPLE_WORD,
    TWIN,
    UNIT,
)
from chino_metrics.model import (
    Accumulation,
    Book,
    Correction,
    Direction,
    Indicator,
    Issue,
    Measure,
    Pillar,
    Plan,
    Project,
    Reference,
    Severity,
    Target,
)
from chino_metrics.observations import observed, references_by_owner
from chino_metrics.sheets import Row, Table, Tables, read_tables

_Place: TypeAlias = tuple[str, int]
_T = TypeVar("_T")
_K = TypeVar("_K")
_LEFT_OUT: Final = "この行は読んでいない。"


def read_book(content: bytes) -> Book:
    """Read a workbook from its bytes; what is wrong in it stands in ``issues``.

    Raises UnreadableWorkbookError for anything but an .xlsx that has the sheets
    and columns ``layout.REQUIRED``.
    """
    return book_of(read_tables(content))


def book_of(tables: Tables) -> Book:
    """The book that ``tables`` hold; raises what ``read_book`` does."""
    _require(tables.by_name)
    plans = tables.keyed(PLANS, PLAN_ID)
    bare = _indicators(tables, plans)
    references = references_by_owner(tables, {*plans, *(i.id for i in bare)})
    indicators = observed(tables, bare, references)
    measures = _grouped(_measures(tables, plans, indicators), lambda m: m.plan_id)
    return Book(
        plans=tuple(
            _plan(row, measures[key], references.get(key, ())) for key, row in plans.items()
        ),
        corrections=tuple(_correction(row) for row in tables.rows(CORRECTIONS)),
        is_sample=any(SAMPLE_WORD in row.text(DATA_KIND) for row in plans.values()),
        sha256=tables.sha256,
        modified=tables.modified,
        issues=tuple(dict.fromkeys(tables.issues)),
    )


def indicators_of(tables: Tables, plans: Collection[str]) -> tuple[Indicator, ...]:
    """The indicators of a workbook that may lack sheets, without what was observed."""
    return tuple(_indicators(tables, plans))


def _require(tables: Mapping[str, Table]) -> None:
    """Raise unless every required sheet and column is there."""
    sheets = [f"「{name}」" for name in REQUIRED if name not in tables]
    if sheets:
        message = f"シート{'、'.join(sheets)}がありません。記入用のExcelの形のまま使ってください。"
        raise UnreadableWorkbookError(message)
    for name, heads in REQUIRED.items():
        missing = [f"「{head}」" for head in heads if not tables[name].has(head)]
        if missing:
            message = f"シート「{name}」の1行目に見出し{'、'.join(missing)}がありません。"
            raise UnreadableWorkbookError(f"{message}記入用のExcelの見出しに戻してください。")


def _plan(row: Row, measures: Sequence[Measure], references: tuple[Reference, ...]) -> Plan:
    name = row.text("計画名")
    return Plan(
        id=row.text(PLAN_ID),
        name=name,
        short_name=row.text("略称") or name,
        start_year=row.read("開始年度", read_year),
        end_year=row.read("終了年度", read_year),
        department=row.text("担当"),
        purpose=row.text("趣旨"),
        situation=row.text("現状と課題"),
        principle=row.text("基本理念"),
        measures=tuple(measures),
        references=references,
    )


def _measures(
    tables: Tables, plans: Collection[str], indicators: Sequence[Indicator]
) -> list[Measure]:
    """Every measure in the order of the sheet.

    One that only other sheets name stands at the end with its number for a name,
    so that nothing that hangs on it is lost.
    """
    rows = _measure_rows(tables, plans)
    pillars = _pillars(tables, plans)
    projects = _grouped(_projects(tables, plans, pillars), _place_of)
    targets = _grouped(indicators, _place_of)
    hanging: list[Indicator | Project] = [*indicators]
    hanging += [project for found in projects.values() for project in found]
    for item in hanging:
        if _place_of(item) not in rows:
            tables.issues.append(_unknown_measure(item))
    return [
        Measure(
            plan_id=place[0],
            number=place[1],
            name=rows[place].text("施策名") if place in rows else f"施策{place[1]}",
            text=rows[place].text("説明") if place in rows else "",
            pillars=_filled(pillars[place], projects[place]),
            projects=tuple(p for p in projects[place] if p.pillar_no is None),
            indicators=tuple(targets[place]),
        )
        for place in dict.fromkeys((*rows, *pillars, *projects, *targets))
    ]


def _unknown_measure(item: Indicator | Project) -> Issue:
    message = (
        f"施策番号{item.measure_no}はシート「{MEASURES}」にこの計画の行がない。"
        "番号だけの施策として読んだ。番号を直すか、施策の行を足してください。"
    )
    cell = item.cell
    return Issue("unknown_measure", Severity.WARNING, cell.sheet, cell.address, message)


def _measure_rows(tables: Tables, plans: Collection[str]) -> dict[_Place, Row]:
    rows: dict[_Place, Row] = {}
    for place, row in _placed(tables, MEASURES, plans):
        if place in rows:
            message = f"同じ計画に施策番号{place[1]}が2回ある。{_LEFT_OUT}番号を直してください。"
            row.complain(MEASURE_NO, "duplicate_measure", message)
        rows.setdefault(place, row)
    return rows


def _pillars(tables: Tables, plans: Collection[str]) -> defaultdict[_Place, list[Pillar]]:
    """Pillars without their projects, by measure."""
    pillars: defaultdict[_Place, list[Pillar]] = defaultdict(list)
    for place, row in _placed(tables, PILLARS, plans):
        number = row.text(PILLAR_NO)
        if any(number == pillar.number for pillar in pillars[place]):
            message = f"同じ施策に柱番号「{number}」が2回ある。{_LEFT_OUT}番号を直してください。"
            row.complain(PILLAR_NO, "duplicate_pillar", message)
        else:
            pillars[place].append(Pillar(number, row.text("柱名"), row.text("説明"), ()))
    return pillars


def _filled(pillars: Iterable[Pillar], projects: Sequence[Project]) -> tuple[Pillar, ...]:
    return tuple(
        replace(pillar, projects=tuple(p for p in projects if p.pillar_no == pillar.number))
        for pillar in pillars
    )


def _projects(
    tables: Tables, plans: Collection[str], pillars: Mapping[_Place, Sequence[Pillar]]
) -> list[Project]:
    return [
        Project(
            row.text("事業名"), *place, _pillar_no(row, pillars.get(place, ())), row.cell("事業名")
        )
        for place, row in _placed(tables, PROJECTS, plans)
    ]


def _pillar_no(row: Row, pillars: Sequence[Pillar]) -> str | None:
    number = row.text(PILLAR_NO)
    if number and all(number != pillar.number for pillar in pillars):
        message = (
            f"柱番号「{number}」はシート「{PILLARS}」のこの施策にない。施策に直接つけて読んだ。"
        )
        row.complain(PILLAR_NO, "unknown_pillar", f"{message}番号を直してください。")
        return None
    return number or None


def _indicators(tables: Tables, plans: Collection[str]) -> list[Indicator]:
    """Indicators without what was observed; without a known direction they cannot be judged."""
    rows = tables.keyed(INDICATORS, INDICATOR_ID)
    found = (_indicator(row, plans, rows) for row in rows.values())
    return [indicator for indicator in found if indicator is not None]


def _indicator(row: Row, plans: Collection[str], ids: Collection[str]) -> Indicator | None:
    place = _place(row, plans)
    if place is None:
        return None
    unit = row.text(UNIT)
    return Indicator(
        id=row.text(INDICATOR_ID),
        plan_id=place[0],
        measure_no=place[1],
        name=row.text(INDICATOR_NAME),
        unit=unit,
        unit_printed=row.text("単位（原文）") or unit,
        direction=_direction(row),
        accumulation=_accumulation(row),
        baseline=_target(row, BASELINE, unit, read_quantity),
        interim=_target(row, INTERIM, unit, read_target),
        final=_target(row, FINAL, unit, read_target),
        twin_id=_twin(row, ids),
        note=row.text("備考"),
        cell=row.cell(INDICATOR_ID),
    )


def _target(row: Row, heads: tuple[str, str], unit: str, reader: QuantityReader) -> Target:
    year_head, value_head = heads
    quantity = row.read(value_head, lambda content: reader(content, unit))
    return Target(row.read(year_head, read_year), quantity)


def _direction(row: Row) -> Direction:
    word = row.text(DIRECTION)
    direction = DIRECTIONS.get(word.lower(), Direction.UNKNOWN)
    if direction is Direction.UNKNOWN:
        message = (
            f"「{word}」とある。この指標は判定していない。「増加」か「減少」を選んでください。"
        )
        row.complain(DIRECTION, "unknown_direction", message)
    return direction


def _accumulation(row: Row) -> Accumulation:
    word = row.text(ACCUMULATION)
    if word and word.lower() not in ACCUMULATIONS:
        message = (
            f"「{word}」とある。年次として読んだ。「年次」「期間累計」「時点」から選んでください。"
        )
        row.complain(ACCUMULATION, "unknown_accumulation", message, Severity.WARNING)
    return ACCUMULATIONS.get(word.lower(), Accumulation.YEARLY)


def _twin(row: Row, ids: Collection[str]) -> str | None:
    twin = row.text(TWIN)
    if twin and (twin not in ids or twin == row.text(INDICATOR_ID)):
        message = f"「{twin}」はほかの行の指標IDではない。同一指標の指標IDを書いてください。"
        row.complain(TWIN, "unknown_twin", message, Severity.WARNING)
        return None
    return twin or None


def _correction(row: Row) -> Correction:
    place = " ".join(word for head in ("シート", "対象", "列") if (word := row.text(head)))
    return Correction(
        place, row.text("印刷のとおり"), row.text("表示"), row.text("理由"), row.cell("表示")
    )


def _placed(tables: Tables, sheet: str, plans: Collection[str]) -> list[tuple[_Place, Row]]:
    """Rows of a sheet with the measure each belongs to; others are left out with an issue."""
    found = ((_place(row, plans), row) for row in tables.rows(sheet))
    return [(place, row) for place, row in found if place is not None]


def _place(row: Row, plans: Collection[str]) -> _Place | None:
    plan, number = row.text(PLAN_ID), row.read(MEASURE_NO, read_whole)
    if plan in plans:
        return None if number is None else (plan, number)
    message = f"計画ID「{plan}」はシート「{PLANS}」にない。{_LEFT_OUT}IDを直してください。"
    row.complain(PLAN_ID, "unknown_plan", message)
    return None


def _place_of(item: Indicator | Project) -> _Place:
    return item.plan_id, item.measure_no


def _grouped(items: Iterable[_T], key: Callable[[_T], _K]) -> defaultdict[_K, list[_T]]:
    groups: defaultdict[_K, list[_T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups
