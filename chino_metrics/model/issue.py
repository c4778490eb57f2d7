"""A place in the workbook, what stands in it, and what was noticed about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self


class Severity(StrEnum):
    """How much an issue matters: an error keeps a value from being read."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the workbook, e.g. sheet 「目標指標」, address ``J16``."""

    sheet: str
    address: str


@dataclass(frozen=True, slots=True)
class Issue:
    """One thing that is wrong or odd, with its place and a Japanese message.

    ``rule`` names the point of the Ministry's rules for tables that it breaks, if any,
    ``indicator`` the name of the indicator in whose row it stands.
    """

    code: str
    severity: Severity
    sheet: str
    cell: str
    message: str
    rule: str = ""
    indicator: str = ""

    @classmethod
    def error(cls, place: Cell, code: str, message: str) -> Self:
        """What keeps a value from being read, at ``place``."""
        return cls(code, Severity.ERROR, place.sheet, place.address, message)

    @classmethod
    def warning(cls, place: Cell, code: str, message: str) -> Self:
        """What somebody who knows should confirm."""
        return cls(code, Severity.WARNING, place.sheet, place.address, message)

    @classmethod
    def info(cls, place: Cell, code: str, message: str) -> Self:
        """What is good to know."""
        return cls(code, Severity.INFO, place.sheet, place.address, message)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, or the text that stands in its place, or neither (—).

    ``decimals`` is the number of decimals the source shows (6.0 has one), ``written`` how
    the number stands there where its author spelled it otherwise: 「△14」, 「1,400人(速報)」.
    """

    value: float | None = None
    text: str | None = None
    decimals: int = 0
    cell: Cell | None = None
    written: str = field(default="", compare=False)
