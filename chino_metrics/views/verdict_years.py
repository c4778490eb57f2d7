"""How the verdicts moved: a bar for each 評価年度, and the one before and after the chosen one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chino_metrics.model.verdict import Status
from chino_metrics.views.entries import GOOD
from chino_metrics.views.scene import Scene, verdicts_by_year
from chino_metrics.wording import formats


@dataclass(frozen=True, slots=True)
class YearOfVerdicts:
    """One 評価年度: the counts by status, as of a stacked bar; ``as_of`` None for the newest."""

    year: int
    as_of: int | None
    segments: tuple[tuple[str, str, int], ...]
    good: int
    judged: int


def verdict_years(scene: Scene) -> tuple[YearOfVerdicts, ...]:
    """The 評価年度 on offer in which anything is judged, the oldest first; () while all wait."""
    years = tuple(reversed(scene.years))
    judged = verdicts_by_year(scene.edition_book, years)
    found = []
    for year in years:
        counts = Counter(judged[year][e.indicator.id].status for e in scene.counted)
        known = sum(counts.values()) - counts[Status.NOT_ASSESSED]
        if any(judged[year][e.indicator.id].year is not None for e in scene.counted):
            segments = tuple((s.value, "", counts[s]) for s in Status if counts[s])
            as_of = None if year == scene.newest_as_of else year
            found.append(YearOfVerdicts(year, as_of, segments, sum(counts[s] for s in GOOD), known))
    return tuple(found) if len(found) > 1 else ()


def around(scene: Scene) -> tuple[YearOfVerdicts | None, YearOfVerdicts | None]:
    """What stands before and after the chosen 評価年度."""
    years = verdict_years(scene)
    before = [y for y in years if y.year < scene.as_of]
    after = [y for y in years if y.year > scene.as_of]
    return before[-1] if before else None, after[0] if after else None


def moved(scene: Scene) -> str:
    """「達成・順調は、2018年度に判定できた23指標のうち7、2025年度は24指標のうち9」."""
    years = verdict_years(scene)
    shown = {y.year: y for y in years}.get(scene.as_of, years[-1])
    told = [f"{formats.year(y.year)}は{y.judged}指標のうち{y.good}" for y in (years[0], shown)]
    return f"達成・順調は、{'、'.join(dict.fromkeys(told))}"
