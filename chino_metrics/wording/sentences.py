"""What the numbers of an indicator say, in sentences: the finding, the gap, the verdict.

The numbers in a sentence are the rounded ones that stand beside it, so that a
reader's own subtraction gives the printed difference.
"""

from __future__ import annotations

from chino_metrics.assessment import standing
from chino_metrics.assessment.progress import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.wording import formats, terms


def headline(indicator: Indicator, assessment: Assessment) -> str:
    """The finding in one sentence, without a full stop."""
    if assessment.status is Status.NOT_ASSESSED:
        return _unjudged(indicator, assessment)
    if assessment.year is None:
        return _met_at_baseline(indicator)
    final = terms.target_with_year(indicator, indicator.final)
    actual = terms.amount(indicator, assessment.actual)
    if assessment.status is Status.ACHIEVED:
        return f"{indicator.name}は{actual}で、最終目標{final}を達成した"
    if assessment.reason is Reason.LOST:
        goal = terms.amount(indicator, indicator.final.quantity.value)
        return f"{indicator.name}は{actual}で、基準時点では達成していた目標{goal}を{terms.below(indicator)}"
    if standing.is_overdue(indicator, assessment):
        gap = terms.change(indicator, assessment.gap or 0.0)
        return f"{indicator.name}は{actual}で、最終目標{final}に{gap}届かなかった"
    return _pace(indicator, assessment, actual)


def _pace(indicator: Indicator, assessment: Assessment, actual: str) -> str:
    if standing.has_regressed(indicator, assessment):
        base = terms.target_with_year(indicator, indicator.baseline)
        return f"{indicator.name}は{actual}で、基準値{base}を{terms.below(indicator)}"
    expected = terms.amount(indicator, assessment.expected)
    return f"{indicator.name}は、{formats.year(assessment.year)}の目安{expected}に対し{actual}"


def _met_at_baseline(indicator: Indicator) -> str:
    base = terms.amount(indicator, indicator.baseline.quantity.value)
    goal = terms.amount(indicator, indicator.final.quantity.value)
    return f"{indicator.name}は、基準値{base}がすでに目標{goal}に達している"


def _unjudged(indicator: Indicator, assessment: Assessment) -> str:
    name = indicator.name
    if indicator.direction is Direction.UNKNOWN:
        return f"{name}は、望ましい方向が台帳になく、進み具合を判定できない"
    match assessment.reason:
        case Reason.TEXT_TARGET:
            return f"{name}は、数値の目標がまだ設定されていない"
        case Reason.NO_TARGET:
            return f"{name}は、最終目標が設定されていない"
        case Reason.NO_BASELINE:
            return f"{name}は、基準値がなく進み具合を判定できない"
        case Reason.NOT_DUE if indicator.final.year is None:
            return f"{name}は、最終目標の年度が台帳になく、進み具合を判定できない"
        case Reason.NOT_DUE:
            return f"{name}は、この年度の目安が基準値と同じで、まだ判定の時期でない"
        case _:
            goal = terms.target_with_year(indicator, indicator.final)
            base = terms.amount(indicator, indicator.baseline.quantity.value)
            ending = (
                "選んだ評価年度までの実績はない"
                if standing.has_later_actual(indicator)
                else "実績を待っている"
            )
            return f"{name}は、{base}から{goal}へ。{ending}"


def outlook_line(indicator: Indicator, assessment: Assessment) -> str:
    """What is still to go and how fast: 「最終目標…まで47人。年23.5人の増加が必要で、…」."""
    if indicator.final.quantity.value is None:
        return "数値の目標が決まると、進み具合を判定できる。"
    if assessment.gap is None:
        return ""
    if assessment.gap <= 0:
        return _surplus(indicator, assessment)
    gap = terms.change(indicator, assessment.gap)
    line = f"最終目標{terms.target_with_year(indicator, indicator.final)}まで{gap}。"
    return line + _required(indicator, assessment)


def _surplus(indicator: Indicator, assessment: Assessment) -> str:
    goal = terms.target_with_year(indicator, indicator.final)
    if not assessment.gap:
        return f"最終目標{goal}と同じ値。"
    more = terms.change(indicator, assessment.gap)
    side = "上回る" if indicator.direction is Direction.INCREASE else "下回る"
    return f"最終目標{goal}を{more}{side}。"


def _required(indicator: Indicator, assessment: Assessment) -> str:
    required, observed = assessment.required_per_year, assessment.observed_per_year
    if required is None:
        return ""
    need = f"年{terms.rate(indicator, required)}の{terms.wanted(indicator)}が必要"
    if observed is None:
        return f"{need}。"
    past = terms.rate(indicator, observed, like=required)
    return (
        f"{need}で、これまでは年{past}{f'の{terms.unwanted(indicator)}' if observed < 0 else ''}。"
    )


def shortfall(indicator: Indicator, assessment: Assessment) -> float | None:
    """Distance from the 目安値 as shown (rounded first), positive when short of it."""
    sign = indicator.direction.sign
    if assessment.expected is None or assessment.actual is None or sign is None:
        return None
    gap = terms.shown(indicator, assessment.expected) - terms.shown(indicator, assessment.actual)
    return sign * round(gap, indicator.decimals)


