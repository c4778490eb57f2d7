"""Who owes what for a fiscal year: sections (担当) with their indicators, for desk and request.

``desk`` is what the planner sees of all of them: what is asked for and how far it is, and what
nobody has been asked for yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from chino_metrics.assessment.rollup import owed
from chino_metrics.model.fiscal_year import fiscal_year_of
from chino_metrics.model.plan import Actual, Book, Indicator, Plan
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.collecting.request_rows import EntryField, Request, RequestState
from chino_metrics.wording import formats, sentences, terms

#: Values before the year that is asked for, as they are shown.
_LAST: Final = 5


@dataclass(frozen=True, slots=True)
class Owing:
    """One indicator that a section is to report: ``last`` are the values before, oldest first.

    ``published`` is what has come for the year meanwhile, by another way.
    """

    indicator: Indicator
    plan: Plan
    last: tuple[Actual, ...]
    published: Actual | None

    @property
    def baseline(self) -> str:
        """「2022年度 75.0%」."""
        return _target(
            self.indicator, self.indicator.baseline.year, self.indicator.baseline.quantity.value
        )

    @property
    def target(self) -> str:
        """「2027年度に90.0%以上」 as elsewhere on the site."""
        return terms.target_with_year(self.indicator, self.indicator.final)

    @property
    def aim(self) -> str:
        """From where to where the plan goes, in words."""
        return sentences.aim(self.indicator)


@dataclass(frozen=True, slots=True)
class SectionOwing:
    """One section with what it owes, in the order of the book."""

    department: str
    entries: tuple[Owing, ...]

    @property
    def plans(self) -> frozenset[str]:
        """Ids of the plans that it reports for."""
        return frozenset(e.plan.id for e in self.entries)

    @property
    def ids(self) -> tuple[str, ...]:
        """Ids of the indicators."""
        return tuple(e.indicator.id for e in self.entries)


@dataclass(frozen=True, slots=True)
class Reported:
    """One indicator of a request: how far it is, and what the section has written so far."""

    owing: Owing
    state: RequestState
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AskedSection:
    """A request with its indicators, as far as the book still has them."""

    request: Request
    entries: tuple[Reported, ...]
    may_act: bool

    @property
    def written(self) -> int:
        """Indicators with a value, or a reason in its place, that the section has typed."""
        return sum(bool(e.texts.get("value") or e.texts.get("reason")) for e in self.entries)


@dataclass(frozen=True, slots=True)
class Desk:
    """A fiscal year: the requests that stand, what is not asked for, the requests taken back."""

    year: int
    asked: tuple[AskedSection, ...]
    unasked: tuple[SectionOwing, ...]
    revoked: tuple[AskedSection, ...]

    @property
    def missing(self) -> tuple[AskedSection, ...]:
        """The requests whose section has still to submit."""
        return tuple(s for s in self.asked if s.request.is_writable)

    def late(self, day: date) -> tuple[AskedSection, ...]:
        """Those of ``missing`` whose due day is over on ``day``."""
        return tuple(s for s in self.missing if s.request.days_left(day) < 0)

    def in_state(self, state: RequestState) -> tuple[AskedSection, ...]:
        """The requests that are so far."""
        return tuple(s for s in self.asked if s.request.state is state)


def newest_year(today: date) -> int:
    """The fiscal year that is collected on ``today``: the last that is over."""
    return fiscal_year_of(today) - 1


@lru_cache(maxsize=16)
def owing(book: Book, year: int) -> tuple[SectionOwing, ...]:
    """The sections that owe an actual of fiscal ``year``, whether or not it is final yet.

    By ``rollup.owed``: the surveys that take place in it, of current plans, without a value
    or a reason in its place.
    """
    # by then every value of the year is final, whatever the month in which it is
    last_month = date(year + 2, 4, 1)
    ids = (o.indicator_id for o in owed(book, last_month) if year in o.years)
    return sections(book, ids, year)


def sections(book: Book, ids: Iterable[str], year: int) -> tuple[SectionOwing, ...]:
    """The indicators ``ids`` that the book still has, by section, in the order of the book."""
    wanted = {*ids}
    found: dict[str, list[Owing]] = {}
    for indicator in book.indicators:
        if indicator.id in wanted:
            entry = _owing(book, indicator, year)
            found.setdefault(book.section_of(indicator), []).append(entry)
    return tuple(SectionOwing(name, tuple(entries)) for name, entries in found.items())


def asked(book: Book, ids: Iterable[str], year: int) -> tuple[Owing, ...]:
    """The indicators of one request, in the order of the book, whatever section they now have."""
    return tuple(entry for section in sections(book, ids, year) for entry in section.entries)


def desk(book: Book, year: int, requests: Iterable[Request], actor: Actor) -> Desk:
    """The desk of fiscal ``year`` as ``actor`` sees it; ``requests`` are those of it that they may see."""
    found = tuple(asked_section(book, r, actor) for r in requests)
    asked_ = tuple(s for s in found if not s.request.is_revoked)
    known = {i for s in asked_ for i in s.request.indicators}
    left = (
        e.indicator.id
        for section in owing(book, year)
        for e in section.entries
        if e.indicator.id not in known and _is_theirs(actor, e)
    )
    revoked = tuple(s for s in found if s.request.is_revoked)
    return Desk(year, asked_, sections(book, left, year), revoked)


def asked_section(book: Book, request: Request, actor: Actor) -> AskedSection:
    """A request with what its section has written of each indicator."""
    entries = asked(book, request.indicators, request.year)
    may_act = actor.may_publish(request.plans)
    return AskedSection(request, tuple(_reported(request, e) for e in entries), may_act)


def _reported(request: Request, entry: Owing) -> Reported:
    """As far as the request, but a draft only where something is typed."""
    texts = request.entries.get(entry.indicator.id, {})
    untouched = request.state is RequestState.BEGUN and not texts
    return Reported(entry, RequestState.ASKED if untouched else request.state, texts)


def _is_theirs(actor: Actor, entry: Owing) -> bool:
    """Whether the actor asks for it, or looks at everything."""
    return actor.role is not Role.PLANNER or entry.plan.id in actor.plans


def written(indicator: Indicator, texts: Mapping[str, str]) -> str:
    """What a section has typed as value, with its unit, or the reason in its place; "" for neither."""
    value = texts.get(EntryField.VALUE, "")
    unit = indicator.unit if value[-1:].isdecimal() else ""
    return f"{value}{unit}" if value else texts.get(EntryField.REASON, "")


def _owing(book: Book, indicator: Indicator, year: int) -> Owing:
    before = tuple(a for a in indicator.actuals if a.year < year)[-_LAST:]
    published = next((a for a in indicator.actuals if a.year == year), None)
    return Owing(indicator, book.plan_by_id[indicator.plan_id], before, published)


def last_value(indicator: Indicator, actual: Actual) -> str:
    """「82.1%」, or the reason that stands in its place."""
    if actual.quantity.value is None:
        return actual.quantity.text or formats.NOTHING
    return terms.amount(indicator, actual.quantity.value)


def _target(indicator: Indicator, year: int | None, value: float | None) -> str:
    return (
        f"{formats.year(year)} {terms.amount(indicator, value)}"
        if value is not None
        else formats.NOTHING
    )
