"""The tables of the open data, and what their licence covers."""

from __future__ import annotations

from typing import Any, Final

from chino_metrics.model.publisher import Publisher
from chino_metrics.views.open_data import (
    evaluations,
    figures,
    outlooks,
    peers,
    plans,
    revisions,
    succession,
)
from chino_metrics.views.open_data.columns import DataTable
from chino_metrics.views.scene import Scene
from chino_metrics.wording import names, terms

TABLES: Final[tuple[DataTable[Any], ...]] = (
    plans.PLANS,
    plans.MEASURES,
    plans.PILLARS,
    plans.PROJECTS,
    plans.INDICATORS,
    figures.TARGETS,
    revisions.REVISIONS,
    figures.VALUES,
    figures.REFERENCES,
    figures.EVENTS,
    figures.VERDICTS,
    outlooks.OUTLOOKS,
    outlooks.OPINIONS,
    succession.SUCCESSION,
    evaluations.EVALUATIONS,
    evaluations.COUNCIL,
    peers.PEERS,
)
TABLE_BY_NAME: Final = {table.name: table for table in TABLES}


def name(scene: Scene) -> str:
    """The name of the package for machines, with the municipality's code where one is said."""
    return "-".join(filter(None, ("indicators", scene.book.publisher.code)))


def place(publisher: Publisher) -> str:
    """「福井県みなと川市」: what the data are about; "" where nobody is named."""
    return f"{publisher.prefecture}{publisher.name}"


def period(scene: Scene) -> tuple[int, int] | None:
    """The first and the last fiscal year of any number of the selection; None where there is none."""
    years = [
        *(a.year for e in scene.wanted for a in e.indicator.actuals),
        *(
            t.year
            for e in scene.wanted
            for t in (e.indicator.baseline, e.indicator.interim, e.indicator.final)
            if t.year is not None and t.quantity.value is not None
        ),
    ]
    return (min(years), max(years)) if years else None


def scope(scene: Scene) -> str:
    """What the licence covers and what it does not."""
    return (
        f"利用条件は、{names.municipality(scene.book.publisher)}がつくった数字と文"
        "（計画、基準値、目標、その実績、判定）に当てはまる。"
        "ほかの機関の統計や記事による値（公的統計、参考系列、出来事、出典のある実績）は、列 source と source_url に"
        "記した出典の定めによる。"
    )


def tag(scene: Scene) -> str:
    """見本（架空の値） or ""."""
    return terms.SAMPLE_TAG if scene.book.is_sample else ""
