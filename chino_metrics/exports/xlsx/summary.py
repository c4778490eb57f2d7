"""Sheet まとめ: how the plans stand, as counts, bars and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from chino_metrics.exports.xlsx.charts import Cells
from chino_metrics.exports.xlsx.paper import Part, set_pages
from chino_metrics.exports.xlsx.sheet import SUMMARY, Job
from chino_metrics.exports.xlsx.status_chart import status_chart
from chino_metrics.exports.xlsx.style import (
    HEAD,
    INDENTED,
    NAME,
    NUMBER,
    NUMBER_HEAD,
    PADDING,
    SIZE,
    SOFT,
    SUBTITLE,
    TEXT,
    Sheet,
    status_text,
)
from chino_metrics.model.verdict import Status
from chino_metrics.views import readiness, selection, summary
from chino_metrics.views.entries import Entry, count, once
from chino_metrics.wording import headlines, palette, sentences, terms
from chino_metrics.wording.palette import STATUS_SIGN, STATUS_WORD
from chino_metrics.wording.text_width import text_width

WIDTHS: Final = (306, *(113,) * 6, 136)
_COLUMNS: Final = {status: column for column, status in enumerate(Status, 2)}


def add_summary(job: Job, sheets: Mapping[str, str]) -> None:
    """The sheet with all its parts; ``sheets`` are the names of the plans' sheets by plan id."""
    sheet = job.open(SUMMARY, WIDTHS, palette.ACTUAL)
    title, note = selection.finding(job.scene), selection.denominator_note(job.scene)
    row = job.head(sheet, title, note)
    parts = [Part(0, row - 2)]
    plans = partial(_add_plans, sheets=sheets)
    attention = partial(_add_attention, sheets=sheets)
    for add in (_add_counts, plans, attention):
        first, row = row, add(job, sheet, row)
        lines = range(first + 4, row - 2) if add is attention else range(0)
        parts.append(Part(first, row - 2, cuts=lines))
    set_pages(sheet, parts)
    sheet.paper.repeat_rows(0)
    sheet.paper.freeze_panes(1, 0)


def _heads(sheet: Sheet, row: int, first: str, second: str) -> None:
    sheet.text(row, 0, first, HEAD)
    sheet.text(row, 1, second, NUMBER_HEAD)
    for status, column in _COLUMNS.items():
        look = NUMBER_HEAD | {"bold": True, "font_color": palette.STATUS_TEXT[status]}
        sheet.text(row, column, f"{STATUS_SIGN[status]} {STATUS_WORD[status]}", look)
    sheet.text(row, 7, "全指標", NUMBER_HEAD)


def _add_counts(job: Job, sheet: Sheet, row: int) -> int:
    """The counts of the city with what each is counted over."""
    entries = job.scene.counted
    sheet.span(row, 0, sheet.last, "状況ごとの指標の数", SUBTITLE)
    _heads(sheet, row + 1, "", "判定できる")
    counts = summary.counts(entries)
    large = NUMBER | {"bold": True, "font_size": 16}
    sheet.text(row + 2, 0, "指標の数", NAME)
    sheet.number(row + 2, 1, count(entries, set(Status) - {Status.NOT_ASSESSED}), "0", large)
    sheet.number(row + 2, 7, len(entries), "0", large)
    sheet.text(row + 3, 0, "何指標のうちか", TEXT)
    for column in (1, 7):
        sheet.number(row + 3, column, len(entries), "0", NUMBER)
    for c in counts:
        sheet.number(row + 2, _COLUMNS[c.status], c.count, "0", large)
        sheet.number(row + 3, _COLUMNS[c.status], c.of, "0", NUMBER)
    sheet.grow(row + 2, 36)
    note = summary.unjudged_note(entries)
    if note:
        sheet.span(row + 4, 0, sheet.last, note, SOFT)
    return row + 6


def _add_plans(job: Job, sheet: Sheet, row: int, sheets: Mapping[str, str]) -> int:
    """One row a plan, and the bars below."""
    groups = summary.groups(job.scene)
    sheet.span(row, 0, sheet.last, summary.plan_finding(job.scene), SUBTITLE)
    _heads(sheet, row + 1, "計画", "判定できる")
    first = row + 2
    for k, group in enumerate(groups):
        _add_plan(sheet, first + k, group)
        sheet.link(first + k, 0, group.plan.short_name, sheets[group.plan.id])
    end = first + len(groups)
    if not groups:
        return end + 1
    sheet.paper.autofilter(row + 1, 0, end - 1, sheet.last)
    sheet.grow(end, 10)
    return _add_chart(job, sheet, groups, first) + 1


def _add_plan(sheet: Sheet, row: int, group: summary.Group) -> None:
    sheet.number(row, 1, group.assessed, "0", NUMBER)
    for status, column in _COLUMNS.items():
        sheet.number(row, column, count(group.entries, (status,)), "0", NUMBER)
    sheet.number(row, 7, len(group.entries), "0", NUMBER)
    sheet.grow(row, 26)


