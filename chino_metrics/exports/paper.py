"""What every PDF shares: colours and signs as data, charts as pictures, the date it carries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from markupsafe import Markup

from chino_metrics import chart_frame, charts, formats, palette, wording
from chino_metrics.exports import typesetting
from chino_metrics.model import Assessment, Indicator, Status
from chino_metrics.screens.scene import Scene
from chino_metrics.series import judged_series

#: For a book that was never published and has no date of its own; other files carry it too.
_NO_DATE: Final = date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG that stands for itself, and what it shows in words."""

    svg: bytes
    alt: str


def common(title: str, *, is_sample: bool) -> dict[str, Any]:
    """What ``parts.typ`` reads from the data of every document."""
    return {
        "title": title,
        "author": wording.CITY,
        "family": typesetting.FAMILY,
        "sample": wording.SAMPLE_TAG if is_sample else "",
        "colours": {
            "ink": palette.INK,
            "secondary": palette.SECONDARY,
            "grid": palette.GRID,
            "path": palette.PATH,
            "actual": palette.ACTUAL,
            "page": palette.PAGE,
        },
        "statuses": {s.value: _status(s) for s in Status},
    }


def _status(status: Status) -> dict[str, str]:
    return {
        "sign": palette.STATUS_SIGN[status],
        "word": palette.STATUS_WORD[status],
        "mark": palette.STATUS_MARK[status],
        "text": palette.STATUS_TEXT[status],
    }


def picture(indicator: Indicator, assessment: Assessment, style: chart_frame.Style) -> Picture:
    """The chart of an indicator that has points, its letters in our font."""
    alt = charts.spoken(indicator, judged_series(indicator, assessment))
    return drawn(charts.drawing(indicator, assessment, style), alt, style)


def drawn(drawing: Markup, alt: str, style: chart_frame.Style) -> Picture:
    """A drawing as a picture that stands for itself, ``alt`` says what it shows."""
    markup = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" '
        'font-family="{family}" font-size="{size}">{drawing}</svg>'
    ).format(
        w=f"{style.width:g}", h=f"{style.height:g}", family=typesetting.FAMILY,
        size=f"{style.size:g}", drawing=drawing,
    )  # fmt: skip
    return Picture(str(markup).encode(), alt)


def midnight(day: date) -> datetime:
    """The beginning of a day in Japan."""
    return datetime.combine(day, time(), formats.JAPAN)


def day_of(scene: Scene) -> date:
    """The day of the edition, of the workbook, or one that says that there is neither."""
    return scene.edition.published if scene.edition else scene.book.modified or _NO_DATE
