"""Words about baselines and targets that were revised (目標の改定)."""

from __future__ import annotations

from typing import Final

from chino_metrics.model.plan import Indicator
from chino_metrics.model.target import RevisedItem, Target, TargetRevision
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, terms

ITEM_WORD: Final = {
    RevisedItem.BASELINE: "基準値",
    RevisedItem.INTERIM: "中間目標",
    RevisedItem.FINAL: "最終目標",
    RevisedItem.KIND: "目標の種類",
}
#: Of several revised items the one that a verdict hangs on most.
_WEIGHT: Final = (
    *(RevisedItem.FINAL, RevisedItem.KIND),
    *(RevisedItem.INTERIM, RevisedItem.BASELINE),
)
_KIND_WORD: Final = {kind.value: word for kind, word in terms.TARGET_KIND_SHORT.items()}


def ends(indicator: Indicator, revision: TargetRevision) -> tuple[str, str]:
    """Before and after with their years: 「150人（2027年度）」, 「110人（2027年度）」."""
    return told(indicator, revision.before), told(indicator, revision.after)


def told(indicator: Indicator, target: Target) -> str:
    """「150人（2027年度）」; a target in words is quoted: 「毎年度実施」."""
    words = terms.target_with_year(indicator, target)
    return f"「{_KIND_WORD.get(words, words)}」" if target.is_in_words else words


def line(indicator: Indicator, revision: TargetRevision) -> str:
    """「最終目標を150人（2027年度）から110人（2027年度）に改定（2026年6月1日）」."""
    before, after = ends(indicator, revision)
    word = ITEM_WORD[revision.item]
    return f"{word}を{before}から{after}に改定（{formats.day(revision.day)}）"


def short(indicator: Indicator, first: Indicator, was: Assessment, now_word: str) -> str:
    """「当初の150人なら× 遅れ」; "" where that is ``now_word``, too."""
    word = terms.signed_status(first, was)
    value = first.final.quantity.value
    if word == now_word or value is None:
        return ""
    is_kind = first.final.says_the_same(indicator.final) and first.is_yearly != indicator.is_yearly
    of = told(first, first.target(RevisedItem.KIND)) if is_kind else terms.amount(first, value)
    return f"当初の{of}なら{word}"


def two_verdicts(
    indicator: Indicator, first: Indicator, was: Assessment | None, now: Assessment
) -> str:
    """「当初の最終目標150人（2027年度）では× 遅れ、改定後の110人（2027年度）では○ 順調」.

    ``first`` is the indicator with its first terms and ``was`` the verdict by them; "" where
    the two verdicts are the same.
    """
    old = terms.signed_status(first, was) if was else ""
    new = terms.signed_status(indicator, now)
    item = next(
        (i for i in _WEIGHT if not first.target(i).says_the_same(indicator.target(i))), None
    )
    if not old or old == new or item is None:
        return ""
    before = told(first, first.target(item))
    after = told(indicator, indicator.target(item))
    return f"当初の{ITEM_WORD[item]}{before}では{old}、改定後の{after}では{new}"
