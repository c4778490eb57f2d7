"""Text on a slide: runs with their look, paragraphs, lines that fit; nothing that XML cannot hold."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml

from chino_metrics.charts.labels import wrapped
from chino_metrics.spreadsheet.office import clean
from chino_metrics.wording import line_breaks
from chino_metrics.wording.palette import INK
from chino_metrics.wording.text_width import text_width

#: No letter on a slide is smaller, in points.
LEAST: Final = 14.0
NAMESPACE: Final = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'


#: Height of a line in em, as PowerPoint and LibreOffice set it.
LINE_HEIGHT: Final = 1.22
#: What LibreOffice puts between a Japanese and another letter, in em.
_SCRIPT_GAP: Final = 0.24
#: Of the lines of a text that wraps, the part that is filled at the least.
_FILLED: Final = 0.9


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: ``size`` in points, ``colour`` 「#1A1A1A」."""

    text: str
    size: float
    bold: bool = False
    colour: str = INK


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Runs on a line of their own; ``leading`` in parts of a usual line, ``before`` in points."""

    runs: tuple[Run, ...]
    align: str = "l"
    leading: float = 1.0
    before: float = 0.0

    @property
    def height(self) -> float:
        """Its height in points where its lines do not wrap."""
        lines = 1 + max(run.text.count("\n") for run in self.runs)
        size = max(run.size for run in self.runs)
        return lines * size * LINE_HEIGHT * self.leading + self.before


def escaped(text: str) -> str:
    """``text`` as XML holds it between tags."""
    return escape(clean(text))


def solid(colour: str) -> str:
    """A plain fill; ``colour`` is 「#1A1A1A」."""
    return f'<a:solidFill><a:srgbClr val="{colour.removeprefix("#")}"/></a:solidFill>'


def stroke(colour: str, width: float, dash: str = "solid") -> str:
    """A line of ``width`` points."""
    return (
        f'<a:ln w="{round(width * 12700)}" cap="flat">{solid(colour)}<a:prstDash val="{dash}"/>'
        "<a:round/></a:ln>"
    )


def line(text: str, size: float, **more: Any) -> Paragraph:
    """A paragraph of one run."""
    looks = {key: more.pop(key) for key in ("bold", "colour") if key in more}
    return Paragraph((Run(text, size, **looks),), **more)


def write(body: Any, paragraphs: Iterable[Paragraph]) -> None:
    """Put paragraphs in place of those of a text body (``p:txBody``, ``a:txBody``)."""
    for old in body.p_lst:
        body.remove(old)
    for paragraph in paragraphs:
        body.append(parse_xml(_paragraph(paragraph)))


def _paragraph(paragraph: Paragraph) -> str:
    runs = "".join(_run(run) for run in paragraph.runs)
    return (
        f'<a:p {NAMESPACE}><a:pPr marL="0" indent="0" algn="{paragraph.align}">'
        f'<a:lnSpc><a:spcPct val="{round(paragraph.leading * 100_000)}"/></a:lnSpc>'
        f'<a:spcBef><a:spcPts val="{round(paragraph.before * 100)}"/></a:spcBef>'
        f"<a:buNone/></a:pPr>{runs}</a:p>"
    )


def _run(run: Run) -> str:
    """A run; a line end in it breaks the line within the paragraph."""
    look = (
        f'lang="ja-JP" altLang="en-US" sz="{round(run.size * 100)}" b="{int(run.bold)}" dirty="0">'
        f"{solid(run.colour)}"
        '<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/>'
    )
    parts = (
        f"<a:r><a:rPr {look}</a:rPr><a:t>{escaped(part)}</a:t></a:r>"
        for part in run.text.split("\n")
    )
    return f"<a:br><a:rPr {look}</a:rPr></a:br>".join(parts)


def room_of(text: str, size: float) -> float:
    """Points of a line, with the gaps that some programs put between scripts."""
    return size * _em_of(text)


@lru_cache(maxsize=4096)
def _em_of(text: str) -> float:
    scripts = [unicodedata.east_asian_width(c) in "WFA" for c in text]
    changes = sum(a != b for a, b in pairwise(scripts))
    return text_width(text, 1) + changes * _SCRIPT_GAP


def fitted(texts: Sequence[str], width: float, full: float, least: float = LEAST) -> float:
    """The largest size up to ``full``, in half points, in which each text fits on a line."""
    longest = max((room_of(text, 1) for text in texts), default=0.0) or 1.0
    return max(least, min(full, math.floor(2 * width / longest) / 2))


def one_line(text: str) -> str:
    """``text`` with its line ends as spaces."""
    return re.sub("[\r\n]+", " ", text)


def cut(text: str, width: float, size: float, lines: int) -> str:
    """``text``, shortened with … where it would take more than so many lines of ``width`` points."""
    flat = one_line(text)
    if room_of(flat, size) <= width * (1 if lines == 1 else _FILLED * lines) + 0.01:
        return flat
    em = int(_FILLED * width / size)
    # no letter is narrower than a third of an em
    return "".join(wrapped(flat[: 3 * (em + 1) * lines], em, lines))


def parted(text: str, room: float) -> tuple[str, ...]:
    """``text`` on lines of at most ``room`` em, broken between words as far as these can be told."""
    return line_breaks.broken(text, room, _em_of)


def fitted_line(text: str, width: float, full: float) -> Paragraph:
    """A paragraph as large as fits on a line, or on two of the least size."""
    size = fitted([text], width, full)
    return line(cut(text, width, size, 2), size)


def packed(text: str, width: float, size: float, mark: str = "\u3000") -> str:
    """``text`` parted behind its marks (wide spaces, commas) where it is too long for a line."""
    lines = [""]
    for part in re.findall(f"[^{mark}]*{mark}?", text):
        if lines[-1] and room_of(lines[-1] + part.rstrip("\u3000"), size) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(line.rstrip("\u3000") for line in lines)
