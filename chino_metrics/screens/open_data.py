"""オープンデータ: which data may be taken along, in which forms, from which addresses?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup

from chino_metrics.screens import filtering, frame
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.open_data import catalogue
from chino_metrics.views.open_data.addresses import address
from chino_metrics.views.open_data.catalogue import TABLES
from chino_metrics.views.open_data.columns import KIND_WORD, DataTable
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import licences


@dataclass(frozen=True, slots=True)
class Listed:
    """A table with how many rows it has."""

    table: DataTable[Any]
    count: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A kind of address: what it gives, and one that works."""

    meaning: str
    shape: str
    example: str


def render(scene: Scene) -> Markup:
    """The whole screen; the tables are always whole, whatever plan the address names."""
    choice = scene.choice
    own = Choice(as_of=choice.as_of, data=choice.data, municipality=choice.municipality)
    whole = replace(scene, choice=own)
    listed = tuple(Listed(t, len(t.rows(whole))) for t in TABLES)
    return frame.render(
        "open_data",
        "pages/open_data.html",
        scene,
        (filtering.year_filter(scene),),
        finding=f"計画、実績、判定の{len(listed)}の表を、CSVやJSONで保存できる",
        listed=listed,
        plans=tuple((p, whole.of_plan(p)) for p in scene.book.plans),
        address=lambda file, **named: address(choice, file, **named),
        patterns=_patterns(whole),
        kind_word=KIND_WORD,
        licence=licences.in_force(scene.book.publisher),
        scope=catalogue.scope(scene),
        cited=licences.cited(scene),
    )


def _patterns(scene: Scene) -> tuple[Pattern, ...]:
    """The kinds of addresses, each with one of this book."""
    entry = _example(scene)
    root = address(Choice(data=scene.choice.data), "")
    choice = Choice(data=scene.choice.data, municipality=scene.choice.municipality)
    year = scene.newest_as_of
    found = [
        Pattern("表を1つ", f"{root}表.csv", address(choice, "values.csv")),
        Pattern("表を1つ（Excel用）", f"{root}表.excel.csv", address(choice, "values.excel.csv")),
        Pattern("表を1つ（JSON）", f"{root}表.json", address(choice, "values.json")),
        Pattern("1つの計画だけ", f"{root}plan/計画ID/…",
                address(choice, "values.csv", plan=entry.plan.id)),
        Pattern("1つの指標だけ", f"{root}indicator/指標ID/…",
                address(choice, "all.json", indicator=entry.indicator.id)),
        Pattern("目録（DCAT、schema.org）", f"{root}catalog.jsonld", address(choice, "catalog.jsonld")),
        Pattern("指標の図", f"{root}indicator/指標ID/chart.png（またはchart.svg）",
                address(choice, "chart.png", indicator=entry.indicator.id)),
        Pattern("評価年度を選ぶ（判定と図）", "…?year=年度",
                address(choice.but(as_of=year), "verdicts.csv")),
    ]  # fmt: skip
    if scene.municipalities:
        one = address(choice, "values.csv")
        found.append(Pattern("1つの自治体だけ（書かなければ、すべて）", "…?city=自治体コード", one))
    if scene.edition and not scene.choice.is_sample:
        number = scene.edition.number
        found.append(
            Pattern("公開した版（いつまでも変わらない）", f"{root}revision/版の番号/…",
                    address(choice, "all.json", revision=number))
        )  # fmt: skip
    return tuple(found)


def _example(scene: Scene) -> Entry:
    """An indicator that has a chart to show, else the first."""
    with_actual = (e for e in scene.entries if e.assessment.actual is not None)
    return next(with_actual, scene.entries[0])
