"""The whole as an Excel file: summary, a sheet a plan with native charts, lists, rules, sources."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any, Final

from xlsxwriter import Workbook

from chino_metrics.assessment.scenarios import expected_by_indicator
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.xlsx.changes import add_changes
from chino_metrics.exports.xlsx.charts import years_of
from chino_metrics.exports.xlsx.lists import (
    add_by_year,
    add_evaluations,
    add_indicators,
    add_succession,
    add_values,
)
from chino_metrics.exports.xlsx.notes import add_method, add_sources
from chino_metrics.exports.xlsx.peers import add_peers
from chino_metrics.exports.xlsx.plan import add_plan
from chino_metrics.exports.xlsx.sheet import Job, sheet_names
from chino_metrics.exports.xlsx.style import Styles
from chino_metrics.exports.xlsx.summary import add_summary
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import Selection, taken_along
from chino_metrics.views.stamp import keywords
from chino_metrics.wording import names, terms

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_excel(scene: Scene) -> bytes:
    """The selection of a scene (``scene.wanted``) as .xlsx; the same scene gives the same bytes.

    Values are unrounded numbers with the decimals of their indicator; every text of the
    workbook stays a text. Raises ChinoMetricsError where the terms of use are not known.
    """
    target = io.BytesIO()
    # widths of columns count in digits of the default font: one that every system has
    font = {"font_name": "Arial", "font_size": 10}
    book = Workbook(target, {**_OPTIONS, "default_format_properties": font})
    job = Job(taken_along(scene), book, Styles(book))
    book.set_properties(_properties(job.scene))
    add_summary(job)
    _add_plans(job)
    for add in (
        add_changes,
        add_succession,
        add_evaluations,
        add_by_year,
        add_indicators,
        add_values,
        add_peers,
    ):
        add(job)
    add_method(job)
    add_sources(job)
    book.close()
    return target.getvalue()


def _add_plans(job: Job) -> None:
    plans = job.scene.wanted_plans
    expected = _expected(job.scene)
    names = sheet_names(plan.short_name for plan in plans)
    for plan, name in zip(plans, names, strict=True):
        add_plan(job, plan, name, expected)


def _expected(scene: Selection) -> dict[str, dict[int, float | None]]:
    """目安値 of the years that are drawn, by indicator id."""
    spans = {
        e.indicator.id: years_of(judged_series(e.indicator, e.assessment)) for e in scene.wanted
    }
    return expected_by_indicator(scene.book, spans)


def _properties(scene: Selection) -> dict[str, Any]:
    publisher = scene.book.publisher
    tag = f"{terms.SAMPLE_TAG} " if scene.book.is_sample else ""
    return {
        "title": f"{tag}{names.titled(publisher)}",
        "author": names.author(publisher),
        "keywords": "、".join(keywords(scene)),
        "created": datetime.combine(scene.file_day, time()),
    }
