"""How a verdict came about: formulas with the indicator's own numbers put in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from chino_metrics.assessment import standing
from chino_metrics.assessment.standing import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.views.entries import Entry
from chino_metrics.wording import formats, terms

_LOW: Final = f"{SLIGHTLY_BEHIND_FROM:.0%}"
_HIGH: Final = f"{ON_TRACK_FROM:.0%}"
SCALE_END = 1.2
"""The pace at the right end of the scale bar."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of reasoning: a label, the formula with its numbers, the result."""

    label: str
    formula: str
    result: str


def scale(entry: Entry) -> dict[str, Any] | None:
    """Where pace and cuts stand on the scale bar, in per cent of its width, and their numbers.

    None without a pace that is judged.
    """
    a = entry.assessment
    if a.pace is None or standing.is_overdue(entry.indicator, a) or a.status is Status.ACHIEVED:
        return None
    at = min(max(a.pace, 0.0), SCALE_END) / SCALE_END
    return {
        "at": round(100 * at, 2),
        "slightly": round(100 * SLIGHTLY_BEHIND_FROM / SCALE_END, 2),
        "on_track": round(100 * ON_TRACK_FROM / SCALE_END, 2),
        "pace": terms.share(a.pace),
        "low": _LOW,
        "high": _HIGH,
    }


def judging_steps(entry: Entry) -> tuple[Step, ...]:
    """目安, the way to it and the verdict, with the indicator's numbers put in."""
    i, a = entry.indicator, entry.assessment
    word = terms.signed_status(i, a)
    b = i.baseline.quantity.value
    steps = [Step("判定", terms.status_note(i, a), word)]
    if a.year is None or a.expected is None or b is None:
        return tuple(steps)
    if standing.is_overdue(i, a) or a.status is Status.ACHIEVED or a.pace is None:
        return (
            Step(terms.goal_word(i), terms.goal(i).removeprefix(terms.goal_word(i)), ""),
            Step("判定", _rule(entry), word),
        )
    y = _exact(i, a.actual)
    pace = f"({y}−{_exact(i, b)})÷({_exact(i, a.expected)}−{_exact(i, b)})"
    return (
        Step(terms.due_word(i), expected_formula(i, a), f"{_exact(i, a.expected)}{i.unit}"),
        Step(f"{terms.due_word(i)}までの進み", pace, terms.share(a.pace)),
        Step("判定", _rule(entry), word),
    )


def _rule(entry: Entry) -> str:
    """Which rule applied, in words."""
    i, a = entry.indicator, entry.assessment
    if a.status is Status.ACHIEVED:
        return f"実績が{terms.goal_word(i)}に達しているため"
    if a.reason is not None and a.reason is not Reason.REGRESSED:
        return f"{terms.reason_word(i, a.reason)}のため"
    if standing.is_overdue(i, a):
        side = "以上" if a.status is Status.SLIGHTLY_BEHIND else "未満"
        turned = "基準値より後退し、" if a.reason is Reason.REGRESSED else ""
        return f"期限の年度に届かず、{turned}目標までの進みが{_LOW}{side}のため"
    rules = {
        Status.ON_TRACK: f"{_HIGH}以上のため",
        Status.SLIGHTLY_BEHIND: f"{_LOW}以上{_HIGH}未満のため",
        Status.BEHIND: f"{_LOW}未満のため",
    }
    return rules.get(a.status, "")


def expected_formula(indicator: Indicator, assessment: Assessment) -> str:
    """The straight line that gives 目安値 in the year of the actual; none for every year's target."""
    if indicator.is_yearly:
        return "基準年度の次の年度から同じ値"
    year = assessment.year or 0
    start, end = indicator.baseline, indicator.final
    interim = indicator.counting_interim
    if interim is not None and interim.year is not None:
        start, end = (start, interim) if year <= interim.year else (interim, end)
    b, t = _exact(indicator, start.quantity.value), _exact(indicator, end.quantity.value)
    return f"{b}+({t}−{b})×({year}−{start.year})÷({end.year}−{start.year})"


def other_steps(entry: Entry, ended: int) -> tuple[Step, ...]:
    """The way to the target and the changes a year with their formulas, where they are defined.

    ``ended`` is the newest fiscal year that has ended: a target of that year or an earlier
    one asks for no change any more, nor does one that is reached: its formula would give less
    than the 0 that is wanted.
    """
    i, a = entry.indicator, entry.assessment
    b, goal = i.baseline.quantity.value, i.final.quantity.value
    y, year = (a.actual, a.year) if a.year is not None else (b, i.baseline.year)
    ys, bs, ts = (_exact(i, v) for v in (y, b, goal))
    increase = i.direction is Direction.INCREASE
    found = (
        ("目標までの進み", a.progress, f"({ys}−{bs})÷({ts}−{bs})", terms.share(a.progress)),
        (
            f"年あたり必要な{terms.wanted(i)}",
            None if standing.is_past(i, ended) else a.required_per_year or None,
            f"({ts}−{ys})÷({i.final.year}−{year})"
            if increase
            else f"({ys}−{ts})÷({i.final.year}−{year})",
            _yearly(i, a.required_per_year),
        ),
        (
            "年あたりの増減",
            a.observed_per_year,
            f"({ys}−{bs})÷({year}−{i.baseline.year})"
            if increase
            else f"({bs}−{ys})÷({year}−{i.baseline.year})",
            _moved(i, a.observed_per_year),
        ),
    )
    return tuple(Step(n, f, r) for n, value, f, r in found if value is not None)


def _yearly(indicator: Indicator, value: float | None) -> str:
    return "—" if value is None else f"年{terms.rate(indicator, value)}"


def _moved(indicator: Indicator, value: float | None) -> str:
    """「年18.8人の減少」; positive is the wanted way."""
    if not value:
        return "横ばい"
    way = terms.wanted(indicator) if value > 0 else terms.unwanted(indicator)
    return f"年{terms.rate(indicator, value)}の{way}"


def _exact(indicator: Indicator, value: float | None) -> str:
    """A number in a formula: two more decimals where rounding would lose something."""
    if value is None:
        return "—"
    lossless = abs(terms.shown(indicator, value) - value) < 1e-9 * max(1.0, abs(value))
    return formats.number(value, indicator.decimals + (0 if lossless else 2))


def interim_line(entry: Entry) -> str:
    """How the interim target stands, which is judged by itself."""
    i, a = entry.indicator, entry.assessment
    if i.counting_interim is None:
        return ""
    goal = f"中間目標（{formats.year(i.interim.year)} {terms.amount(i, i.interim.quantity.value)}）"
    if a.interim_met is None:
        return f"{goal}は、まだ判定できない。"
    return f"{goal}は{'達成' if a.interim_met else '未達成'}（別に判定）。"
