"""One indicator on one page of A4: what is put on the table when it is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from chino_metrics import settings
from chino_metrics.charts.line import REPORT
from chino_metrics.exports.pdf import document
from chino_metrics.exports.pdf.blocks import Block, heading, paragraph
from chino_metrics.exports.pdf.indicator import (
    explanations,
    figure_blocks,
    has_figure,
    remarks,
    shown_years,
    year_tables,
)
from chino_metrics.model.target import Target
from chino_metrics.views import plans
from chino_metrics.views.scene import Entry, Scene
from chino_metrics.wording import formats, headlines, outlook, rules, sentences, terms
from chino_metrics.wording.politeness import polite

#: The chart is lower where the years take two tables.
_STYLE, _LOW = replace(REPORT, height=200), replace(REPORT, height=132)
#: The file of its only chart.
_CHART: Final = "chart-1.svg"


def page_blocks(scene: Scene, entry: Entry, files: dict[str, bytes]) -> Iterator[Block]:
    """The whole page; the picture of its chart is put to ``files``."""
    i, a = entry.indicator, entry.assessment
    measure = next(m for m in entry.plan.measures if m.number == i.measure_no)
    yield heading(1, "".join(headlines.short(i, a)))
    of = f"施策{plans.circled(measure.number)} {measure.name}　担当 {entry.department}"
    yield paragraph(f"{entry.plan.name}　{of}", soft=True)
    yield {"kind": "figures", "items": list(_figures(entry))}
    if has_figure(entry):
        is_long = len(list(year_tables(shown_years(scene, entry)))) > 1
        picture = document.picture(i, a, _LOW if is_long else _STYLE)
        files[_CHART] = picture.svg
        yield from figure_blocks(scene, entry, _CHART, picture)
    yield from explanations(scene, entry, is_brief=True)
    yield from remarks(scene, entry, is_brief=True)
    yield paragraph(_sources(scene, i.id), soft=True)


def _figures(entry: Entry) -> Iterator[dict[str, Any]]:
    """The verdict and the numbers it is taken from, each with its year."""
    i, a = entry.indicator, entry.assessment
    yield _figure("状況", terms.status_word(i, a), terms.status_note(i, a), a.status.value)
    yield _target("基準値", entry, i.baseline)
    if a.year is not None:
        year = formats.year(a.year)
        yield _figure(
            "実績", terms.judged(i, a, a.actual), year + formats.years_ago(entry.age, "（", "）")
        )
        if sentences.gap_of(i, a):
            yield _figure(terms.due_word(i), terms.judged(i, a, a.expected), year)
    yield _target(terms.goal_word(i), entry, i.final)
    if ahead := outlook.short(i, a):
        label, _, word = ahead.partition("：")
        yield _figure(label, word, "")


def _target(label: str, entry: Entry, target: Target) -> dict[str, Any]:
    i, value = entry.indicator, target.quantity.value
    without = terms.goal_words(target) if target is i.final else formats.NOTHING
    amount = without if value is None else terms.amount(i, value)
    return _figure(label, amount, formats.year(target.year) if value is not None else "")


def _figure(label: str, amount: str, note: str, status: str = "") -> dict[str, Any]:
    return {"label": label, "amount": amount, "note": note, "status": status}


def _sources(scene: Scene, indicator_id: str) -> str:
    """How it is judged, and where the whole can be read; the foot says where targets come from."""
    site = settings.public_address()
    lines = (
        f"判定：{polite(rules.TITLE)}。",
        terms.SAMPLE_SENTENCE if scene.book.is_sample else "",
        f"この指標のページ：{site}/indicator?id={indicator_id}" if site else "",
    )
    return "\n".join(filter(None, lines))
