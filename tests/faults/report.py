"""What a fault run found, and the table of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """``counts`` are figures to be read; ``bad`` are those that must be 0."""

    fault: str
    runs: int
    counts: Mapping[str, int | str]
    bad: Mapping[str, int]

    @property
    def held(self) -> bool:
        """Whether nothing bad was counted."""
        return not any(self.bad.values())


def skipped(fault: str, why: str) -> Outcome:
    """A run that could not be made here."""
    return Outcome(fault, 0, {"skipped": why}, {})


def table(outcomes: Iterable[Outcome]) -> str:
    """One line a fault: name, runs, what must be 0, further figures."""
    lines = [("fault", "runs", "", "must be 0", "figures")]
    for o in outcomes:
        held = "held" if o.held and o.bad else "" if o.held else "FAILED"
        held = held if o.runs else "skipped"
        lines.append((o.fault, str(o.runs), held, _said(o.bad), _said(o.counts)))
    widths = [max(len(line[k]) for line in lines) for k in range(4)]
    return "\n".join(
        "  ".join((*(f"{c:{w}}" for c, w in zip(line[:4], widths, strict=True)), line[4])).rstrip()
        for line in lines
    )


def _said(figures: Mapping[str, int | str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in figures.items())
