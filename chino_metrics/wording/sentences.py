"""What the numbers of an indicator say, in sentences: the finding, the gap, the verdict.

The numbers in a sentence are the rounded ones that stand beside it, so that a
reader's own subtraction gives the printed difference.
"""

from __future__ import annotations

from chino_metrics.assessment import standing
from chino_metrics.assessment.standing import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.wording import formats, terms


def headline(indicator: Indicator, assessment: Assessment) -> str:
    """The finding in one sentence, without a full stop: the same in every form."""
    return indicator.name + "".join(told(indicator, assessment))


def told(indicator: Indicator, assessment: Assessment) -> tuple[str, str]:
    """What follows the name in ``headline``: up to the actual, and what that means.

    「は103人で、」「2025年度の目安130人に27人届かない」.
    """
    if assessment.year is None:
        return _without_actual(indicator, assessment)
    actual = terms.judged(indicator, assessment, assessment.actual)
    return f"は{actual}で、", _meaning(indicator, assessment)


def _meaning(indicator: Indicator, assessment: Assessment) -> str:
    """What the actual means: against the final target where that decides, else the 目安."""
    final = terms.goal(indicator)
    if assessment.status is Status.NOT_ASSESSED:
        return _unjudged(indicator, assessment)
    if assessment.status is Status.ACHIEVED:
        this = f"{formats.year(assessment.year)}は" if indicator.is_yearly else ""
        return f"{final}を{this}達成した"
    if assessment.reason is Reason.LOST:
        return f"基準時点では達成していた{final}を{terms.below(indicator)}"
    base = f"基準値{terms.target_with_year(indicator, indicator.baseline)}"
    if standing.is_overdue(indicator, assessment):
        gap = to_target(indicator, assessment)
        if assessment.reason is Reason.REGRESSED:
            return f"{final}に{gap}届かず、基準値より後退した"
        return f"{final}に{gap}届かなかった"
    if standing.has_regressed(indicator, assessment):
        return f"{base}を{terms.below(indicator)}"
    return _against_expected(indicator, assessment)


def _against_expected(indicator: Indicator, assessment: Assessment) -> str:
    """「2025年度の目安130人に27人届かない」, 「…を3人上回る」; no reproach at 順調."""
    short = shortfall(indicator, assessment) or 0.0
    amount = terms.judged(indicator, assessment, assessment.expected)
    of = "" if indicator.is_yearly else f"{formats.year(assessment.year)}の"
    expected = f"{of}{terms.due_word(indicator)}{amount}"
    words = from_expected(indicator, assessment)
    if short == 0:
        return f"{expected}に届いている"
    if short > 0 and assessment.status is Status.ON_TRACK:
        return f"{expected}にほぼ届いている"
    if indicator.direction is Direction.INCREASE:
        return f"{expected}に{words}届かない" if short > 0 else f"{expected}を{words}上回る"
    return f"{expected}より{words}多い" if short > 0 else f"{expected}を{words}下回る"


def _without_actual(indicator: Indicator, assessment: Assessment) -> tuple[str, str]:
    if assessment.status is not Status.NOT_ASSESSED:
        base = terms.amount(indicator, indicator.baseline.quantity.value)
        goal = terms.amount(indicator, indicator.final.quantity.value)
        return "は、", f"基準値{base}がすでに目標{goal}に達している"
    if assessment.reason is Reason.NO_ACTUAL:
        return "：", aim(indicator) + "。" + _why_waiting(indicator)
    return "は、", _unjudged(indicator, assessment)


def aim(indicator: Indicator) -> str:
    """「5人（2017年度）を150人（2027年度）に増やす目標」: a plan is not worded as a thing done."""
    up = indicator.direction is Direction.INCREASE
    if indicator.is_yearly:
        return _yearly_aim(indicator)
    way = (
        ("上げる" if up else "下げる")
        if indicator.is_percentage
        else ("増やす" if up else "減らす")
    )
    base, goal = (
        terms.target_with_year(indicator, t) for t in (indicator.baseline, indicator.final)
    )
    return f"{base}を{goal}に{way}目標"


