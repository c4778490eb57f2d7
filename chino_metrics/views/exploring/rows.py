"""The rows of the page 探索: where each indicator is on its way, and how it was in each year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.views import summary
from chino_metrics.views.entries import GOOD, LATE, Entry, count, once
from chino_metrics.views.exploring.question import MOST, Question
from chino_metrics.views.scene import Scene, verdicts_by_year
from chino_metrics.wording import formats, headlines


@dataclass(frozen=True)
class Spot:
    """One indicator: shares of its period gone and of its way gone (0 to 1, beyond where it is)."""

    entry: Entry
    elapsed: float | None
    progress: float | None

    @property
    def sentence(self) -> str:
        """What is to be said about it."""
        return "".join(headlines.short(self.entry.indicator, self.entry.assessment))

    @property
    def is_drawn(self) -> bool:
        """Whether it has a place in the figure."""
        return self.elapsed is not None and self.progress is not None


#: From this share on a decimal says nothing.
_FAR: Final = 10.0


@dataclass(frozen=True, slots=True)
class Heat:
    """One year of an indicator: its share and the verdict of that year; None without an actual."""

    year: int
    value: float | None
    status: Status | None

    @property
    def told(self) -> str:
        """「78.4%」, beyond ten times 「1,315%」, so that every year has room; "" for no value."""
        if self.value is None:
            return ""
        far = abs(self.value) >= _FAR
        return formats.quantity(100 * self.value, 0, "%") if far else formats.percent(self.value)


@dataclass(frozen=True)
class Asked:
    """A scene and the question that is put to it."""

    scene: Scene
    question: Question

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The indicators of the chosen plan, section and kind of target."""
        kind = self.question.kind
        return tuple(
            e for e in self.scene.covered if not kind or e.indicator.is_yearly is (kind == "yearly")
        )

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Each of them on its way."""
        return tuple(spot(e) for e in self.entries)

    @property
    def is_drawn(self) -> bool:
        """Whether any of them has a place in the figure of points."""
        return any(s.is_drawn for s in self.spots)

    @cached_property
    def named(self) -> tuple[Spot, ...]:
        """Those that the address names."""
        ids = set(self.scene.choice.indicators)
        return tuple(s for s in self.spots if s.entry.indicator.id in ids)

    @property
    def chosen(self) -> tuple[Spot, ...]:
        """Those that the address names, else all."""
        return self.named or self.spots

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years of the table, the oldest first, from the first that has a value."""
        held = [row.year for heats in self.heats.values() for row in heats if row.value is not None]
        return tuple(range(min(held), max(held) + 1)) if held else ()

    @cached_property
    def heats(self) -> dict[str, tuple[Heat, ...]]:
        """Every 評価年度 of every indicator, by its id."""
        years = tuple(y for y in reversed(self.scene.years) if y <= self.scene.as_of)
        judged = verdicts_by_year(self.scene.edition_book, years)
        return {
            e.indicator.id: tuple(self._heat(e, year, judged) for year in years)
            for e in self.entries
        }

    @cached_property
    def hot_rows(self) -> tuple[tuple[Entry, tuple[Heat, ...]], ...]:
        """The rows of the table: the least first in the year it is sorted by, else as printed."""
        rows = tuple(
            (e, tuple(h for h in self.heats[e.indicator.id] if h.year in self.years))
            for e in self.entries
        )
        sort = self.question.sort
        if sort not in self.years:
            return rows

        def place(row: tuple[Entry, tuple[Heat, ...]]) -> tuple[bool, float]:
            value = next((h.value for h in row[1] if h.year == sort), None)
            return value is None, 0.0 if value is None else value

        return tuple(sorted(rows, key=place))

    @cached_property
    def beside(self) -> tuple[Entry, ...]:
        """What is put side by side: those named, at most ``MOST``, else what stands for all."""
        by_id = {e.indicator.id: e for e in self.scene.entries}
        named = tuple(by_id[i] for i in self.scene.choice.indicators if i in by_id)
        return (named or self._by_default)[:MOST]

    @property
    def _by_default(self) -> tuple[Entry, ...]:
        """What needs attention most, filled up with numeric targets in printed order."""
        entries = once(self.entries)
        late = () if self.scene.is_waiting else summary.attention(self.scene, entries)
        numeric = (e for e in entries if e.indicator.final.quantity.value is not None)
        return tuple(dict.fromkeys((*late, *numeric))) or entries

    @property
    def left_out(self) -> int:
        """How many of the named indicators are not put side by side."""
        known = self.scene.book.indicator_by_id
        return max(0, sum(i in known for i in self.scene.choice.indicators) - MOST)

    @property
    def for_slides(self) -> tuple[str, ...]:
        """The ids of what the page shows."""
        if self.question.view == "beside":
            return tuple(e.indicator.id for e in self.beside)
        shown = self.chosen if self.question.view == "spread" else self.spots
        return tuple(s.entry.indicator.id for s in shown)

    def _heat(self, entry: Entry, year: int, judged: dict[int, dict[str, Assessment]]) -> Heat:
        found = judged[year][entry.indicator.id]
        if found.year != year:
            return Heat(year, None, None)
        value = found.progress if self.question.by == "progress" else found.pace
        return Heat(year, value, found.status)


