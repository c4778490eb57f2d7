"""説明用スライド: what do we show in the room? All slides at once, in the browser from then on."""

from __future__ import annotations

from typing import Any, Final

from markupsafe import Markup

from chino_metrics.charts import line, peer_chart, qr
from chino_metrics.charts.in_rows.row_chart import row_chart as draw_row
from chino_metrics.model.plan import Indicator
from chino_metrics.screens import filtering, frame
from chino_metrics.views.choice import MOST_OWN, Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides.build import make_deck, make_reserve
from chino_metrics.views.slides.chart_room import UNIT, chart_style
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind, SlideRow
from chino_metrics.views.slides.fitting import (
    LEAST_MESSAGE,
    TALL,
    WIDE,
    cover,
    is_joined,
    message_lines,
    number_em,
    own_size,
    row_chart,
    row_padding,
    row_size,
    shape_of,
    term_size,
)
from chino_metrics.wording import line_breaks, terms

#: The file with a slide for every indicator.
RESERVE: Final = "reserve.html"


def render(scene: Scene) -> Markup:
    """The selection, what can be saved, and every slide."""
    deck = make_deck(scene)
    return frame.render(
        "slides",
        "pages/slides.html",
        scene,
        (filtering.year_filter(scene),),
        **frame.selection(scene),
        deck=deck,
        reserve=reserve_address(scene.choice),
        addable=addable(scene, deck),
        most_own=MOST_OWN,
        finding=finding(deck),
        keys=terms.SLIDE_KEYS,
        **_LOOKS,
    )


def render_reserve(scene: Scene) -> Markup:
    """A slide for every indicator, as pieces for a deck that is open: what is asked for in the room."""
    deck = make_reserve(scene)
    return frame.render_part("pages/reserve.html", deck=deck, choice=scene.choice, **_LOOKS)


def reserve_address(choice: Choice) -> str:
    """Where a deck fetches those slides: the same for every selection; "" in a preview."""
    return (
        ""
        if choice.is_preview
        else choice.link(RESERVE, plan="", department="", status="", indicator="")
    )


def addable(scene: Scene, deck: Deck) -> tuple[tuple[str, tuple[Indicator, ...]], ...]:
    """Plans with those of their indicators that are no slide yet."""
    there = {slide.key for slide in deck.slides}
    plans = (
        (p.short_name, tuple(i for i in p.indicators if i.id not in there))
        for p in scene.book.plans
    )
    return tuple((name, rest) for name, rest in plans if rest)


def finding(deck: Deck) -> str:
    """「スライド15枚：全体、5つの計画、7指標」, without what somebody has left out."""
    kinds = [s.kind for s in deck.slides]
    plans = len({s.name for s in deck.slides if s.kind is SlideKind.PLAN})
    indicators, own = (kinds.count(k) for k in (SlideKind.INDICATOR, SlideKind.TEXT))
    told = (
        "全体" if SlideKind.OVERALL in kinds else "",
        f"{plans}つの計画" if plans else "",
        f"{indicators}指標" if indicators else "",
        f"自分の文{own}枚" if own else "",
    )
    return "：".join(filter(None, (f"説明用スライド{len(kinds)}枚", "、".join(filter(None, told)))))


def message_style(slide: Slide) -> str:
    """The sizes of a slide's message on both shapes, as custom properties."""
    wide, tall = (shape_of(slide, shape) for shape in (WIDE, TALL))
    lines = message_lines(slide)
    on_wide = wide.size(slide.message if is_joined(slide) else lines)
    return f"--wide:{on_wide}cqh;--tall:{max(LEAST_MESSAGE, tall.size(lines))}cqh"


def message_class(slide: Slide) -> str:
    """Whether a message is one line on the wide shape, and wraps on the tall one."""
    wraps = shape_of(slide, TALL).size(message_lines(slide)) < LEAST_MESSAGE
    return f"message{' joined' if is_joined(slide) else ''}{' wraps' if wraps else ''}"


def row_style(slide: Slide) -> str:
    """The sizes of a plan's rows on both shapes, as custom properties: as large as all fit."""
    wide, tall = (row_size(slide, shape) for shape in (WIDE, TALL))
    airy, close = (row_padding(slide, shape) for shape in (WIDE, TALL))
    sizes = f"--row-wide:{wide}cqh;--row-tall:{tall}cqh;--air-wide:{airy}em;--air-tall:{close}em"
    if slide.years is None:
        return sizes
    at = zip(("wide", "tall"), (row_chart(slide, shape) for shape in (WIDE, TALL)), strict=True)
    return sizes + "".join(f";--across-{k}:{x}cqh;--up-{k}:{y}cqh" for k, (x, y) in at)


def row_drawing(slide: Slide, row: SlideRow, shape: str) -> Markup:
    """The chart in a row of a plan's slide for a shape, ``wide`` or ``tall``."""
    if row.chart is None or slide.years is None:
        return Markup("")
    size = row_chart(slide, WIDE if shape == "wide" else TALL)
    width, height = (round(side / UNIT, 1) for side in size)
    return draw_row(row.chart.indicator, row.chart.assessment, slide.years, width, height)


def breakable(text: str) -> Markup:
    """A name whose phrases stay whole where a line holds them; else it ends between their words."""
    phrases = (Markup("<wbr>").join(words) for words in line_breaks.phrases(text))
    return Markup("").join(Markup("<span>{}</span>").format(phrase) for phrase in phrases)


def term_style(slide: Slide) -> str:
    """The sizes of the closing slide's terms on both shapes, as custom properties."""
    wide, tall = (term_size(slide, shape) for shape in (WIDE, TALL))
    return f"--term-wide:{wide}cqh;--term-tall:{tall}cqh"


def own_style(slide: Slide) -> str:
    """The sizes of the lines of a slide of one's own on both shapes, as custom properties."""
    wide, tall = (own_size(slide, shape) for shape in (WIDE, TALL))
    return f"--row-wide:{wide}cqh;--row-tall:{tall}cqh"


def cover_style(slide: Slide) -> str:
    """The same for the lines of the title slide, and what is left free below them."""
    wide, tall = (cover(slide, shape) for shape in (WIDE, TALL))
    return (
        f"--row-wide:{wide[0]}cqh;--row-tall:{tall[0]}cqh;"
        f"--under-wide:{wide[1]}cqh;--under-tall:{tall[1]}cqh"
    )


def chart(slide: Slide, shape: str) -> Markup:
    """The chart of an indicator's slide for a shape, ``wide`` or ``tall``."""
    if slide.beside is not None:
        at = peer_chart.SLIDE_WIDE if shape == "wide" else peer_chart.SLIDE_TALL
        return peer_chart.peer_chart(slide.beside, at)
    if slide.chart is None:
        return Markup("")
    style = chart_style(slide, WIDE if shape == "wide" else TALL)
    return line.line_chart(slide.chart.indicator, slide.chart.assessment, style)


def code(slide: Slide) -> Markup:
    """The QR code of what a slide shows, for who looks at it with a telephone."""
    return qr.inline(slide.link, border=1) if slide.link else Markup("")


_LOOKS: Final[dict[str, Any]] = {
    "chart": chart,
    "code": code,
    "message_style": message_style,
    "message_lines": message_lines,
    "row_style": row_style,
    "row_drawing": row_drawing,
    "breakable": breakable,
    "term_style": term_style,
    "own_style": own_style,
    "cover_style": cover_style,
    "message_class": message_class,
    "number_em": number_em,
}