def _yearly_aim(indicator: Indicator) -> str:
    """「毎年度10人以下とする目標（2030年度まで。基準値30人（2019年度））」."""
    side = "以上" if indicator.direction is Direction.INCREASE else "以下"
    until = f"{formats.year(indicator.final.year)}まで。" if indicator.final.year else ""
    base = terms.target_with_year(indicator, indicator.baseline)
    goal = terms.amount(indicator, indicator.final.quantity.value)
    return f"毎年度{goal}{side}とする目標（{until}基準値{base}）"


def _why_waiting(indicator: Indicator) -> str:
    is_later = standing.has_later_actual(indicator)
    return "選んだ評価年度までの実績はない" if is_later else "実績は未登録"


def _unjudged(indicator: Indicator, assessment: Assessment) -> str:
    if indicator.direction is Direction.UNKNOWN:
        return "望ましい方向が台帳になく、進みを判定できない"
    match assessment.reason:
        case Reason.TEXT_TARGET:
            return _in_words(indicator)
        case Reason.NO_TARGET:
            return "最終目標が設定されていない"
        case Reason.NO_BASELINE:
            return "基準値がなく、進みを判定できない"
        case Reason.NOT_DUE if indicator.final.year is None:
            return "最終目標の年度が台帳になく、進みを判定できない"
        case _:
            return "この年度の目安が基準値と同じで、まだ判定の時期でない"


def _in_words(indicator: Indicator) -> str:
    if indicator.final.is_left_open:
        return "数値の目標がまだ設定されていない"
    return f"目標は{terms.goal_words(indicator.final, 40)}で、数値では判定できない"


def outlook_line(indicator: Indicator, assessment: Assessment, ended: int | None = None) -> str:
    """What is still to go and how fast: 「最終目標…まで47人。年23.5人の増加が必要で、…」.

    ``ended`` is the newest fiscal year that has ended: from a target of that year or an
    earlier one nothing is asked any more.
    """
    if indicator.final.is_in_words:
        return "目標は数値でないため、進みは計算しない。"
    if indicator.final.quantity.value is None:
        return "数値の目標が決まると、進みを判定できる。"
    if assessment.gap is None:
        return ""
    if assessment.gap <= 0:
        return _surplus(indicator, assessment)
    gap = to_target(indicator, assessment)
    line = f"{terms.goal(indicator)}{'に' if indicator.is_yearly else 'まで'}{gap}"
    line += "届いていない。" if indicator.is_yearly else "。"
    return line + _required(indicator, assessment, is_past=standing.is_past(indicator, ended))


def _surplus(indicator: Indicator, assessment: Assessment) -> str:
    goal = terms.goal(indicator)
    if not assessment.gap:
        return f"{goal}と同じ値。"
    more = to_target(indicator, assessment)
    side = "上回る" if indicator.direction is Direction.INCREASE else "下回る"
    return f"{goal}を{more}{side}。"


def _required(indicator: Indicator, assessment: Assessment, *, is_past: bool) -> str:
    required, observed = assessment.required_per_year, assessment.observed_per_year
    if required is None:
        return ""
    change = f"年{terms.rate(indicator, required)}の{terms.wanted(indicator)}"
    if is_past:
        return f"期限（{formats.year(indicator.final.year)}）は過ぎた。計画では{change}。"
    if observed is None:
        return f"{change}が必要。"
    past = terms.rate(indicator, observed, like=required)
    turned = f"の{terms.unwanted(indicator)}" if observed < 0 else ""
    return f"{change}が必要で、これまでは年{past}{turned}。"


def shortfall(indicator: Indicator, assessment: Assessment) -> float | None:
    """Distance from the 目安 as shown (rounded first), positive when short of it."""
    sign = indicator.direction.sign
    if assessment.expected is None or assessment.actual is None or sign is None:
        return None
    gap, _ = terms.distance(indicator, assessment, assessment.expected, assessment.actual)
    return sign * gap


def from_expected(indicator: Indicator, assessment: Assessment) -> str:
    """The same in words, without a sign: 「27人」; "" where there is no 目安."""
    if shortfall(indicator, assessment) is None:
        return ""
    expected, actual = assessment.expected or 0.0, assessment.actual or 0.0
    return terms.distance(indicator, assessment, expected, actual)[1]


def to_target(indicator: Indicator, assessment: Assessment) -> str:
    """Distance from the final target as shown, without a sign: 「47人」; "" without one."""
    goal, base = indicator.final.quantity.value, indicator.baseline.quantity.value
    value = base if assessment.actual is None else assessment.actual
    if goal is None or value is None:
        return ""
    return terms.distance(indicator, assessment, goal, value)[1]


