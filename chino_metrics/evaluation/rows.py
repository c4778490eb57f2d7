"""A row of 評価 beside the numbers of its indicator: what its texts are asked about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from chino_metrics.evaluation import rules
from chino_metrics.evaluation.facts import Code, Field, Finding, TextFacts
from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Cell
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Status

_OWN: Final = {Field.CAUSE: EvaluationField.CAUSE, Field.ACTION: EvaluationField.ACTION}
_ABOUT_DUE: Final = (Code.OVERDUE_WITHOUT_OUTCOME, Code.DUE_AFTER_PLAN)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question about a row; ``cell`` is that of the text, None where nothing is written."""

    facts: TextFacts
    finding: Finding
    cell: Cell | None


def ask(
    evaluation: Evaluation,
    indicator: Indicator,
    values: Mapping[int, float],
    *,
    before: Evaluation | None,
    plan_end: int | None,
    today: date,
    status: Status | None = None,
) -> Iterator[Asked]:
    """What is odd about the 要因, then about the 今後の対応 of a row.

    ``values`` are the numbers of ``indicator`` by year, ``before`` is the row of the year
    before, ``status`` the verdict on the row's own year: None asks for nothing that needs one.
    """
    for field, own in _OWN.items():
        is_measure = field is Field.ACTION
        facts = TextFacts(
            field=field,
            text=evaluation.text(own),
            year=evaluation.year,
            today=today,
            name=indicator.name,
            unit=indicator.unit,
            direction=indicator.direction,
            plan_end=plan_end,
            status=status,
            value=values.get(evaluation.year),
            previous_value=values.get(evaluation.year - 1),
            previous_text=before.text(own) if before else "",
            due=evaluation.due if is_measure else "",
            outcome=evaluation.outcome if is_measure else "",
        )
        for finding in rules.judge(facts):
            about = EvaluationField.DUE if finding.code in _ABOUT_DUE else own
            yield Asked(facts, finding, evaluation.cell(about))


def numbers_of(indicator: Indicator) -> dict[int, float]:
    """The numbers of an indicator by year."""
    return {a.year: a.quantity.value for a in indicator.actuals if a.quantity.value is not None}
