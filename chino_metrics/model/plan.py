"""What the plan holds, as frozen values. Standard library only.

Every value read from the workbook carries the cell it stands in, so that a
number on screen can be traced. "Unknown" is a member or ``None``, never a 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from chino_metrics.model.evaluation import CouncilDebate, Evaluation
from chino_metrics.model.issue import Cell, Issue, Quantity
from chino_metrics.model.official import NO_OFFICIAL, Official
from chino_metrics.model.publisher import (
    NO_MUNICIPALITY,
    UNNAMED,
    Document,
    Municipality,
    Publisher,
)
from chino_metrics.model.target import (
    USUAL_SURVEY,
    RevisedItem,
    Survey,
    Target,
    TargetKind,
    TargetRevision,
)


class Direction(StrEnum):
    """Which way is better (望ましい方向): a column of the workbook, never guessed."""

    INCREASE = "increase"
    DECREASE = "decrease"
    UNKNOWN = "unknown"

    @property
    def sign(self) -> int | None:
        """+1 where more is better, −1 where less is; None where nobody has said."""
        if self is Direction.UNKNOWN:
            return None
        return 1 if self is Direction.INCREASE else -1


class Accumulation(StrEnum):
    """How a year's value comes about (集計)."""

    YEARLY = "yearly"
    CUMULATIVE = "cumulative"
    STOCK = "stock"


class PlanState(StrEnum):
    """Where a plan stands in its life (状態)."""

    PREPARING = "preparing"
    CURRENT = "current"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Actual:
    """The value of one indicator in one fiscal year (実績).

    ``quantity.text`` holds a reason that stands instead of a number (未調査);
    note and source come from the sheet 実績の注記.
    """

    indicator_id: str
    year: int
    quantity: Quantity
    note: str = ""
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """One point of a series with another definition (参考系列), or of context.

    ``owner_id`` is an indicator's or a plan's id.
    """

    owner_id: str
    series: str
    year: int
    value: float
    decimals: int
    unit: str
    source: str
    source_url: str
    note: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened and explains a value or its absence (出来事)."""

    indicator_id: str
    year: int
    when: str
    text: str
    source: str
    source_url: str
    cell: Cell
    note: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A printed spelling (``printed``) and the reading shown instead (``shown``)."""

    place: str
    printed: str
    shown: str
    reason: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Predecessor:
    """The indicator of an earlier plan that one goes on from, as far as it is drawn with it.

    ``actuals`` are those up to the end of that plan.
    """

    indicator_id: str
    plan_name: str
    name: str
    unit: str
    final: Target
    actuals: tuple[Actual, ...]


@dataclass(frozen=True)
class Indicator:
    """One target indicator (目標指標) with baseline, targets and actuals.

    ``unit`` is the short unit on screen, ``unit_printed`` the plan's own text.
    ``twin_id`` names the same indicator in another plan (同一指標), ``previous_id`` the one
    in an earlier plan that this one goes on from (前の指標ID); ``predecessor`` is what is
    drawn of that one, and belongs to the other plan: it is no part of what is compared.
    ``actuals`` are ordered by year and may lie before the baseline year, ``revisions`` and
    ``debates`` by day, ``evaluations`` by year, one of a year at most.
    ``department`` is the section that reports it (``Book.department_of`` where empty).
    """

    id: str
    plan_id: str
    measure_no: int
    name: str
    unit: str
    unit_printed: str
    direction: Direction
    accumulation: Accumulation
    baseline: Target
    interim: Target
    final: Target
    twin_id: str | None
    note: str
    cell: Cell
    actuals: tuple[Actual, ...] = ()
    references: tuple[Reference, ...] = ()
    events: tuple[Event, ...] = ()
    target_kind: TargetKind = TargetKind.REACH
    survey: Survey = USUAL_SURVEY
    department: str = ""
    previous_id: str | None = None
    revisions: tuple[TargetRevision, ...] = ()
    evaluations: tuple[Evaluation, ...] = ()
    debates: tuple[CouncilDebate, ...] = ()
    predecessor: Predecessor | None = field(default=None, compare=False)

    @cached_property
    def decimals(self) -> int:
        """Decimals of every number of this indicator on screen: the most its sources show."""
        own = (self.baseline.quantity, self.interim.quantity, self.final.quantity)
        actual = (a.quantity for a in self.actuals)
        return max((q.decimals for q in (*own, *actual) if q.value is not None), default=0)

    def __hash__(self) -> int:
        """By its id: the rest would be gone through for every use as a key."""
        return hash(self.id)

    @property
    def counting_interim(self) -> Target | None:
        """The interim target where it counts: a number, in a year between baseline and final."""
        year, start, end = self.interim.year, self.baseline.year, self.final.year
        if self.interim.quantity.value is None or year is None:
            return None
        between = (start is None or start < year) and (end is None or year < end)
        return self.interim if between else None

    def target(self, item: RevisedItem) -> Target:
        """The baseline or target that ``item`` names, or the kind of the final one."""
        named = {
            RevisedItem.BASELINE: self.baseline,
            RevisedItem.INTERIM: self.interim,
            RevisedItem.FINAL: self.final,
            RevisedItem.KIND: Target(None, Quantity(text=self.target_kind.value)),
        }
        return named[item]

    @property
    def is_yearly(self) -> bool:
        """Whether the final target applies in every year (毎年度)."""
        return self.target_kind is TargetKind.EVERY_YEAR

    @property
    def is_percentage(self) -> bool:
        """Whether differences are said in ポイント."""
        return self.unit in {"%", "％"}


