"""The plan's own statements on population and ageing, with what was published later.

What a number is follows from its series: printed in the plan, projected, or counted
(``references.is_printed``, ``is_projected``). Series are never joined, and nothing
is judged by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chino_metrics.model import rounding
from chino_metrics.model.plan import Plan, Reference
from chino_metrics.wording import formats
from chino_metrics.wording.beside_verdicts import references

#: The subjects that are drawn: the word that names their series, and their unit.
_SUBJECTS: Final = (("人口", "人"), ("高齢化率", "%"))
#: Letters of a series at its line.
_LONGEST: Final = 14
APART: Final = (
    "出典ごとに数え方が異なるため、系列どうしは線でつながず、判定にも使わない。年は暦年。"
)


class LineKind(StrEnum):
    """Where the numbers of a line come from."""

    PRINTED = "printed"
    COUNTED = "counted"
    PROJECTED = "projected"


@dataclass(frozen=True, slots=True)
class Line:
    """The points of one kind and series in order of their years; at least one."""

    name: str
    kind: LineKind
    points: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class ContextComparison:
    """The newest counted value beside the straight line through the plan's two statements."""

    newest: Reference
    expected: float
    decimals: int

    @property
    def difference(self) -> float:
        """Newest less expected, both as they are shown."""
        newest = rounding.rounded(self.newest.value, self.decimals)
        return float(newest - rounding.rounded(self.expected, self.decimals))


