"""Rates of official statistics: a municipality, the range and median of its peers, all Japan.

Never a rank. The formulas are those of ``model.official.Formula``; where a number is missing,
or the denominator is 0, there is no rate.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

from chino_metrics.model.official import CENSUS, JAPAN, Formula, Official, Peer, Twin


@dataclass(frozen=True, slots=True)
class PeerYear:
    """One year: rates in the formula's unit, None where there is none; ``count`` peers have one."""

    year: int
    own: float | None
    smallest: float | None
    median: float | None
    largest: float | None
    japan: float | None
    count: int


def rate(official: Official, formula: Formula, code: str, year: int) -> float | None:
    """The rate of one municipality in one year."""
    above = _sum(official, formula.items, code, year)
    if above is None or not formula.base:
        return above
    below = _sum(official, formula.base, code, year)
    return above / below * formula.times if below else None


def _sum(official: Official, items: Iterable[str], code: str, year: int) -> float | None:
    found = [_number(official, item, code, year) for item in items]
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None


def _number(official: Official, item: str, code: str, year: int) -> float | None:
    if item in CENSUS:  # the last census at or before the year
        year = max((y for y in official.years.get(item, ()) if y <= year), default=year)
    return official.number.get((item, code, year))


def rate_years(official: Official, formula: Formula) -> tuple[int, ...]:
    """Years in which a formula's own items stand; those without any rate are left out."""
    sets = [set(official.years.get(item, ())) for item in formula.items]
    sets += [set(official.years.get(i, ())) for i in formula.base if i not in CENSUS]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def compare(
    official: Official, formula: Formula, code: str, peers: Iterable[Peer]
) -> tuple[PeerYear, ...]:
    """The years of a formula in which anybody has a rate; ``code`` is never among the peers.

    Of an even number of peers the median is the mean of the two in the middle.
    """
    chosen = [peer.code for peer in peers if peer.code != code]
    rows = (_year(official, formula, code, chosen, y) for y in rate_years(official, formula))
    return tuple(row for row in rows if row.count or (row.own, row.japan) != (None, None))


def _year(
    official: Official, formula: Formula, code: str, peers: Iterable[str], year: int
) -> PeerYear:
    rates = [r for p in peers if (r := rate(official, formula, p, year)) is not None]
    return PeerYear(
        year=year,
        own=rate(official, formula, code, year),
        smallest=min(rates, default=None),
        median=statistics.median(rates) if rates else None,
        largest=max(rates, default=None),
        japan=rate(official, formula, JAPAN, year),
        count=len(rates),
    )


def widest(official: Official, twins: Iterable[Twin], code: str) -> Twin | None:
    """Of the statistics beside an indicator the one that reaches most years; the first of equals."""
    reach = {twin: len(_own_years(official, twin.formula, code)) for twin in twins}
    return max((t for t in reach if reach[t]), key=lambda t: reach[t], default=None)


def _own_years(official: Official, formula: Formula, code: str) -> list[int]:
    years = rate_years(official, formula)
    return [y for y in years if rate(official, formula, code, y) is not None]
