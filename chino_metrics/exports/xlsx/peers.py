"""The sheet of official statistics beside indicators: every municipality in code order, no rank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from chino_metrics.exports.xlsx.lists import finish
from chino_metrics.exports.xlsx.sheet import PEERS, Job
from chino_metrics.exports.xlsx.style import (
    HEAD,
    LINE,
    NAME,
    NUMBER,
    NUMBER_HEAD,
    PAPER_WIDTH,
    TEXT,
    Sheet,
)
from chino_metrics.model.official import Twin
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.views.open_data.peers import PeerRate, rates
from chino_metrics.wording.beside_verdicts import peers as words

_ABOUT: Final = (
    "公的統計による率。指標の実績ではなく、判定にも使わない。順位ではなく、自治体コードの順。"
)
_HEADS: Final = ("統計", "団体名", "区分", "単位")
_WIDTHS: Final = (320, 100, 120, 116)
_YEAR, _INDICATOR = 70, 330


def add_peers(job: Job) -> None:
    """A line a statistic and municipality, years side by side; nothing where there is no statistic."""
    found = list(rates(job.scene))
    if not found:
        return
    years = sorted({r.year for r in found})
    widths = [*_WIDTHS, *(_YEAR for _ in years)]
    # names take what few years leave
    widths[0] += max(0, int(PAPER_WIDTH) - sum(widths))
    sheet = job.open(PEERS, (*widths, _INDICATOR), keys=2, printed=len(widths))
    row = job.head(sheet, "ほかの自治体の同じ統計", _ABOUT, _sources(found))
    for column, head in enumerate(_HEADS):
        sheet.text(row, column, head, HEAD)
    for column, year in enumerate(years, len(_HEADS)):
        sheet.number(row, column, year, '0"年"', NUMBER_HEAD)
    sheet.text(row, len(widths), "指標", HEAD | {"indent": 1})
    known = job.scene.book.indicator_by_id
    lines: dict[tuple[Twin, str], list[PeerRate]] = {}
    for rate in found:
        lines.setdefault((rate.twin, rate.code), []).append(rate)
    for k, ((twin, _), line) in enumerate(lines.items(), row + 1):
        _add_line(sheet, k, line, years)
        sheet.text(k, len(widths), known[twin.indicator_id].name, LINE | {"indent": 1})
    finish(sheet, row, len(lines), freeze=2)


def _add_line(sheet: Sheet, row: int, line: Sequence[PeerRate], years: Sequence[int]) -> None:
    first = line[0]
    said = (first.twin.name, first.name, "、".join(first.kinds), words.unit(first.twin))
    for column, word in enumerate(said):
        sheet.text(row, column, word, NAME if column == 1 else TEXT)
    values = {rate.year: rate.value for rate in line}
    for column, year in enumerate(years, len(_HEADS)):
        if year in values:
            sheet.number(row, column, values[year], number_format(2), NUMBER)
        else:
            sheet.text(row, column, "", NUMBER)


def _sources(found: Sequence[PeerRate]) -> str:
    """Each source with the years it is of; one that is also said to be reworked stands once."""
    named = dict.fromkeys(rate.source for rate in found if rate.source)
    years: dict[str, set[int]] = {}
    for rate in found:
        whole = max((name for name in named if name.startswith(rate.source)), key=len, default="")
        years.setdefault(whole, set()).add(rate.year)
    told = (
        f"{s}（{'、'.join(f'{y}年' for y in sorted(known))}）" for s, known in years.items() if s
    )
    return f"出典：{'、'.join(told)}"
