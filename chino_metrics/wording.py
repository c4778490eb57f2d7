"""Sentences and words of the verdicts: one place for what every form says.

The numbers in a sentence are the rounded ones that stand beside it, so that a
reader's own subtraction gives the printed difference.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from chino_metrics import formats
from chino_metrics.model import (
    Accumulation,
    Assessment,
    Direction,
    Indicator,
    Reason,
    Status,
    Target,
)
from chino_metrics.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.progress import ON_TRACK_FROM, SLIGHTLY_BEHIND_FROM

SITE_NAME = "政策横断プロジェクトの進み具合"
CITY = "茅野市"
SAMPLE_TAG = "見本（架空の値）"
SAMPLE_TAG_SHORT = "見本（架空）"
SAMPLE_SENTENCE = (
    "2018年度以降の実績は、画面の見本のためにつくった数です。茅野市の実績ではありません。"
)
OVERDUE_WORD = "未達成"

REASON_WORD = {
    Reason.NO_TARGET: "目標未設定",
    Reason.TEXT_TARGET: "目標は今後設定",
    Reason.NO_BASELINE: "基準値なし",
    Reason.NO_ACTUAL: "実績待ち",
    Reason.NOT_DUE: "まだ判定の時期でない",
    Reason.LOST: "基準時点では達成",
    Reason.REGRESSED: "基準値より後退",
}
DIRECTION_WORD = {
    Direction.INCREASE: "増加（大きいほど良い）",
    Direction.DECREASE: "減少（小さいほど良い）",
}
ACCUMULATION_WORD = {
    Accumulation.YEARLY: "年次（その年度の値）",
    Accumulation.CUMULATIVE: "期間累計（計画期間の初めから足した値）",
    Accumulation.STOCK: "時点（年度末などの値）",
}


def amount(indicator: Indicator, value: float | None) -> str:
    """``value`` with the indicator's decimals and unit: 「95.0%」."""
    return formats.quantity(value, indicator.decimals, indicator.unit)


def shown(indicator: Indicator, value: float) -> float:
    """``value`` rounded to the decimals on screen, half away from zero."""
    step = Decimal(1).scaleb(-indicator.decimals)
    return float(Decimal(str(value)).quantize(step, rounding=ROUND_HALF_UP))


def change(indicator: Indicator, value: float) -> str:
    """A difference without sign, percentages in ポイント: 「4.5ポイント」."""
    return formats.difference(abs(value), indicator.decimals, indicator.unit)


def rate(indicator: Indicator, value: float, like: float | None = None) -> str:
    """A yearly pace without sign: one decimal below 100 (of ``like``), none from there."""
    return formats.difference(abs(value), rate_decimals(value, like), indicator.unit)


def rate_decimals(value: float, like: float | None = None) -> int:
    """Decimals of a yearly pace on screen."""
    return 0 if abs(value if like is None else like) >= 100 else 1


def target_with_year(indicator: Indicator, target: Target) -> str:
    """「150人（2027年度）」, or the text that stands for the number."""
    value = target.quantity.value
    if value is None:
        return target.quantity.text or "—"
    return f"{amount(indicator, value)}（{formats.year(target.year)}）"


def is_overdue(indicator: Indicator, assessment: Assessment) -> bool:
    """Whether the final year has come and the target is not met (未達成)."""
    final = indicator.final.year
    missed = assessment.status in {Status.SLIGHTLY_BEHIND, Status.BEHIND}
    return missed and None not in (final, assessment.year) and assessment.year >= final  # type: ignore[operator]


def status_word(indicator: Indicator, assessment: Assessment) -> str:
    """The word beside the sign: that of the status, or 未達成 after the final year."""
    return OVERDUE_WORD if is_overdue(indicator, assessment) else STATUS_WORD[assessment.status]


def status_note(indicator: Indicator, assessment: Assessment) -> str:
    """The small line below the status: a reason, or the progress of what is overdue."""
    if assessment.met_at_baseline:
        return "基準時点で達成済み"
    if assessment.reason is not None:
        return REASON_WORD[assessment.reason]
    if is_overdue(indicator, assessment) and assessment.progress is not None:
        return f"進捗率 {formats.percent(assessment.progress)}"
    return ""


def signed_status(indicator: Indicator, assessment: Assessment) -> str:
    """「◆ やや遅れ」 for places without markup."""
    return f"{STATUS_SIGN[assessment.status]} {status_word(indicator, assessment)}"


def below(indicator: Indicator) -> str:
    """The worse side of a value: 下回る where more is better."""
    return "下回っている" if indicator.direction is Direction.INCREASE else "上回っている"