def _add_chart(job: Job, sheet: Sheet, groups: tuple[summary.Group, ...], first: int) -> int:
    last = first + len(groups) - 1
    counts = {s: tuple(count(g.entries, (s,)) for g in groups) for s in Status}
    chart = status_chart(job.book, Cells(SUMMARY, first, last), 0, _COLUMNS, counts)
    height = 40 + 24 * len(groups)
    chart.set_size({"width": sheet.width - 4, "height": height})
    told = "、".join(f"{g.plan.short_name}は判定できる{g.assessed}指標" for g in groups)
    place = {"description": f"計画別の状況の割合。{told}"[:400], "object_position": 2}
    sheet.paper.insert_chart(last + 2, 0, chart, place)
    return last + 2 + -(-height // 20)


def _add_attention(job: Job, sheet: Sheet, row: int, sheets: Mapping[str, str]) -> int:
    """What needs attention, as sentences; while nothing has arrived, what each plan waits for."""
    if job.scene.is_waiting:
        return _add_waiting(job, sheet, row)
    found = summary.attention(job.scene, once(job.scene.wanted))
    title = summary.attention_title(len(found), len(found))
    sheet.span(row, 0, sheet.last, title, SUBTITLE)
    if not found:
        text = "期限前に、目安より遅れている指標はない。"
        sheet.span(row + 1, 0, sheet.last, text, TEXT)
        return row + 3
    row += 1
    _attention_heads(sheet, row)
    for k, entry in enumerate(found, 1):
        _add_sentence(job, sheet, row + k, entry)
        _add_name(sheet, row + k, entry.indicator.name, sheets[entry.plan.id])
    note = "最終目標の年度がまだ先の指標を、目安との隔たりが大きい順に示す。"
    sheet.span(row + len(found) + 1, 0, sheet.last, note, SOFT)
    return row + len(found) + 3


def _add_name(sheet: Sheet, row: int, name: str, plan: str) -> None:
    """A name that leads to its plan; a link on two lines is cut off by LibreOffice."""
    if text_width(name, SIZE * 4 / 3) < sheet.widths[0] - PADDING:
        sheet.link(row, 0, name, plan)
    else:
        sheet.text(row, 0, name, NAME)


def _attention_heads(sheet: Sheet, row: int) -> None:
    for column, head in enumerate(("指標", "状況", "計画")):
        sheet.text(row, column, head, HEAD)
    sheet.span(row, 3, 6, "いまの姿と、これから必要なこと", HEAD | {"indent": 1})
    sheet.text(row, 7, "目安まで", NUMBER_HEAD)


def _add_sentence(job: Job, sheet: Sheet, row: int, entry: Entry) -> None:
    i, a = entry.indicator, entry.assessment
    sheet.text(row, 1, terms.signed_status(i, a), status_text(a.status))
    sheet.text(row, 2, entry.plan.short_name, TEXT)
    found = "".join(headlines.nameless(i, a))
    said = f"{found}。\n{sentences.outlook_line(i, a, job.scene.last_complete_year)}"
    sheet.span(row, 3, 6, said.strip(), TEXT | {"indent": 1})
    told = sentences.from_expected(i, a) or "—"
    sheet.text(row, 7, told, TEXT | {"align": "right", "bold": True})


def _add_waiting(job: Job, sheet: Sheet, row: int) -> int:
    """What there is to judge by, and what the numbers say already."""
    sheet.span(row, 0, sheet.last, "判定の準備", SUBTITLE)
    row += 1
    for column, head in enumerate(("", "ある指標", "全指標")):
        sheet.text(row, column, head, NUMBER_HEAD if column else HEAD)
    sheet.span(row, 3, sheet.last, "説明", HEAD | {"indent": 2})
    for label, number, of, note in readiness.readiness(job.scene.counted):
        row += 1
        sheet.text(row, 0, label, NAME)
        sheet.number(row, 1, number, "0", NUMBER)
        sheet.number(row, 2, of, "0", NUMBER)
        sheet.span(row, 3, sheet.last, note, INDENTED)
    facts = [(f.plan.short_name, f"{f.sentence}{f.detail}") for f in readiness.facts(job.scene)]
    unset = [(name, "、".join(names)) for name, names in readiness.awaiting(job.scene.counted)]
    row = _add_listed(sheet, row + 2, "いま読み取れること", facts)
    return _add_listed(sheet, row, "目標の設定を待つ指標", unset)


def _add_listed(sheet: Sheet, row: int, title: str, lines: list[tuple[str, str]]) -> int:
    """Lines below a title, each with its plan; nothing where there is none."""
    if not lines:
        return row
    sheet.span(row, 0, sheet.last, title, SUBTITLE)
    for plan, text in lines:
        row += 1
        sheet.text(row, 0, plan, NAME)
        sheet.span(row, 1, sheet.last, text, TEXT)
    return row + 2
