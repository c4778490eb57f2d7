"""Puts a screen on the page: what the server has drawn, in one component."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Hashable
from contextlib import suppress
from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from chino_metrics.charts.interactive import indicator_figure
from chino_metrics.charts.large import has_points
from chino_metrics.charts.multiples import Row, plan_figure
from chino_metrics.charts.plotly_look import signed
from chino_metrics.model.errors import ChinoMetricsError, NotAllowedError
from chino_metrics.model.municipality import municipalities
from chino_metrics.screens import frame, overview, what_if
from chino_metrics.screens import plan as plan_screen
from chino_metrics.views.address import chosen_entry, chosen_plan
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator.years import year_rows
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along.credits import credit, marked
from chino_metrics.wording import formats
from pages.shared.state import assets, scenes

Render = Callable[..., Markup]
# The script itself is a file that browsers keep; sent along, it would be half of every message.
_SCRIPT = f"""const {{ default: show }} = await import(location.origin + "{assets.versioned("site.js")}")
export default show"""


def load(choice: Choice, *, whole: bool = False) -> Scene:
    """The scene for a choice; where the workbook cannot be read, a plain page says so and ends the run.

    ``whole``: of many municipalities all, unless one is chosen.
    """
    try:
        return scenes.of_page(choice, whole=whole)
    except ChinoMetricsError as error:
        is_shut = choice.is_preview and isinstance(error, NotAllowedError)
        render = frame.render_unseen if is_shut else frame.render_unreadable
        show(render(error.message, choice))
        st.stop()


def draw(render: Render, scene: Scene, *more: Hashable, part: str = "whole") -> None:
    """Put a screen on the page, drawn and packed once per content, choice and day.

    ``part`` tells several on one page apart; ``more`` goes to ``render``.
    """
    _place(part, drawn(render, scene, *more))


def show(markup: Markup) -> None:
    """Put a screen on the page that was drawn for this visitor alone."""
    _place("whole", _packed(markup))


@lru_cache(maxsize=256)
def drawn(render: Render, scene: Scene, *more: Hashable) -> bytes:
    """A screen as it is sent."""
    return _packed(render(scene, *more))


def _packed(markup: Markup) -> bytes:
    """Markup compressed once for all visitors: a sixth to hash and to send in every run."""
    return gzip.compress(markup.encode(), assets.QUICK, mtime=0)


def _place(part: str, screen: bytes) -> None:
    _component()(data=screen, key=part)


@lru_cache(maxsize=64)
def figure(scene: Scene) -> go.Figure | None:
    """The chart of the chosen indicator that is moved; None where nobody asks or nothing is there."""
    entry = chosen_entry(scene)
    if not scene.choice.chart or not has_points(entry.indicator, entry.assessment):
        return None
    now = what_if.supposed(scene, entry)
    moved = indicator_figure(
        entry.indicator,
        entry.assessment,
        large=scene.choice.is_large,
        supposed=(now.year, now.value) if now else None,
        due=_due(scene, entry),
    )
    title = f"{entry.indicator.name}（{entry.indicator.unit}）"
    return signed(moved, marked(scene, title), credit(scene, (entry.indicator,)))


@lru_cache(maxsize=64)
def figure_of_plan(scene: Scene) -> go.Figure | None:
    """The charts of the chosen plan in one that is moved; None where nobody asks or nothing is there."""
    plan = chosen_plan(scene)
    shown = [e for e in scene.entries if e.plan is plan and has_points(e.indicator, e.assessment)]
    if not scene.choice.chart or not shown:
        return None
    rows = [Row(e.indicator, e.assessment, _due(scene, e)) for e in shown]
    moved = plan_figure(rows, large=scene.choice.is_large)
    title = marked(scene, f"{plan.name}（{formats.year_era(scene.as_of)}まで）")
    return signed(moved, title, credit(scene, plan.indicators))


def _due(scene: Scene, entry: Entry) -> dict[int, float | None]:
    """The 目安 of each year."""
    return {row.year: row.due for row in year_rows(scene, entry)}


def warm() -> None:
    """Draw the first screens before the first visitor comes; a broken workbook waits for its page."""
    with suppress(ChinoMetricsError):
        whole = scenes.scene(Choice(), whole=True)
        drawn(overview.render, whole)
        # of many municipalities nobody knows which is asked for first
        for plan in () if municipalities(whole.book) else whole.book.plans:
            drawn(plan_screen.render, scenes.scene(Choice(plan=plan.id)))


def _component() -> Callable[..., object]:
    """Registered again in every run: Streamlit forgets its components between tests."""
    return st.components.v2.component(
        "chino_screen", html='<div class="screen"></div>', js=_SCRIPT, isolate_styles=False
    )
