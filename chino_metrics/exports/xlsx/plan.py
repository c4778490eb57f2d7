"""The sheet of one plan: how its indicators stand, how fast they move, and each one's years."""

from __future__ import annotations

from typing import Final

from chino_metrics.charts.series import judged_series
from chino_metrics.exports.xlsx.charts import years_of
from chino_metrics.exports.xlsx.indicator import IndicatorBlock, add_block, add_chart
from chino_metrics.exports.xlsx.sheet import Job, PaperPage, break_pages
from chino_metrics.exports.xlsx.style import (
    HEAD,
    INDENTED,
    NAME,
    NUMBER,
    NUMBER_HEAD,
    PAPER_HEIGHT,
    PERCENT,
    RATIO,
    SUBTITLE,
    TEXT,
    YEAR,
    Sheet,
    status_text,
)
from chino_metrics.model.plan import Indicator, Plan
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Reason
from chino_metrics.spreadsheet.office import signed_number_format
from chino_metrics.views import plans
from chino_metrics.views.one_indicator.years import place
from chino_metrics.views.scene import Entry
from chino_metrics.wording import formats, terms

#: One grid for all tables of the sheet: a name, a unit, eight numbers, two texts.
WIDTHS: Final = (177, 48, *(80,) * 8, 106, 129)
STANDING_HEADS: Final = (
    "指標", "単位", "基準値", "基準年度", "最終目標", "目標年度", "実績", "実績年度",
    "目安", "目標までの差", "状況", "理由",
)  # fmt: skip
MOVING_HEADS: Final = (
    "指標", "望ましい方向", "中間目標", "中間年度", "進捗率", "ペース比", "達成率",
    "必要ペース", "実績ペース", "施策", "", "台帳のセル",
)  # fmt: skip
_STANDING_TEXTS, _MOVING_TEXTS = (0, 1, 10, 11), (0, 1, 9, 10, 11)
_SHORT_TEXT: Final = 12
#: Pixels that a row beside a chart gains at the most where its page is not full, and that stay free.
_MOST_AIR, _SPARE = 14, 12
_BESIDE_NUMBERS: Final = {"施策", "状況"}


def add_plan(job: Job, plan: Plan, name: str, expected: dict[str, dict[int, float | None]]) -> None:
    """The sheet ``name`` of a plan; ``expected`` are 目安値 by indicator id and year."""
    entries = tuple(e for e in job.scene.wanted if e.plan.id == plan.id)
    sheet = job.open(name, WIDTHS)
    title = plans.finding(job.scene, plan, job.scene.whole_plan(plan))
    row = job.head(sheet, title, plans.subtitle(plan), _share(plan, entries))
    parts = [(0, row - 2)]
    blocks: dict[int, IndicatorBlock] = {}
    if entries:
        for add in (_add_standing, _add_moving):
            first, row = row, add(job, sheet, row, entries)
            parts.append((first, row - 2))
        for entry in entries:
            series = judged_series(entry.indicator, entry.assessment)
            if len(years_of(series)) > 1:
                blocks[row] = add_block(job, sheet, row, (entry, series), expected)
                parts.append((row, blocks[row].last))
                row = blocks[row].last + 2
    _fill_pages(sheet, break_pages(sheet, parts), blocks)
    for block in blocks.values():
        add_chart(job, sheet, block)
    sheet.paper.repeat_rows(0)
    sheet.paper.freeze_panes(1, 0)


