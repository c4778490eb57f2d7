"""One plan in the report: what it is, its measures with tables and figures, its projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chino_metrics.charts import context as context_chart
from chino_metrics.exports.pdf import blocks, document
from chino_metrics.exports.pdf.blocks import (
    Block,
    BlockCell,
    BlockColumn,
    group,
    heading,
    items,
    label,
    paragraph,
    prose,
    text_cell,
    verdict,
)
from chino_metrics.exports.pdf.indicator import (
    anchor,
    figure_of,
    has_figure,
    indicator_blocks,
    reference_lines,
)
from chino_metrics.exports.pdf.peers import peer_blocks
from chino_metrics.model.plan import Measure, Plan, Project
from chino_metrics.views import plans, summary
from chino_metrics.views.entries import Entry
from chino_metrics.views.selection import Selection
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.beside_verdicts import context
from chino_metrics.wording.politeness import polite
from chino_metrics.wording.text_width import text_width

#: Room for the longest usual note below a verdict, in points; longer ones wrap.
_WIDEST_NOTE = 106.0
#: A target with a longer unit stands without it, so that the name keeps its room.
_WIDEST = 130.0


def plan_blocks(scene: Selection, plan: Plan, files: dict[str, bytes]) -> Iterator[Block]:
    """A chapter, on a new page where this one is nearly full; the pictures of its charts are put to ``files``."""
    entries, shown = scene.whole_plan(plan), scene.of_plan(plan)
    yield {"kind": "chapter"}
    yield heading(1, plans.finding(scene, plan, entries))
    yield paragraph(plans.subtitle(plan))
    if entries and not scene.is_waiting:
        note = polite(summary.unjudged_note(entries))
        yield {"kind": "counts", "counts": blocks.counted(summary.counts(entries))}
        yield from [paragraph(note, soft=True)] if note else ()
    if scene.is_named:
        # who names indicators asks about these: they come before the texts of the plan
        yield heading(2, f"この計画の{len(entries)}指標から選んだ{len(shown)}指標")
        yield _overview_table(shown)
        yield from _figures(scene, shown, files)
    yield from _introduction(plan)
    elsewhere = plans.elsewhere(scene.book, plan)
    for measure in plan.measures:
        yield from _measure(scene, measure, files, elsewhere)
    yield from _background(plan, files)


def _introduction(plan: Plan) -> Iterator[Block]:
    texts = (
        ("基本理念・目指す将来像", plan.principle),
        ("現状と課題", plan.situation),
        ("策定の趣旨・目的・位置付け", plan.purpose),
    )
    for name, text in texts:
        if text.strip():
            yield label(name)
            yield from prose(text)


def _measure(
    scene: Selection, measure: Measure, files: dict[str, bytes], elsewhere: Mapping[str, Any]
) -> Iterator[Block]:
    entries = tuple(
        e
        for e in scene.wanted
        if (e.plan.id, e.indicator.measure_no) == (measure.plan_id, measure.number)
    )
    number = plans.circled(measure.number)
    yield heading(2, f"施策{number} {measure.name}")
    yield from prose(measure.text)
    if entries and not scene.is_named:
        yield _overview_table(entries)
        yield from _figures(scene, entries, files)
    elif not measure.indicators:
        yield paragraph(
            "この施策には、目標指標が設定されていません（計画の記載による）。", soft=True
        )
    yield from _projects(measure, elsewhere)


def _figures(
    scene: Selection, entries: Iterable[Entry], files: dict[str, bytes]
) -> Iterator[Block]:
    """Every indicator with points as a figure; of the others what there is to say."""
    bare = []
    for entry in entries:
        if not has_figure(entry):
            yield blocks.anchor_block(anchor(entry))
            bare.append(f"{polite(sentences.headline(entry.indicator, entry.assessment))}。")
            continue
        name, picture = f"chart-{len(files) + 1}.svg", figure_of(entry)
        files[name] = picture.svg
        yield from indicator_blocks(scene, entry, name, picture)
        yield from peer_blocks(scene, entry, files)
    if bare:
        yield items(bare)


def _overview_table(entries: tuple[Entry, ...]) -> Block:
    """A row an indicator: baseline, 目安値, actual, target, verdict; years stand in the heads."""
    told = [e.indicator for e in entries]
    base = formats.shared_year((i.baseline.quantity.value, i.baseline.year) for i in told)
    now = formats.shared_year((e.assessment.actual, e.assessment.year) for e in entries)
    goal = formats.shared_year((i.final.quantity.value, i.final.year) for i in told)
    columns = (
        BlockColumn("指標", "1fr"),
        BlockColumn(_head("基準値", base), is_number=True),
        BlockColumn(_head("目安", now), is_number=True),
        BlockColumn(_head("実績", now), is_number=True),
        BlockColumn(_head("最終目標", goal), is_number=True),
        BlockColumn("状況", min(_WIDEST_NOTE, 8 + max(map(_state_width, entries)))),
    )
    return blocks.table(columns, (_row(e, base, now, goal) for e in entries))


def _state_width(entry: Entry) -> float:
    """Points of the verdict, or of the note below it."""
    i, a = entry.indicator, entry.assessment
    lines = (terms.signed_status(i, a), terms.status_note(i, a))
    return max(text_width(line, blocks.SIZE) for line in lines)


def _row(
    entry: Entry, base: int | None, now: int | None, goal: int | None
) -> tuple[BlockCell, ...]:
    i, a = entry.indicator, entry.assessment
    return (
        text_cell(i.name),
        _number(entry, i.baseline.quantity.value, i.baseline.year, base),
        _number(entry, a.expected if a.year is not None else None, a.year, now),
        _actual(entry, now) | {"bold": a.actual is not None},
        _goal(entry, goal),
        verdict(a.status, terms.status_word(i, a), terms.status_note(i, a)),
    )


def _actual(entry: Entry, shared: int | None) -> BlockCell:
    """The actual; below it its year where the rows differ, and how old it is."""
    cell = _number(entry, entry.assessment.actual, entry.assessment.year, shared)
    if not entry.age:
        return cell
    notes = (cell.get("note"), formats.years_ago(entry.age))
    return cell | {"note": "、".join(filter(None, notes))}


def _number(entry: Entry, value: float | None, year: int | None, shared: int | None) -> BlockCell:
    """A number without its unit; its year below where the rows differ."""
    note = str(year) if value is not None and year is not None and year != shared else ""
    most = terms.decimals(entry.indicator, entry.assessment)
    return text_cell(terms.written(entry.indicator, value, most), note=note)


def _goal(entry: Entry, shared: int | None) -> BlockCell:
    final = entry.indicator.final
    if final.quantity.value is None:
        return text_cell(terms.goal_words(final))
    cell = _number(entry, final.quantity.value, final.year, shared)
    if entry.indicator.is_yearly:
        cell = cell | {"note": f"毎年度、{final.year}まで" if final.year else "毎年度"}
    amount = terms.amount(entry.indicator, final.quantity.value)
    return cell | {"text": amount} if text_width(amount, blocks.SIZE) < _WIDEST else cell


def _head(word: str, year: int | None) -> str:
    return word if year is None else f"{word}\n{year}"


def _projects(measure: Measure, elsewhere: Mapping[str, Any]) -> Iterator[Block]:
    mark = (
        "（＊ はほかの計画にもある事業）"
        if any(p.name in elsewhere for p in measure.all_projects)
        else ""
    )
    if measure.pillars:
        yield label(f"施策の柱と主要事務事業{mark}")
    for pillar in measure.pillars:
        told = _names(pillar.projects, elsewhere)
        empty = paragraph("主要事務事業は設定されていません。", soft=True)
        yield group(
            [
                label(f"{pillar.number} {pillar.name}"),
                *prose(pillar.text),
                paragraph("主要事務事業", soft=True) if told else empty,
                *([items(told)] if told else []),
            ]
        )
    if measure.projects:
        yield label("施策に直接置かれた主要事務事業" if measure.pillars else f"主要事務事業{mark}")
        yield items(_names(measure.projects, elsewhere))


def _names(projects: Iterable[Project], elsewhere: Mapping[str, Any]) -> list[str]:
    return [f"{p.name} ＊" if p.name in elsewhere else p.name for p in projects]


def _background(plan: Plan, files: dict[str, bytes]) -> Iterator[Block]:
    if plan.references:
        yield heading(2, "計画の背景となる数字")
        yield paragraph(
            "計画の本文にある数字と、その後に公表された数字です。判定には使いません。", leads=True
        )
        for shown in context.contexts(plan):
            yield _statements(shown, files)
        yield items(reference_lines(plan.references))


def _statements(shown: context.Context, files: dict[str, bytes]) -> Block:
    """The plan's own statements with the later figures: finding, chart, what it says."""
    style = context_chart.REPORT
    drawing, alt = context_chart.drawing(shown, style), context_chart.alt_text(shown)
    name, picture = f"chart-{len(files) + 1}.svg", document.drawn(drawing, alt, style)
    files[name] = picture.svg
    note = context_chart.axis_note(shown)
    said = f"単位：{shown.unit}。{f'{note}です。' if note else ''}"
    return group(
        [
            heading(3, context.finding(shown)),
            paragraph(said, soft=True),
            {"kind": "chart", "file": name, "alt": picture.alt},
            items(polite(sentence) for sentence in context.sentences(shown)),
        ],
        above=24,
    )