def gap_of(indicator: Indicator, assessment: Assessment) -> tuple[int, float, float] | None:
    """Year, 目安 and actual where a pace is judged, else None."""
    year, expected, actual = assessment.year, assessment.expected, assessment.actual
    if year is None or expected is None or actual is None or assessment.pace is None:
        return None
    return None if standing.is_overdue(indicator, assessment) else (year, expected, actual)


def gap_lines(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """「目安130人に」「27人不足」, 「目安130人を」「3人上回る」: two lines for a label."""
    short = shortfall(indicator, assessment)
    if short is None:
        return ()
    amount = terms.judged(indicator, assessment, assessment.expected)
    expected = f"{terms.due_word(indicator)}{amount}"
    if short == 0:
        return (f"{expected}と", "同じ")
    words = from_expected(indicator, assessment)
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
    final = terms.goal(indicator)
    if assessment.status is Status.ACHIEVED:
        return _verdict_achieved(indicator, assessment, final)
    actual = _actual(indicator, assessment)
    if assessment.reason is Reason.LOST:
        base = terms.amount(indicator, indicator.baseline.quantity.value)
        return f"基準値{base}は{final}に達していたが、{actual}で、目標に届かなくなったため{word}とする。"
    path = f"{path_words(indicator)}、{actual}"
    if standing.is_overdue(indicator, assessment):
        return f"{path}。{_overdue_clause(indicator, assessment)}ため{word}とする。"
    return f"{path}。{_pace_clause(indicator, assessment)}ため{word}とする。"


def path_words(indicator: Indicator) -> str:
    """「基準値5人（2017年度）から100人（2022年度中間目標）、150人（2027年度最終目標）へ進む計画で」."""
    if indicator.is_yearly:
        return f"{_yearly_aim(indicator)}で"
    stops = [
        f"{terms.amount(indicator, t.quantity.value)}（{formats.year(t.year)}{label}）"
        for t, label in ((indicator.counting_interim, "中間目標"), (indicator.final, "最終目標"))
        if t is not None and t.quantity.value is not None
    ]
    base = terms.target_with_year(indicator, indicator.baseline)
    return f"基準値{base}から{'、'.join(stops)}へ進む計画で"


def _actual(indicator: Indicator, assessment: Assessment) -> str:
    amount = terms.judged(indicator, assessment, assessment.actual)
    return f"{formats.year(assessment.year)}の実績は{amount}"


def _overdue_clause(indicator: Indicator, assessment: Assessment) -> str:
    cut = f"{SLIGHTLY_BEHIND_FROM:.0%}"
    side = "以上" if assessment.status is Status.SLIGHTLY_BEHIND else "未満"
    turned = "基準値より後退し、" if assessment.reason is Reason.REGRESSED else ""
    share = terms.share(assessment.progress)
    return f"最終目標の年度になって届いておらず、{turned}目標までの進みは{share}で{cut}{side}の"


def _pace_clause(indicator: Indicator, assessment: Assessment) -> str:
    expected = terms.judged(indicator, assessment, assessment.expected)
    pace = terms.share(assessment.pace)
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
    return (
        f"{terms.due_word(indicator)}{expected}までの進みは{pace}{side}で{cuts[assessment.status]}"
    )


def _verdict_achieved(indicator: Indicator, assessment: Assessment, final: str) -> str:
    if assessment.met_at_baseline:
        base = terms.target_with_year(indicator, indicator.baseline)
        return f"基準値{base}がすでに{final}に達しているため「達成」とする（基準時点で達成済み）。"
    actual = _actual(indicator, assessment)
    told = f"（{terms.YEARLY_MET}）" if indicator.is_yearly else ""
    return f"{actual}で、{final}に達しているため「達成」とする{told}。"


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
            return "最終目標の年度が台帳になく、目安を計算できない"
        case Reason.NOT_DUE:
            return f"この年度の目安が基準値{terms.amount(indicator, assessment.expected)}と同じで、進みを測れない"
        case _:
            since = f"{formats.year(indicator.baseline.year)}より後の実績"
            until = "選んだ評価年度までに" if standing.has_later_actual(indicator) else "まだ"
            return f"{path_words(indicator)}、{since}が{until}ない"
