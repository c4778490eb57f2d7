"""The deck on paper: a PDF with one slide a page on its side, or two below one another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Final

from chino_metrics.charts import line, peer_chart, qr
from chino_metrics.charts.in_rows import row_chart
from chino_metrics.charts.layout import Style
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.pdf import document, peers, typesetting
from chino_metrics.views.slides.deck import Deck, Slide, SlideKind, StatusBar
from chino_metrics.wording import line_breaks
from chino_metrics.wording.text_width import text_width

#: The charts of an indicator and of its peers: one slide a page, which is higher than a slide, and two.
_STYLES: Final = {
    1: (replace(line.SLIDE_WIDE, height=255), replace(peer_chart.SLIDE_WIDE, height=146)),
    2: (line.SLIDE_TALL, replace(peer_chart.SLIDE_TALL, height=116)),
}

#: The charts in rows, points wide and high, and points of a unit: no letter is under 12.
_IN_ROWS: Final = {1: (150.0, 44.0), 2: (104.0, 33.0)}
_UNIT: Final = 12 / row_chart.LETTER
#: Em of a word that the narrowest column of names holds.
_WIDEST: Final = 9.0


def write_handout(deck: Deck, made: date, per_page: int = 1) -> bytes:
    """The deck as PDF on A4, ``per_page`` (1 or 2) slides a page, without the speaker's notes.

    ``made`` is the date the document carries. KeyError for another number of slides,
    ExportError where it cannot be set.
    """
    styles = _STYLES[per_page]
    files: dict[str, bytes] = {}
    slides = []
    for number, slide in enumerate(deck.slides, start=1):
        shown = _legible(slide, per_page)
        drawn = _chart(shown, styles, f"chart-{number}.svg", files)
        rows = list(_rows(shown, _IN_ROWS[per_page], f"row-{number}", files))
        code = _code(shown, f"code-{number}.svg", files)
        slides.append(_slide(shown, drawn, code) | {"rows": rows})
    data = document.common(
        deck.title,
        deck.publisher,
        is_sample=deck.is_sample,
        keywords=deck.keywords,
        revised=deck.revised,
    )
    return typesetting.pdf(
        "handout.typ",
        data | {"slides": slides, "per_page": per_page},
        files,
        document.midnight(made),
    )


def _legible(slide: Slide, per_page: int) -> Slide:
    """Of two slides a page, without the line below a chart: its letters would be under 12 pt."""
    is_small = per_page > 1 and slide.kind is SlideKind.INDICATOR
    return replace(slide, lines=()) if is_small else slide


def _chart(
    slide: Slide, styles: tuple[Style, Style], name: str, files: dict[str, bytes]
) -> dict[str, str] | None:
    """The picture of a slide is put to ``files``; what the page has to know of it."""
    if slide.beside is not None:
        made = peers.picture(slide.beside, styles[1])
        files[name] = made.svg
        return {"file": name, "alt": made.alt, "note": ""}
    if slide.chart is None:
        return None
    picture = document.picture(slide.chart.indicator, slide.chart.assessment, styles[0])
    files[name] = picture.svg
    return {"file": name, "alt": picture.alt, "note": slide.chart.note}


def _rows(
    slide: Slide, size: tuple[float, float], name: str, files: dict[str, bytes]
) -> Iterator[dict[str, Any]]:
    """The rows as JSON holds them, each with the name and the text of its chart where it has one."""
    width, height = (side / _UNIT for side in size)
    for number, row in enumerate(slide.rows, start=1):
        held = asdict(replace(row, chart=None)) | {"words": _words(row.name)}
        if row.chart is not None and slide.years is not None:
            series = judged_series(row.chart.indicator, row.chart.assessment)
            frame = row_chart.row_frame(series, slide.years, width, height)
            alt = line.alt_text(row.chart.indicator, series)
            made = document.drawn(row_chart.drawing(frame, series), alt, frame.style)
            files[f"{name}-{number}.svg"] = made.svg
            held["chart"] = {"file": f"{name}-{number}.svg", "alt": made.alt, "width": size[0]}
        yield held


def _words(name: str) -> list[str]:
    """The pieces of a name that a line may end with; of a word that may fill one, its letters."""
    return [
        part
        for w in line_breaks.words(name)
        for part in ([w] if text_width(w, 1) <= _WIDEST else w)
    ]


def _code(slide: Slide, name: str, files: dict[str, bytes]) -> dict[str, str] | None:
    """The same for the QR code of what a slide shows."""
    if not slide.link:
        return None
    files[name] = qr.svg(slide.link)
    return {"file": name, "alt": f"このページのアドレス {slide.link}", "link": slide.link}


def _slide(
    slide: Slide, chart: dict[str, str] | None, code: dict[str, str] | None
) -> dict[str, Any]:
    """A slide as JSON holds it; chart and QR code as the names of their pictures."""
    fields = ("kind", "name", "message", "source", "kicker", "heads", "row_heads", "lines")
    return {name: getattr(slide, name) for name in fields} | {
        "figure": asdict(slide.figure) if slide.figure else None,
        "counts": [asdict(c) for c in slide.counts],
        "bars": [_bar(bar) for bar in slide.bars],
        "listing": asdict(slide.listing) if slide.listing else None,
        "terms": [asdict(t) for t in slide.terms],
        "chart": chart,
        "code": code,
    }


def _bar(bar: StatusBar) -> dict[str, Any]:
    parts = [asdict(part) | {"text": part.text} for part in bar.parts]
    return {"name": bar.name, "parts": parts, "counted": bar.counted}
