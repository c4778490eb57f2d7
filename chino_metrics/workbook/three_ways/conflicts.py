"""Where two sides differ: what each says, where, and what was chosen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chino_metrics.model.issue import Cell
from chino_metrics.workbook.three_ways.sides import Side


class Kind(StrEnum):
    """How much hangs on a choice."""

    VALUE = "value"
    """A value of 実績, with its note and its source."""
    TARGET = "target"
    """A baseline or target with its year and what 目標の改定 tells of it."""
    CELL = "cell"
    ROW = "row"
    """A row that one side removed and the other changed, or that both added differently."""
    OWNER = "owner"
    """The same of a plan or an indicator with all that hangs on it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says: ``text`` as it is shown (None: nothing) and its cell.

    ``along`` is what is taken with it, as (head, text).
    """

    text: str | None
    cell: Cell | None = None
    along: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing to be chosen; until it is, the base stands.

    ``key`` names it as long as all three say what they say; it is the same whichever side is
    called ours. ``indicator`` and ``plan`` are ids ("" for none), ``name`` is the indicator's,
    the plan's, or what tells the row. ``year`` is a fiscal year, ``column`` a head ("" where
    it is about more than one cell).
    """

    key: str
    kind: Kind
    sheet: str
    name: str
    indicator: str
    plan: str
    year: int | None
    column: str
    base: Said
    ours: Said
    theirs: Said
    chosen: Side | None = None

    def said(self, side: Side) -> Said:
        """What a side says."""
        return {Side.BASE: self.base, Side.OURS: self.ours, Side.THEIRS: self.theirs}[side]


def key_of(what: Iterable[object], contents: Mapping[Side, object]) -> str:
    """The key of a conflict about ``what``: 16 hexadecimal digits."""
    ours, theirs = repr(contents[Side.OURS]), repr(contents[Side.THEIRS])
    parts = [*map(str, what), repr(contents[Side.BASE]), *sorted((ours, theirs))]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
