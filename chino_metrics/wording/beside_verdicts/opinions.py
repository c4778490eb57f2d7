"""What the other published rules say of an indicator, in plain words, beside our verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from chino_metrics.assessment import methods, standing
from chino_metrics.assessment.methods import numbers_of
from chino_metrics.assessment.methods.growth import RATIO_CUTS, needed, observed
from chino_metrics.assessment.methods.levels import GRADES, most_of_target, recent, recent_slope
from chino_metrics.assessment.methods.numbers import NOT_AVAILABLE, Numbers, Opinion
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.wording import formats, terms

NAME: Final = {
    "opensdg": "Open SDG 2.4・カナダ統計局",
    "eurostat": "Eurostatの区切り（バスク統計局）",
    "kofukin": "地方創生交付金の4段階",
    "destatis": "直線で延ばす（ドイツ連邦統計局）",
    "target_met": "目標に達したか",
}
#: How each rule judges: (name, rule in words).
RULES: Final = (
    (
        NAME["opensdg"],
        "実際の年平均の伸び率を、目標に届くのに必要な年平均の伸び率で割る。"
        "95%以上は順調、60%以上は加速が必要、0%以上は進みがわずか、0%未満は後退。目標に達していれば達成。",
    ),
    (NAME["eurostat"], "同じ比を、95%を超える、60%を超える、0%以上、それより下に分ける。"),
    (
        NAME["kofukin"],
        "目標値を上回った（同じ値を含む）、目標値の7割以上、開始前より改善、開始前より悪化（または変わらない）の4段階。",
    ),
    (
        NAME["destatis"],
        "直近5年の増減の平均を最終目標の年度まで延ばし、届かない幅を、残りの差の5%未満、20%以下、"
        "それより大きい、動きが逆、に分ける。値が4つ以上あるとき。",
    ),
    (NAME["target_met"], "最新の実績が最終目標に達したかどうかだけを見る。"),
)
ZERO: Final = (
    "伸び率で見る方法は、基準値や目標が0の指標には使えない（0を小さな数に置きかえることはしない）。"
)

_WORD: Final = {
    "target_achieved": "達成",
    "substantial_progress": "順調",
    "moderate_progress": "加速が必要",
    "limited_progress": "進みがわずか",
    "deterioration": "後退",
    "significant_progress": "順調",
    "no_progress": "横ばい",
    "moderate_deterioration": "進みが足りない",
    "significant_deterioration": "後退",
    **dict(
        zip(
            GRADES,
            ("目標値を上回った", "目標値の7割以上", "開始前より改善", "効果なし"),
            strict=True,
        )
    ),
    "on_course": "届く見込み",
    "slightly_off_course": "わずかに届かない見込み",
    "off_course": "届かない見込み",
    "wrong_direction": "目標に近づいていない",
    "achieved": "達した",
    "not_achieved": "まだ達していない",
    NOT_AVAILABLE: "判定できない",
}
#: The verdicts of ours that a status goes with: 0 達成・順調, 1 やや遅れ, 2 遅れ.
_LEVELS: Final = {
    "target_achieved": (0,),
    "substantial_progress": (0,),
    "significant_progress": (0,),
    "on_course": (0,),
    "achieved": (0,),
    "moderate_progress": (1,),
    "slightly_off_course": (1,),
    "limited_progress": (2,),
    "deterioration": (2,),
    "no_progress": (2,),
    "moderate_deterioration": (2,),
    "significant_deterioration": (2,),
    "wrong_direction": (2,),
    "off_course": (1, 2),
    "not_achieved": (0, 1, 2),
    **dict(zip(GRADES, ((0,), (0, 1), (1, 2), (2,)), strict=True)),
}
_OURS: Final = {
    Status.ACHIEVED: 0, Status.ON_TRACK: 0, Status.SLIGHTLY_BEHIND: 1, Status.BEHIND: 2,
}  # fmt: skip
SAME, NEAR, OTHER, NONE = "同じ", "ほぼ同じ", "異なる", "―"
_LACK: Final = {Direction.INCREASE: "足りない", Direction.DECREASE: "多い"}
_BY_GROWTH: Final = ("opensdg", "eurostat")
#: Below this share of the target a baseline is small: growth rates start from it steeply.
_SMALL: Final = 0.25


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One rule on one indicator: its numbers put in, its value and verdict, and how it compares."""

    key: str
    name: str
    formula: str
    value: str
    status: str
    compared: str

    @property
    def is_other(self) -> bool:
        """Whether it disagrees with our verdict."""
        return self.compared == OTHER


