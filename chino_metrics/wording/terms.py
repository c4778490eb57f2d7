"""Words of the verdicts and amounts with their units: one place for what every form says."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from chino_metrics.assessment.standing import (
    ON_TRACK_FROM,
    SLIGHTLY_BEHIND_FROM,
    has_later_actual,
    has_regressed,
    is_overdue,
    is_past,
)
from chino_metrics.model import rounding
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import Accumulation, Direction, Indicator, PlanState
from chino_metrics.model.target import Target, TargetKind
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.wording import formats
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

SAMPLE_TAG = "見本（架空の値）"
PREVIEW_TAG = "案。公開していません"
PREVIEW_SENTENCE = "公開の前の案の数字です。見られるのは、案をつくった方、承認者、管理者だけです。"
SAMPLE_TAG_SHORT = "見本（架空）"
SAMPLE_SENTENCE = "実績には、画面の見本のためにつくった数が入っています。実際の実績ではありません。"
#: How a text says that what it stands at is invented; 見本市 and 架空請求 are something else.
_SAMPLE_MARK: Final = re.compile(
    r"^見本$|見本(?:\(架空|データ|の(?:値|データ|実績|設定|ため))|架空の(?:値|数|データ|実績)"
)
OVERDUE_WORD = "未達成"
#: The rates at which a verdict turns, and that of a target just met.
_CUTS: Final = (0.0, SLIGHTLY_BEHIND_FROM, ON_TRACK_FROM, 1.0)
TITLE_SLIDE = "表紙"
OVERALL_SLIDE = "全体の状況"
READY_SLIDE = "判定の準備"
FACTS_SLIDE = "いま読み取れること"
DEBTS_SLIDE = "次に必要な数字"
BY_PLAN_SLIDE = "計画別の状況"
CHANGES_SLIDE = "前回からの変化"
CLOSING_SLIDE = "判定のしかたと出典"
#: Above the small charts in the rows of a slide.
COURSE_HEAD = "推移"
OWN_SLIDE = "説明する人の文"
#: In the foot of a slide that holds no words of the city's.
OWN_SOURCE = "説明する人が書いた文"
#: 会場での操作: (what, how).
SLIDE_KEYS = (
    ("始める、全画面にする", "「スライドを始める」か F キー（F をもう一度押すと全画面をやめる）"),
    ("次へ", "→、スペース、PageDown、Enter、画面を押す、左へなぞる"),
    ("前へ", "←、PageUp、右へなぞる"),
    ("最初、最後へ", "Home、End"),
    ("n枚目へ", "数字に続けて Enter"),
    ("画面を暗くする、戻す", "B または .（ピリオド）"),
    (
        "自動で送る",
        "下に出る帯の「自動送り」で間隔を選ぶ。「止める」でいつでも止まる。「くり返す」で最初に戻る",
    ),
    ("質問に答える", "/ を押し、言葉で探す。一覧にない指標も出る。次の操作で元のスライドに戻る"),
    (
        "手もとで見る",
        "P で発表者の画面が別の窓で開く（話すこと、次のスライド、経過時間、一覧）。"
        "そのとき全画面が解けるブラウザーでは、開いた窓のボタンで全画面に戻す",
    ),
    ("終わる", "Esc（全画面が解けただけのときは、もう一度）"),
)

REASON_WORD = {
    Reason.NO_TARGET: "目標未設定",
    Reason.TEXT_TARGET: "数値の目標でない",
    Reason.NO_BASELINE: "基準値なし",
    Reason.NO_ACTUAL: "実績待ち",
    Reason.NOT_DUE: "まだ判定の時期でない",
    Reason.LOST: "基準時点では達成",
    Reason.REGRESSED: "基準値より後退",
}
#: The same where the plan itself says so of a target in words.
LEFT_OPEN_WORD: Final = "目標は今後設定"
YEARLY_WORD: Final = "毎年度の目標"
YEARLY_MET: Final = "この年度は達成"
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
STATE_WORD = {
    PlanState.PREPARING: "準備中",
    PlanState.CURRENT: "現行",
    PlanState.ENDED: "終了",
}
TARGET_KIND_SHORT = {TargetKind.REACH: "到達", TargetKind.EVERY_YEAR: "毎年度"}
TARGET_KIND_WORD = {
    TargetKind.REACH: f"{TARGET_KIND_SHORT[TargetKind.REACH]}（最終目標の年度までに届く）",
    TargetKind.EVERY_YEAR: f"{TARGET_KIND_SHORT[TargetKind.EVERY_YEAR]}（どの年度にも当てはまる）",
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


def share(ratio: float | None) -> str:
    """A 進み in per cent, never rounded across a rate at which the verdict turns."""
    return formats.percent(ratio, _CUTS)


def decimals(indicator: Indicator, assessment: Assessment) -> int:
    """The decimals in which the judged actual differs from all that it is held against.

    Those of the indicator, more where 目安 or target would look like the actual and are not.
    """
    goal, base = indicator.final.quantity.value, indicator.baseline.quantity.value
    held = (goal, base, assessment.expected if assessment.year is not None else None)
    return decimals_beside(indicator, assessment.actual, held)


def decimals_beside(
    indicator: Indicator, value: float | None, others: Iterable[float | None]
) -> int:
    """The decimals in which ``value`` differs from each of ``others``, at least the indicator's."""
    if value is None:
        return indicator.decimals
    return formats.decimals_apart(value, others, indicator.decimals)


