"""What the search says: the kinds of what is found, and the sentence of each."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.wording import formats, sentences, terms


class Kind(StrEnum):
    """What can be found."""

    MUNICIPALITY = "municipality"
    INDICATOR = "indicator"
    PLAN = "plan"
    PAGE = "page"
    TERM = "term"
    SECTION = "section"
    MEASURE = "measure"
    PILLAR = "pillar"
    PROJECT = "project"
    EVALUATION = "evaluation"
    EVENT = "event"
    TEXT = "text"


KIND_WORD: Final = {
    Kind.MUNICIPALITY: "自治体",
    Kind.INDICATOR: "指標",
    Kind.PLAN: "計画",
    Kind.PAGE: "ページ",
    Kind.TERM: "用語",
    Kind.SECTION: "担当",
    Kind.MEASURE: "施策",
    Kind.PILLAR: "施策の柱",
    Kind.PROJECT: "事業",
    Kind.EVALUATION: "要因・対応",
    Kind.EVENT: "出来事",
    Kind.TEXT: "計画の文",
}
LABEL: Final = "指標、事業、用語などを探す"
IN_DECK: Final = "言葉でスライドを探す。一覧にない指標も出る"
PLACEHOLDER: Final = "言葉で探す"
BUTTON: Final = "探す"
NOTHING: Final = "当てはまるものはない。短い言葉か、ほかの言い方で探してください。"
EMPTY: Final = "上の欄に、探す言葉を書いてください。"
KEYS: Final = "↑↓で選び、Enterで開く"
#: Spoken while typing: ``#`` stands for how many were found.
COUNT: Final = "#件"


def figure(indicator: Indicator, assessment: Assessment) -> str:
    """「103人（2025年度）◆ やや遅れ」; the baseline where there is no actual yet."""
    status = terms.signed_status(indicator, assessment)
    if assessment.actual is None or assessment.year is None:
        base = terms.target_with_year(indicator, indicator.baseline)
        return f"基準値{base}　{status}"
    amount = terms.judged(indicator, assessment, assessment.actual)
    return f"{amount}（{formats.year(assessment.year)}）{status}"


def finding(indicator: Indicator, assessment: Assessment) -> str:
    """What the actual means, else the aim: 「2025年度の目安130人に27人届かない」."""
    if assessment.actual is None or assessment.year is None:
        return sentences.aim(indicator)
    return sentences.told(indicator, assessment)[1]


def heading(asked: str, count: int) -> str:
    """The heading of the page of all that was found."""
    if not asked:
        return "言葉で探す"
    return f"「{asked}」は{count}件" if count else f"「{asked}」に当てはまるものはない"
