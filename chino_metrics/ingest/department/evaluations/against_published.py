"""Texts of an upload against the published ones: what is replaced, and what would be gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Book
from chino_metrics.wording import formats
from chino_metrics.workbook.merging import is_by_value, replaces_everything
from chino_metrics.workbook.row_owners import plan_of, plans_by_indicator, text_of
from chino_metrics.workbook.schema import EVALUATION_HEADS, EVALUATIONS, INDICATOR_ID
from chino_metrics.workbook.tables import Tables


def replaced(evaluations: Iterable[Evaluation], base: Book) -> Iterator[Issue]:
    """A notice for each published text that a text of a department's sheet replaces."""
    published = _published(base)
    for evaluation in evaluations:
        old = published.get((evaluation.indicator_id, evaluation.year))
        for field in EvaluationField if old is not None else ():
            cell, before = evaluation.cell(field), old.text(field) if old is not None else ""
            if cell is not None and before and before != evaluation.text(field):
                message = (
                    f"公開中の{formats.year(evaluation.year)}の「{EVALUATION_HEADS[field]}」と違う。"
                    "公開すると、この文に置き換わる（前の文は前の版に残る）。"
                )
                yield Issue.info(cell, "replaced_text", message)


def vanishing(tables: Tables, evaluations: Iterable[Evaluation], base: Book) -> Iterator[Issue]:
    """A warning for each published text that the sheet 評価 of the planners' workbook lost."""
    table = tables.by_name.get(EVALUATIONS)
    if table is None or not table.heads or is_by_value(tables):
        return
    owners = plans_by_indicator(tables) | {i.id: i.plan_id for i in base.indicators}
    plans = {plan_of(row, owners) for row in table.rows}
    if replaces_everything(tables, base.plan_by_id):
        plans |= set(base.plan_by_id)
    given = {(e.indicator_id, e.year): e for e in evaluations}
    rows = {text_of(row, INDICATOR_ID): row for row in reversed(table.rows)}
    for (key, year), old in _published(base).items():
        if base.indicator_by_id[key].plan_id not in plans:
            continue
        new = given.get((key, year))
        lost = [f for f in EvaluationField if old.text(f) and not (new and new.text(f))]
        if lost:
            row, head = rows.get(key), next(iter(table.heads.values())).place
            place = row.cell(INDICATOR_ID) if row is not None else head
            yield _gone(place, base.indicator_by_id[key].name, year, lost)


def _gone(place: Cell, name: str, year: int, lost: Iterable[EvaluationField]) -> Issue:
    heads = "".join(f"「{EVALUATION_HEADS[field]}」" for field in lost)
    message = f"「{name}」の{formats.year(year)}の{heads}がなくなる。消すのでなければ、文を書いてください。"
    return Issue.warning(place, "vanishing_text", message)


def unpublished(evaluations: Iterable[Evaluation], base: Book) -> list[Evaluation]:
    """The evaluations with a text that is not published as it is."""
    published = _published(base)
    return [
        evaluation
        for evaluation in evaluations
        if not _says(published.get((evaluation.indicator_id, evaluation.year)), evaluation)
    ]


def _says(old: Evaluation | None, new: Evaluation) -> bool:
    written = [field for field in EvaluationField if new.text(field)]
    return old is not None and all(old.text(field) == new.text(field) for field in written)


def _published(base: Book) -> dict[tuple[str, int], Evaluation]:
    return {(i.id, e.year): e for i in base.indicators for e in i.evaluations}