def wanted(indicator: Indicator) -> str:
    """The wanted movement: 増加 or 減少."""
    return "増加" if indicator.direction is Direction.INCREASE else "減少"


def unwanted(indicator: Indicator) -> str:
    """The movement in the wrong direction."""
    return "減少" if indicator.direction is Direction.INCREASE else "増加"


def headline(indicator: Indicator, assessment: Assessment) -> str:
    """The finding in one sentence, without a full stop."""
    if assessment.status is Status.NOT_ASSESSED:
        return _unjudged(indicator, assessment)
    if assessment.year is None:
        return _met_at_baseline(indicator)
    final = target_with_year(indicator, indicator.final)
    actual = amount(indicator, assessment.actual)
    if assessment.status is Status.ACHIEVED:
        return f"{indicator.name}は{actual}で、最終目標{final}を達成した"
    if assessment.reason is Reason.LOST:
        goal = amount(indicator, indicator.final.quantity.value)
        return (
            f"{indicator.name}は{actual}で、基準時点では達成していた目標{goal}を{below(indicator)}"
        )
    if is_overdue(indicator, assessment):
        gap = change(indicator, assessment.gap or 0.0)
        return f"{indicator.name}は{actual}で、最終目標{final}に{gap}届かなかった"
    return _pace(indicator, assessment, actual)


def _pace(indicator: Indicator, assessment: Assessment, actual: str) -> str:
    if assessment.reason is Reason.REGRESSED:
        base = target_with_year(indicator, indicator.baseline)
        return f"{indicator.name}は{actual}で、基準値{base}を{below(indicator)}"
    expected = amount(indicator, assessment.expected)
    return f"{indicator.name}は、{formats.year(assessment.year)}の目安{expected}に対し{actual}"


def _met_at_baseline(indicator: Indicator) -> str:
    base = amount(indicator, indicator.baseline.quantity.value)
    goal = amount(indicator, indicator.final.quantity.value)
    return f"{indicator.name}は、基準値{base}がすでに目標{goal}に達している"


def _unjudged(indicator: Indicator, assessment: Assessment) -> str:
    name = indicator.name
    match assessment.reason:
        case Reason.TEXT_TARGET:
            return f"{name}は、数値の目標がまだ設定されていない"
        case Reason.NO_TARGET:
            return f"{name}は、最終目標が設定されていない"
        case Reason.NO_BASELINE:
            return f"{name}は、基準値がなく進み具合を判定できない"
        case Reason.NOT_DUE:
            return f"{name}は、この年度の目安が基準値と同じで、まだ判定の時期でない"
        case _:
            goal = target_with_year(indicator, indicator.final)
            base = amount(indicator, indicator.baseline.quantity.value)
            return f"{name}は、{base}から{goal}へ。実績を待っている"


def outlook_line(indicator: Indicator, assessment: Assessment) -> str:
    """What is still to go and how fast: 「最終目標…まで47人。年23.5人の増加が必要で、…」."""
    if indicator.final.quantity.value is None:
        return "数値の目標が決まると、進み具合を判定できる。"
    if assessment.gap is not None and assessment.gap <= 0:
        return _surplus(indicator, assessment)
    gap = change(indicator, assessment.gap or 0.0)
    line = f"最終目標{target_with_year(indicator, indicator.final)}まで{gap}。"
    return line + _required(indicator, assessment)


def _surplus(indicator: Indicator, assessment: Assessment) -> str:
    goal = target_with_year(indicator, indicator.final)
    if not assessment.gap:
        return f"最終目標{goal}と同じ値。"
    more = change(indicator, assessment.gap)
    side = "上回る" if indicator.direction is Direction.INCREASE else "下回る"
    return f"最終目標{goal}を{more}{side}。"


def _required(indicator: Indicator, assessment: Assessment) -> str:
    required, observed = assessment.required_per_year, assessment.observed_per_year
    if required is None:
        return ""
    need = f"年{rate(indicator, required)}の{wanted(indicator)}が必要"
    if observed is None:
        return f"{need}。"
    past = rate(indicator, observed, like=required)
    return f"{need}で、これまでは年{past}{f'の{unwanted(indicator)}' if observed < 0 else ''}。"


def shortfall(indicator: Indicator, assessment: Assessment) -> float | None:
    """Distance from the 目安値 as shown (rounded first), positive when short of it."""
    if assessment.expected is None or assessment.actual is None:
        return None
    sign = 1 if indicator.direction is Direction.INCREASE else -1
    gap = shown(indicator, assessment.expected) - shown(indicator, assessment.actual)
    return sign * round(gap, indicator.decimals)


