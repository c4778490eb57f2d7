"""A slide of either shape: where things stand on it, in points, and what is put there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from pptx.util import Emu, Pt

from chino_metrics.charts import layout
from chino_metrics.charts.line import SLIDE_TALL, SLIDE_WIDE
from chino_metrics.exports.pptx.text import Paragraph, write
from chino_metrics.spreadsheet.office import clean
from chino_metrics.views.slides import fitting
from chino_metrics.views.slides.deck import Slide, SlideKind

HEIGHT: Final = 540.0
MARGIN: Final = 24.0
#: The foot's text may take two lines.
FOOT_SIZE: Final = 14.0
#: Content ends here.
FLOOR: Final = 490.0
#: The line above a message, and sizes shared by several slides.
KICKER_SIZE: Final = 24.0
BODY_SIZE: Final = 24.0


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def emu(self) -> tuple[Emu, Emu, Emu, Emu]:
        """As python-pptx takes it: left, top, width, height."""
        left, top, width, height = (
            Emu(Pt(max(side, 0.0))) for side in (self.left, self.top, self.width, self.height)
        )
        return left, top, width, height

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class Page:
    """A shape of slide."""

    is_wide: bool

    @property
    def width(self) -> float:
        """The slide's width: 16:9 or 4:3."""
        return 960.0 if self.is_wide else 720.0

    @property
    def line(self) -> float:
        """The width between the margins."""
        return self.width - 2 * MARGIN

    @property
    def message(self) -> Box:
        """The message where nothing stands above it."""
        return Box(MARGIN, 24.0, self.line, 94.0 if self.is_wide else 84.0)

    @property
    def kicker(self) -> Box:
        """The line above a message."""
        return Box(MARGIN, 20.0, self.line, 30.0)

    @property
    def source(self) -> Box:
        """The left part of the foot, up to the sample tag."""
        return Box(MARGIN, 500.0, self.tag.left - MARGIN - 8.0, 36.0)

    @property
    def tag(self) -> Box:
        """The sample tag in the foot."""
        width = 124.0
        return Box(self.number.left - width, 506.0, width, 24.0)

    @property
    def number(self) -> Box:
        """The number of the slide."""
        return Box(self.width - MARGIN - 96.0, 500.0, 96.0, 36.0)

    @property
    def chart_style(self) -> layout.Style:
        """How the screen draws its chart on this shape; it is measured in parts of it."""
        return SLIDE_WIDE if self.is_wide else SLIDE_TALL

    @property
    def unit(self) -> float:
        """Points of one unit of the chart's style."""
        return 1.6


#: Numbers of the templates' placeholders: the line above the message, the list, an indicator's goal.
KICKER: Final = 10
BODY: Final = 11
GOAL: Final = 12


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slide under construction; ``top`` is where its content may begin, in points."""

    slide: Any
    content: Slide
    page: Page
    top: float = 0.0

    def place(self, number: int, box: Box, paragraphs: list[Paragraph]) -> None:
        """Fill a placeholder and put it to its place; what is filled first is read first."""
        holder = next(p for p in self.slide.placeholders if p.placeholder_format.idx == number)
        holder.left, holder.top, holder.width, holder.height = box.emu
        write(holder._element.txBody, paragraphs)
        holder._element.getparent().append(holder._element)

    @property
    def line(self) -> float:
        """The width of the message: the QR code of an indicator stands beside it."""
        return self.page.line - (
            self.code.width + fitting.CODE_GAP * HEIGHT / 100 if self._is_coded else 0.0
        )

    @property
    def _is_coded(self) -> bool:
        """Whether the QR code of an indicator stands beside the message."""
        is_indicator = self.content.kind is SlideKind.INDICATOR
        return bool(self.content.link) and is_indicator and self.page.is_wide

    @property
    def code(self) -> Box:
        """The QR code: beside the message or the key figure, or at the foot."""
        page, kind = self.page, self.content.kind
        foot = {SlideKind.TITLE: fitting.CODE_TITLE, SlideKind.CLOSING: fitting.CODE_CLOSING}
        share = foot.get(kind, fitting.CODE if page.is_wide else fitting.CODE_TALL)
        side = share * HEIGHT / 100
        top = 18.0 if self._is_coded else self.top + 2.0
        return Box(
            page.width - MARGIN - side, FLOOR - side - 4.0 if kind in foot else top, side, side
        )

    def add_chart(self, kind: Any, data: Any, box: Box, name: str, told: str) -> Any:
        """A native chart with its alt text, as python-pptx makes it."""
        frame = self.slide.shapes.add_chart(kind, *box.emu, data)
        frame.name = name
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(told))
        return frame.chart