@dataclass(frozen=True, slots=True)
class Context:
    """One subject (``word``) of a plan's context: the printed line first, then the others."""

    word: str
    unit: str
    lines: tuple[Line, ...]

    @property
    def printed(self) -> tuple[Reference, ...]:
        """What the plan itself says."""
        return self.lines[0].points

    @property
    def counted(self) -> tuple[Line, ...]:
        """The series of counts, the one with the newest value last."""
        found = (line for line in self.lines if line.kind is LineKind.COUNTED)
        return tuple(sorted(found, key=lambda line: line.points[-1].year))

    @property
    def projected(self) -> tuple[Line, ...]:
        """The projections that the plan does not print."""
        return tuple(line for line in self.lines if line.kind is LineKind.PROJECTED)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Every point."""
        return tuple(point for line in self.lines for point in line.points)


def contexts(plan: Plan) -> tuple[Context, ...]:
    """The subjects of which the plan states something and later counts are known."""
    found = (_context(plan, word, unit) for word, unit in _SUBJECTS)
    return tuple(c for c in found if c is not None)


def _context(plan: Plan, word: str, unit: str) -> Context | None:
    own = [r for r in plan.references if word in r.series and r.unit == unit]
    printed = sorted((r for r in own if references.is_printed(r)), key=lambda r: r.year)
    others = references.by_series(r for r in own if not references.is_printed(r))
    lines = tuple(_line(points) for points in others)
    if not printed or all(line.kind is LineKind.PROJECTED for line in lines):
        return None
    return Context(word, unit, (Line("計画の本文", LineKind.PRINTED, tuple(printed)), *lines))


def _line(points: tuple[Reference, ...]) -> Line:
    kind = LineKind.PROJECTED if references.is_projected(points[0]) else LineKind.COUNTED
    return Line(points[0].series, kind, points)


def compared(context: Context) -> ContextComparison | None:
    """The newest count against the plan's straight line; None outside its years.

    Only where the plan's last statement is a projection: that is what it expects.
    """
    first, last = context.printed[0], context.printed[-1]
    newest = context.counted[-1].points[-1]
    if not references.is_projected(last) or not first.year < newest.year < last.year:
        return None
    share = (newest.year - first.year) / (last.year - first.year)
    expected = first.value + (last.value - first.value) * share
    return ContextComparison(newest, expected, max(r.decimals for r in (first, last, newest)))


def finding(context: Context) -> str:
    """The finding in one sentence, without a full stop."""
    comparison, sign = compared(context), references.turn(context.printed)
    if comparison is not None and sign:
        pace = ("より緩やか", "と同じ", "より速い")[1 - _ahead(comparison, sign)]
        way = "減り方" if sign < 0 else "増え方"
        newest = comparison.newest
        return f"{context.word}は、計画が見込んだ{way}{pace}：{newest.year}年は{references.amount(newest)}"
    line = context.counted[-1]
    moved = references.movement(line.points)
    name = short_name(context, line)
    if moved:
        return f"{context.word}は、{name}で{moved}"
    return f"{context.word}は、{name}で{references.dated(line.points[-1])}"


def _ahead(comparison: ContextComparison, sign: int) -> int:
    """1 where the movement is slower than the straight line, −1 where it is faster."""
    difference = comparison.difference
    return 0 if not difference else (1 if (difference > 0) == (sign < 0) else -1)


def short_name(context: Context, line: Line) -> str:
    """「国勢調査（年齢不詳を除く）」: a series without the subject before it."""
    return line.name.removeprefix(context.word).strip() or line.name


def sentences(context: Context) -> tuple[str, ...]:
    """What the plan says, how the newest count stands to it, and what was projected since."""
    return (_statement(context), *_comparison(context), *_projections(context), APART)


def _statement(context: Context) -> str:
    first, last = context.printed[0], context.printed[-1]
    if first.year == last.year:
        return f"計画の本文にある{context.word}は、{references.dated(last)}。"
    if references.is_projected(last):
        way = {-1: "減少", 0: "横ばい", 1: "増加"}[references.turn(context.printed) or 0]
        return f"計画の本文は、{references.dated(first)}から{references.dated(last)}への{way}を見込んでいる。"
    return f"計画の本文では、{references.movement(context.printed)}。"


def _comparison(context: Context) -> Iterator[str]:
    """The straight line where there is one, else what the newest series of counts says."""
    comparison = compared(context)
    if comparison is None:
        line = context.counted[-1]
        moved = references.movement(line.points) or references.dated(line.points[-1])
        yield f"{short_name(context, line)}では、{moved}。"
        return
    newest, expected = comparison.newest, shown(comparison, context.unit)
    yield (
        f"2つの数字を直線で結ぶと、{newest.year}年は{expected}（試算）。"
        f"{context.counted[-1].name}の{references.amount(newest)}は、{side(comparison, context.unit)}。"
        "途中の年の値は、計画の本文に記されていない。"
    )


def shown(comparison: ContextComparison, unit: str) -> str:
    """「51,977人」: the value on the straight line."""
    return formats.quantity(comparison.expected, comparison.decimals, unit)


def side(comparison: ContextComparison, unit: str) -> str:
    """「これを3,313人上回る」."""
    difference = comparison.difference
    if not difference:
        return "これと同じ"
    words = formats.difference(abs(difference), comparison.decimals, unit)
    return f"これを{words}{'上回る' if difference > 0 else '下回る'}"


def _projections(context: Context) -> Iterator[str]:
    """The other projections for the year of the plan's own, and how far the newest reaches."""
    stated = context.printed[-1]
    for line in context.projected:
        same = [r for r in line.points if r.year == stated.year]
        point = same[0] if same and references.is_projected(stated) else line.points[-1]
        beside = _beside(point, stated) if point in same else ""
        yield f"{label(line)}では、{point.year}年に{references.amount(point)}{beside}。"


def _beside(point: Reference, stated: Reference) -> str:
    comparison = ContextComparison(point, stated.value, max(point.decimals, stated.decimals))
    relation = side(comparison, point.unit).replace(
        "これ", f"計画の本文の{references.amount(stated)}"
    )
    return f"で、{relation}"


def label(line: Line) -> str:
    """A series in few letters: 「平成30年推計」, the last word of a long name."""
    name = line.name if len(line.name) <= _LONGEST else line.name.split()[-1]
    return formats.clipped(name, _LONGEST)
