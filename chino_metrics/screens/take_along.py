"""資料の出力: what do I take along?"""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics.screens import filtering, frame
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import files


def render(scene: Scene) -> Markup:
    """The selection and every kind of file."""
    groups = (
        ("読む、配る", (files.REPORT, files.SHEETS)),
        ("会場で見せる", files.SLIDES),
        ("集計する", (files.WORKBOOK,)),
        ("プログラムで使う", files.DATA),
    )
    return frame.render(
        "take_along",
        "pages/take_along.html",
        scene,
        (filtering.year_filter(scene),),
        **frame.selection(scene),
        finding=finding(scene),
        groups=groups,
    )


def finding(scene: Scene) -> str:
    """「5つの計画、32指標を、PDF・PowerPoint・Excel・CSVで持ち出す」."""
    plans, indicators = len(scene.wanted_plans), len(scene.wanted)
    return f"{plans}つの計画、{indicators}指標を、PDF・PowerPoint・Excel・データで保存する"
