"""説明用スライド: what do we show in the room? All slides at once, in the browser from then on."""

from __future__ import annotations

from markupsafe import Markup

from chino_metrics.charts import line, peer_chart
from chino_metrics.screens import frame
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind
from chino_metrics.views.slides.fitting import (
    TALL,
    TALL_TITLE,
    WIDE,
    WIDE_TITLE,
    is_joined,
    message_lines,
    number_em,
    row_size,
    term_size,
)
from chino_metrics.wording import terms


def render(scene: Scene) -> Markup:
    """The selection, what can be saved, and every slide."""
    deck = make_deck(scene)
    return frame.render(
        "slides",
        "pages/slides.html",
        scene,
        (frame.year_filter(scene),),
        **frame.selection(scene),
        deck=deck,
        finding=finding(deck),
        chart=chart,
        message_style=message_style,
        message_lines=message_lines,
        row_style=row_style,
        term_style=term_style,
        is_joined=is_joined,
        number_em=number_em,
        keys=terms.SLIDE_KEYS,
    )


def finding(deck: Deck) -> str:
    """「スライド15枚：全体、5つの計画、7指標」."""
    plans = len({s.name for s in deck.slides if s.kind is SlideKind.PLAN})
    indicators = sum(s.kind is SlideKind.INDICATOR for s in deck.slides)
    shown = f"、{indicators}指標" if indicators else ""
    return f"説明用スライド{len(deck.slides)}枚：全体、{plans}つの計画{shown}"


def message_style(slide: Slide) -> str:
    """The sizes of a slide's message on both shapes, as custom properties."""
    wide, tall = (WIDE_TITLE, TALL_TITLE) if slide.kind is SlideKind.TITLE else (WIDE, TALL)
    lines = message_lines(slide)
    on_wide = wide.size(slide.message if is_joined(slide) else lines)
    return f"--wide:{on_wide}cqh;--tall:{tall.size(lines)}cqh"


def row_style(slide: Slide) -> str:
    """The sizes of a plan's rows on both shapes, as custom properties: as large as all fit."""
    wide, tall = (row_size(slide, shape) for shape in (WIDE, TALL))
    return f"--row-wide:{wide}cqh;--row-tall:{tall}cqh"


def term_style(slide: Slide) -> str:
    """The sizes of the closing slide's terms on both shapes, as custom properties."""
    wide, tall = (term_size(slide, shape) for shape in (WIDE, TALL))
    return f"--term-wide:{wide}cqh;--term-tall:{tall}cqh"


def chart(slide: Slide, shape: str) -> Markup:
    """The chart of an indicator's slide for a shape, ``wide`` or ``tall``."""
    if slide.beside is not None:
        at = peer_chart.SLIDE_WIDE if shape == "wide" else peer_chart.SLIDE_TALL
        return peer_chart.peer_chart(slide.beside, at)
    if slide.chart is None:
        return Markup("")
    style = line.SLIDE_WIDE if shape == "wide" else line.SLIDE_TALL
    return line.line_chart(slide.chart.indicator, slide.chart.assessment, style)
