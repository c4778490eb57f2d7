"""The verdict on an indicator with all its measures: what ``assessment`` finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """The verdict, in the order in which it is shown."""

    ACHIEVED = "achieved"
    ON_TRACK = "on_track"
    SLIGHTLY_BEHIND = "slightly_behind"
    BEHIND = "behind"
    NOT_ASSESSED = "not_assessed"


class Reason(StrEnum):
    """Why there is no verdict, or what a verdict needs to say besides."""

    NO_TARGET = "no_target"
    TEXT_TARGET = "text_target"
    NO_BASELINE = "no_baseline"
    NO_ACTUAL = "no_actual"
    NOT_DUE = "not_due"
    LOST = "lost"
    REGRESSED = "regressed"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The measures and the verdict of one indicator; see ``progress``.

    ``year`` and ``actual`` are None where there is no actual after the
    baseline year. ``met_at_baseline`` says that the baseline stands in for the
    actual and meets the target (基準時点で達成済み). Ratios are unrounded.
    """

    indicator_id: str
    year: int | None
    actual: float | None
    progress: float | None
    attainment: float | None
    gap: float | None
    expected: float | None
    pace: float | None
    required_per_year: float | None
    observed_per_year: float | None
    interim_met: bool | None
    status: Status
    reason: Reason | None
    met_at_baseline: bool
