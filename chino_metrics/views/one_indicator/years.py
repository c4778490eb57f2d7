"""The table of one indicator's years: actual, 目安, difference, source, cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Final

from chino_metrics.assessment.scenarios import expected_by_indicator
from chino_metrics.charts.series import Point, judged_series
from chino_metrics.charts.told import Stop, packed
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Actual, Indicator
from chino_metrics.model.rounding import rounded
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator.neighbours import Neighbours, neighbours_of
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, names, terms
from chino_metrics.wording.yearly import YearKnown, mark_words, source_words, year_words

#: The indicators of a list or page whose marks say more than their drawing: not of thousands.
MOST_TOLD: Final = 400


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year of the table; texts as shown, ``cell`` is where the value stands."""

    year: int
    actual: str
    expected: str
    gap: str
    change: str
    note: str
    source: str
    source_url: str
    cell: str
    is_owed: bool
    due: float | None


def year_rows(scene: Scene, entry: Entry) -> tuple[YearRow, ...]:
    """One row a year, from the first value to the final year or the newest actual."""
    i = entry.indicator
    actuals = {a.year: a for a in i.actuals}
    expected = _expected(neighbours_of(scene.book, i), scene.last_complete_year)[i.id]
    if i.is_yearly and i.baseline.year in expected:
        # it applies from the next year on; the found one is shared
        expected = expected | {i.baseline.year: None}
    most = terms.decimals_of_years(i, expected)
    return tuple(_year_row(scene, i, year, actuals, due, most) for year, due in expected.items())


@lru_cache(maxsize=64)
def _expected(asked: Neighbours, ended: int) -> dict[str, dict[int, float | None]]:
    """目安値 of every year of the tables, by indicator id; only to be read."""
    return expected_by_indicator(asked.book, {i.id: _span(i, ended) for i in asked.indicators})


def _span(indicator: Indicator, ended: int) -> range:
    """From the first year that is known to the last; without a final year to the last that has ended."""
    stops = (indicator.baseline, indicator.interim, indicator.final)
    years = [*(a.year for a in indicator.actuals), *(t.year for t in stops if t.year is not None)]
    if not years:
        return range(0)
    return range(min(years), max(*years, ended if indicator.final.year is None else 0) + 1)


def _year_row(
    scene: Scene,
    i: Indicator,
    year: int,
    actuals: dict[int, Actual],
    expected: float | None,
    most: int,
) -> YearRow:
    actual, previous = _value(i, actuals, year), _value(i, actuals, year - 1)
    entry = actuals.get(year)
    gap = None if year == i.baseline.year else _shown_difference(actual, expected, most)
    moved = None if actual is None or previous is None else actual - previous
    owed = year in scene.owed.get(i.id, ())
    text = terms.written(i, actual, most) if actual is not None else ""
    reason = entry.quantity.text or "" if entry else ""
    return YearRow(
        year,
        text or reason or ("実績待ち" if owed else "—"),
        formats.number(expected, most),
        _signed(i, gap, most),
        _signed(i, moved, i.decimals),
        "。".join(filter(None, (_milestone(i, year), entry.note if entry else ""))),
        entry.source if entry else "",
        entry.source_url if entry else "",
        _cell_of(i, entry, year),
        owed,
        expected,
    )


def told_years(
    scene: Scene, entry: Entry, rows: Sequence[YearRow], supposed: Point | None = None
) -> tuple[tuple[int, str, str], ...]:
    """(year, 「2023年度（令和5）」, 「実績78人、…」) of each row that has something to say.

    The actuals are those of the chart: up to the 評価年度.
    """
    i, a = entry.indicator, entry.assessment
    found = (
        (known.year, formats.year_era(known.year), year_words(i, a, known))
        for known in _known(scene, entry, rows, supposed)
    )
    return tuple(line for line in found if line[2])


def _known(
    scene: Scene, entry: Entry, rows: Sequence[YearRow], supposed: Point | None = None
) -> Iterator[YearKnown]:
    i = entry.indicator
    series = judged_series(i, entry.assessment)
    values = dict(p for run in series.runs for p in run)
    ahead = {band[0]: band for band in series.band[1:]}
    for row in rows:
        value, before = values.get(row.year), values.get(row.year - 1)
        yield YearKnown(
            row.year,
            value,
            _reason(i, row, scene.as_of),
            row.due,
            f"{row.expected}{i.unit}",
            None if value is None or before is None else value - before,
            ahead.get(row.year),
            supposed[1] if supposed and supposed[0] == row.year else None,
        )


