"""The order of a list, as the address names it: by a column, rising or falling."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Any, Final

from chino_metrics.model.verdict import Status
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene

#: How bad a verdict is, the worst first; what is not judged has no place.
_WORST: Final = (Status.BEHIND, Status.SLIGHTLY_BEHIND, Status.ON_TRACK, Status.ACHIEVED)


def ordered(scene: Scene, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in the chosen order, else as they come; what has no value stands last."""
    shown = tuple(entries)
    key = KEYS.get(scene.choice.order.removeprefix("-"))
    if key is None:
        return shown
    known = [(key(e), e) for e in shown]
    found = [(value, e) for value, e in known if value is not None]
    found.sort(key=lambda pair: pair[0], reverse=scene.choice.order.startswith("-"))
    return (*(e for _, e in found), *(e for value, e in known if value is None))


def sorting(choice: Choice, column: str) -> str:
    """What ``aria-sort`` says of a column; "" where the list is not sorted by it."""
    return {column: "ascending", f"-{column}": "descending"}.get(choice.order, "")


def turned(choice: Choice, column: str, first: str = "") -> str:
    """The order that pressing the head of a column asks for; ``first`` is "-" where it falls at first."""
    begun = first + column
    return ("" if first else "-") + column if choice.order == begun else begun


def _name(entry: Entry) -> bytes:
    """In the order of JIS X 0208, as Japanese lists have it: kana, then kanji by their readings."""
    folded = unicodedata.normalize("NFKC", entry.indicator.name).casefold()
    return folded.encode("cp932", "replace")


def _worst(entry: Entry) -> tuple[int, float] | None:
    status = entry.assessment.status
    return (_WORST.index(status), entry.assessment.pace or 0.0) if status in _WORST else None


def _way(entry: Entry) -> float | None:
    """From baseline to final target, in the indicator's unit; None where it is none."""
    base, goal = entry.indicator.baseline.quantity.value, entry.indicator.final.quantity.value
    return None if base is None or goal is None or base == goal else goal - base


def _distance(entry: Entry) -> float | None:
    """進み less what is due, as a share of the way: units do not matter."""
    a, way = entry.assessment, _way(entry)
    base = entry.indicator.baseline.quantity.value
    if a.progress is None or a.expected is None or way is None or base is None:
        return None
    return a.progress - (a.expected - base) / way


def _need(entry: Entry) -> float | None:
    """What a year has to bring, as a share of the way."""
    need, way = entry.assessment.required_per_year, _way(entry)
    return None if need is None or way is None else need / abs(way)


#: What an order compares; the smallest comes first.
KEYS: Final[dict[str, Callable[[Entry], Any]]] = {
    "name": _name,
    "base": lambda e: e.indicator.baseline.year,
    "progress": lambda e: e.assessment.progress,
    "distance": _distance,
    "goal": lambda e: e.indicator.final.year,
    "need": _need,
    "actual": lambda e: e.assessment.year,
    "pace": _worst,
}