@dataclass(frozen=True, slots=True)
class Project:
    """One line of 主要事務事業; ``pillar_no`` is None where it hangs on the measure."""

    name: str
    plan_id: str
    measure_no: int
    pillar_no: str | None
    cell: Cell
    department: str = ""


@dataclass(frozen=True, slots=True)
class Pillar:
    """施策の柱, numbered as printed: ``1-(1)``."""

    number: str
    name: str
    text: str
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """施策 with its pillars, its indicators and the projects without a pillar."""

    plan_id: str
    number: int
    name: str
    text: str
    pillars: tuple[Pillar, ...]
    projects: tuple[Project, ...]
    indicators: tuple[Indicator, ...]

    @property
    def all_projects(self) -> tuple[Project, ...]:
        """Its own projects and those of its pillars, in printed order."""
        return (*self.projects, *(p for pillar in self.pillars for p in pillar.projects))


@dataclass(frozen=True, slots=True)
class Plan:
    """計画; the years are None where the plan prints no period.

    ``successor_id`` names the plan that follows it (後継の計画ID); ``document`` and
    ``document_url`` its own printed source (``Book.documents_of`` where empty);
    ``municipality`` says whose plan it is, where a book holds many's.
    """

    id: str
    name: str
    short_name: str
    start_year: int | None
    end_year: int | None
    department: str
    purpose: str
    situation: str
    principle: str
    measures: tuple[Measure, ...]
    references: tuple[Reference, ...] = ()
    state: PlanState = PlanState.CURRENT
    successor_id: str | None = None
    debates: tuple[CouncilDebate, ...] = ()
    document: str = ""
    document_url: str = ""
    municipality: Municipality = NO_MUNICIPALITY

    def __hash__(self) -> int:
        """By its id: the rest would be gone through for every use as a key."""
        return hash(self.id)

    @property
    def full_name(self) -> str:
        """Its name as it is told beside other municipalities' plans, in a book that holds many's."""
        return self.municipality.before(self.name)

    @property
    def full_short_name(self) -> str:
        """The same with its short name."""
        return self.municipality.before(self.short_name)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All its indicators in printed order."""
        return tuple(i for m in self.measures for i in m.indicators)

    @property
    def projects(self) -> tuple[Project, ...]:
        """All its project lines in printed order."""
        return tuple(p for m in self.measures for p in m.all_projects)


@dataclass(frozen=True)
class Book:
    """One workbook, read: its plans and what was noticed while reading.

    ``sha256`` identifies the content and is the key of everything prepared
    from it; ``modified`` is the date the workbook itself carries. ``synonyms`` are words of
    the plans, each with what else people say for it when they search (言い換え).
    """

    plans: tuple[Plan, ...]
    corrections: tuple[Correction, ...]
    issues: tuple[Issue, ...]
    is_sample: bool
    sha256: str
    modified: date | None
    publisher: Publisher = UNNAMED
    official: Official = NO_OFFICIAL
    synonyms: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def __hash__(self) -> int:
        """By content, so that a book is a cheap key of what is prepared from it."""
        return hash(self.sha256)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators of all plans in printed order."""
        return tuple(i for p in self.plans for i in p.indicators)

    @cached_property
    def indicator_by_id(self) -> dict[str, Indicator]:
        """Indicators by their id."""
        return {i.id: i for i in self.indicators}

    @cached_property
    def plan_by_id(self) -> dict[str, Plan]:
        """Plans by their id."""
        return {p.id: p for p in self.plans}

    @cached_property
    def has_evaluations(self) -> bool:
        """Whether anybody writes reasons: a book without the sheet 評価 is not reproached with it."""
        return any(i.evaluations for i in self.indicators)

    def in_state(self, state: PlanState) -> tuple[Plan, ...]:
        """The plans in one state, in their order."""
        return tuple(p for p in self.plans if p.state is state)

    @cached_property
    def current_indicators(self) -> tuple[Indicator, ...]:
        """The indicators of current plans: what the city's counts are counted over."""
        return tuple(i for p in self.in_state(PlanState.CURRENT) for i in p.indicators)

    def documents_of(self, plans: Iterable[Plan]) -> tuple[Document, ...]:
        """The printed sources of plans, each once: a plan's own, else that of 設定.

        The address of 設定 is that of its document alone.
        """
        usual = Document(self.publisher.document, self.publisher.document_url)
        found = (
            Document(p.document, p.document_url)
            if p.document
            else usual._replace(url=p.document_url or usual.url)
            for p in plans
        )
        return tuple(dict.fromkeys(found))

    def department_of(self, indicator: Indicator) -> str:
        """The section that reports an indicator: its own, else its plan's."""
        return indicator.department or self.plan_by_id[indicator.plan_id].department

    def called(self, indicator: Indicator) -> str:
        """The name of an indicator, with whose it is among those of many municipalities."""
        return self.plan_by_id[indicator.plan_id].municipality.before(indicator.name)

    def section_of(self, indicator: Indicator) -> str:
        """The same among the sections of many municipalities, of which each has a 企画課."""
        whose = self.plan_by_id[indicator.plan_id].municipality
        return whose.before(self.department_of(indicator))
