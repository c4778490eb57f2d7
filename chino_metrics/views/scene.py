"""What a screen is drawn from: the book, the choice, and the verdicts for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache

from chino_metrics.assessment import in_force, rollup, standing
from chino_metrics.assessment.progress import (
    assess_at_first,
    assess_book,
    assess_years,
    book_as_of,
)
from chino_metrics.changes.comparison import Comparison, compare
from chino_metrics.changes.period import Period
from chino_metrics.model.municipality import municipalities, municipality_of, part_of
from chino_metrics.model.plan import Book, Indicator, Plan, PlanState
from chino_metrics.model.publisher import Municipality
from chino_metrics.model.verdict import Assessment
from chino_metrics.spreadsheet.files import FIRST_DAY
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import (
    Entry,
    names,
    once,
    passes_status,
    twins,
)
from chino_metrics.wording import formats


@dataclass(frozen=True)
class Scene:
    """A book as one reader has chosen to see it on ``today``.

    ``edition`` is None for a book that was never published (the sample);
    ``notice`` is what every reader has to know about the state of the store.
    ``book`` holds the targets in force in the chosen 評価年度; ``given`` is the edition itself
    where that differs (``scene_of``).
    ``municipalities`` are those of the whole book, where ``book`` is the part of one of many.
    ``period`` is what ``since`` and ``until`` of the choice name, ``period_fault`` why they
    name nothing. ``site`` is the public address of the site, "" for that of the settings.
    Everything derived is computed once, when first asked for.
    """

    book: Book
    choice: Choice
    today: date
    edition: Edition | None = None
    notice: str = ""
    period: Period | None = None
    period_fault: str = ""
    given: Book | None = None
    municipalities: tuple[Municipality, ...] = ()
    site: str = ""

    @property
    def edition_book(self) -> Book:
        """The book as it was published, whatever year is chosen."""
        return self.given or self.book

    @property
    def day(self) -> date | None:
        """The day of the edition, else of the workbook; None where neither is known."""
        return self.edition.published if self.edition else self.book.modified

    @property
    def file_day(self) -> date:
        """The day that files carry: ``day``, or one that says that there is none."""
        return self.day or FIRST_DAY

    @property
    def revised(self) -> str:
        """「2026年11月10日 改訂（第3版）」, or "" where the book carries no date."""
        if self.choice.is_preview and self.edition:
            return f"公開の前の案（第{self.edition.number - 1}版の次）"
        number = f"（第{self.edition.number}版）" if self.edition else ""
        return f"{formats.day(self.day)} 改訂{number}" if self.day else ""

    @cached_property
    def newest_as_of(self) -> int:
        """The 評価年度 that applies where none is chosen."""
        return _newest(self.book) or self.last_complete_year

    @cached_property
    def as_of(self) -> int:
        """The 評価年度 in force; one that is not offered falls back to the newest."""
        chosen = self.choice.as_of
        return chosen if chosen in self.years else self.newest_as_of

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The 評価年度 on offer, newest first: from the first baseline year on."""
        first = min(
            (i.baseline.year for i in self.book.indicators if i.baseline.year), default=None
        )
        start = self.newest_as_of if first is None else first
        return tuple(range(self.newest_as_of, start - 1, -1))

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """Verdicts by indicator id."""
        return verdicts(self.book, self.as_of)

    @cached_property
    def first_assessments(self) -> dict[str, Assessment]:
        """Verdicts by the first baselines and targets, of the indicators where these were revised."""
        return assess_at_first(self.book, self.as_of)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every indicator, in printed order."""
        return tuple(
            Entry(plan, i, a, standing.age(i, a, self._newest_asked))
            for plan in self.book.plans
            for i in plan.indicators
            for a in (self.assessments[i.id],)
        )

    @property
    def _newest_asked(self) -> int:
        """The year by which the age of a value is told: the 評価年度 where an earlier one is chosen."""
        is_earlier = self.as_of < self.newest_as_of
        return min(self.as_of, self.last_complete_year) if is_earlier else self.last_complete_year

    @cached_property
    def covered(self) -> tuple[Entry, ...]:
        """The indicators of the chosen plan and department: what the counts are counted over."""
        return tuple(e for e in self.entries if self._covers(e))

    @cached_property
    def apart(self) -> tuple[Plan, ...]:
        """Plans that are not counted: ended ones, then those in preparation."""
        return (
            *self.book.in_state(PlanState.ENDED),
            *self.book.in_state(PlanState.PREPARING),
        )

    @cached_property
    def selected(self) -> tuple[Entry, ...]:
        """Those of them with the chosen status: what is listed and taken along."""
        wanted = self.choice.status
        return tuple(e for e in self.covered if passes_status(wanted, e))

    @cached_property
    def wanted_plans(self) -> tuple[Plan, ...]:
        """The plans of the selection: those named, of the departments and indicators named, else all.

        Names that the book does not have count as not named.
        """
        choice, book = self.choice, self.book
        plans = set(choice.plans or (choice.plan,)) & book.plan_by_id.keys()
        departments, named = self.wanted_departments, {i.plan_id for i in self._named}
        if not (plans or departments or named):
            return book.in_state(PlanState.CURRENT) or book.plans
        return tuple(
            p
            for p in book.plans
            if p.id in named
            or (
                (plans or departments)
                and _meets({p.id}, plans)
                and _meets(departments_of(p), departments)
            )
        )

    @cached_property
    def wanted(self) -> tuple[Entry, ...]:
        """The indicators of the selection: those named, else all of its plans and departments."""
        named = {i.id for i in self._named}
        departments = set() if named else self.wanted_departments
        return tuple(
            e
            for e in self.of_wanted_plans
            if (not named or e.indicator.id in named) and _meets({e.department}, departments)
        )

    @cached_property
    def wanted_departments(self) -> frozenset[str]:
        """The departments that the selection names; none stands for all."""
        named = set(self.choice.departments or (self.choice.department,))
        return frozenset(named & set(self.departments))

    @cached_property
    def of_wanted_plans(self) -> tuple[Entry, ...]:
        """Every indicator of the selection's plans, also where single ones are named.

        What is said of a plan is counted over all of it.
        """
        plans = {p.id for p in self.wanted_plans}
        return tuple(e for e in self.entries if e.plan.id in plans)

    @property
    def _named(self) -> tuple[Indicator, ...]:
        known = self.book.indicator_by_id
        return tuple(known[i] for i in self.choice.indicators if i in known)

    @cached_property
    def counted(self) -> tuple[Entry, ...]:
        """The covered ones with a twin pair counted once (the later target)."""
        return once(self.covered)

    @cached_property
    def twins(self) -> tuple[Entry, ...]:
        """The counted ones that stand for a pair of which both are covered."""
        return twins(self.covered)

    @property
    def twin_names(self) -> str:
        """The names of ``twins`` in brackets, for the notes on denominators."""
        return names(self.twins)

    @cached_property
    def last_update(self) -> Comparison | None:
        """前回更新からの変化; None where there is no edition before."""
        if self.edition is None or self.edition.before is None:
            return None
        return compare(self.edition.before, self.edition_book)

    @cached_property
    def chosen_changes(self) -> Comparison | None:
        """What has changed over ``period``; None where none is chosen.

        A chosen 評価年度 holds for both ends that name none themselves.
        """
        if self.period is None:
            return None
        before, after = self.period.before, self.period.after
        year = self.choice.as_of if self.choice.as_of in self.years else None
        if after is None:
            return compare(before.book, self.edition_book, before.as_of or year, year)
        return compare(before.book, after.book, before.as_of or year, after.as_of or year)

    @cached_property
    def is_waiting(self) -> bool:
        """Whether the book has no actual after a baseline yet, whatever year is chosen."""
        return not any(standing.has_later_actual(e.indicator) for e in self.entries)

    @property
    def last_complete_year(self) -> int:
        """The newest fiscal year that has ended: actuals up to it can be asked for."""
        return self.today.year - (1 if self.today.month >= 4 else 2)

    @cached_property
    def owed(self) -> dict[str, tuple[int, ...]]:
        """The fiscal years whose actual is owed, by indicator id."""
        return {o.indicator_id: o.years for o in rollup.owed(self.book, self.today)}

    @cached_property
    def departments(self) -> tuple[str, ...]:
        """Departments in the order of the plans: each plan's own, then those of its indicators."""
        named = (d for plan in self.book.plans for d in departments_of(plan))
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def whose(self) -> str:
        """「防災課の」, 「地域防災計画の」: whose indicators are counted, "" where all are."""
        plan = self.book.plan_by_id.get(self.choice.plan)
        department = self.choice.department if self.choice.department in self.departments else ""
        names = (department, plan.short_name if plan else "")
        return "".join(f"{name}の" for name in names if name)

    @property
    def whose_wanted(self) -> str:
        """The same for the selection: 「地域防災計画の」, 「3つの計画の」."""
        plans = self.wanted_plans
        if plans == (self.book.in_state(PlanState.CURRENT) or self.book.plans):
            return ""
        return f"{plans[0].short_name if len(plans) == 1 else f'{len(plans)}つの計画'}の"

    def of_plan(self, plan: Plan) -> tuple[Entry, ...]:
        """The selected indicators of one plan."""
        return tuple(e for e in self.selected if e.plan.id == plan.id)

    def _covers(self, entry: Entry) -> bool:
        choice = self.choice
        if entry.plan.state is not PlanState.CURRENT and choice.plan != entry.plan.id:
            return False
        return choice.plan in ("", entry.plan.id) and choice.department in (
            "", entry.department,
        )  # fmt: skip


