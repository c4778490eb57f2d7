"""The sheet of official statistics beside indicators: every municipality in code order, no rank."""

from __future__ import annotations

from typing import Final

from chino_metrics.exports.xlsx.lists import finish
from chino_metrics.exports.xlsx.sheet import PEERS, Job
from chino_metrics.exports.xlsx.style import HEAD, NAME, NUMBER, NUMBER_HEAD, TEXT
from chino_metrics.spreadsheet.office import number_format
from chino_metrics.views.open_data.peers import rates
from chino_metrics.wording.beside_verdicts import peers as words

_ABOUT: Final = (
    "公的統計による率。指標の実績ではなく、判定にも使わない。順位ではなく、自治体コードの順。"
)
_HEADS: Final = ("指標", "統計", "団体名", "区分", "単位", "出典")


def add_peers(job: Job) -> None:
    """A line a statistic, year and municipality; nothing where there is no official statistic."""
    found = list(rates(job.scene))
    if not found:
        return
    sheet = job.open(PEERS, (180, 230, 96, 104, 116, 56, 80, 238))
    row = job.head(sheet, "ほかの自治体の同じ統計", _ABOUT)
    for column, head in zip((0, 1, 2, 3, 4, 7), _HEADS, strict=True):
        sheet.text(row, column, head, HEAD)
    for column, head in ((5, "年"), (6, "率")):
        sheet.text(row, column, head, NUMBER_HEAD)
    known = job.scene.book.indicator_by_id
    for k, rate in enumerate(found, row + 1):
        sheet.text(k, 0, known[rate.twin.indicator_id].name, NAME)
        said = (rate.twin.name, rate.name, "、".join(rate.kinds), words.unit(rate.twin))
        for column, word in enumerate(said, 1):
            sheet.text(k, column, word, TEXT)
        sheet.number(k, 5, rate.year, "0", NUMBER)
        sheet.number(k, 6, rate.value, number_format(2), NUMBER)
        sheet.text(k, 7, rate.source, TEXT)
    finish(sheet, row, len(found), freeze=1)
