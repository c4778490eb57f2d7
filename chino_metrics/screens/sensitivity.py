"""判定が変わる値: which next value gives which verdict, and what the verdict rests on."""

from __future__ import annotations

from dataclasses import dataclass

from chino_metrics import sensitivity, sensitivity_words
from chino_metrics.model import Assessment
from chino_metrics.screens import what_if
from chino_metrics.screens.scene import Entry


@dataclass(frozen=True, slots=True)
class Turning:
    """The section as it is shown; ``rows`` are verdicts with their values, ``firm`` label and line."""

    title: str
    year: int | None
    rows: tuple[tuple[Assessment, str], ...]
    limits: str
    firm: tuple[tuple[str, str], ...]


def turning(entry: Entry) -> Turning | None:
    """What the section says of an indicator; None where there is nothing to say."""
    i, a = entry.indicator, entry.assessment
    values, rest = what_if.next_values(i, a), sensitivity.rests_on(i, a)
    if values is None and rest is None:
        return None
    firm: tuple[tuple[str, str], ...] = ()
    if rest is not None:
        lines = (
            ("最新の実績", sensitivity_words.last_value(i, a, rest)),
            ("ほかの判定まで", sensitivity_words.margins(i, a, rest)),
            ("区切り", sensitivity_words.threshold(i, a, rest)),
        )
        firm = tuple((label, line) for label, line in lines if line)
    if values is None:
        return Turning("判定が変わる値", None, (), "", firm)
    return Turning(
        f"判定が変わる値：{sensitivity_words.finding(i, values)}",
        values.year,
        sensitivity_words.ranges(i, values),
        sensitivity_words.limits(i, values),
        firm,
    )
