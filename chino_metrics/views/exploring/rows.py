"""The rows of the page 探索: where each indicator is on its way, and how it was in each year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.spreadsheet.csv import to_csv
from chino_metrics.views.exploring.question import MEASURES, Question
from chino_metrics.views.scene import Entry, Scene, verdicts_by_year
from chino_metrics.views.tables import TableRow, data_kind
from chino_metrics.wording import formats, headlines, terms

#: As many indicators stand side by side.
MOST: Final = 6


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


@dataclass(frozen=True, slots=True)
class Heat:
    """One year of an indicator: its share and the verdict of that year; None without an actual."""

    year: int
    value: float | None
    status: Status | None


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
    def chosen(self) -> tuple[Spot, ...]:
        """Those that the address names, else all."""
        named = set(self.scene.choice.indicators)
        return tuple(s for s in self.spots if s.entry.indicator.id in named) or self.spots

    @property
    def is_selected(self) -> bool:
        """Whether the table holds a selection."""
        return 0 < len(self.chosen) < len(self.spots)

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
        """What is put side by side: those named, at most ``MOST``, else the first with a number."""
        by_id = {e.indicator.id: e for e in self.scene.entries}
        named = tuple(by_id[i] for i in self.scene.choice.indicators if i in by_id)
        drawn = tuple(s.entry for s in self.spots if s.is_drawn)
        return (named or drawn)[:MOST]

    @property
    def side(self) -> tuple[Spot, ...]:
        """Those side by side, on their way."""
        return tuple(spot(e) for e in self.beside)

    @property
    def for_slides(self) -> tuple[str, ...]:
        """The ids of what the page shows."""
        shown = {"spread": self.chosen, "heat": self.spots, "beside": self.side}
        return tuple(s.entry.indicator.id for s in shown[self.question.view])

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
    """The heading: how many are behind the straight path."""
    drawn = [s for s in asked.spots if s.is_drawn]
    if not drawn:
        return "目標までの進みを図にできる指標は、まだない"
    behind = sum((s.progress or 0) < (s.elapsed or 0) for s in drawn)
    return f"図にできる{len(drawn)}指標のうち{behind}指標は、期間の経過より進みが少ない"


def as_csv(asked: Asked) -> bytes:
    """The table of the page as CSV for Excel; shares are numbers, 1 is the whole."""
    write = _hot_csv if asked.question.view == "heat" else _spot_csv
    return write(asked).encode("utf-8-sig")


def _hot_csv(asked: Asked) -> str:
    measure = MEASURES[asked.question.by]
    heads = ("指標ID", "指標", *(f"{y}年度の{measure}" for y in asked.years), "データ")
    kind = data_kind(asked.scene)
    return to_csv(
        heads,
        (
            (e.indicator.id, e.indicator.name, *(h.value for h in heats), kind)
            for e, heats in asked.hot_rows
        ),
    )


_SPOT_HEADS: Final = (
    *("指標ID", "指標", "計画", "担当", "判定", "実績の年度"),
    *("期間の経過", "目標までの進み", "いまの姿", "データ"),
)


def _spot_csv(asked: Asked) -> str:
    shown = asked.side if asked.question.view == "beside" else asked.chosen
    return to_csv(_SPOT_HEADS, (_spot_row(asked, s) for s in shown))


def _spot_row(asked: Asked, spot: Spot) -> TableRow:
    e = spot.entry
    word = terms.status_word(e.indicator, e.assessment)
    names = (e.indicator.id, e.indicator.name, e.plan.name, e.department, word)
    shares = (e.assessment.year, spot.elapsed, spot.progress)
    return (*names, *shares, spot.sentence, data_kind(asked.scene))


def selection_note(asked: Asked) -> str:
    """Above the table: whose rows these are."""
    year = formats.year_era(asked.scene.as_of)
    if asked.is_selected:
        return f"図で選んだ{len(asked.chosen)}指標（全{len(asked.spots)}指標、{year}）"
    return f"{len(asked.spots)}指標（{year}）"
