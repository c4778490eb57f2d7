"""The whole as an Excel file: summary, a sheet a plan with native charts, lists, rules, sources."""

from __future__ import annotations

import io
import re
import zipfile
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
from chino_metrics.spreadsheet.files import zipped
from chino_metrics.views.scene import Scene
from chino_metrics.views.selection import Selection, taken_along
from chino_metrics.views.taken_along.stamp import keywords
from chino_metrics.wording import names, terms

_OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


#: Of what tells the look of letters; a text holds no <.
_LANGUAGE: Final = re.compile(rb'(<a:(?:rPr|endParaRPr)) lang="en-US"')


#: Years below a line chart of which some are left out. Turned by the least there is (1/60,000 of a
#: degree) they are in LibreOffice neither turned further nor broken, and left out there too.
_YEARS: Final = re.compile(
    rb"(<c:catAx>(?:(?!</c:catAx>).)*<c:txPr><a:bodyPr)"
    rb'( wrap="none"/>(?:(?!</c:catAx>).)*<c:tickLblSkip val="(?!1"))'
)
_LINES: Final = re.compile(
    rb"(<a:p>(?:(?!</a:p>|<a:t>).)*<a:t>)([^<]*\n[^<]*)(</a:t></a:r></a:p>)", re.DOTALL
)


def write_excel(scene: Scene) -> bytes:
    """The selection of a scene (``scene.wanted``) as .xlsx; the same scene gives the same bytes.

    Values are unrounded numbers with the decimals of their indicator; every text of the
    workbook stays a text. Raises ChinoMetricsError where the terms of use are not known.
    """
    target = io.BytesIO()
    # widths of columns count in digits of the default font: 7 pixels each at this size
    font = {"font_name": "BIZ UDゴシック", "font_size": 10.5}
    book = Workbook(target, {**_OPTIONS, "default_format_properties": font})
    job = Job(taken_along(scene), book, Styles(book))
    book.set_properties(_properties(job.scene))
    plans = job.scene.wanted_plans
    named = sheet_names(plan.short_name for plan in plans)
    sheets = {plan.id: name for plan, name in zip(plans, named, strict=True)}
    add_summary(job, sheets)
    expected = _expected(job.scene)
    for plan in plans:
        add_plan(job, plan, sheets[plan.id], expected)
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
    return _in_japanese(target)


def _in_japanese(target: io.BytesIO) -> bytes:
    """The file with what XlsxWriter has no words for: its language, titles of many lines."""
    with zipfile.ZipFile(target) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    core = "docProps/core.xml"
    told = b"<dc:language>ja-JP</dc:language><dcterms:created"
    parts[core] = parts[core].replace(b"<dcterms:created", told, 1)
    return zipped(
        {name: _chart(held) if "/charts/" in name else held for name, held in parts.items()}
    )


def _chart(written: bytes) -> bytes:
    """A chart in our language, labels on a line, a paragraph for each line of its title."""

    def paragraphs(found: re.Match[bytes]) -> bytes:
        before, text, after = found.groups()
        return b"".join(before + line + after for line in text.split(b"\n"))

    told = written.replace(b"<c:txPr><a:bodyPr/>", b'<c:txPr><a:bodyPr wrap="none"/>')
    told = _YEARS.sub(rb'\1 rot="1" vert="horz"\2', told)
    return _LINES.sub(paragraphs, _LANGUAGE.sub(rb'\1 lang="ja-JP"', told))


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
        "subject": scene.revised,
        "keywords": "、".join(keywords(scene)),
        "created": datetime.combine(scene.file_day, time()),
    }
