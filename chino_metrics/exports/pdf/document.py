"""What every PDF shares: colours and signs as data, charts as pictures, the date it carries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from markupsafe import Markup

from chino_metrics.charts import layout, line
from chino_metrics.charts.series import judged_series
from chino_metrics.exports.pdf import typesetting
from chino_metrics.model.plan import Indicator
from chino_metrics.model.publisher import Publisher
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.wording import formats, names, palette, terms


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as SVG that stands for itself, and what it shows in words."""

    svg: bytes
    alt: str


def common(
    title: str,
    publisher: Publisher,
    *,
    is_sample: bool,
    keywords: Sequence[str] = (),
    revised: str = "",
) -> dict[str, Any]:
    """What ``parts.typ`` reads from the data of every document; ``revised`` says of which edition."""
    mark = [terms.SAMPLE_TAG] if is_sample else []
    return {
        "title": title,
        "subject": "　".join((*mark, *filter(None, [revised]))),
        "keywords": list(keywords),
        "author": names.author(publisher),
        "family": typesetting.FAMILY,
        "sample": terms.SAMPLE_TAG if is_sample else "",
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


def picture(indicator: Indicator, assessment: Assessment, style: layout.Style) -> Picture:
    """The chart of an indicator that has points, its letters in our font."""
    alt = line.alt_text(indicator, judged_series(indicator, assessment))
    return drawn(line.drawing(indicator, assessment, style), alt, style)


def drawn(drawing: Markup, alt: str, style: layout.Style) -> Picture:
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
