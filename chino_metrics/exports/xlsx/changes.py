"""The sheet 変化: verdicts and values that changed since the chosen time or the last update."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import Change, Comparison, ValueChange
from chino_metrics.exports.xlsx.sheet import Job
from chino_metrics.exports.xlsx.style import HEAD, NAME, TEXT
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment
from chino_metrics.views import changes
from chino_metrics.wording import terms

NAME_OF_SHEET: Final = "変化"
_HEADS: Final = ("何が", "計画", "指標", "年度", "前", "後", "差", "前の判定", "後の判定")
_WIDTHS: Final = (110, 170, 260, 84, 110, 110, 96, 110, 110)


def add_changes(job: Job) -> None:
    """The sheet; none where nothing is chosen and nothing was updated."""
    told = changes.of_selection(job.scene)
    if told is None:
        return
    sheet = job.open(NAME_OF_SHEET, _WIDTHS)
    top = job.head(sheet, told.heading, told.lead)
    for column, head in enumerate(_HEADS):
        sheet.text(top, column, head, HEAD)
    rows = list(_rows(told.comparison))
    for k, row in enumerate(rows, top + 1):
        for column, text in enumerate(row):
            sheet.text(k, column, text, NAME if column == 2 else TEXT)
        sheet.grow(k, 26)
    sheet.paper.autofilter(top, 0, top + max(len(rows), 1), sheet.last)
    sheet.paper.freeze_panes(top + 1, 3)
    sheet.paper.repeat_rows(top)


def _rows(comparison: Comparison) -> Iterator[tuple[str, ...]]:
    for change in comparison.verdict_changes:
        words = (
            sentences.actual_words(change.indicator, change.assessment_before),
            sentences.actual_words(change.indicator, change.assessment_after),
            sentences.latest_difference(change),
        )
        yield ("判定の変化", *_names(comparison, change), "", *words, *_verdicts(change))
    kinds = (
        ("消えた値", comparison.vanished),
        ("値の訂正", comparison.corrections),
        ("新しい実績", comparison.new_actuals),
    )
    for word, values in kinds:
        for value in values:
            yield _value_row(word, comparison, value)
    for name, what, before, after in sentences.field_rows(comparison):
        yield (f"{what}の変更", "", name, "", before, after, "", "", "")
    for place, _, before, after in sentences.text_rows(comparison):
        yield ("文の変更", "", place, "", before, after, "", "", "")


def _value_row(word: str, comparison: Comparison, value: ValueChange) -> tuple[str, ...]:
    change = comparison.change_of(value)
    told = sentences.value_words(change.indicator, value)
    return (
        word,
        *_names(comparison, change),
        f"{value.year}年度",
        *told,
        *_verdicts(change),
    )


def _names(comparison: Comparison, change: Change) -> tuple[str, str]:
    plans = comparison.before.plan_by_id | comparison.after.plan_by_id
    return plans[change.indicator.plan_id].name, change.indicator.name


def _verdicts(change: Change) -> tuple[str, str]:
    return (
        _word(change.before, change.assessment_before),
        _word(change.after, change.assessment_after),
    )


def _word(indicator: Indicator | None, assessment: Assessment | None) -> str:
    return terms.signed_status(indicator, assessment) if indicator and assessment else ""
