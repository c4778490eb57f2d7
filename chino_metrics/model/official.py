"""Official statistics beside the plan: peers, twins of indicators and the numbers themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from chino_metrics.model.issue import Cell

#: The code that stands for all Japan, as e-Stat has it.
JAPAN: Final = "000000"
#: Kinds of peers (区分): neighbours, similar ones, others that a planner chose.
NEAR: Final = "近隣"
SIMILAR: Final = "類似"
ANY: Final = "任意"
KINDS: Final = (NEAR, SIMILAR, ANY)
#: The census population, which only every fifth year has: it holds until the next one.
CENSUS: Final = frozenset({"A1101"})


class Formula(NamedTuple):
    """A rate: the sum of ``items`` ÷ the sum of ``base`` × ``times``; no ``base``: the sum itself."""

    items: tuple[str, ...]
    base: tuple[str, ...]
    times: float


_AGES: Final = ("A1301", "A1302", "A1303")
#: Rates by the names that research uses; 15–64 leaves out those of unknown age.
KNOWN: Final[Mapping[str, Formula]] = {
    "births_per_1000": Formula(("A4101",), ("H5507",), 1000),
    "marriages_per_1000": Formula(("A9101",), ("H5507",), 1000),
    "births_per_1000_census": Formula(("A4101",), ("A1101",), 1000),
    "marriages_per_1000_census": Formula(("A9101",), ("A1101",), 1000),
    "share_15_64": Formula(("A1302",), _AGES, 100),
}


@dataclass(frozen=True, slots=True)
class Peer:
    """A municipality to compare with (比較団体); ``kinds`` of ``KINDS``, ``reason`` why it is one."""

    code: str
    name: str
    kinds: tuple[str, ...]
    cell: Cell
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Twin:
    """The official statistic beside an indicator (公的統計).

    ``conversion`` is 換算 as written, ``difference`` says where its definition differs.
    """

    indicator_id: str
    name: str
    formula: Formula
    conversion: str
    difference: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class OfficialValue:
    """One number of one municipality (or ``JAPAN``) in a year, as its source publishes it."""

    item: str
    year: int
    code: str
    name: str
    value: float
    source: str
    source_url: str = ""


@dataclass(frozen=True)
class Official:
    """All that a workbook holds of official statistics; peers and values in code order."""

    peers: tuple[Peer, ...] = ()
    twins: tuple[Twin, ...] = ()
    values: tuple[OfficialValue, ...] = field(default=(), repr=False)

    @cached_property
    def number(self) -> Mapping[tuple[str, str, int], float]:
        """Values by item, code and year."""
        return {(v.item, v.code, v.year): v.value for v in self.values}

    @cached_property
    def years(self) -> Mapping[str, tuple[int, ...]]:
        """The years of each item, ascending."""
        found: dict[str, set[int]] = {}
        for value in self.values:
            found.setdefault(value.item, set()).add(value.year)
        return {item: tuple(sorted(years)) for item, years in found.items()}

    def of_kind(self, kind: str) -> tuple[Peer, ...]:
        """The peers of one kind, in code order."""
        return tuple(peer for peer in self.peers if kind in peer.kinds)

    def twins_of(self, indicator_id: str) -> tuple[Twin, ...]:
        """The official statistics beside an indicator, in the order of the sheet."""
        return tuple(twin for twin in self.twins if twin.indicator_id == indicator_id)


#: Of a workbook without such sheets.
NO_OFFICIAL: Final = Official()
