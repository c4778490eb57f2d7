"""Sentences on official statistics: how a rate moved here, and among the peers or in all Japan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from chino_metrics.assessment.peers import PeerYear
from chino_metrics.model.official import Twin
from chino_metrics.wording import formats

JAPAN: Final = "全国"
HEAD: Final = "ほかの自治体の同じ統計"
NO_RANK: Final = "判定には使わない。順位は付けない。"
GAPS: Final = "値のない年は、線でつながない。"


def unit(twin: Twin) -> str:
    """「人口千人当たり」, 「%」, 「実数」."""
    return {1000.0: "人口千人当たり", 100.0: "%"}.get(twin.formula.times, "実数")


def number(value: float | None) -> str:
    """A rate with two decimals, 「—」 where there is none."""
    return "—" if value is None else formats.number(value, 2)


def years(found: Iterable[int]) -> str:
    """「2016・2022・2023年」: statistics count by calendar or fiscal year, as their source says."""
    return formats.year_span(sorted(found)).removesuffix("度")


def source(named: Iterable[tuple[str, str]]) -> str:
    """Sources with the years of their numbers; rates are computed from them."""
    return f"{'、'.join(f'{name}（{of}）' for name, of in named)}を加工して作成"


def short_source(named: Iterable[str]) -> str:
    """Where a line has little room, without who publishes it: 「SSDSE-A-2018、SSDSE-A-2026を加工」."""
    return f"{'、'.join(name.partition('（')[0].strip('「」') for name in named)}を加工"


def lines(
    rows: Sequence[PeerYear], own: str, peers: str
) -> Iterator[tuple[str, tuple[float | None, ...]]]:
    """What a table of years says: the city, of its ``peers`` (「類似団体」 or "") three lines, all Japan."""
    yield own, tuple(r.own for r in rows)
    if peers:
        yield f"{peers}の最小", tuple(r.smallest for r in rows)
        yield f"{peers}の中央値", tuple(r.median for r in rows)
        yield f"{peers}の最大", tuple(r.largest for r in rows)
    yield JAPAN, tuple(r.japan for r in rows)


def sentence(twin: Twin, rows: tuple[PeerYear, ...], kind: str) -> str:
    """「出生率は2016年から2023年に2.1下がった。類似団体の中央値も1.9下がった。」"""
    own = [(r.year, r.own) for r in rows if r.own is not None]
    name = twin.name.split("（")[0]
    if len(own) < 2:
        return f"{name}は{own[0][0]}年に{number(own[0][1])}。" if own else ""
    (first, start), (last, end) = own[0], own[-1]
    moved = round(end - start, 1)
    said = f"{name}は{first}年から{last}年に{_moved(twin, moved)}。"
    by_year = {r.year: r.japan if kind == JAPAN else r.median for r in rows}
    before, after = by_year[first], by_year[last]
    if before is None or after is None:
        return said
    other = round(after - before, 1)
    alike = "も" if (other > 0) == (moved > 0) and (other < 0) == (moved < 0) else "は"
    whose = JAPAN if kind == JAPAN else f"{kind}団体の中央値"
    return f"{said}{whose}{alike}{_moved(twin, other)}。"


def _moved(twin: Twin, by: float) -> str:
    if not by:
        return "変わらなかった"
    of = "ポイント" if twin.formula.times == 100 else ""
    return f"{formats.number(abs(by), 1)}{of}{'上がった' if by > 0 else '下がった'}"
