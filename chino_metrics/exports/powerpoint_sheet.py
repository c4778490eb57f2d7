"""A slide under construction: its placeholders and charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pptx.enum.chart import XL_CHART_TYPE

from chino_metrics.deck import Slide
from chino_metrics.exports.excel_style import clean
from chino_metrics.exports.powerpoint_chart import NativeChart
from chino_metrics.exports.powerpoint_page import Box, Page
from chino_metrics.exports.powerpoint_text import Paragraph, write


@dataclass(frozen=True, slots=True)
class Sheet:
    """A slide under construction; ``top`` is where its content may begin, in points."""

    slide: Any
    content: Slide
    page: Page
    top: float = 0.0

    def place(self, number: int, box: Box, paragraphs: list[Paragraph]) -> None:
        """Fill a placeholder and put it to its place."""
        holder = next(p for p in self.slide.placeholders if p.placeholder_format.idx == number)
        holder.left, holder.top, holder.width, holder.height = box.emu
        write(holder._element.txBody, paragraphs)

    def add_chart(self, chart: NativeChart, box: Box, name: str, told: str) -> None:
        """A native chart with its alt text."""
        # the type is a formality: what is drawn stands in the chart's own XML
        frame = self.slide.shapes.add_chart(XL_CHART_TYPE.LINE, *box.emu, chart)
        frame.name = name
        frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(told))
