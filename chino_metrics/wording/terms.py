"""Words of the verdicts and amounts with their units: one place for what every form says."""

from __future__ import annotations

from chino_metrics.assessment.standing import has_later_actual, has_regressed, is_overdue
from chino_metrics.model import rounding
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import Accumulation, Direction, Indicator, Target
from chino_metrics.model.verdict import Assessment, Reason
from chino_metrics.wording import formats
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

SITE_NAME = "政策横断プロジェクトの進み具合"
CITY = "茅野市"
SAMPLE_TAG = "見本（架空の値）"
SAMPLE_TAG_SHORT = "見本（架空）"
SAMPLE_SENTENCE = (
    "2018年度以降の実績は、画面の見本のためにつくった数です。茅野市の実績ではありません。"
)
OVERDUE_WORD = "未達成"
TITLE_SLIDE = "表紙"
OVERALL_SLIDE = "全体の状況"
READY_SLIDE = "判定の準備"
FACTS_SLIDE = "いま読み取れること"
DEBTS_SLIDE = "次に必要な数字"
BY_PLAN_SLIDE = "計画別の状況"
CHANGES_SLIDE = "前回からの変化"
CLOSING_SLIDE = "判定のしかたと出典"
#: 会場での操作: (what, how).
SLIDE_KEYS = (
    ("始める、全画面にする", "「スライドを始める」か F キー（F をもう一度押すと全画面をやめる）"),
    ("次へ", "→、スペース、PageDown、Enter、画面を押す、左へなぞる"),
    ("前へ", "←、PageUp、右へなぞる"),
    ("最初、最後へ", "Home、End"),
    ("n枚目へ", "数字に続けて Enter"),
    ("画面を暗くする、戻す", "B または .（ピリオド）"),
    ("自動で送る", "下に出る帯の「自動送り」で間隔を選ぶ。「止める」でいつでも止まる"),
    ("終わる", "Esc（全画面が解けただけのときは、もう一度）"),
)

REASON_WORD = {
    Reason.NO_TARGET: "目標未設定",
    Reason.TEXT_TARGET: "目標は今後設定",
    Reason.NO_BASELINE: "基準値なし",
    Reason.NO_ACTUAL: "実績待ち",
    Reason.NOT_DUE: "まだ判定の時期でない",
    Reason.LOST: "基準時点では達成",
    Reason.REGRESSED: "基準値より後退",
}
#: How an issue is treated: sign and word, neither of them a status sign.
TREATMENT = {
    Severity.ERROR: ("！", "直す"),
    Severity.WARNING: ("？", "確かめる"),
    Severity.INFO: ("・", "お知らせ"),
}
DIRECTION_WORD = {
    Direction.INCREASE: "増加（大きいほど良い）",
    Direction.DECREASE: "減少（小さいほど良い）",
    Direction.UNKNOWN: "台帳に記載がない",
}
ACCUMULATION_WORD = {
    Accumulation.YEARLY: "年次（その年度の値）",
    Accumulation.CUMULATIVE: "期間累計（計画期間の初めから足した値）",
    Accumulation.STOCK: "時点（年度末などの値）",
}


def amount(indicator: Indicator, value: float | None) -> str:
    """``value`` with the indicator's decimals and unit: 「95.0%」."""
    return formats.quantity(value, indicator.decimals, indicator.unit)


def span(indicator: Indicator, low: float, high: float) -> str:
    """「129～135人」, or one amount where both ends are shown alike."""
    ends = [formats.number(end, indicator.decimals) for end in (low, high)]
    return (
        amount(indicator, high) if ends[0] == ends[1] else f"{ends[0]}～{amount(indicator, high)}"
    )


def projected(indicator: Indicator, value: float, low: float, high: float) -> str:
    """「132人（129～135人）」, or the amount alone where the range is none."""
    words, ends = amount(indicator, value), span(indicator, low, high)
    return words if words == ends else f"{words}（{ends}）"


def shown(indicator: Indicator, value: float) -> float:
    """``value`` rounded to the decimals on screen, half away from zero."""
    return float(rounding.rounded(value, indicator.decimals))


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
    year = "" if target.year is None else f"（{formats.year(target.year)}）"
    return amount(indicator, value) + year


def status_word(indicator: Indicator, assessment: Assessment) -> str:
    """The word beside the sign: that of the status, or 未達成 after the final year."""
    return OVERDUE_WORD if is_overdue(indicator, assessment) else STATUS_WORD[assessment.status]


def status_note(indicator: Indicator, assessment: Assessment) -> str:
    """The small line below the status: a reason, or the progress of what is overdue."""
    if assessment.met_at_baseline:
        return "基準時点で達成済み"
    if indicator.direction is Direction.UNKNOWN:
        return "望ましい方向が不明"
    if assessment.reason is Reason.REGRESSED and not has_regressed(indicator, assessment):
        return "目安と逆の動き"
    if assessment.reason is Reason.NO_ACTUAL and has_later_actual(indicator):
        return "この年度までの実績なし"
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


def required(indicator: Indicator, assessment: Assessment) -> str:
    """「+14.5人」 a year still needed towards the target, — where there is none."""
    need = assessment.required_per_year
    if not need:
        return "—"
    sign = "+" if indicator.direction is Direction.INCREASE else "−"
    return f"{sign}{rate(indicator, need)}"
