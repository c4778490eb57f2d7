"""How every figure of Plotly's looks here: its bar of buttons in Japanese, letters, title and credit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from chino_metrics.wording import formats, palette

FONT: Final = (
    "'BIZ UDPGothic','BIZ UDPゴシック','Hiragino Kaku Gothic ProN','Noto Sans JP',sans-serif"
)
#: Plotly has no Japanese of its own.
_WORDS: Final = {
    "Zoom": "なぞって拡大",
    "Pan": "なぞって動かす",
    "Zoom in": "大きくする",
    "Zoom out": "小さくする",
    "Reset axes": "元に戻す",
    "Box Select": "四角で囲んで選ぶ",
    "Lasso Select": "なぞって囲んで選ぶ",
    "Download plot as a PNG": "画像（PNG）で保存",
    "Download plot": "画像（SVG）で保存",
    "Preparing image - this may take a few seconds": "画像をつくっています",
    "Image download succeeded": "画像を保存しました",
    "Sorry, there was a problem downloading your image!": "画像を保存できませんでした",
    "Double-click to zoom back out": "二度押すと元に戻る",
    "Double-click on legend to isolate one trace": "凡例を二度押すと、その線だけになる",
}
_ZOOMING: Final = ("zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d")
SELECTING: Final = ("select2d", "lasso2d", "zoom2d", "pan2d", "resetScale2d")
#: Letters of the credit, and those of its lines that stand on the screen of a phone.
_SMALL, _LINE = 12, 28
#: Characters of a line of a row's title, and the room that two of them take.
_TITLE: Final = 20
TITLE_ROOM: Final = 44
#: The room that the years below a row take.
_YEARS: Final = 36


def config(name: str, buttons: tuple[str, ...] = _ZOOMING) -> dict[str, Any]:
    """Plotly's configuration; ``name`` is that of a saved picture without its ending."""
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [[*buttons, "toImage"]],
        "toImageButtonOptions": {"format": "png", "filename": name, "scale": 2},
        "scrollZoom": False,
        "doubleClick": "reset",
        "responsive": True,
        "locale": "ja",
        "locales": {"ja": {"dictionary": _WORDS, "format": {}}},
    }


def layout(height: int, *, large: bool = False) -> go.Layout:
    """Paper, letters (``large`` for 文字「大」), boxes and legend of a figure."""
    font = {"family": FONT, "size": 20 if large else 16, "color": palette.INK}
    return go.Layout(
        template="none",
        height=height,
        margin={"t": 40, "r": 44, "b": 64, "l": 76},
        font=font,
        paper_bgcolor=palette.PAGE,
        plot_bgcolor=palette.PAGE,
        hoverlabel={"bgcolor": palette.PAGE, "bordercolor": palette.SECONDARY, "font": font},
        # at the top of the figure, not of the plot, of which Plotly may think too early
        legend={"orientation": "h", "yref": "container", "yanchor": "top", "y": 1, "x": 0},
        # upright beside the plot: above it stands the legend, on a phone in several lines
        modebar={
            "orientation": "v",
            "bgcolor": palette.PAGE,
            "color": palette.SECONDARY,
            "activecolor": palette.INK,
        },
    )


def rows(titles: Sequence[str], height: int, *, large: bool = False) -> go.Figure:
    """A figure of rows that share their years, one a title, each with its years below it."""
    figure = make_subplots(
        len(titles), 1, shared_xaxes="all", subplot_titles=[above_row(t) for t in titles],
        vertical_spacing=(TITLE_ROOM + _YEARS) / height if len(titles) > 1 else 0,
    )  # fmt: skip
    figure.update_annotations(font_size=18 if large else 14)
    figure.update_layout(layout(height, large=large), margin_t=40 + TITLE_ROOM)
    return figure


def signed(figure: go.Figure, title: str, credit: str) -> go.Figure:
    """The same figure with what it shows and where its numbers come from below everything.

    A picture of it is passed on without its page.
    """
    lines = [f"<b>{line}</b>" for line in _lines(title)] + _lines(credit)
    room, bottom = 17 * len(lines) + 10, int(figure.layout.margin.b)
    figure.update_layout(margin_b=bottom + room, height=int(figure.layout.height) + room)
    figure.add_annotation(
        text="<br>".join(lines), align="left", showarrow=False,
        font={"size": _SMALL, "color": palette.SECONDARY},
        xref="paper", x=0, xanchor="left", xshift=8 - int(figure.layout.margin.l),
        yref="paper", y=0, yanchor="top", yshift=-bottom,
    )  # fmt: skip
    return figure


def above_row(text: str) -> str:
    """The title of one of several rows, in two lines at most that stand on a phone.

    A unit in brackets is not torn apart where the name before it fills a line.
    """
    told = formats.clipped(text, 2 * _TITLE)
    name, bracket, unit = told.rpartition("（")
    if len(told) > _TITLE >= len(name) > 0 and len(unit) < _TITLE:
        return "<br>".join(map(escaped, (name, bracket + unit)))
    return in_lines(told, _TITLE)


def in_lines(text: str, length: int) -> str:
    """Text in lines of so many characters, which Plotly would not break by itself."""
    return "<br>".join(_lines(text, length))


def years_axis(years: Iterable[int], last: int | None = None) -> dict[str, Any]:
    """The axis of years: whole ones, few enough for a phone, that of the ``last`` target among them."""
    known = [*years, *([last] if last else [])]
    step = max(1, -(-(max(known) - min(known)) // 4)) if known else 1
    return {
        "showticklabels": True,
        "dtick": step,
        "tick0": last or max(known, default=0),
        "tickformat": "d",
        "tickangle": 0,
        "gridcolor": palette.GRID,
        "minor": {"dtick": 1, "ticks": "outside", "ticklen": 4, "tickcolor": palette.PATH},
    }


def _lines(text: str, length: int = _LINE) -> list[str]:
    return [escaped(text[at : at + length]) for at in range(0, len(text), length)]


def escaped(text: str) -> str:
    """Text for Plotly, which would otherwise read tags and entities in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
