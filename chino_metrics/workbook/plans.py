"""What a plan is made of: the sheets 施策, 施策の柱 and 主要事務事業.

A fault leaves its row out, or hangs it where it is not lost, and is an issue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias, TypeVar

from chino_metrics.model.issue import Issue
from chino_metrics.model.plan import Indicator, Measure, Pillar, Plan, Predecessor, Project
from chino_metrics.spreadsheet.cells import read_whole
from chino_metrics.workbook.schema import (
    DEPARTMENT,
    INDICATOR_ID,
    INDICATORS,
    MEASURE_NO,
    MEASURES,
    PILLAR_NO,
    PILLARS,
    PLAN_ID,
    PLANS,
    PREVIOUS,
    PROJECTS,
    SUCCESSOR,
)
from chino_metrics.workbook.tables import Row, Tables

#: A plan's id and the number of one of its measures.
Place: TypeAlias = tuple[str, int]
_T = TypeVar("_T")
_K = TypeVar("_K")
_LEFT_OUT: Final = "この行は読んでいない。"
_CIRCLE: Final = (
    "{}をたどると、この行に戻る。つながりとしては読んでいない。正しいIDに直してください。"
)
_SAME_PLAN: Final = (
    "前の指標が同じ計画にある。つながりとしては読んでいない。前の計画の指標IDを書いてください。"
)


def measures_of(
    tables: Tables, plans: Collection[str], indicators: Sequence[Indicator]
) -> list[Measure]:
    """Every measure in the order of the sheet.

    One that only other sheets name stands at the end with its number for a name,
    so that nothing that hangs on it is lost.
    """
    rows = _measure_rows(tables, plans)
    pillars = _pillars(tables, plans)
    projects = grouped(_projects(tables, plans, pillars), _place_of)
    targets = grouped(indicators, _place_of)
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
    return Issue.warning(item.cell, "unknown_measure", message)


def _measure_rows(tables: Tables, plans: Collection[str]) -> dict[Place, Row]:
    rows: dict[Place, Row] = {}
    for place, row in placed(tables, MEASURES, plans):
        if place in rows:
            message = f"同じ計画に施策番号{place[1]}が2回ある。{_LEFT_OUT}番号を直してください。"
            row.complain(MEASURE_NO, "duplicate_measure", message)
        rows.setdefault(place, row)
    return rows


def _pillars(tables: Tables, plans: Collection[str]) -> defaultdict[Place, list[Pillar]]:
    """Pillars without their projects, by measure."""
    pillars: defaultdict[Place, list[Pillar]] = defaultdict(list)
    for place, row in placed(tables, PILLARS, plans):
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
    tables: Tables, plans: Collection[str], pillars: Mapping[Place, Sequence[Pillar]]
) -> list[Project]:
    return [
        Project(
            row.text("事業名"),
            *place,
            _pillar_no(row, pillars.get(place, ())),
            row.cell("事業名"),
            row.text(DEPARTMENT),
        )
        for place, row in placed(tables, PROJECTS, plans)
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


def placed(tables: Tables, sheet: str, plans: Collection[str]) -> list[tuple[Place, Row]]:
    """Rows of a sheet with the measure each belongs to; others are left out with an issue."""
    found = ((place_of_row(row, plans), row) for row in tables.rows(sheet))
    return [(place, row) for place, row in found if place is not None]


def place_of_row(row: Row, plans: Collection[str]) -> Place | None:
    """The measure that a row names; None with an issue where there is no such plan or number."""
    plan, number = row.text(PLAN_ID), row.read(MEASURE_NO, read_whole)
    if plan in plans:
        return None if number is None else (plan, number)
    message = f"計画ID「{plan}」はシート「{PLANS}」にない。{_LEFT_OUT}IDを直してください。"
    row.complain(PLAN_ID, "unknown_plan", message)
    return None


def _place_of(item: Indicator | Project) -> Place:
    return item.plan_id, item.measure_no


def grouped(items: Iterable[_T], key: Callable[[_T], _K]) -> defaultdict[_K, list[_T]]:
    """``items`` by what ``key`` says of each, in their order."""
    groups: defaultdict[_K, list[_T]] = defaultdict(list)
    for item in items:
        groups[key(item)].append(item)
    return groups


def linked(tables: Tables, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """``plans``, each of whose indicators knows the one that it goes on from (前の指標ID).

    Links that lead back to where they began (後継の計画ID, 前の指標ID), or to an indicator of
    the same plan, are not followed: each with a warning.
    """
    plan_rows = {row.text(PLAN_ID): row for row in tables.rows(PLANS)}
    after = {plan.id: plan.successor_id for plan in plans}
    owners = {i.id: (plan, i) for plan in plans for i in plan.indicators}
    rows = {row.text(INDICATOR_ID): row for row in tables.rows(INDICATORS)}
    before = {key: indicator.previous_id for key, (_, indicator) in owners.items()}
    found = []
    for plan in plans:
        own = _with_earlier(plan, before, owners, rows)
        if leads_back(after, plan.id):
            plan_rows[plan.id].warn(SUCCESSOR, "successor_circle", _CIRCLE.format(SUCCESSOR))
            own = replace(own, successor_id=None)
        found.append(own)
    return tuple(found)


def leads_back(links: Mapping[str, str | None], start: str) -> bool:
    """Whether one comes from ``start`` back to it along ``links``."""
    seen, place = set[str](), links.get(start)
    while place is not None and place not in seen:
        if place == start:
            return True
        seen.add(place)
        place = links.get(place)
    return False


def _with_earlier(
    plan: Plan,
    before: Mapping[str, str | None],
    owners: Mapping[str, tuple[Plan, Indicator]],
    rows: Mapping[str, Row],
) -> Plan:
    """``plan`` with the predecessors of its indicators; itself where there are none."""
    unfit: dict[str, str] = {}
    for i in plan.indicators:
        if i.previous_id and owners[i.previous_id][0].id == plan.id:
            unfit[i.id] = _SAME_PLAN
        elif leads_back(before, i.id):
            unfit[i.id] = _CIRCLE.format(PREVIOUS)
    for key, message in unfit.items():
        rows[key].warn(PREVIOUS, "unfit_previous", message)
    if not any(i.previous_id for i in plan.indicators):
        return plan
    measures = (
        replace(
            m,
            indicators=tuple(
                replace(i, previous_id=None) if i.id in unfit else _with(i, owners)
                for i in m.indicators
            ),
        )
        for m in plan.measures
    )
    return replace(plan, measures=tuple(measures))


def _with(indicator: Indicator, owners: Mapping[str, tuple[Plan, Indicator]]) -> Indicator:
    found = owners.get(indicator.previous_id or "")
    if found is None:
        return indicator
    plan, earlier = found
    end = plan.end_year
    actuals = tuple(a for a in earlier.actuals if end is None or a.year <= end)
    return replace(
        indicator,
        predecessor=Predecessor(
            earlier.id, plan.short_name, earlier.name, earlier.unit, earlier.final, actuals
        ),
    )
