"""The finding of an indicator in at most two short sentences, for slides and the titles of charts."""

from __future__ import annotations

from typing import Final

from chino_metrics.assessment import standing
from chino_metrics.model.plan import Direction, Indicator
from chino_metrics.model.verdict import Assessment, Reason, Status
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.text_width import text_width

#: Em of a line of a slide's message in its full size, on the narrower of the two shapes.
LINE: Final = 20.5


def short(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """「防災士資格所有者数は103人。」「2025年度の目安130人に27人届かない」."""
    if assessment.year is None:
        return _split(sentences.headline(indicator, assessment))
    actual = terms.amount(indicator, assessment.actual)
    return f"{indicator.name}は{actual}。", _finding(indicator, assessment)


def nameless(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    """The same where the name stands above it: 「2025年度は103人。」「目安130人に27人届かない」."""
    if assessment.year is None:
        return (
            sentences.headline(indicator, assessment).removeprefix(indicator.name)[1:].lstrip("、"),
        )
    year = formats.year(assessment.year)
    actual = terms.amount(indicator, assessment.actual)
    return f"{year}は{actual}。", _finding(indicator, assessment).removeprefix(f"{year}の")


def has_long_name(indicator: Indicator, assessment: Assessment) -> bool:
    """Whether the sentence with the name would not fit a line of a slide."""
    return text_width(short(indicator, assessment)[0], 1) > LINE


def _split(headline: str) -> tuple[str, ...]:
    """A sentence parted where its subject ends, or where it has two."""
    for mark in ("。", "、"):
        first, found, rest = headline.partition(mark)
        if found:
            return first + found, rest
    return (headline,)


def _finding(indicator: Indicator, assessment: Assessment) -> str:
    """What the actual means: against the final target where that decides, else the 目安値."""
    final = terms.target_with_year(indicator, indicator.final)
    if assessment.status is Status.NOT_ASSESSED:
        return f"判定できない（{terms.status_note(indicator, assessment)}）"
    if assessment.status is Status.ACHIEVED:
        return f"最終目標{final}を達成した"
    if assessment.reason is Reason.LOST:
        return f"基準時点では達成していた最終目標{final}を{terms.below(indicator)}"
    if standing.is_overdue(indicator, assessment):
        gap = terms.change(indicator, assessment.gap or 0.0)
        return f"最終目標{final}に{gap}届かなかった"
    if standing.has_regressed(indicator, assessment):
        base = terms.target_with_year(indicator, indicator.baseline)
        return f"基準値{base}を{terms.below(indicator)}"
    return _against_expected(indicator, assessment)


def _against_expected(indicator: Indicator, assessment: Assessment) -> str:
    """「2025年度の目安130人に27人届かない」, 「…を3人上回る」, 「…より2件多い」."""
    gap = sentences.shortfall(indicator, assessment) or 0.0
    amount = terms.amount(indicator, assessment.expected)
    expected = f"{formats.year(assessment.year)}の目安{amount}"
    words = terms.change(indicator, gap)
    if gap == 0:
        return f"{expected}と同じ"
    if indicator.direction is Direction.INCREASE:
        return f"{expected}に{words}届かない" if gap > 0 else f"{expected}を{words}上回る"
    return f"{expected}より{words}多い" if gap > 0 else f"{expected}を{words}下回る"