def scene_of(
    book: Book,
    choice: Choice,
    today: date,
    edition: Edition | None = None,
    notice: str = "",
    *,
    whole: bool = False,
) -> Scene:
    """The scene of a book, with the targets that were in force in the chosen 評価年度.

    Of a book of many municipalities it is the part of the one that is meant; the ``whole``
    where none is chosen and that is asked for.
    """
    found = municipalities(book)
    if found and (choice.municipality or not whole):
        meant = municipality_of(book, choice.municipality, choice.plan, choice.indicator)
        own = part_of(book, meant)
        if edition is not None and edition.before is not None:
            edition = replace(edition, before=part_of(edition.before, meant))
        choice = choice.but(municipality=meant.code)
        part = scene_of(own, choice, today, edition, notice)
        return replace(part, municipalities=found)
    scene = Scene(book, choice, today, edition, notice)
    if not in_force.has_revisions(book):
        return scene
    seen = in_force.book_in_force(book, scene.as_of, scene.newest_as_of)
    return scene if seen is book else replace(scene, book=seen, given=book)


@lru_cache(maxsize=64)
def verdicts(book: Book, as_of: int) -> dict[str, Assessment]:
    """Verdicts by indicator id, computed once for every choice of the same year; only to be read."""
    return assess_book(book, as_of)


@lru_cache(maxsize=4)
def verdicts_by_year(book: Book, years: tuple[int, ...]) -> dict[int, dict[str, Assessment]]:
    """``verdicts`` of many years; only to be read."""
    return assess_years(book, years)


@lru_cache(maxsize=8)
def _newest(book: Book) -> int | None:
    return book_as_of(book)


def departments_of(plan: Plan) -> dict[str, None]:
    """The departments of a plan in order: its own, then those of its indicators."""
    return dict.fromkeys((plan.department, *(i.department for i in plan.indicators)))


def _meets(names: Iterable[str], wanted: Collection[str]) -> bool:
    """Whether any of the names is among the wanted ones; anything is where none is."""
    return not wanted or any(name in wanted for name in names)


def web_address(address: str) -> str:
    """An address fit for a link: http or https; anything else leads nowhere."""
    return address if address.startswith(("https://", "http://")) else "#"
