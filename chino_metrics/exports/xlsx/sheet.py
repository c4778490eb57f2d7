"""What every sheet of the Excel file has: name, head, print setup, foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from xlsxwriter import Workbook

from chino_metrics.exports.xlsx.style import PAPER_HEIGHT, SOFT, TITLE, Sheet, Styles, pages_of
from chino_metrics.spreadsheet.office import FONT, page_text, sheet_name
from chino_metrics.views.selection import Selection
from chino_metrics.wording import formats, names, palette, terms

SUMMARY, BY_YEAR, INDICATORS = "まとめ", "年度別の実績", "指標の一覧"
VALUES, SUCCESSION, METHOD, SOURCES = "値の一覧", "新旧対照", "計算のしかた", "出典"
EVALUATIONS: Final = "評価"
PEERS: Final = "ほかの自治体"
RESERVED: Final = (
    *(SUMMARY, SUCCESSION, EVALUATIONS, BY_YEAR, INDICATORS, VALUES, PEERS, METHOD, SOURCES),
)

_MARGINS: Final = {"left": 0.39, "right": 0.39, "top": 0.45, "bottom": 0.65}
#: Pixels of a row that nothing made higher.
DEFAULT_ROW: Final = 20
#: Excel takes 255 with its codes.
_LONGEST_FOOT: Final = 100


@dataclass(frozen=True)
class Job:
    """One file in the making."""

    scene: Selection
    book: Workbook
    styles: Styles

    @property
    def is_sample(self) -> bool:
        """Whether every sheet says that its values are invented."""
        return self.scene.book.is_sample

    def open(
        self, name: str, widths: Sequence[int], tint: str = palette.PATH, keys: int = 0
    ) -> Sheet:
        """A new sheet with columns ``widths`` pixels wide, set up for A4 landscape.

        Where it needs several pages beside one another, each begins with the first ``keys``.
        """
        paper = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            paper.set_column_pixels(column, column, width)
        paper.set_default_row(DEFAULT_ROW * 0.75)
        paper.hide_gridlines(2)
        paper.set_tab_color(tint)
        paper.set_landscape()
        paper.set_paper(9)
        across = len(pages_of(widths, keys))
        paper.fit_to_pages(across, 0)
        if across > 1 and keys:
            paper.repeat_columns(0, keys - 1)
        paper.set_margins(**_MARGINS)
        # the foot keeps its letters on a sheet that is made smaller
        paper.set_footer(self._footer(), {"scale_with_doc": False})
        return Sheet(paper, self.styles, tuple(widths))

    def _footer(self) -> str:
        tag = f"{terms.SAMPLE_TAG}　" if self.is_sample else ""
        said = page_text(f"{tag}{self._site('　')}　{self.scene.revised}", _LONGEST_FOOT)
        style = f'&"{FONT},標準"&11 '
        return f"&L{style}{said}&R{style}&P／&N"

    def head(self, sheet: Sheet, title: str, *lines: str) -> int:
        """Title, sample tag and lines below; returns the next free row.

        The title stands still at the top of the screen and of every printed page.
        """
        edge = sheet.edge
        room = 1 if sheet.widths[edge] >= 130 else 2
        end = edge - room if self.is_sample else edge
        sheet.span(0, 0, end, title, TITLE)
        if self.is_sample:
            sheet.tag(0, end + 1, edge)
        told = (self.about, *filter(None, lines))
        for row, line in enumerate(told, 1):
            sheet.span(row, 0, edge, line, SOFT)
        return len(told) + 2

    def _site(self, gap: str = " ") -> str:
        return names.titled(self.scene.book.publisher, gap)

    @property
    def about(self) -> str:
        """City, site, 評価年度 and revision in one line."""
        parts = (
            self._site(),
            f"評価年度 {formats.year_era(self.scene.as_of)}",
            self.scene.revised,
        )
        return "　".join(filter(None, parts))


_Part = tuple[int, int]


@dataclass
class PaperPage:
    """Parts (first and last row) that begin on a page, and the pixels that are taken of it."""

    used: int
    parts: list[_Part] = field(default_factory=list)


def break_pages(sheet: Sheet, parts: Iterable[_Part]) -> list[PaperPage]:
    """Start a page before each part that would be cut otherwise; the pages.

    The first row of the sheet stands on every page. A part higher than a page ends on its last.
    """
    title = sheet.heights.get(0, DEFAULT_ROW)
    pages = [PaperPage(0)]
    for part in parts:
        height = _height(sheet, *part)
        # the head of the sheet, its first part, stands alone on no page
        is_begun = len(pages) > 1 or len(pages[-1].parts) > 1
        if is_begun and pages[-1].used + height > PAPER_HEIGHT:
            pages.append(PaperPage(title))
        page = pages[-1]
        page.parts.append(part)
        page.used += height
        while page.used > PAPER_HEIGHT:
            page.used += title - PAPER_HEIGHT
    if len(pages) > 1:
        sheet.paper.set_h_pagebreaks([page.parts[0][0] for page in pages[1:]])
    return pages


def _height(sheet: Sheet, first: int, last: int) -> int:
    """Pixels of rows, with the empty one behind them."""
    return sum(sheet.heights.get(row, DEFAULT_ROW) for row in range(first, last + 2))


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = RESERVED) -> tuple[str, ...]:
    """Names that Excel takes for sheets, each once and none of ``taken``."""
    before = tuple(taken)
    found: list[str] = []
    for text in wanted:
        found.append(sheet_name(text, (*before, *found), "計画"))
    return tuple(found)
