"""Where the labels of a chart go: beside their points, off one another and off the lines."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, product
from operator import itemgetter
from typing import Final, Literal, TypeAlias

from chino_metrics.wording import line_breaks
from chino_metrics.wording.text_width import text_width

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom, in pixels."""
Spot: TypeAlias = tuple[float, float]
Anchor: TypeAlias = Literal["start", "middle", "end"]
Place: TypeAlias = tuple[float, float, Anchor]
"""Distance of the text's anchor from its point to the right, and of its top downwards."""

LEADING: Final = 1.2
_SHARE: Final[dict[Anchor, float]] = {"start": 0.0, "middle": 0.5, "end": 1.0}


_STEP: Final = 4.0
#: What speaks against a place: a pixel of a label or of a named mark, or beyond the edge; of
#: another point; a piece of a line, or of an area; standing nearer to another's mark than to its
#: own, or where a line runs between.
_ON_LABEL: Final = 200.0
_ON_POINT: Final = 60.0
_ON_LINE, _ON_AREA = 8.0, 1.5
_MISTAKEN: Final = 200.0
_CUT_OFF: Final = 70.0
#: A label that need not be written is farther from its mark than so many of its letters: left out.
_FAR: Final = 2.2
#: So many pixels of the boxes may lie on one another: letters do not fill theirs.
_BLANK: Final = 2.0
#: Between two labels side by side, and one above the other, in their letters: nearer ones are
#: read as one.
_BESIDE, _ABOVE = 0.5, 0.4


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text of one size at a place: ``x`` of the anchor, ``top`` of the first line."""

    lines: tuple[str, ...]
    size: float
    x: float
    top: float
    anchor: Anchor

    @property
    def box(self) -> Box:
        """The room it takes."""
        width = max(text_width(line, self.size) for line in self.lines)
        left = self.x - width * _SHARE[self.anchor]
        return left, self.top, left + width, self.top + len(self.lines) * self.size * LEADING

    @property
    def letters(self) -> Box:
        """The same without what stands empty above and below its letters."""
        left, top, right, bottom = self.box
        return left, top + 0.12 * self.size, right, bottom - 0.08 * self.size

    @property
    def room(self) -> Box:
        """The same with the air that parts it from another label."""
        left, top, right, bottom = self.box
        across, down = _BESIDE * self.size, _ABOVE * self.size
        return left - across, top - down, right + across, bottom + down

    def baseline(self, line: int) -> float:
        """Where the letters of a line stand."""
        return round(self.top + self.size * (LEADING * line + 1.0), 1)


@dataclass(slots=True)
class Room:
    """The area of a chart with what is in it already.

    ``named`` are the marks that have a label of their own: none may be taken for another's.
    """

    area: Box
    taken: list[Box] = field(default_factory=list)
    points: list[Box] = field(default_factory=list)
    named: list[Spot] = field(default_factory=list)
    ink: list[Spot] = field(default_factory=list)
    shade: list[Spot] = field(default_factory=list)

    def draw(self, line: Sequence[Spot]) -> None:
        """Keep labels off a line if possible."""
        self.ink += _along(line)

    def fill(self, upper: Sequence[Spot], lower: Sequence[Spot], apart: float) -> None:
        """Keep labels off the area between two lines if there is a place beside it."""
        high = max(low - top for (_, top), (_, low) in zip(upper, lower, strict=True))
        parts = math.ceil(high / apart) + 1
        for k in range(parts + 1):
            self.shade += _along([
                (x, top + (low - top) * k / parts)
                for (x, top), (_, low) in zip(upper, lower, strict=True)
            ])  # fmt: skip

    def mark(self, spot: Spot, radius: float = 6.0) -> None:
        """Keep labels off a mark."""
        self.taken.append(around(spot, radius))

    def name(self, spot: Spot, radius: float) -> None:
        """Keep labels off a mark, and those of others farther from it than from their own."""
        self.mark(spot, radius)
        self.named.append(spot)

    def point(self, spot: Spot, radius: float) -> None:
        """Keep labels off a point of a line, where they need not lie on other labels for it."""
        self.points.append(around(spot, radius))

    def put(self, lines: Iterable[str], size: float, spot: Spot, wished: Sequence[Place]) -> Label:
        """Write at the best place: inside, off other labels, off lines, near the first wish."""
        label = self._best(tuple(lines), size, spot, wished)
        self.taken.append(label.room)
        return label

    def fit(
        self,
        lines: Iterable[str],
        size: float,
        spot: Spot,
        wished: Sequence[Place],
        also: Sequence[Spot] = (),
        hidden: float = math.inf,
    ) -> Label | None:
        """Write near the mark where nothing is covered and no other is meant; None without room.

        The label may stand as near to the marks at ``also`` as to its own, and hide at most
        ``hidden`` pixels of the lines.
        """
        label = self._best(tuple(lines), size, spot, wished, also)
        covered = any(overlap(label.box, other) >= _BLANK for other in (*self.taken, *self.points))
        far = min(distance(label.box, own) for own in (spot, *also)) > _FAR * size
        mistaken = self._is_mistaken(label.box, spot, *also)
        if covered or far or mistaken or self._beyond(label.box) >= _BLANK:
            return None
        if (_within(label.box, self.ink) + _within(label.box, self.shade)) * _STEP > hidden:
            return None
        self.taken.append(label.room)
        return label

    def is_crowded(self, label: Label) -> bool:
        """Whether one of the labels covers something, or another stands too near."""
        others = [other for other in self.taken if other != label.room]
        return any(overlap(label.box, other) >= _BLANK for other in others)

    def hidden(self, label: Label) -> float:
        """Pixels of the lines that lie under the letters of a label."""
        return _STEP * _within(label.letters, self.ink)

    def is_mistaken(self, label: Label, spot: Spot) -> bool:
        """Whether another mark is nearer to a label than its own at ``spot``."""
        return self._is_mistaken(label.box, spot)

    def _best(
        self,
        text: tuple[str, ...],
        size: float,
        spot: Spot,
        wished: Sequence[Place],
        also: Sequence[Spot] = (),
    ) -> Label:
        places = (*wished, *_others(len(text) * size * LEADING, size))
        best, least = None, math.inf
        for away, (dx, dy, anchor) in sorted(_disliked(places, len(wished)), key=itemgetter(0)):
            if away >= least:
                break
            label = Label(text, size, spot[0] + dx, spot[1] + dy, anchor)
            cost = away + self._crowding(label.box, (spot, *also), least - away)
            if cost < least:
                best, least = label, cost
        assert best is not None
        return best

    def _crowding(self, box: Box, own: Sequence[Spot], enough: float) -> float:
        """What speaks against a box; lines are not looked at when the rest is ``enough``."""
        cost = _ON_LABEL * (self._beyond(box) + sum(overlap(box, other) for other in self.taken))
        cost += _ON_POINT * sum(overlap(box, other) for other in self.points)
        cost += _MISTAKEN if self._is_mistaken(box, *own) else 0.0
        if cost >= enough:
            return cost
        cost += _ON_LINE * _within(box, self.ink) + _ON_AREA * _within(box, self.shade)
        if cost >= enough:
            return cost
        return cost + (_CUT_OFF if all(self._is_cut_off(box, spot) for spot in own) else 0.0)

    def _is_cut_off(self, box: Box, spot: Spot) -> bool:
        """Whether a line runs between a box and its spot, well away from both."""
        left, top, right, bottom = box
        (x, y), near = spot, (min(max(spot[0], left), right), min(max(spot[1], top), bottom))
        if distance(box, spot) < 4 * _STEP:
            return False
        ways = ((x + (near[0] - x) * k / 8, y + (near[1] - y) * k / 8) for k in range(3, 8))
        return any(_within(around(way, _STEP / 2), self.ink) for way in ways)

    def _beyond(self, box: Box) -> float:
        """How far a box leaves the area, in pixels of all its sides."""
        left, top, right, bottom = self.area
        over = (left - box[0], top - box[1], box[2] - right, box[3] - bottom)
        return sum(max(0.0, pixels) for pixels in over)

    def _is_mistaken(self, box: Box, *own: Spot) -> bool:
        """Whether the mark nearest to a box is not one of its ``own``."""
        near = min(distance(box, spot) for spot in own)
        return any(distance(box, other) < near for other in self.named if other not in own)


def _along(line: Sequence[Spot]) -> Iterator[Spot]:
    """A line as spots so near to one another that no box lies between them."""
    for (x0, y0), (x1, y1) in pairwise(line):
        steps = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / _STEP))
        for k in range(steps + 1):
            yield x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps


def _within(box: Box, spots: Sequence[Spot]) -> int:
    """How many spots lie under a box."""
    left, top, right, bottom = box
    return sum(1 for x, y in spots if left <= x <= right and top <= y <= bottom)


def around(spot: Spot, radius: float) -> Box:
    """The square that a mark takes."""
    x, y = spot
    return x - radius, y - radius, x + radius, y + radius


def distance(box: Box, spot: Spot) -> float:
    """How far a box is from a spot; 0 where it lies on it."""
    left, top, right, bottom = box
    x, y = spot
    return math.hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom))


def _others(height: float, size: float) -> tuple[Place, ...]:
    """Places around a point, farther and farther from it, for where it is crowded."""
    rows = [-height - size * 0.8 * k for k in range(1, 12)] + [size * 0.8 * k for k in range(1, 12)]
    columns: tuple[tuple[float, Anchor], ...] = ((0.0, "middle"), (-14.0, "end"), (14.0, "start"))
    wide: tuple[tuple[float, Anchor], ...] = ((-70.0, "end"), (70.0, "start"))
    beside: tuple[Place, ...] = ((-14.0, -height / 2, "end"), (14.0, -height / 2, "start"))
    spread = product(rows, (*columns, *wide))
    return (*beside, *((dx, dy, anchor) for dy, (dx, anchor) in spread))


def _disliked(places: Sequence[Place], wished: int) -> Iterator[tuple[float, Place]]:
    """Places with dislike: little among the first, wished ones, else more with distance."""
    for rank, place in enumerate(places):
        far = 0.6 * (abs(place[0]) + abs(place[1]))
        yield (6.0 * rank if rank < wished else 6.0 * wished + 20.0 + far), place


def overlap(a: Box, b: Box) -> float:
    """How far two boxes cover each other, in pixels of the smaller side; 0 where they do not."""
    if a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]:  # mostly, and quick
        return 0.0
    return min(min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1]))


def wrapped(text: str, most: int, lines: int = 3) -> tuple[str, ...]:
    """``text`` on lines of at most ``most`` em, cut with … after ``lines`` of them.

    Lines end between phrases, else between words (``wording.line_breaks``).
    """
    found = line_breaks.broken(text, most, lambda part: text_width(part, 1))
    kept = found[:lines]
    return (*kept[:-1], f"{kept[-1][:-1]}…") if len(found) > lines else kept