def spot(entry: Entry) -> Spot:
    """Where an indicator is: the share of its period up to its newest actual, and its progress."""
    i, a = entry.indicator, entry.assessment
    first, last = i.baseline.year, i.final.year
    if a.year is None or first is None or last is None or last <= first:
        return Spot(entry, None, a.progress)
    return Spot(entry, (a.year - first) / (last - first), a.progress)


def finding(asked: Asked) -> str:
    """The heading: what the answer comes to."""
    tell = {"spread": _spread_finding, "heat": _heat_finding, "beside": _beside_finding}
    return tell[asked.question.view](asked)


def _spread_finding(asked: Asked) -> str:
    drawn = [s for s in asked.spots if s.is_drawn]
    if not drawn:
        return "目標までの進みを図にできる指標は、まだない"
    behind = sum((s.progress or 0) < (s.elapsed or 0) for s in drawn)
    return f"図にできる{len(drawn)}指標のうち{behind}指標は、期間の経過より進みが少ない"


def _heat_finding(asked: Asked) -> str:
    if not asked.years:
        return "年度ごとの進みを示せる指標は、まだない"
    ends = dict.fromkeys((asked.years[0], asked.years[-1]))
    told = [f"{formats.year(year)}は{_good_of(asked, year)}" for year in ends]
    return f"その年度の実績で達成・順調は、{'、'.join(told)}"


def _good_of(asked: Asked, year: int) -> str:
    found = {e.indicator.id: h.status for e, row in asked.hot_rows for h in row if h.year == year}
    judged = [
        found[e.indicator.id] for e in once(e for e in asked.entries if found[e.indicator.id])
    ]
    return f"{len(judged)}指標のうち{sum(s in GOOD for s in judged)}"


def _beside_finding(asked: Asked) -> str:
    """「並べた6指標はすべて遅れ・未達成。目標までの進みは−75.0%から67.6%」."""
    entries = asked.beside
    rates = [e.assessment.progress for e in entries if e.assessment.progress is not None]
    if asked.scene.is_waiting or not rates:
        return summary.finding(asked.scene, entries)
    ends = dict.fromkeys(formats.percent(rate) for rate in (min(rates), max(rates)))
    return f"並べた{len(entries)}指標{_together(entries)}。目標までの進みは{'から'.join(ends)}"


def _together(entries: tuple[Entry, ...]) -> str:
    """Whether they all stand alike, else how many do."""
    for words, statuses in (("達成・順調", GOOD), ("遅れ・未達成", LATE)):
        if count(entries, statuses) == len(entries):
            return f"は{'すべて' if len(entries) > 1 else ''}{words}"
    return f"のうち、{summary.good_and_late(entries)}"


def selection_note(asked: Asked) -> str:
    """Above the table: whose rows these are."""
    year, of = formats.year_era(asked.scene.as_of), len(asked.spots)
    if asked.named:
        return f"選んだ{len(asked.named)}指標（全{of}指標、{year}）"
    return f"{of}指標（{year}）"
