"""What the outlook says, in sentences: whether the target comes within reach, and at what pace.

The numbers in a sentence are the rounded ones that stand beside it; a difference is that
of the rounded numbers.
"""

from __future__ import annotations

from typing import Final

from chino_metrics.assessment import standing
from chino_metrics.assessment.outlook import WIDEST, Lack, Outlook, Prospect, outlook
from chino_metrics.assessment.projection import LEAST
from chino_metrics.model import rounding
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, terms

PROSPECT_WORD: Final = {
    Prospect.LIKELY: "届く見込み",
    Prospect.UNCERTAIN: "届くか分からない",
    Prospect.UNLIKELY: "届かない見込み",
    Prospect.NO_DATA: "データ不足",
}
_ENDING: Final = {
    Prospect.LIKELY: "に届く見込み",
    Prospect.UNCERTAIN: "に届くかどうかは分からない",
    Prospect.UNLIKELY: "に届かない見込み",
}


def describe(
    indicator: Indicator, assessment: Assessment, ended: int | None = None
) -> tuple[str, ...]:
    """Heading, the projection and the pace it takes, for every form; none without an outlook.

    ``ended`` is the newest fiscal year that has ended: of a target whose year has passed
    nothing is expected any more.
    """
    found = outlook(indicator, assessment)
    if found is None or standing.is_past(indicator, ended):
        return ()
    said = (finding, sentence, pace_sentence)
    return tuple(filter(None, (say(indicator, assessment, found) for say in said)))


def short(indicator: Indicator, assessment: Assessment) -> str:
    """「目標に届かない見込み」; "" where no number can be projected."""
    found = outlook(indicator, assessment)
    if found is None or found.value is None:
        return ""
    return f"目標に{PROSPECT_WORD[found.prospect]}"


def finding(indicator: Indicator, assessment: Assessment, outlook: Outlook) -> str:
    """The heading: 「見込み：今の増え方では、2027年度の150人に届かない見込み」."""
    if outlook.slope is None:
        few = len(outlook.years) < LEAST
        return f"見込み：実績{'が足りず' if few else 'の動きが大きく'}、まだ出せない"
    ways = {1: "今の増え方", -1: "今の減り方", 0: "今の横ばい"}
    way = ways[_sign(indicator, outlook.slope)]
    topic = "が続けば" if outlook.prospect is Prospect.LIKELY else "では"
    goal = terms.amount(indicator, indicator.final.quantity.value)
    return f"{way}{topic}、{formats.year(outlook.year)}の{goal}{_ENDING[outlook.prospect]}"


def sentence(indicator: Indicator, assessment: Assessment, outlook: Outlook) -> str:
    """The pace, where it leads with its range, and how that compares with the target.

    With NO_DATA how many actuals there are and how many are needed.
    """
    value, low, high = outlook.value, outlook.low, outlook.high
    if outlook.slope is None or value is None or low is None or high is None:
        return why_none(outlook)
    projected = terms.projected(indicator, value, low, high)
    return (
        f"{_past(indicator, outlook, outlook.slope)}。このまま進むと{formats.year(outlook.year)}は"
        f"{projected}で、{_against_target(indicator, outlook)}。"
    )


def why_none(outlook: Outlook) -> str:
    """Why nothing can be projected, with the years there are and how many are needed."""
    years = formats.year_span(outlook.years) if outlook.years else ""
    if outlook.lack is Lack.WIDE_RANGE:
        return (
            f"{years}の実績は動きが大きく、{formats.year(outlook.year)}の範囲が、これまでの値と"
            f"目標を合わせた幅の{WIDEST}倍より広くなるため、見込みは出さない。"
        )
    until = "選んだ評価年度までに" if outlook.lack is Lack.FEW_UNTIL_AS_OF else "まだ"
    count = f"{len(outlook.years)}つ（{years}）しかない" if years else "ない"
    return f"基準年度より後の実績が{until}{count}ため、見込みは出さない。{LEAST}つそろうと出す。"


def pace_sentence(indicator: Indicator, assessment: Assessment, outlook: Outlook) -> str:
    """The pace the target needs against the recent one and that since the baseline year.

    Empty where no further change is needed or the baseline stands in for the actual.
    """
    need, whole = assessment.required_per_year, assessment.observed_per_year
    if not need or assessment.year is None:
        return ""
    known = []
    if outlook.slope is not None:
        known.append(f"最近は{_pace(indicator, outlook.slope, need)}")
    if whole is not None:
        known.append(f"基準年度からは{_pace(indicator, _unsigned(indicator, whole), need)}")
    ending = f"。{'、'.join(known)}。" if known else "。"
    return f"目標に届くには年{terms.rate(indicator, need)}の{terms.wanted(indicator)}が必要{ending}"


def _past(indicator: Indicator, outlook: Outlook, slope: float) -> str:
    """「2021～2025年度の5つの実績では、年13.8人ほどの増加」."""
    actuals = f"{formats.year_span(outlook.years)}の{len(outlook.years)}つの実績"
    sign = _sign(indicator, slope)
    if sign == 0:
        return f"{actuals}は横ばい"
    way = "増加" if sign > 0 else "減少"
    return f"{actuals}では、年{terms.rate(indicator, slope)}ほどの{way}"


def _pace(indicator: Indicator, slope: float, like: float) -> str:
    """「年13.8人の増加」, 「横ばい」."""
    sign = _sign(indicator, slope, like)
    change = f"年{terms.rate(indicator, slope, like=like)}の{'増加' if sign > 0 else '減少'}"
    return change if sign else "横ばい"


def _against_target(indicator: Indicator, outlook: Outlook) -> str:
    goal = indicator.final.quantity.value
    if goal is None or outlook.value is None:
        return ""
    beyond = terms.shown(indicator, outlook.value) - terms.shown(indicator, goal)
    difference, words = terms.change(indicator, beyond), f"目標{terms.amount(indicator, goal)}"
    is_more, is_same = beyond > 0, round(beyond, indicator.decimals) == 0
    is_short = not is_same and is_more == (indicator.direction is Direction.DECREASE)
    if is_same:
        told = f"{words}と同じ"
    elif is_short:
        told = (
            f"{words}{'より' if is_more else 'に'}{difference}{'多く、' if is_more else ''}届かない"
        )
    else:
        told = f"{words}を{difference}{'上回る' if is_more else '下回る'}"
    other = "届く" if is_short else "届かない"
    is_open = outlook.prospect is Prospect.UNCERTAIN
    return f"{told}。ただし、範囲の中には{other}値もある" if is_open else told


def _sign(indicator: Indicator, slope: float, like: float | None = None) -> int:
    """1, −1, or 0 where the pace is shown as 0."""
    shown = rounding.rounded(slope, terms.rate_decimals(slope, like))
    return (shown > 0) - (shown < 0)


def _unsigned(indicator: Indicator, pace: float) -> float:
    """A pace that is positive in the good direction, as a change of the value."""
    return pace * (indicator.direction.sign or 1)
