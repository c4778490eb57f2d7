"""What narrows a page: drop-downs above it, and the conditions that are in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from chino_metrics.model.municipality import municipalities
from chino_metrics.model.verdict import Status
from chino_metrics.views.choice import ATTENTION, UNEXPLAINED
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.wording.text_width import text_width

#: The fields of the choice that narrow a page.
_NARROWED: Final = {
    "overview": ("plan", "department", "status"),
    "trends": ("plan", "department", "status"),
    "plan": ("status",),
    "data_check": ("plan", "department"),
}
#: Em of the narrowest column of years, and between two.
_LEAST_COLUMN, _COLUMN_GAP = 3.4, 0.7
_STATUS_FILTER: Final = {
    ATTENTION: "遅れている指標（◆と×）",
    UNEXPLAINED: "理由なし（要因のない◆と×）",
    **{s.value: f"{STATUS_SIGN[s]} {STATUS_WORD[s]}" for s in Status},
}
_STATUS_LISTED: Final = {
    ATTENTION: "遅れている",
    UNEXPLAINED: "遅れているが、理由が書かれていない",
    **{s.value: f"「{STATUS_SIGN[s]} {STATUS_WORD[s]}」の" for s in Status},
}


@dataclass(frozen=True, slots=True)
class Option:
    """One line of a drop-down."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter in force: its label and line, and the field of the choice that clears it."""

    label: str
    value: str
    field: str


@dataclass(frozen=True, slots=True)
class Filter:
    """A labelled drop-down; choosing from it sets ``name`` in the address."""

    name: str
    label: str
    options: tuple[Option, ...]
    clears: str = ""


def year_filter(scene: Scene) -> Filter:
    """評価年度, newest first; the newest is the default and leaves the address bare."""

    def label(year: int) -> str:
        base = all(i.baseline.year == year for i in scene.book.indicators)
        return f"{formats.year(year)}（基準年度）" if base else formats.year_era(year)

    options = (
        Option("" if y == scene.newest_as_of else str(y), label(y), y == scene.as_of)
        for y in scene.years
    )
    return Filter("year", "評価年度", tuple(options))


def municipality_filter(scene: Scene, *, everything: bool = True) -> Filter:
    """自治体, of a book that holds many; with ``everything`` the first line leads to all of them."""
    found = scene.municipalities or municipalities(scene.book)
    chosen = scene.choice.municipality
    options = [Option(m.code, m.name, m.code == chosen) for m in found]
    if everything:
        options.insert(0, Option("", f"すべて（{len(found)}の自治体）", chosen == ""))
    return Filter("city", "自治体", tuple(options), "plan id department")


def plan_filter(scene: Scene, *, everything: bool, chosen: str, clears: str = "") -> Filter:
    """計画; with ``everything`` the first line stands for all of them."""
    plans = scene.book.plans
    options = [Option(p.id, p.name, p.id == chosen) for p in plans]
    if everything:
        options.insert(0, Option("", f"すべて（{len(plans)}計画）", chosen == ""))
    return Filter("plan", "計画", tuple(options), clears)


def department_filter(scene: Scene) -> Filter:
    """担当."""
    chosen = scene.choice.department
    options = [Option("", f"すべて（{len(scene.departments)}つの担当）", chosen == "")]
    options += [Option(d, d, d == chosen) for d in scene.departments]
    return Filter("department", "担当", tuple(options))


def status_filter(scene: Scene) -> Filter:
    """状況, with one line for everything late, and one for what of it has no reason.

    Where nobody writes reasons, a missing one is asked for only by the address.
    """
    chosen = scene.choice.status
    options = [Option("", "すべて", chosen == "")]
    options += [
        Option(value, label, chosen == value)
        for value, label in _STATUS_FILTER.items()
        if value != UNEXPLAINED or chosen == value or scene.book.has_evaluations
    ]
    return Filter("status", "状況", tuple(options))


def listed(scene: Scene) -> str:
    """「32指標の一覧」, with the status that the list is narrowed to: 「遅れている15指標の一覧」."""
    word = _STATUS_LISTED.get(scene.choice.status, "")
    return f"{scene.whose}{word}{len(scene.selected)}指標の一覧"


def column_width(texts: Iterable[str], mark: float = 0.0) -> float:
    """Em of a column of years in which each of the texts stands on one line."""
    widest = max((text_width(text, 1) for text in texts), default=0.0)
    return round(max(_LEAST_COLUMN, widest + mark) + _COLUMN_GAP, 2)


def conditions(key: str, scene: Scene) -> tuple[Condition, ...]:
    """The filters in force on a page, each with the field that clears it."""
    choice, plan = scene.choice, scene.book.plan_by_id.get(scene.choice.plan)
    department = choice.department if choice.department in scene.departments else ""
    status = _STATUS_FILTER.get(choice.status, "")
    found = (
        ("計画", plan.name if plan else "", "plan"),
        ("担当", department, "department"),
        ("状況", status, "status"),
    )
    named = _NARROWED.get(key, ())
    return tuple(Condition(label, value, f) for label, value, f in found if value and f in named)


def condition_line(filters: tuple[Filter, ...]) -> str:
    """What is chosen from the filters, in a line: 「2025（令和7）年度・防災課」; else that it is everything."""
    told = [
        option.label
        for f in filters
        for option in f.options
        if option.chosen and f.name != "id" and (option.value or f.name == "year")
    ]
    return "・".join(told) or "すべて"
