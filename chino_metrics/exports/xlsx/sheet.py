"""What every sheet of the Excel file has: name, head, print setup, foot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from xlsxwriter import Workbook

from chino_metrics.exports.xlsx.paper import DEFAULT_ROW
from chino_metrics.exports.xlsx.style import SOFT, TITLE, Sheet, Styles, pages_of, paper_height
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

_MARGINS: Final = {"left": 0.39, "right": 0.39, "top": 0.4, "bottom": 0.6}
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
        self,
        name: str,
        widths: Sequence[int],
        tint: str = palette.PATH,
        keys: int = 0,
        printed: int | None = None,
    ) -> Sheet:
        """A new sheet with columns ``widths`` pixels wide, set up for A4 landscape.

        Where it needs several pages beside one another, each begins with the first ``keys``.
        Only the first ``printed`` columns are for paper, where not all are.
        """
        paper = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            paper.set_column_pixels(column, column, width)
        paper.set_default_row(DEFAULT_ROW * 0.75)
        paper.hide_gridlines(2)
        paper.set_tab_color(tint)
        paper.set_landscape()
        paper.set_paper(9)
        shown = widths[:printed]
        across = len(pages_of(shown, keys))
        paper.fit_to_pages(across, 0)
        if across > 1 and keys:
            paper.repeat_columns(0, keys - 1)
        paper.set_margins(**_MARGINS)
        # the foot keeps its letters on a sheet that is made smaller
        paper.set_footer(self._footer(), {"scale_with_doc": False})
        return Sheet(paper, self.styles, tuple(widths), len(shown), paper_height(shown, keys))

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


def sheet_names(wanted: Iterable[str], taken: Iterable[str] = RESERVED) -> tuple[str, ...]:
    """Names that Excel takes for sheets, each once and none of ``taken``."""
    before = tuple(taken)
    found: list[str] = []
    for text in wanted:
        found.append(sheet_name(text, (*before, *found), "計画"))
    return tuple(found)