def status(opinion: Opinion) -> str:
    """A rule's verdict in words; without a target moderate deterioration is a falling rate."""
    is_falling = opinion.value is not None and opinion.value < 0
    if opinion.status == "moderate_deterioration" and is_falling:
        return "やや悪化"
    return _WORD[opinion.status]


def rows(indicator: Indicator, assessment: Assessment) -> tuple[OpinionRow, ...]:
    """One row a rule; none where no rule can say anything."""
    if indicator.direction is Direction.UNKNOWN:
        return ()
    numbers = numbers_of(indicator, assessment)
    found = methods.opinions(numbers)
    if all(o.status == NOT_AVAILABLE for o in found.values()):
        return ()
    return tuple(
        OpinionRow(
            key=name,
            name=NAME[name],
            formula=_formula(indicator, numbers, opinion),
            value=_value(indicator, numbers, opinion),
            status=status(opinion),
            compared=_compared(assessment, opinion),
        )
        for name, opinion in found.items()
    )


def finding(indicator: Indicator, assessment: Assessment) -> str:
    """The finding: which of the other rules disagree."""
    told = rows(indicator, assessment)
    others = [row for row in told if row.is_other]
    if not told:
        return "ほかの方法でも、まだ判定できない"
    if assessment.status is Status.NOT_ASSESSED:
        if assessment.year is None:
            return "ほかの方法では：実績がまだないため、基準値を目標と比べる"
        return "ほかの方法では：この画面では未判定の指標の、動きだけを見る"
    if not others:
        return "ほかの方法でも、判定はおおむね同じ"
    if {row.key for row in others} == set(_BY_GROWTH) and len({row.status for row in others}) == 1:
        return f"ほかの方法では：伸び率で見る2つの方法は「{others[0].status}」"
    if len(others) == 1:
        return f"ほかの方法では：{others[0].name}は「{others[0].status}」"
    return f"ほかの方法では：{len(told)}つのうち{len(others)}つで判定が異なる"


def line(indicator: Indicator, assessment: Assessment) -> str:
    """What each of them says, for paper; "" without an actual, or where none can be used."""
    if assessment.year is None:
        return ""
    told = [row for row in rows(indicator, assessment) if row.status != _WORD[NOT_AVAILABLE]]
    words = "、".join(f"{row.name}「{row.status}」" for row in told)
    return f"{words}。{reason(indicator, assessment)}" if told else ""


def reason(indicator: Indicator, assessment: Assessment) -> str:
    """Why they disagree, as far as the numbers prove it; "" where they do not."""
    others = {row.key for row in rows(indicator, assessment) if row.is_other}
    return "".join(_reasons(indicator, assessment, others))


def _reasons(indicator: Indicator, assessment: Assessment, others: set[str]) -> Iterator[str]:
    base, goal = indicator.baseline.quantity.value, indicator.final.quantity.value
    if indicator.is_yearly:
        yield "毎年度の目標には年度までの道すじがないため、伸び率や延長で見る方法は使えない。"
    if not others or base is None or goal is None:
        return
    if assessment.reason is Reason.LOST:
        yield "基準値がすでに目標に達していたため、伸びや増減を比べる方法では判定が分かれる。"
        return
    if standing.is_overdue(indicator, assessment):
        yield "最終目標の年度が来たため、この画面では届いたかどうかで判定している。"
    elif others & set(_BY_GROWTH):
        if abs(base) < _SMALL * abs(goal):
            amount = terms.amount(indicator, base)
            yield f"基準値が{amount}と小さく、初めの伸び率が大きく出るため、判定が分かれる。"
        else:
            yield "伸び率で比べるか、増減の幅で比べるかで、判定が分かれる。"
        yield f"この画面では、{terms.due_word(indicator)}までの増減の幅で判定している。"
    if indicator.counting_interim is not None and others & {*_BY_GROWTH, "destatis"}:
        yield "中間目標を通る道すじと比べるのは、この画面だけである。"
    if "destatis" in others:
        yield "直線で延ばす方法は、最近の増減だけを見る。"
    if "kofukin" in others:
        yield "4段階の方法は、基準値からの進みではなく、目標値に対する大きさを見る。"