def decimals_of_years(indicator: Indicator, expected: Mapping[int, float | None]) -> int:
    """Of a column of 目安 by year: as many as keep every value apart from the 目安 of its year."""
    values = {indicator.baseline.year: indicator.baseline.quantity.value}
    values |= {a.year: a.quantity.value for a in indicator.actuals}
    found = (decimals_beside(indicator, values.get(y), (v,)) for y, v in expected.items())
    return max(found, default=indicator.decimals)


def written(indicator: Indicator, value: float | None, most: int) -> str:
    """A number with the indicator's decimals, with ``most`` where those would lose something."""
    return formats.number(value, places(indicator, value, most))


def places(indicator: Indicator, value: float | None, most: int) -> int:
    """The decimals of ``written``."""
    is_whole = value is None or math.isclose(shown(indicator, value), value, rel_tol=1e-9)
    return indicator.decimals if is_whole else most


def judged(indicator: Indicator, assessment: Assessment, value: float | None) -> str:
    """A value with its unit beside the verdict: 「目安1.2件」 where 「1件」 would contradict it."""
    text = written(indicator, value, decimals(indicator, assessment))
    return text if text == formats.NOTHING else f"{text}{indicator.unit}"


def distance(
    indicator: Indicator, assessment: Assessment, value: float, other: float
) -> tuple[float, str]:
    """``value`` − ``other`` as ``judged`` shows them, and its size in words: 「0.2件」."""
    most = decimals(indicator, assessment)
    ends = [rounding.rounded(v, places(indicator, v, most)) for v in (value, other)]
    gap = ends[0] - ends[1]
    unit = "ポイント" if indicator.is_percentage else indicator.unit
    return float(gap), f"{abs(gap):,}{unit}"


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


def goal_word(indicator: Indicator) -> str:
    """What the final target is called: one of every year applies before its last year too."""
    return YEARLY_WORD if indicator.is_yearly else "最終目標"


def due_word(indicator: Indicator) -> str:
    """What the actual of a year is held against."""
    return YEARLY_WORD if indicator.is_yearly else "目安"


def goal(indicator: Indicator) -> str:
    """「最終目標150人（2027年度）」, 「毎年度の目標10人（2030年度まで）」."""
    words = target_with_year(indicator, indicator.final)
    if indicator.is_yearly and words.endswith("年度）"):
        words = f"{words.removesuffix('）')}まで）"
    return goal_word(indicator) + words


def goal_words(target: Target, most: int = 16) -> str:
    """What stands where a final target has no number: 「今後設定」 only where the plan says so.

    Else the plan's own words in quotes, ``most`` characters of them, or that there is none.
    """
    if target.is_left_open:
        return "今後設定"
    said = target.quantity.text
    return f"「{formats.clipped(said, most)}」" if said else "目標なし"


def reason_word(indicator: Indicator, reason: Reason) -> str:
    """The word of a reason, of a target in words the one that holds for it."""
    is_open = reason is Reason.TEXT_TARGET and indicator.final.is_left_open
    return LEFT_OPEN_WORD if is_open else REASON_WORD[reason]


def status_word(indicator: Indicator, assessment: Assessment) -> str:
    """The word beside the sign: that of the status, or 未達成 after the final year."""
    return OVERDUE_WORD if is_overdue(indicator, assessment) else STATUS_WORD[assessment.status]


def status_note(indicator: Indicator, assessment: Assessment) -> str:
    """The small line below the status: a reason, or the progress of what is overdue."""
    if assessment.met_at_baseline:
        return "基準時点で達成済み"
    if indicator.is_yearly and assessment.status is Status.ACHIEVED:
        return YEARLY_MET
    if indicator.direction is Direction.UNKNOWN:
        return "望ましい方向が不明"
    if assessment.reason is Reason.REGRESSED and not has_regressed(indicator, assessment):
        return "目安と逆の動き"
    if assessment.reason is Reason.NO_ACTUAL and has_later_actual(indicator):
        return "この年度までの実績なし"
    if assessment.reason is not None:
        return reason_word(indicator, assessment.reason)
    if is_overdue(indicator, assessment) and assessment.progress is not None:
        return f"進み {share(assessment.progress)}"
    return ""


def signed_status(indicator: Indicator, assessment: Assessment) -> str:
    """「◆ やや遅れ」 for places without markup."""
    return f"{STATUS_SIGN[assessment.status]} {status_word(indicator, assessment)}"


def below(indicator: Indicator) -> str:
    """The worse side of a value: 下回っている where more is better."""
    return "下回っている" if indicator.direction is Direction.INCREASE else "上回っている"


def wanted(indicator: Indicator) -> str:
    """The wanted movement: 増加 or 減少."""
    return "増加" if indicator.direction is Direction.INCREASE else "減少"


def unwanted(indicator: Indicator) -> str:
    """The movement in the wrong direction."""
    return "減少" if indicator.direction is Direction.INCREASE else "増加"


def required(indicator: Indicator, assessment: Assessment, ended: int | None = None) -> str:
    """「年+14.5人」 needed towards the target, — where there is none.

    「計画では年+159人」 where the final year has ended; ``ended`` is the newest that has.
    """
    need = assessment.required_per_year
    if not need:
        return formats.NOTHING
    sign = "+" if indicator.direction is Direction.INCREASE else formats.MINUS
    planned = "計画では" if is_past(indicator, ended) else ""
    return f"{planned}年{sign}{rate(indicator, need)}"


def is_marked_sample(text: str) -> bool:
    """Whether a text says 「見本（架空の値）」, in whatever width and spacing."""
    return _SAMPLE_MARK.search("".join(unicodedata.normalize("NFKC", text).split())) is not None
