"""Texts of an upload held against the numbers: warnings, of the rules that need no verdict.

Who reads an upload works out no verdict; the comparison before publishing asks what needs one
(``views.evaluations``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from chino_metrics.evaluation.facts import Field
from chino_metrics.evaluation.rows import ask, numbers_of
from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.fiscal_year import fiscal_year_of
from chino_metrics.model.issue import Issue
from chino_metrics.model.plan import Actual, Book, Indicator
from chino_metrics.wording.evaluations import question

#: Characters that are held against the numbers (some 3 s); 32 indicators have a tenth of them.
MOST_CHARACTERS: Final = 200_000
#: The texts of which one has to stand in the upload for a question about a field.
_ASKED_OF: Final = {
    Field.CAUSE: (EvaluationField.CAUSE,),
    Field.ACTION: (EvaluationField.ACTION, EvaluationField.DUE, EvaluationField.OUTCOME),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """What texts are held against: definitions, the published book, the last year of each plan.

    ``keeps`` says that a text that the upload lacks stays as it is published.
    """

    indicators: Mapping[str, Indicator]
    base: Book
    ends: Mapping[str, int | None]
    today: date
    keeps: bool


def text_doubts(
    evaluations: Iterable[Evaluation], actuals: Iterable[Actual], ground: Ground
) -> Iterator[Issue]:
    """Warnings on the texts that are not published as they are, or whose numbers are new."""
    given: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for actual in actuals:
        if actual.quantity.value is not None:
            given[actual.indicator_id][actual.year] = actual.quantity.value
    rows: defaultdict[str, dict[int, Evaluation]] = defaultdict(dict)
    for evaluation in evaluations:
        rows[evaluation.indicator_id][evaluation.year] = evaluation
    new = [e for own in rows.values() for e in own.values() if _is_new(e, given, ground)]
    left = MOST_CHARACTERS
    for number, evaluation in enumerate(new):
        left -= len(evaluation.cause) + len(evaluation.action)
        if left < 0:
            message = (
                f"文が多いため、ここからの{len(new) - number}件の評価は、値と照らしていない。"
                "計画ごとのファイルに分けると、すべて照らせる。"
            )
            yield Issue.info(evaluation.cells[0][1], "too_many_texts", message)
            return
        key = evaluation.indicator_id
        if evaluation.year > fiscal_year_of(ground.today):
            message = f"{evaluation.year}年度は、まだ来ていない。年度を確かめてください。"
            yield Issue.warning(evaluation.cells[0][1], "future_text", message)
        yield from _of_row(evaluation, rows[key], given[key], ground)


def _is_new(
    evaluation: Evaluation, given: Mapping[str, Mapping[int, float]], ground: Ground
) -> bool:
    """Whether a text or a number that it is held against is not published as it is."""
    published = ground.base.indicator_by_id.get(evaluation.indicator_id)
    if published is None:
        return True
    old = _texts(published).get(evaluation.year)
    said = [field for field in EvaluationField if evaluation.text(field)]
    if old is None or any(old.text(field) != evaluation.text(field) for field in said):
        return True
    known, years = numbers_of(published), (evaluation.year - 1, evaluation.year)
    own = given.get(evaluation.indicator_id, {})
    return any(year in own and own[year] != known.get(year) for year in years)


def _of_row(
    evaluation: Evaluation,
    own: Mapping[int, Evaluation],
    given: Mapping[int, float],
    ground: Ground,
) -> Iterator[Issue]:
    indicator = ground.indicators[evaluation.indicator_id]
    published = ground.base.indicator_by_id.get(indicator.id)
    texts = _texts(published) if published else {}
    values = {**(numbers_of(published) if published else {}), **given}

    def standing(year: int) -> Evaluation | None:
        """What will be written about a year."""
        old, new = texts.get(year), own.get(year)
        return _onto(old, new) if ground.keeps and old and new else new or old

    asked = ask(
        standing(evaluation.year) or evaluation,
        indicator,
        values,
        before=standing(evaluation.year - 1),
        plan_end=ground.ends.get(indicator.plan_id),
        today=ground.today,
    )
    for each in asked:
        places = (evaluation.cell(field) for field in _ASKED_OF[each.facts.field])
        place = next(filter(None, (each.cell, *places)), None)
        if place is not None:
            yield Issue.warning(place, each.finding.code.value, question(each.facts, each.finding))


def _onto(old: Evaluation, new: Evaluation) -> Evaluation:
    """What stands once ``new`` is published: its texts in place of the old ones."""
    return replace(
        old,
        cause=new.cause or old.cause,
        action=new.action or old.action,
        due=new.due or old.due,
        owner=new.owner or old.owner,
        outcome=new.outcome or old.outcome,
        cells=new.cells,
    )


def _texts(indicator: Indicator) -> dict[int, Evaluation]:
    return {e.year: e for e in indicator.evaluations}
