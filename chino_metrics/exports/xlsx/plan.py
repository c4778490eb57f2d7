"""The sheet of one plan: how its indicators stand, how fast they move, and each one's years."""

from __future__ import annotations

from typing import Final

from chino_metrics.charts.series import judged_series
from chino_metrics.exports.xlsx.charts import years_of
from chino_metrics.exports.xlsx.indicator import IndicatorBlock, add_block, add_chart
from chino_metrics.exports.xlsx.paper import Part, set_pages
from chino_metrics.exports.xlsx.sheet import Job
from chino_metrics.exports.xlsx.style import (
    HEAD,
    NAME,
    NUMBER,
    NUMBER_HEAD,
    PERCENT,
    RATIO,
    SOFT,
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
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator.years import place
from chino_metrics.wording import formats, terms

#: One grid for all tables of the sheet: a name, eight numbers, a unit, two texts.
WIDTHS: Final = (186, *(82,) * 5, 68, 82, 82, 56, 106, 130)
STANDING_HEADS: Final = (
    "指標", "基準値", "基準年度", "最終目標", "目標年度", "実績", "実績年度", "目安",
    "目標までの差", "単位", "状況", "理由",
)  # fmt: skip
MOVING_HEADS: Final = (
    "指標", "中間目標", "中間年度", "進捗率", "達成率", "ペース比", "望ましい方向",
    "必要ペース", "実績ペース", "施策", "台帳のセル", "",
)  # fmt: skip
_STANDING_TEXTS, _MOVING_TEXTS = (0, 9, 10, 11), (0, 6, 9, 10)
_SHORT_TEXT: Final = 12
#: Pixels of the empty row that ends a table.
_NARROW: Final = 6
_BESIDE_NUMBERS: Final = {"施策", "単位", "望ましい方向"}


def add_plan(job: Job, plan: Plan, name: str, expected: dict[str, dict[int, float | None]]) -> None:
    """The sheet ``name`` of a plan; ``expected`` are 目安値 by indicator id and year."""
    entries = tuple(e for e in job.scene.wanted if e.plan.id == plan.id)
    sheet = job.open(name, WIDTHS)
    title = plans.finding(job.scene, plan, job.scene.whole_plan(plan))
    row = job.head(sheet, title, plans.subtitle(plan), _share(plan, entries))
    parts = [Part(0, row - 2)]
    blocks: list[IndicatorBlock] = []
    if entries:
        for add in (_add_standing, _add_moving) if _moves(entries) else (_add_standing,):
            first, row = row, add(job, sheet, row, entries)
            lines = range(first + 2, first + 2 + len(entries))
            parts.append(Part(first, row - 2, lines, lines[2:]))
        for entry in entries:
            series = judged_series(entry.indicator, entry.assessment)
            if len(years_of(series)) > 1:
                blocks.append(add_block(job, sheet, row, (entry, series), expected))
                parts.append(Part(row, blocks[-1].last, blocks[-1].airy))
                row = blocks[-1].last + 2
    set_pages(sheet, parts)
    for block in blocks:
        add_chart(job, sheet, block)
    sheet.paper.repeat_rows(0)
    sheet.paper.freeze_panes(1, 0)


def _share(plan: Plan, entries: tuple[Entry, ...]) -> str:
    """What a selection leaves out."""
    left = len(plan.indicators) - len(entries)
    return f"この計画の{len(plan.indicators)}指標から選んだ{len(entries)}指標。" if left else ""


def _add_heads(sheet: Sheet, row: int, heads: tuple[str, ...], texts: tuple[int, ...]) -> None:
    """Heads, those of text columns on the left; one beside a number keeps off it."""
    for column, head in enumerate(heads):
        look = HEAD if column in texts else NUMBER_HEAD
        sheet.text(row, column, head, look | ({"indent": 1} if head in _BESIDE_NUMBERS else {}))


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
    _add_target(sheet, row, 1, i, i.baseline)
    _add_target(sheet, row, 3, i, i.final)
    most = terms.decimals(i, a)
    near = {v: signed_number_format(terms.places(i, v, most)) for v in (a.actual, a.expected)}
    sheet.number(row, 5, a.actual, near[a.actual], NUMBER | {"bold": True})
    sheet.number(row, 6, a.year, YEAR, NUMBER)
    sheet.number(row, 7, a.expected, near[a.expected], NUMBER)
    sheet.number(row, 8, a.gap, near[a.actual], NUMBER)
    sheet.text(row, 9, i.unit, TEXT | {"indent": 1})
    sheet.text(row, 10, terms.signed_status(i, a), status_text(a.status))
    old = formats.years_ago(entry.age, end="の値")
    sheet.text(row, 11, "、".join(filter(None, (terms.status_note(i, a), old))), TEXT)
    sheet.grow(row, 26)


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


def _moves(entries: tuple[Entry, ...]) -> bool:
    """Whether there is more to tell of than targets that are not set yet."""
    return any(e.indicator.final.quantity.value is not None for e in entries)


def _add_moving(job: Job, sheet: Sheet, row: int, entries: tuple[Entry, ...]) -> int:
    """進み方: rates, paces and where the indicator stands in plan and workbook."""
    sheet.span(row, 0, sheet.last, "進み方（必要ペースと実績ペースは1年あたり）", SUBTITLE)
    _add_heads(sheet, row + 1, MOVING_HEADS, _MOVING_TEXTS)
    for k, entry in enumerate(entries, row + 2):
        _add_moving_row(sheet, k, entry)
    end = row + len(entries) + 2
    sheet.grow(end, _NARROW)
    sheet.span(end + 1, 0, sheet.last, _measures(entries), SOFT)
    return end + 3


def _add_moving_row(sheet: Sheet, row: int, entry: Entry) -> None:
    i, a = entry.indicator, entry.assessment
    sheet.text(row, 0, i.name, NAME)
    _add_target(sheet, row, 1, i, i.interim)
    sheet.number(row, 3, a.progress, PERCENT, NUMBER)
    sheet.number(row, 4, a.attainment, PERCENT, NUMBER)
    sheet.number(row, 5, a.pace, RATIO, NUMBER)
    way = terms.DIRECTION_WORD[i.direction].partition("（")[0]
    sheet.text(row, 6, way, TEXT | {"indent": 1})
    for column, rate in ((7, a.required_per_year), (8, a.observed_per_year)):
        decimals = 1 if rate is None else terms.rate_decimals(rate)
        sheet.number(row, column, rate, signed_number_format(decimals), NUMBER)
    sheet.text(row, 9, plans.circled(i.measure_no), TEXT | {"indent": 1})
    sheet.text(row, 10, place(i.cell), TEXT)
    sheet.text(row, 11, "", TEXT)
    sheet.grow(row, 26)


def _measures(entries: tuple[Entry, ...]) -> str:
    """What the numbers of measures stand for."""
    wanted = {e.indicator.measure_no for e in entries}
    told = (m for m in entries[0].plan.measures if m.number in wanted)
    return "　".join(("施策", *(f"{plans.circled(m.number)} {m.name}" for m in told)))