def gap_lines(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """「目安値130人に」「27人不足」, 「目安値130人を」「3人上回る」: two lines for a label."""
    short = shortfall(indicator, assessment)
    if short is None:
        return ()
    expected = f"目安値{amount(indicator, assessment.expected)}"
    if short == 0:
        return (f"{expected}と", "同じ")
    words = change(indicator, short)
    if indicator.direction is Direction.INCREASE:
        return (
            (f"{expected}に", f"{words}不足") if short > 0 else (f"{expected}を", f"{words}上回る")
        )
    return (f"{expected}より", f"{words}多い") if short > 0 else (f"{expected}を", f"{words}下回る")


def verdict(indicator: Indicator, assessment: Assessment) -> str:
    """Why this verdict, in one sentence with the indicator's own numbers."""
    word = f"「{status_word(indicator, assessment)}」"
    if assessment.status is Status.NOT_ASSESSED:
        return f"{_why_unjudged(indicator, assessment)}ため、「未判定」とする。"
    final = target_with_year(indicator, indicator.final)
    if assessment.status is Status.ACHIEVED:
        return _verdict_achieved(indicator, assessment, final)
    actual = f"{formats.year(assessment.year)}の実績は{amount(indicator, assessment.actual)}"
    if assessment.reason is Reason.LOST:
        base = amount(indicator, indicator.baseline.quantity.value)
        return f"基準値{base}は最終目標{final}に達していたが、{actual}で、目標に届かなくなったため{word}とする。"
    path = f"{path_words(indicator)}、{actual}"
    if is_overdue(indicator, assessment):
        return f"{path}。期限を過ぎて進捗率は{formats.percent(assessment.progress)}のため{word}とする。"
    return f"{path}。{_pace_clause(indicator, assessment)}ため{word}とする。"


def path_words(indicator: Indicator) -> str:
    """「基準値5人（2017年度）から100人（2022年度中間目標）、150人（2027年度最終目標）へ進む計画で」."""
    stops = [
        f"{amount(indicator, t.quantity.value)}（{formats.year(t.year)}{label}）"
        for t, label in ((indicator.interim, "中間目標"), (indicator.final, "最終目標"))
        if t.quantity.value is not None
    ]
    base = target_with_year(indicator, indicator.baseline)
    return f"基準値{base}から{'、'.join(stops)}へ進む計画で"


def _pace_clause(indicator: Indicator, assessment: Assessment) -> str:
    expected = amount(indicator, assessment.expected)
    pace = formats.percent(assessment.pace)
    cuts = {
        Status.ON_TRACK: f"{ON_TRACK_FROM:.0%}以上の",
        Status.SLIGHTLY_BEHIND: f"{SLIGHTLY_BEHIND_FROM:.0%}以上{ON_TRACK_FROM:.0%}未満の",
        Status.BEHIND: f"{SLIGHTLY_BEHIND_FROM:.0%}未満の",
    }
    side = f"、基準値を{below(indicator)}" if assessment.reason is Reason.REGRESSED else ""
    return f"目安値{expected}に対する進みは{pace}で{side}{'、' if side else ''}{cuts[assessment.status]}"


def _verdict_achieved(indicator: Indicator, assessment: Assessment, final: str) -> str:
    if assessment.met_at_baseline:
        base = target_with_year(indicator, indicator.baseline)
        return f"基準値{base}がすでに最終目標{final}に達しているため「達成」とする（基準時点で達成済み）。"
    actual = f"{formats.year(assessment.year)}の実績は{amount(indicator, assessment.actual)}"
    return f"{actual}で、最終目標{final}に達しているため「達成」とする。"


def _why_unjudged(indicator: Indicator, assessment: Assessment) -> str:
    match assessment.reason:
        case Reason.TEXT_TARGET:
            return f"最終目標が「{indicator.final.quantity.text}」とされ、数値でない"
        case Reason.NO_TARGET:
            return "最終目標が設定されていない"
        case Reason.NO_BASELINE:
            return "基準値がなく、進みを測れない"
        case Reason.NOT_DUE:
            return f"この年度の目安値が基準値{amount(indicator, assessment.expected)}と同じで、進みを測れない"
        case _:
            return f"{path_words(indicator)}、{formats.year(indicator.baseline.year)}より後の実績がまだない"


def required(indicator: Indicator, assessment: Assessment) -> str:
    """「+14.5人」 a year still needed towards the target, — where there is none."""
    need = assessment.required_per_year
    if not need:
        return "—"
    sign = "+" if indicator.direction is Direction.INCREASE else "−"
    return f"{sign}{rate(indicator, need)}"