def gap_of(indicator: Indicator, assessment: Assessment) -> tuple[int, float, float] | None:
    """Year, 目安値 and actual where a pace is judged, else None."""
    year, expected, actual = assessment.year, assessment.expected, assessment.actual
    if year is None or expected is None or actual is None or assessment.pace is None:
        return None
    return None if standing.is_overdue(indicator, assessment) else (year, expected, actual)


def gap_lines(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """「目安値130人に」「27人不足」, 「目安値130人を」「3人上回る」: two lines for a label."""
    short = shortfall(indicator, assessment)
    if short is None:
        return ()
    expected = f"目安値{terms.amount(indicator, assessment.expected)}"
    if short == 0:
        return (f"{expected}と", "同じ")
    words = terms.change(indicator, short)
    if indicator.direction is Direction.INCREASE:
        return (
            (f"{expected}に", f"{words}不足") if short > 0 else (f"{expected}を", f"{words}上回る")
        )
    return (f"{expected}より", f"{words}多い") if short > 0 else (f"{expected}を", f"{words}下回る")


def verdict(indicator: Indicator, assessment: Assessment) -> str:
    """Why this verdict, in one sentence with the indicator's own numbers."""
    word = f"「{terms.status_word(indicator, assessment)}」"
    if assessment.status is Status.NOT_ASSESSED:
        return f"{_why_unjudged(indicator, assessment)}ため、「未判定」とする。"
    final = terms.target_with_year(indicator, indicator.final)
    if assessment.status is Status.ACHIEVED:
        return _verdict_achieved(indicator, assessment, final)
    actual = f"{formats.year(assessment.year)}の実績は{terms.amount(indicator, assessment.actual)}"
    if assessment.reason is Reason.LOST:
        base = terms.amount(indicator, indicator.baseline.quantity.value)
        return f"基準値{base}は最終目標{final}に達していたが、{actual}で、目標に届かなくなったため{word}とする。"
    path = f"{path_words(indicator)}、{actual}"
    if standing.is_overdue(indicator, assessment):
        return f"{path}。最終目標の年度になり、進捗率は{formats.percent(assessment.progress)}のため{word}とする。"
    return f"{path}。{_pace_clause(indicator, assessment)}ため{word}とする。"


def path_words(indicator: Indicator) -> str:
    """「基準値5人（2017年度）から100人（2022年度中間目標）、150人（2027年度最終目標）へ進む計画で」."""
    stops = [
        f"{terms.amount(indicator, t.quantity.value)}（{formats.year(t.year)}{label}）"
        for t, label in ((indicator.counting_interim, "中間目標"), (indicator.final, "最終目標"))
        if t is not None and t.quantity.value is not None
    ]
    base = terms.target_with_year(indicator, indicator.baseline)
    return f"基準値{base}から{'、'.join(stops)}へ進む計画で"


def _pace_clause(indicator: Indicator, assessment: Assessment) -> str:
    expected = terms.amount(indicator, assessment.expected)
    pace = formats.percent(assessment.pace)
    cuts = {
        Status.ON_TRACK: f"{ON_TRACK_FROM:.0%}以上の",
        Status.SLIGHTLY_BEHIND: f"{SLIGHTLY_BEHIND_FROM:.0%}以上{ON_TRACK_FROM:.0%}未満の",
        Status.BEHIND: f"{SLIGHTLY_BEHIND_FROM:.0%}未満の",
    }
    side = (
        f"（基準値を{terms.below(indicator)}）"
        if standing.has_regressed(indicator, assessment)
        else ""
    )
    return f"目安値{expected}に対する進みは{pace}{side}で{cuts[assessment.status]}"


def _verdict_achieved(indicator: Indicator, assessment: Assessment, final: str) -> str:
    if assessment.met_at_baseline:
        base = terms.target_with_year(indicator, indicator.baseline)
        return f"基準値{base}がすでに最終目標{final}に達しているため「達成」とする（基準時点で達成済み）。"
    actual = f"{formats.year(assessment.year)}の実績は{terms.amount(indicator, assessment.actual)}"
    return f"{actual}で、最終目標{final}に達しているため「達成」とする。"


def _why_unjudged(indicator: Indicator, assessment: Assessment) -> str:
    if indicator.direction is Direction.UNKNOWN:
        return "望ましい方向（増加か減少か）が台帳にない"
    match assessment.reason:
        case Reason.TEXT_TARGET:
            return f"最終目標が「{indicator.final.quantity.text}」とされ、数値でない"
        case Reason.NO_TARGET:
            return "最終目標が設定されていない"
        case Reason.NO_BASELINE:
            return "基準値がなく、進みを測れない"
        case Reason.NOT_DUE if indicator.final.year is None:
            return "最終目標の年度が台帳になく、目安値を計算できない"
        case Reason.NOT_DUE:
            return f"この年度の目安値が基準値{terms.amount(indicator, assessment.expected)}と同じで、進みを測れない"
        case _:
            since = f"{formats.year(indicator.baseline.year)}より後の実績"
            until = "選んだ評価年度までに" if standing.has_later_actual(indicator) else "まだ"
            return f"{path_words(indicator)}、{since}が{until}ない"
