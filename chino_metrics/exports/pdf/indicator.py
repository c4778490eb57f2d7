"""One indicator in the report: its finding, chart, years, what follows from them, and sources."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from chino_metrics.charts.line import REPORT, axis_note
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.pdf import blocks, document
from chino_metrics.exports.pdf.blocks import (
    SIZE,
    WIDTH,
    Block,
    BlockCell,
    BlockColumn,
    group,
    heading,
    items,
    paragraph,
    text_cell,
)
from chino_metrics.exports.pdf.document import Picture
from chino_metrics.model.plan import Actual, Indicator, Reference
from chino_metrics.views import revisions
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import evaluations
from chino_metrics.views.one_indicator.reasoning import interim_line, judging_steps
from chino_metrics.views.one_indicator.years import YearRow, year_rows
from chino_metrics.views.scene import Scene
from chino_metrics.wording import formats, headlines, sentences, terms
from chino_metrics.wording.beside_verdicts import opinions, outlook
from chino_metrics.wording.politeness import polite
from chino_metrics.wording.text_width import text_width

#: A little lower than alone on a page, so that two indicators fit on one.
_STYLE: Final = replace(REPORT, height=204)
_LABELS: Final = 56.0
_PADDING: Final = 11.0
#: A reason longer than this (points) stands below the table instead of in its cell.
_LONGEST_CELL: Final = 62.0
#: A few years do not spread over the whole width.
_LEAST_COLUMNS: Final = 6
_BELOW: Final = "※"
#: What planners have written is not made polite.
_VERBATIM: Final = frozenset({"要因", "今後の対応", "対応の結果"})
#: Title, caption and chart stay together; years on the next page are better than a half-empty one.
_TOGETHER: Final = 3


def anchor(entry: Entry) -> str:
    """What links call the place where an indicator is told."""
    return f"indicator {entry.indicator.id}"


def has_figure(entry: Entry) -> bool:
    """Whether there is more to show than a single value without a target."""
    points = set(judged_series(entry.indicator, entry.assessment).points)
    return len(points) > 1 or (bool(points) and bool(entry.indicator.actuals))


def figure_of(entry: Entry) -> Picture:
    """The chart at the width of the page, its letters 12 points high."""
    return document.picture(entry.indicator, entry.assessment, _STYLE)


def indicator_blocks(scene: Scene, entry: Entry, file: str, picture: Picture) -> list[Block]:
    """Heading and chart on one page, then the years, the sentences, remarks and sources."""
    told = "".join(headlines.short(entry.indicator, entry.assessment))
    title = heading(3, told, name=anchor(entry))
    shown = [title, *figure_blocks(scene, entry, file, picture)]
    figure = group(shown[:_TOGETHER], above=24)
    return [figure, *shown[_TOGETHER:], *explanations(scene, entry), *remarks(scene, entry)]


def figure_blocks(scene: Scene, entry: Entry, file: str, picture: Picture) -> Iterator[Block]:
    """The chart with what its lines are, and the years below it."""
    yield paragraph(caption(entry), soft=True)
    yield {"kind": "chart", "file": file, "alt": picture.alt}
    yield from year_tables(shown_years(scene, entry), terms.due_word(entry.indicator))


def caption(entry: Entry) -> str:
    """What the axis counts, what the lines are, and where the axis starts if not at zero."""
    i, a = entry.indicator, entry.assessment
    floor = axis_note(i, a).strip()
    ahead = "点線と色の帯が見込みとその範囲です。" if judged_series(i, a).band else ""
    way = terms.YEARLY_WORD if i.is_yearly else "目標までの道すじ"
    said = f"単位：{i.unit}。実線が実績、破線が{way}です。{ahead}"
    return f"{said}{floor}です。" if floor else said


def shown_years(scene: Scene, entry: Entry) -> tuple[YearRow, ...]:
    """The years up to the last actual or the 評価年度, whichever is later."""
    last = max((a.year for a in entry.indicator.actuals), default=scene.as_of)
    return tuple(r for r in year_rows(scene, entry) if r.year <= max(last, scene.as_of))


def year_tables(rows: Sequence[YearRow], due: str = "目安") -> Iterator[Block]:
    """Years side by side, on as many tables as their numbers need; ``due`` heads what is held against."""
    if not rows:
        return
    texts = (t for r in rows for t in (year_cell(r).get("text"), r.expected) if t)
    widest = max(text_width(t, SIZE) for t in texts)
    room = math.floor((WIDTH - _LABELS) / (max(widest, 36.0) + _PADDING))
    bands = math.ceil(len(rows) / max(room, 1))
    shown = math.ceil(len(rows) / bands)
    columns = max(shown, min(room, _LEAST_COLUMNS))
    for start in range(0, len(rows), shown):
        yield _year_table(rows[start : start + shown], columns, due)


def _year_table(rows: Sequence[YearRow], most: int, due: str) -> Block:
    width = (WIDTH - _LABELS) / most
    columns = [
        BlockColumn("年度", _LABELS),
        *(BlockColumn(str(r.year), width, is_number=True) for r in rows),
    ]
    actuals = [text_cell("実績"), *(year_cell(r) for r in rows)]
    expected = [text_cell(due), *(text_cell(r.expected) for r in rows)]
    return blocks.table(columns, (actuals, expected), dense=True)


def year_cell(row: YearRow) -> BlockCell:
    """The actual, or the reason in its place where it is short."""
    is_short = text_width(row.actual, SIZE) <= _LONGEST_CELL
    shown = row.actual if is_short or _is_number(row) else _BELOW
    return text_cell(shown, bold=_is_number(row))


def _is_number(row: YearRow) -> bool:
    return row.actual[:1].isdigit() or row.actual.startswith(formats.MINUS)


def explanations(scene: Scene, entry: Entry) -> Iterator[Block]:
    """Why the verdict, what is still to go, what is ahead, what others would say; the formulas."""
    i, a = entry.indicator, entry.assessment
    ended = scene.last_complete_year
    told = (
        ("判定", sentences.verdict(i, a) + interim_line(entry)),
        ("目標まで", sentences.outlook_line(i, a, ended)),
        ("見込み", "".join(outlook.describe(i, a, ended)[1:])),
        ("改定", revisions.told(scene, entry)),
        *_why(scene, entry),
        ("ほかの方法", opinions.line(i, a)),
    )
    yield from (
        paragraph(text if label in _VERBATIM else polite(text), label=label)
        for label, text in told
        if text
    )
    steps = [s for s in judging_steps(entry) if s.label != "判定" and s.result]
    if steps:
        formulas = (f"{s.label}＝{s.formula}＝{s.result}" for s in steps)
        yield paragraph("\n".join(formulas), soft=True)


def _why(scene: Scene, entry: Entry) -> Iterator[tuple[str, str]]:
    """What is written about the year of the verdict, to the letter."""
    found = evaluations.newest(scene, entry)
    if found is not None:
        until = "、".join(filter(None, (f"期限 {found.due}" if found.due else "", found.owner)))
        yield "要因", found.cause
        yield "今後の対応", "".join(filter(None, (found.action, f"（{until}）" if until else "")))
        yield "対応の結果", found.outcome


def remarks(scene: Scene, entry: Entry) -> Iterator[Block]:
    """What is noted on single years, what happened, where the actuals come from."""
    noted = [
        *note_lines(entry.indicator, shown_years(scene, entry)),
        *event_lines(entry.indicator),
    ]
    if noted:
        yield items(noted)
    yield from (paragraph(line, soft=True) for line in source_lines(entry.indicator))


def note_lines(indicator: Indicator, rows: Sequence[YearRow]) -> Iterator[str]:
    """「2016年度：御柱祭のため開催なし」: what is noted on a year, and what its cell had no room for."""
    hidden = {r.year for r in rows if year_cell(r)["text"] == _BELOW}
    for a in indicator.actuals:
        reason = a.quantity.text if a.year in hidden else ""
        told = "。".join(filter(None, (reason, a.note)))
        if told:
            yield f"{formats.year(a.year)}：{told}"


def event_lines(indicator: Indicator) -> Iterator[str]:
    """「出来事（2016年）：…」 with what is noted and its source."""
    for event in indicator.events:
        note = f"（{event.note}）" if event.note else ""
        yield f"出来事（{formats.when(event.when)}）：{event.text}{note}　出典：{event.source}"


def reference_lines(references: Sequence[Reference]) -> Iterator[str]:
    """One line a series that is not judged by: its name, values and source."""
    for (name, source), points in groupby(references, lambda r: (r.series, r.source)):
        values = "、".join(
            f"{r.year}年 {formats.quantity(r.value, r.decimals, r.unit)}" for r in points
        )
        yield f"{name}：{values}　出典：{source}"


def source_lines(indicator: Indicator) -> Iterator[str]:
    """「実績の出典：環境課の調べ（2018～2020年度）。」"""
    found: dict[str, list[int]] = {}
    for a in indicator.actuals:
        if named := _named(a):
            found.setdefault(named, []).append(a.year)
    if found:
        told = "、".join(f"{name}（{formats.year_span(years)}）" for name, years in found.items())
        yield f"実績の出典：{told}。"


def _named(actual: Actual) -> str:
    """The source with its address, which paper cannot hide behind a link."""
    return "　".join(filter(None, (actual.source, actual.source_url)))
