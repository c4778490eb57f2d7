"""The end of the report: how it is judged, where it comes from, where it stands in the workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from chino_metrics.exports.pdf import blocks
from chino_metrics.exports.pdf.blocks import (
    Block,
    BlockCell,
    BlockColumn,
    heading,
    items,
    label,
    paragraph,
    text_cell,
)
from chino_metrics.exports.pdf.indicator import anchor, reference_lines
from chino_metrics.model.issue import Cell as Place
from chino_metrics.model.plan import Indicator, Plan
from chino_metrics.views.one_indicator.years import place
from chino_metrics.views.selection import Selection
from chino_metrics.views.tables import corrections
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import names, rules, terms
from chino_metrics.wording.beside_verdicts import references
from chino_metrics.wording.politeness import polite

_PLACES: Final = ("基準値", "中間目標", "最終目標", "実績")


def method_blocks(scene: Selection) -> Iterator[Block]:
    """判定のしかた: rules, terms with their formulas, reasons, how it is counted."""
    yield heading(1, "判定のしかた")
    yield paragraph(f"{polite(rules.TITLE)}。{polite(rules.LEAD)}")
    heads = (BlockColumn("状況", 92.0), BlockColumn("規則", "1fr"))
    verdicts = (
        (blocks.verdict(r.status, r.word), text_cell(polite(r.text))) for r in rules.VERDICTS
    )
    yield blocks.group(
        (
            heading(2, "判定の言葉", is_listed=False),
            paragraph("規則は、上から順に調べます。", leads=True),
            blocks.table(heads, verdicts),
        )
    )
    yield heading(2, "用語と式", is_listed=False)
    yield _pairs(("用語", "意味と式"), rules.TERMS)
    yield heading(2, "判定に添える理由", is_listed=False)
    yield _pairs(("理由", "意味"), rules.REASONS)
    yield heading(2, "数え方", is_listed=False)
    yield items(polite(line) for line in rules.counting(scene.twin_names))
    yield heading(2, "しきい値の出どころ", is_listed=False)
    yield paragraph(polite(rules.THRESHOLDS))


def _pairs(heads: tuple[str, str], pairs: Iterable[tuple[str, str]]) -> Block:
    columns = (BlockColumn(heads[0], 110.0), BlockColumn(heads[1], "1fr"))
    return blocks.table(
        columns, ((text_cell(a, bold=True), text_cell(polite(b))) for a, b in pairs)
    )


def source_blocks(scene: Selection) -> Iterator[Block]:
    """出典と利用条件, and the printed spellings that are shown otherwise."""
    publisher = scene.book.publisher
    licence = licences.in_force(publisher)
    yield heading(1, "出典と利用条件")
    lines = (
        *(
            "　".join(filter(None, (f"目標と基準値：{d.title}", d.url)))
            for d in names.documents(scene.book, scene.wanted_plans)
        ),
        "実績と参考系列：各指標の図の下に、値ごとの出典を記載しています。",
        f"{names.municipality(publisher)}の数字（目標、基準値、実績）の利用条件：{licence.title}　{licence.path}",
        "ほかの機関が出典の数字：それぞれの出典の利用条件によります。",
        rules.FONT_LICENCE,
    )
    more = (names.contact(publisher), terms.SAMPLE_SENTENCE if scene.book.is_sample else "")
    yield items((*lines, *filter(None, more)))
    spelt = [
        f"{e.indicator.name}：{c}"
        for e in scene.wanted
        for c in corrections(scene.book, e.indicator)
    ]
    if spelt:
        yield label("印刷された名前と異なる表示")
        yield items(spelt)


def index_blocks(scene: Selection) -> Iterator[Block]:
    """担当別の索引: each indicator below the section that reports it, with its page."""
    yield heading(1, "担当別の索引")
    rows = sorted(
        ((e.department or "—", e.indicator.name, anchor(e)) for e in scene.wanted),
        key=lambda row: row[0],
    )
    yield {"kind": "index", "heads": ["担当", "指標", "ページ"], "rows": [list(r) for r in rows]}


def place_blocks(scene: Selection) -> Iterator[Block]:
    """指標の定義と台帳での場所: definitions, and the cells of baseline, targets and actuals, a table a plan."""
    yield heading(1, "指標の定義と台帳での場所")
    yield paragraph(
        "各指標の望ましい方向、集計、備考と、数字が台帳（Excelファイル）のどのセルにあるかを示します。"
        f"台帳の照合番号（SHA-256）は {_in_groups(scene.book.sha256)} です。"
    )
    for plan in scene.wanted_plans:
        kept = [e.indicator for e in scene.wanted if e.plan.id == plan.id]
        if kept:
            yield heading(2, plan.name, is_listed=False)
            yield _places(kept)
            yield _definitions(kept)


def _places(indicators: Sequence[Indicator]) -> Block:
    found = [_cells(i) for i in indicators]
    sheets = [_sheet(cells[k] for cells in found) for k in range(len(_PLACES))]
    heads = zip(_PLACES, sheets, strict=True)
    columns = (
        BlockColumn("指標ID"),
        BlockColumn("指標", "1fr"),
        *(BlockColumn(f"{h}\n{s}" if s else h) for h, s in heads),
    )
    rows = (
        (
            text_cell(indicator.id),
            text_cell(indicator.name),
            *(_addresses(c, s) for c, s in zip(cells, sheets, strict=True)),
        )
        for indicator, cells in zip(indicators, found, strict=True)
    )
    return blocks.table(columns, rows)


def _definitions(indicators: Sequence[Indicator]) -> Block:
    columns = (BlockColumn("指標ID"), BlockColumn("望ましい方向、集計、備考", "1fr"))
    return blocks.table(columns, ((text_cell(i.id), text_cell(_definition(i))) for i in indicators))


def _in_groups(digits: str) -> str:
    """In groups of eight, so that it can be compared by eye and parted between lines."""
    return " ".join(digits[k : k + 8] for k in range(0, len(digits), 8))


def _definition(indicator: Indicator) -> str:
    """Which way is better, how a year's value comes about, and the remark on it."""
    told = (
        terms.DIRECTION_WORD[indicator.direction],
        terms.ACCUMULATION_WORD[indicator.accumulation],
        f"担当 {indicator.department}" if indicator.department else "",
        indicator.note,
    )
    return "。".join(filter(None, told))