def _compared(assessment: Assessment, opinion: Opinion) -> str:
    ours, theirs = _OURS.get(assessment.status), _LEVELS.get(opinion.status)
    if ours is None or theirs is None:
        return NONE
    if theirs == (ours,):
        return SAME
    return NEAR if ours in theirs else OTHER


def _value(indicator: Indicator, numbers: Numbers, opinion: Opinion) -> str:
    """R or a growth rate, the projected value, else the actual."""
    if opinion.status == NOT_AVAILABLE or (opinion.name in _BY_GROWTH and numbers.is_met):
        return formats.NOTHING
    if opinion.name not in _BY_GROWTH:
        shown = numbers.actual if opinion.value is None else opinion.value
        return terms.amount(indicator, shown)
    if opinion.name == "opensdg" and numbers.target is not None:
        return formats.percent(opinion.value, RATIO_CUTS)
    return formats.percent(opinion.value)


def _formula(indicator: Indicator, numbers: Numbers, opinion: Opinion) -> str:
    """The rule with the indicator's numbers put in; "" where it cannot be used."""
    if opinion.name in _BY_GROWTH:
        return _growth_formula(numbers, opinion)
    if opinion.status == NOT_AVAILABLE or numbers.target is None:
        return ""
    if opinion.name == "destatis":
        return _extrapolation(indicator, numbers)
    goal = terms.amount(indicator, numbers.target)
    if numbers.is_met:
        return f"目標{goal}に達している"
    most = most_of_target(numbers) if opinion.name == "kofukin" else None
    if most is None:
        return f"目標{goal}まであと{_between(indicator, numbers.target, numbers.actual)}"
    words = f"目標の7割（{terms.amount(indicator, most)}）"
    if opinion.status == GRADES[1]:
        return f"{words}に届いている"
    short = _between(indicator, most, numbers.actual)
    return f"{words}{'に' if indicator.direction is Direction.INCREASE else 'より'}{short}{_LACK[indicator.direction]}"


def _between(indicator: Indicator, goal: float, actual: float | None) -> str:
    """The difference of the numbers as shown."""
    shown = terms.shown(indicator, goal) - terms.shown(indicator, actual or 0.0)
    return terms.change(indicator, shown)


def _growth_formula(numbers: Numbers, opinion: Opinion) -> str:
    rate = observed(numbers)
    if numbers.is_met:
        return "目標に達している"
    if opinion.status == NOT_AVAILABLE or rate is None:
        is_zero = 0 in (numbers.baseline, numbers.actual, numbers.target)
        return "0をはさむため、伸び率を計算できない" if is_zero else ""
    has_target = numbers.target is not None
    if opinion.name == "eurostat":
        same, cuts = ("比", "95%・60%・0%") if has_target else ("伸び率", "1%・0.1%・−0.1%・−1%")
        return f"同じ{same}を{cuts}で区切る"
    goal = needed(numbers)
    words = f"年平均の伸び率 {formats.percent(rate)}"
    return f"{words}÷{formats.percent(goal)}" if has_target and goal else words


def _extrapolation(indicator: Indicator, numbers: Numbers) -> str:
    slope, points = recent_slope(numbers), recent(numbers)
    if slope is None or numbers.target_year is None:
        return ""
    span = points[-1][0] - points[0][0]
    sign = "−" if slope < 0 else ""
    words = f"直近{span}年の平均 年{sign}{terms.rate(indicator, slope)}"
    return f"{words}を{formats.year(numbers.target_year)}まで"