def _fill_pages(sheet: Sheet, pages: list[PaperPage], blocks: dict[int, IndicatorBlock]) -> None:
    """Give what is left of every page but the last to the rows beside its charts."""
    for page in pages[:-1]:
        rows = [k for first, _ in page.parts if first in blocks for k in blocks[first].table]
        spare = PAPER_HEIGHT - page.used - _SPARE
        for k in rows:
            sheet.grow(k, sheet.heights[k] + max(0, min(_MOST_AIR, spare // len(rows))))


def _share(plan: Plan, entries: tuple[Entry, ...]) -> str:
    """What a selection leaves out."""
    left = len(plan.indicators) - len(entries)
    return f"この計画の{len(plan.indicators)}指標から選んだ{len(entries)}指標。" if left else ""


def _add_heads(sheet: Sheet, row: int, heads: tuple[str, ...], texts: tuple[int, ...]) -> None:
    """Heads, those of text columns on the left; one beside a number keeps off it."""
    for column, head in enumerate(heads):
        look = HEAD if column in texts else NUMBER_HEAD
        sheet.text(row, column, head, look | ({"indent": 2} if head in _BESIDE_NUMBERS else {}))


def _add_standing(job: Job, sheet: Sheet, row: int, entries: tuple[Entry, ...]) -> int:
    """いまの姿: values and verdict, one row an indicator, with filters."""
    sheet.span(row, 0, sheet.last, "いまの姿", SUBTITLE)
    _add_heads(sheet, row + 1, STANDING_HEADS, _STANDING_TEXTS)
    for k, entry in enumerate(entries, row + 2):
        _add_standing_row(sheet, k, entry)
    end = row + 1 + len(entries)
    sheet.paper.autofilter(row + 1, 0, end, sheet.last)
    return end + 2


def _add_standing_row(sheet: Sheet, row: int, entry: Entry) -> None:
    i, a = entry.indicator, entry.assessment
    sheet.text(row, 0, i.name, NAME)
    sheet.text(row, 1, i.unit, TEXT)
    _add_target(sheet, row, 2, i, i.baseline)
    _add_target(sheet, row, 4, i, i.final)
    most = terms.decimals(i, a)
    near = {v: signed_number_format(terms.places(i, v, most)) for v in (a.actual, a.expected)}
    sheet.number(row, 6, a.actual, near[a.actual], NUMBER | {"bold": True})
    sheet.number(row, 7, a.year, YEAR, NUMBER)
    sheet.number(row, 8, a.expected, near[a.expected], NUMBER)
    sheet.number(row, 9, a.gap, near[a.actual], NUMBER)
    sheet.text(row, 10, terms.signed_status(i, a), status_text(a.status) | {"indent": 2})
    old = formats.years_ago(entry.age, end="の値")
    sheet.text(row, 11, "、".join(filter(None, (terms.status_note(i, a), old))), TEXT)
    sheet.grow(row, 28)


def _add_target(sheet: Sheet, row: int, column: int, i: Indicator, target: Target) -> None:
    """A value and its year; a long text instead of the number stands in 指標の一覧 only."""
    quantity = target.quantity
    if word := _without_number(i, target):
        sheet.text(row, column, word, TEXT | {"align": "right"})
    else:
        sheet.number(row, column, quantity.value, signed_number_format(i.decimals), NUMBER)
    sheet.number(row, column + 1, target.year, YEAR, NUMBER)


def _without_number(i: Indicator, target: Target) -> str:
    """What stands instead of a number; "" for a number and for a baseline that is not there."""
    said = target.quantity.text or ""
    if target.quantity.value is not None:
        return ""
    if target.is_left_open and len(said) > _SHORT_TEXT:
        return terms.reason_word(i, Reason.TEXT_TARGET)
    if target.is_left_open or target is not i.final:
        return said
    return terms.goal_words(target)


def _add_moving(job: Job, sheet: Sheet, row: int, entries: tuple[Entry, ...]) -> int:
    """進み方: rates, paces and where the indicator stands in plan and workbook."""
    sheet.span(row, 0, sheet.last, "進み方（必要ペースと実績ペースは1年あたり）", SUBTITLE)
    _add_heads(sheet, row + 1, MOVING_HEADS, _MOVING_TEXTS)
    for k, entry in enumerate(entries, row + 2):
        _add_moving_row(sheet, k, entry)
    return row + len(entries) + 3


def _add_moving_row(sheet: Sheet, row: int, entry: Entry) -> None:
    i, a = entry.indicator, entry.assessment
    measure = next(m for m in entry.plan.measures if m.number == i.measure_no)
    sheet.text(row, 0, i.name, NAME)
    sheet.text(row, 1, terms.DIRECTION_WORD[i.direction].partition("（")[0], TEXT)
    _add_target(sheet, row, 2, i, i.interim)
    sheet.number(row, 4, a.progress, PERCENT, NUMBER)
    sheet.number(row, 5, a.pace, RATIO, NUMBER)
    sheet.number(row, 6, a.attainment, PERCENT, NUMBER)
    for column, rate in ((7, a.required_per_year), (8, a.observed_per_year)):
        decimals = 1 if rate is None else terms.rate_decimals(rate)
        sheet.number(row, column, rate, signed_number_format(decimals), NUMBER)
    sheet.span(row, 9, 10, f"{plans.circled(measure.number)} {measure.name}", INDENTED)
    sheet.text(row, 11, place(i.cell), TEXT)
    sheet.grow(row, 28)
