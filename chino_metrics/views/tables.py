"""Tables for people to take along: Japanese heads, one row an indicator or a year."""

from __future__ import annotations

from collections.abc import Iterable

from chino_metrics.model.municipality import municipalities
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.target import Target
from chino_metrics.spreadsheet.csv import Value, to_csv
from chino_metrics.views.entries import Entry
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms

TableRow = tuple[Value, ...]

ASSESSMENT_HEADS = (
    "計画",
    "施策番号",
    "指標ID",
    "指標",
    "単位",
    "望ましい方向",
    "基準年度",
    "基準値",
    "中間目標年度",
    "中間目標",
    "最終目標年度",
    "最終目標",
    "実績年度",
    "実績",
    "進捗率",
    "達成率",
    "目標までの差",
    "目安値",
    "ペース比",
    "必要ペース（1年あたり）",
    "実績ペース（1年あたり）",
    "状況",
    "理由",
    "担当",
    "データの区分",
)
YEAR_HEADS = (
    "指標ID",
    "指標",
    "単位",
    "年度",
    "実績",
    "実績に代わる記載",
    "注記",
    "出典",
    "出典URL",
    "台帳のセル",
    "データの区分",
)


def assessment_rows(scene: Scene, entries: Iterable[Entry] | None = None) -> tuple[TableRow, ...]:
    """``entries``, or the selected indicators, with measures and verdict, values unrounded."""
    shown = scene.selected if entries is None else entries
    return tuple(_assessment_row(scene, e) for e in shown)


def _assessment_row(scene: Scene, entry: Entry) -> TableRow:
    i, a = entry.indicator, entry.assessment
    return (
        entry.plan.name,
        i.measure_no,
        i.id,
        i.name,
        i.unit,
        terms.DIRECTION_WORD[i.direction],
        *_target(i.baseline),
        *_target(i.interim),
        *_target(i.final),
        a.year,
        a.actual,
        a.progress,
        a.attainment,
        a.gap,
        a.expected,
        a.pace,
        a.required_per_year,
        a.observed_per_year,
        terms.status_word(i, a),
        terms.status_note(i, a),
        entry.department,
        data_kind(scene),
    )


def _target(target: Target) -> tuple[Value, Value]:
    quantity = target.quantity
    return target.year, quantity.text if quantity.value is None else quantity.value


def year_rows(scene: Scene, indicator: Indicator) -> tuple[TableRow, ...]:
    """The actuals of one indicator with notes, sources and cells."""
    return tuple(
        (
            indicator.id,
            indicator.name,
            indicator.unit,
            a.year,
            a.quantity.value,
            a.quantity.text,
            a.note,
            a.source,
            a.source_url,
            f"{a.quantity.cell.sheet} {a.quantity.cell.address}" if a.quantity.cell else "",
            data_kind(scene),
        )
        for a in indicator.actuals
    )


def data_kind(scene: Scene) -> str:
    """What every row says of its data: 見本（架空の値） or nothing."""
    return terms.SAMPLE_TAG if scene.book.is_sample else ""


def assessment_csv(scene: Scene) -> bytes:
    """``assessment_rows`` with their heads as CSV for Excel; of many municipalities, whose each is."""
    rows = assessment_rows(scene)
    if not municipalities(scene.book):
        return _for_excel(to_csv(ASSESSMENT_HEADS, rows))
    whose = (e.plan.municipality.name for e in scene.selected)
    named = ((name, *row) for name, row in zip(whose, rows, strict=True))
    return _for_excel(to_csv(("自治体", *ASSESSMENT_HEADS), named))


def year_csv(scene: Scene, indicator: Indicator) -> bytes:
    """``year_rows`` with their heads as CSV for Excel."""
    return _for_excel(to_csv(YEAR_HEADS, year_rows(scene, indicator)))


def _for_excel(text: str) -> bytes:
    """UTF-8 with a mark at its beginning: without it Excel garbles Japanese."""
    return text.encode("utf-8-sig")


def corrections(book: Book, indicator: Indicator) -> tuple[str, ...]:
    """The printed spellings of this indicator that are shown differently."""
    return tuple(
        f"印刷では「{c.printed}」（{c.reason}）"
        for c in book.corrections
        if c.shown == indicator.name
    )
