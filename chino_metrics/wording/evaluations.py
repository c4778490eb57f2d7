"""What is asked about a text of 評価: what it says, what the numbers say, what to do.

Where it stands (sheet, cell, indicator) goes before it, as before every question of a check.
"""

from __future__ import annotations

from typing import Final

from chino_metrics.evaluation.facts import Code, Field, Finding, TextFacts
from chino_metrics.model.plan import Direction
from chino_metrics.model.verdict import Status
from chino_metrics.wording import formats
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD

#: What is written about a year, by its name in ``model.evaluation.Evaluation``.
TEXT_WORD: Final = {
    "cause": "要因",
    "action": "今後の対応",
    "due": "期限",
    "owner": "担当",
    "outcome": "対応の結果",
    "source_url": "出典URL",
}
FIELD_WORD: Final = {field: TEXT_WORD[field.value] for field in Field}
_SO_BE_IT: Final = "正しければ、そのままでよい。"


def question(facts: TextFacts, finding: Finding) -> str:
    """One question, as a row of the check or of データ確認 says it."""
    year, field = formats.year(facts.year), FIELD_WORD[facts.field]
    said, verdict = finding.said, _verdict(facts)
    match finding.code:
        case Code.MISSING_CAUSE | Code.MISSING_ACTION:
            return (
                f"{year}の判定は{verdict}だが、{field}が書かれていない。{field}を書いてください。"
            )
        case Code.WRONG_DIRECTION:
            now, before = _amount(facts, facts.value), _amount(facts, facts.previous_value)
            return (
                f"{field}に「{said}」とあるが、{year}の値{now}は、前年度の{before}から{_went(facts)}。"
                f"文と値を確かめてください。{_SO_BE_IT}"
            )
        case Code.WRONG_VERDICT:
            return (
                f"{field}に「{said}」とあるが、{year}の判定は{verdict}。"
                f"何が{_short(said)}かを書き足すか、文を直してください。{_SO_BE_IT}"
            )
        case Code.NUMBER_DIFFERS:
            return (
                f"{field}に「{said}」とあるが、{year}の値は{_amount(facts, facts.value)}。"
                f"どちらが正しいかを確かめて、直してください。{_SO_BE_IT}"
            )
        case Code.SAME_AS_LAST_YEAR:
            return f"{field}が、前年度と同じ文である。{year}のことに書き直してください。{_SO_BE_IT}"
        case Code.OVERDUE_WITHOUT_OUTCOME:
            return f"期限「{said}」を過ぎたが、対応の結果が書かれていない。結果を書くか、期限を改めてください。"
        case Code.DUE_AFTER_PLAN:
            return (
                f"期限「{said}」が、計画の終わり（{formats.year(facts.plan_end)}）より後にある。"
                f"期限を確かめてください。{_SO_BE_IT}"
            )


def _verdict(facts: TextFacts) -> str:
    status = facts.status or Status.NOT_ASSESSED
    return f"「{STATUS_SIGN[status]} {STATUS_WORD[status]}」"


def _went(facts: TextFacts) -> str:
    way = "増えている" if (facts.value or 0.0) > (facts.previous_value or 0.0) else "減っている"
    return f"{way}（少ないほうがよい指標）" if facts.direction is Direction.DECREASE else way


def _short(said: str) -> str:
    return "順調" if said == "順調" else "達成されたの"


def _amount(facts: TextFacts, value: float | None) -> str:
    values = (v for v in (facts.value, facts.previous_value) if v is not None)
    decimals = max((len(f"{v:.6f}".rstrip("0").partition(".")[2]) for v in values), default=0)
    return formats.quantity(value, decimals, facts.unit)
