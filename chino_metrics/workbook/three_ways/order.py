"""In what order the sheets, rows and columns of a merged workbook stand."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

_K = TypeVar("_K", bound=Any)


def woven(base: Sequence[_K], ours: Sequence[_K], theirs: Sequence[_K]) -> list[_K]:
    """Every key of the three, once: those of ``base`` in the order of the side that moved them.

    What a side added stands behind what it stood behind there. Where both added something at
    one place, the runs are merged by their least heads, so that it is all the same which side
    is called ours, and in which order several are merged. Where both moved, ours counts.
    """
    known = frozenset(base)
    moved = next((side for side in (ours, theirs) if _is_moved(base, side, known)), base)
    spine = [key for key in moved if key in known]
    runs: defaultdict[_K | None, list[list[_K]]] = defaultdict(list)
    for side in (ours, theirs, base):
        for anchor, run in _runs(side, frozenset(spine)):
            runs[anchor].append(run)
    found = [*heapq.merge(*runs[None])]
    for key in spine:
        found.append(key)
        found += heapq.merge(*runs[key]) if key in runs else ()
    return list(dict.fromkeys(found))


def _is_moved(base: Sequence[_K], side: Sequence[_K], known: frozenset[_K]) -> bool:
    kept = frozenset(side)
    return [key for key in side if key in known] != [key for key in base if key in kept]


def _runs(side: Iterable[_K], spine: frozenset[_K]) -> Iterator[tuple[_K | None, list[_K]]]:
    """What stands behind each key of the spine, and in front of the first (None)."""
    anchor: _K | None = None
    run: list[_K] = []
    for key in side:
        if key not in spine:
            run.append(key)
        else:
            if run:
                yield anchor, run
            anchor, run = key, []
    if run:
        yield anchor, run