def reference_blocks(scene: Selection) -> Iterator[Block]:
    """参考系列: other series of the indicators, which are not judged by."""
    told = [e.indicator for e in scene.wanted if e.indicator.references]
    if not told:
        return
    yield heading(1, "参考系列")
    yield paragraph(
        "指標とは集め方や定義が異なるため、判定には使わない値です。計算と注記は台帳に記載しています。"
    )
    for indicator in told:
        yield label(indicator.name)
        yield from _read(indicator, scene.book.plan_by_id[indicator.plan_id])
        yield items(reference_lines(indicator.references))


def _read(indicator: Indicator, plan: Plan) -> Iterator[Block]:
    """The series in words, and the population beside an indicator by head."""
    for reading in references.readings(indicator):
        yield paragraph(f"{reading.series}：{polite(reading.sentence)}", leads=True)
    if people := references.population_sentence(indicator, plan):
        yield paragraph(polite(people), leads=True)


def _cells(indicator: Indicator) -> tuple[list[Place], ...]:
    targets = (indicator.baseline, indicator.interim, indicator.final)
    actuals = [a.quantity.cell for a in indicator.actuals if a.quantity.cell]
    return (*([t.quantity.cell] if t.quantity.cell else [] for t in targets), actuals)


def _sheet(columns: Iterable[list[Place]]) -> str:
    """The sheet that all cells of a column stand in, else ""."""
    found = {cell.sheet for cells in columns for cell in cells}
    return found.pop() if len(found) == 1 else ""


def _addresses(cells: Sequence[Place], sheet: str) -> BlockCell:
    """「D5～K5」, with the sheet where the head does not say it."""
    named = [c.address if sheet else place(c) for c in cells]
    if not named:
        return text_cell("—")
    return text_cell(named[0] if len(named) == 1 else f"{named[0]}～{named[-1]}")