def told(scene: Scene, entry: Entry, supposed: Point | None = None) -> str:
    """``told_years`` with sources, as a drawing carries it; what is no actual is the plan's own."""
    said = _source_of(scene, entry)
    lines = told_years(scene, entry, year_rows(scene, entry), supposed)
    stops = (Stop(f"{year}", head, words, said(year)) for year, head, words in lines)
    return packed(_goal(entry.indicator), stops)


def told_of(scene: Scene, entries: Iterable[Entry]) -> dict[str, str]:
    """What the marks of small charts say, by id; nothing for more than ``MOST_TOLD``, which would wait."""
    shown = tuple(entries)
    if len(shown) > MOST_TOLD:
        return {}
    return {e.indicator.id: packed(_goal(e.indicator), _marks(scene, e)) for e in shown}


def _marks(scene: Scene, entry: Entry) -> Iterator[Stop]:
    """A stop a mark; years of which the same is to be said, one after the other, are one."""
    said = _source_of(scene, entry)
    known = (
        (k.year, mark_words(entry.indicator, k))
        for k in _known(scene, entry, year_rows(scene, entry))
    )
    parts = ((year, words, said(year)) for year, words in known if words)
    for (words, source), run in groupby(parts, key=lambda part: part[1:]):
        years = [part[0] for part in run]
        if len(years) == years[-1] - years[0] + 1:
            at = f"{years[0]}" if len(years) == 1 else f"{years[0]}-{years[-1]}"
            yield Stop(at, formats.year_span(years), words, source)
        else:
            yield from (Stop(f"{year}", formats.year(year), words, source) for year in years)


def _source_of(scene: Scene, entry: Entry) -> Callable[[int], str]:
    printed = names.document(scene.book, (entry.plan,))
    sources = {a.year: a.source for a in entry.indicator.actuals if a.quantity.value is not None}
    return lambda year: source_words(sources.get(year, printed))


def _goal(indicator: Indicator) -> str:
    """「最終目標150人（2027年度）」, 「最終目標：今後設定」."""
    if indicator.final.quantity.value is not None:
        return terms.goal(indicator)
    return f"{terms.goal_word(indicator)}：{terms.goal_words(indicator.final)}"


def _reason(indicator: Indicator, row: YearRow, as_of: int) -> str:
    """Why there is no number: 「実績待ち」, 「実績は未調査」; "" where nobody has said until ``as_of``."""
    if row.is_owed:
        return "実績待ち"
    known = (a for a in indicator.actuals if a.year == row.year <= as_of)
    said = next((a.quantity.text for a in known), None)
    return f"実績は{said}" if said else ""


def _shown_difference(actual: float | None, expected: float | None, most: int) -> float | None:
    """The difference of the numbers as they are shown."""
    if actual is None or expected is None:
        return None
    return float(rounded(actual, most) - rounded(expected, most))


def _value(indicator: Indicator, actuals: dict[int, Actual], year: int) -> float | None:
    found = actuals.get(year)
    if found is not None and found.quantity.value is not None:
        return found.quantity.value
    return indicator.baseline.quantity.value if indicator.baseline.year == year else None


def _signed(indicator: Indicator, value: float | None, decimals: int) -> str:
    if value is None:
        return "—"
    return formats.difference(value, decimals, indicator.unit, signed=True)


def _milestone(indicator: Indicator, year: int) -> str:
    marks = (
        (indicator.baseline, "基準値"),
        (indicator.interim, "中間目標"),
        (indicator.final, terms.goal_word(indicator)),
    )
    return "、".join(
        f"{word} {terms.amount(indicator, t.quantity.value)}"
        for t, word in marks
        if t.year == year and t.quantity.value is not None
    )


def _cell_of(indicator: Indicator, entry: Actual | None, year: int) -> str:
    cell = entry.quantity.cell if entry else None
    if cell is None and indicator.baseline.year == year:
        cell = indicator.baseline.quantity.cell
    return place(cell)


def place(cell: Cell | None) -> str:
    """「目標指標 J16」."""
    return f"{cell.sheet} {cell.address}" if cell else ""
