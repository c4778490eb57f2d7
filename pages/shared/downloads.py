"""The files a visitor can take along from a screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chino_metrics import settings, tables
from chino_metrics.delimited import to_csv
from chino_metrics.screens.indicator import chosen_entry
from chino_metrics.screens.scene import Scene

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be saved."""

    name: str
    media_type: str
    content: bytes


def _name(scene: Scene, stem: str) -> str:
    return f"{'mihon_' if scene.book.is_sample else ''}{stem}"


def _assessment(scene: Scene) -> File:
    text = to_csv(tables.ASSESSMENT_HEADS, tables.assessment_rows(scene))
    return File(_name(scene, f"chino_assessment_{scene.as_of}.csv"), CSV, _for_excel(text))


def _indicator(scene: Scene) -> File:
    indicator = chosen_entry(scene).indicator
    text = to_csv(tables.YEAR_HEADS, tables.year_rows(scene, indicator))
    return File(_name(scene, f"{indicator.id}.csv"), CSV, _for_excel(text))


def _workbook(scene: Scene) -> File:
    path = settings.SAMPLE_WORKBOOK if scene.book.is_sample else settings.workbook()
    return File(_name(scene, "chino_indicators.xlsx"), XLSX, settings.read_workbook(path))


def _for_excel(text: str) -> bytes:
    """UTF-8 with a mark at its beginning: without it Excel garbles Japanese."""
    return text.encode("utf-8-sig")


FILES: dict[str, Callable[[Scene], File]] = {
    "assessment.csv": _assessment,
    "indicator.csv": _indicator,
    "workbook.xlsx": _workbook,
}
