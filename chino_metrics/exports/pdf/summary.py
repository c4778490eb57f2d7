"""How all of it stands: counts, a bar a plan, what needs attention, what the last update changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from chino_metrics.changes.comparison import Change, Comparison
from chino_metrics.changes.sentences import as_of_note, city_sentence, latest_difference
from chino_metrics.exports.pdf import blocks
from chino_metrics.exports.pdf.blocks import (
    Block,
    BlockCell,
    BlockColumn,
    heading,
    items,
    paragraph,
    text_cell,
    verdict,
)
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.views import readiness as waiting
from chino_metrics.views import selection, summary
from chino_metrics.views.entries import Entry, once
from chino_metrics.views.selection import Selection
from chino_metrics.views.summary import Group
from chino_metrics.views.updating import changes
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.palette import STATUS_SIGN
from chino_metrics.wording.politeness import polite
from chino_metrics.wording.text_width import text_width

#: Points of the column of gaps; longer ones wrap.
_WIDEST_GAP: Final = 104.0


def summary_blocks(scene: Selection) -> Iterator[Block]:
    """The chapter 全体の状況 for the selection."""
    yield {"kind": "page"}
    yield heading(1, selection.finding(scene))
    yield paragraph(polite(selection.denominator_note(scene)))
    if scene.counted:
        yield from _waiting(scene) if scene.is_waiting else _counts(scene)
        yield heading(2, summary.plan_finding(scene))
        groups = summary.groups(scene)
        yield {"kind": "bars", "bars": [_bar(g, waiting=scene.is_waiting) for g in groups]}
    if not scene.is_waiting:
        yield from _attention(scene)
    yield from _changes(scene)


def _counts(scene: Selection) -> Iterator[Block]:
    yield {
        "kind": "counts",
        "counts": blocks.counted(summary.counts(scene.counted)),
    }
    if note := summary.unjudged_note(scene.counted):
        yield paragraph(polite(note), soft=True)


def _waiting(scene: Selection) -> Iterator[Block]:
    """What there is to judge by, and what can be read before actuals arrive."""
    columns = (
        BlockColumn("そろっているもの", 150.0),
        BlockColumn("指標", is_number=True),
        BlockColumn("説明", "1fr"),
    )
    rows = (
        (text_cell(name), text_cell(f"{number}／{of}", bold=True), text_cell(polite(note)))
        for name, number, of, note in waiting.readiness(scene.counted)
    )
    yield blocks.table(columns, rows)
    facts = waiting.facts(scene)
    if facts:
        yield heading(2, "いま読み取れること")
        yield items(polite(f"{f.sentence}{f.detail}") for f in facts)
    if unset := waiting.awaiting(scene.counted):
        yield heading(2, "目標の設定を待つ指標")
        yield items(f"{plan}：{'、'.join(names)}" for plan, names in unset)


def _bar(group: Group, *, waiting: bool) -> dict[str, Any]:
    parts = []
    for kind, reason, number in summary.segments(group, by_reason=waiting):
        status = Status.NOT_ASSESSED if kind == "unset" else Status(kind)
        text = " ".join(filter(None, (STATUS_SIGN[status], reason, str(number))))
        parts.append({"status": status.value, "kind": kind, "count": number, "text": text})
    counted = f"判定できる{group.assessed}／{len(group.entries)}"
    return {"name": group.plan.short_name, "parts": parts, "counted": counted}


def _attention(scene: Selection) -> Iterator[Block]:
    """What is late with its final year still ahead, the worst first; all of it."""
    late = summary.attention(scene, once(scene.wanted))
    yield heading(2, summary.attention_title(len(late), len(late)))
    if not late:
        yield paragraph("期限前に、目安より遅れている指標はありません。")
        return
    yield paragraph(
        "最終目標の年度がまだ先の指標を、目安との隔たりが大きい順に示します。", leads=True
    )
    head = "目安との差"
    widest = max(text_width(text, blocks.SIZE) for text in (head, *map(_gap, late)))
    room = min(_WIDEST_GAP, widest + 4)
    columns = (
        BlockColumn("状況"),
        BlockColumn("指標", "1fr"),
        BlockColumn(head, room, is_number=True),
    )
    yield blocks.table(columns, (_late(e) for e in late))


def _late(entry: Entry) -> tuple[BlockCell, ...]:
    i, a = entry.indicator, entry.assessment
    return (
        verdict(a.status, terms.status_word(i, a)),
        text_cell(polite(f"{sentences.headline(i, a)}。")),
        text_cell(_gap(entry), bold=True),
    )


def _gap(entry: Entry) -> str:
    """「27人不足」, or — where there is no 目安値."""
    lines = sentences.gap_lines(entry.indicator, entry.assessment)
    return lines[-1] if lines else formats.NOTHING


def _changes(scene: Selection) -> Iterator[Block]:
    """What has changed: the finding, the city's counts, the verdicts that changed."""
    told = changes.of_selection(scene)
    if told is None:
        return
    update = told.comparison
    yield heading(2, told.heading)
    notes = [as_of_note(update)]
    if len(scene.wanted_plans) == len(scene.book.plans):
        notes.insert(0, city_sentence(update))
    yield paragraph("".join((polite(told.lead), *(polite(f"{n}。") for n in notes))))
    if update.verdict_changes:
        columns = (
            BlockColumn("指標", "1fr"),
            BlockColumn("前", 120.0),
            BlockColumn("後", 120.0),
            BlockColumn("差", is_number=True),
        )
        yield blocks.table(columns, (_changed(c, update) for c in update.verdict_changes))


def _changed(change: Change, update: Comparison) -> tuple[BlockCell, ...]:
    plans = update.after.plan_by_id | update.before.plan_by_id
    plan = plans[change.indicator.plan_id]
    return (
        text_cell(change.indicator.name, note=plan.short_name),
        _side(change.before, change.assessment_before),
        _side(change.after, change.assessment_after),
        text_cell(latest_difference(change)),
    )


def _side(indicator: Indicator | None, assessment: Assessment | None) -> BlockCell:
    """The verdict with the actual below it."""
    if indicator is None or assessment is None:
        return text_cell(formats.NOTHING)
    year = f"（{assessment.year}）" if assessment.year else ""
    note = f"{terms.amount(indicator, assessment.actual)}{year}" if year else "実績なし"
    return verdict(assessment.status, terms.status_word(indicator, assessment), note)
