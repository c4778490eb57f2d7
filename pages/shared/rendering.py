"""Puts a screen on the page: what the server has drawn, in one component."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache

import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from chino_metrics.charts.interactive import has_points, indicator_figure
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.screens import frame, overview, what_if
from chino_metrics.screens import plan as plan_screen
from chino_metrics.screens.indicator import chosen_entry
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from pages.shared.state import assets, scenes

Draw = Callable[[Scene], Markup]
# The script itself is a file that browsers keep; sent along, it would be half of every message.
_SCRIPT = f"""const {{ default: show }} = await import(location.origin + "{assets.versioned("site.js")}")
export default show"""


def show(draw: Draw) -> None:
    """Draw the screen for the address, or say plainly why the workbook cannot be read."""
    scene = readable_scene()
    if scene is not None:
        place("whole", drawn(draw, scene))


def readable_scene() -> Scene | None:
    """The scene of the address; None after a plain page that says what to do."""
    try:
        return scenes.scene(st.query_params)
    except ChinoMetricsError as error:
        html = frame.render_unreadable(str(error), read_choice(st.query_params))
        place("whole", packed(html))
        return None


def place(part: str, screen: bytes) -> None:
    """Put a packed screen on the page; ``part`` tells several on one page apart."""
    _component()(data=screen, key=part)


def packed(markup: Markup) -> bytes:
    """Markup compressed once for all visitors: a sixth to hash and to send in every run."""
    return gzip.compress(markup.encode(), 9, mtime=0)


def figure(scene: Scene) -> go.Figure | None:
    """The large chart of the chosen indicator; None where there is nothing to draw."""
    return _figure(scene, narrow=st.context.cookies.get("screen") == "narrow")


@lru_cache(maxsize=64)
def _figure(scene: Scene, *, narrow: bool) -> go.Figure | None:
    entry = chosen_entry(scene)
    indicator, assessment = entry.indicator, entry.assessment
    if not has_points(indicator):
        return None
    now = what_if.supposed(scene, entry)
    return indicator_figure(
        indicator,
        assessment,
        large=scene.choice.is_large,
        narrow=narrow,
        supposed=(now.year, now.value) if now else None,
    )


@lru_cache(maxsize=256)
def drawn(draw: Draw, scene: Scene) -> bytes:
    """A screen, drawn and packed once per content, choice and day."""
    return packed(draw(scene))


def warm() -> None:
    """Draw the first screens before the first visitor comes; a broken workbook waits for its page."""
    with suppress(ChinoMetricsError):
        for plan in ("", *(p.id for p in scenes.scene({}).book.plans)):
            scene = scenes.scene({"plan": plan} if plan else {})
            drawn(plan_screen.render if plan else overview.render, scene)


def _component() -> Callable[..., object]:
    """Registered again in every run: Streamlit forgets its components between tests."""
    return st.components.v2.component(
        "chino_screen", html='<div class="screen"></div>', js=_SCRIPT, isolate_styles=False
    )
