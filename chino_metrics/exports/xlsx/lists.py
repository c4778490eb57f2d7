"""The sheets for sorting, filtering and pivoting: all indicators, all years, all values."""

from __future__ import annotations

from typing import Any, Final

from chino_metrics.exports.xlsx.charts import quotable
from chino_metrics.exports.xlsx.paper import end_list
from chino_metrics.exports.xlsx.sheet import (
    BY_YEAR,
    EVALUATIONS,
    INDICATORS,
    SUCCESSION,
    VALUES,
    Job,
)
from chino_metrics.exports.xlsx.style import (
    HEAD,
    LINE,
    NAME,
    NUMBER,
    NUMBER_HEAD,
    PAPER_WIDTH,
    PERCENT,
    RATIO,
    TEXT,
    TOP,
    Sheet,
    room_for,
    text_height,
)
from chino_metrics.model.plan import Indicator
from chino_metrics.model.verdict import Reason
from chino_metrics.spreadsheet import csv
from chino_metrics.spreadsheet.office import signed_number_format
from chino_metrics.views import succession, tables
from chino_metrics.views.entries import Entry
from chino_metrics.wording import terms

_YEARS: Final = frozenset(
    {"施策番号", "基準年度", "中間目標年度", "最終目標年度", "実績年度", "年度"}
)
_SHAPES: Final = {"進捗率": PERCENT, "達成率": PERCENT, "ペース比": RATIO}
#: What is printed of a list, with its widths; the other columns stand on the right of it.
_PAPER: Final[dict[str, dict[str, int]]] = {
    INDICATORS: {
        "計画": 180, "指標": 236, "単位": 48, "最終目標年度": 70, "最終目標": 92, "実績年度": 70,
        "実績": 92, "状況": 86, "理由": 108, "担当": 138,
    },
    VALUES: {
        "指標": 560, "単位": 50, "年度": 54, "実績": 94, "実績に代わる記載": 94, "注記": 268,
    },
}  # fmt: skip
_ASIDE: Final = {
    "計画": 240, "指標ID": 80, "出典": 420, "望ましい方向": 170, "データの区分": 130, "出典URL": 420, "台帳のセル": 110,
    "中間目標": 84,
}  # fmt: skip
#: Columns of numbers, of which some have a text.
_COUNTED: Final = {"中間目標", "最終目標", "実績", "目安値", "目標までの差", *_YEARS}
_RATES: Final = {"必要ペース（1年あたり）", "実績ペース（1年あたり）"}
#: Texts keep off the numbers on their left.
BESIDE: Final = TEXT | {"indent": 1}
_AFTER_NUMBERS: Final = {"状況", "実績に代わる記載", "望ましい方向"}
_NUMBER_WIDTH, _YEAR_WIDTH = 96, 70
#: Pixels of a row of a list at the least.
LEAST_ROW: Final = 22


def add_by_year(job: Job) -> None:
    """Indicators × years; a reason such as 未調査 stands as text."""
    entries = job.scene.wanted
    years = sorted({a.year for e in entries for a in e.indicator.actuals})
    widths = [128, 236, 50, 94, 62, *(94 for _ in years)]
    # names take what few years leave
    widths[1] += max(0, int(PAPER_WIDTH) - sum(widths))
    sheet = job.open(BY_YEAR, widths, keys=2)
    title = f"{len(entries)}指標の年度別の実績"
    row = job.head(
        sheet, title, "空欄は実績がまだない年度。評価年度より後の実績があれば、それも示す。"
    )
    for column, head in enumerate(("計画", "指標", "単位")):
        sheet.text(row, column, head, HEAD)
    for column, head in ((3, "基準値"), (4, "基準年度")):
        sheet.text(row, column, head, NUMBER_HEAD)
    for column, year in enumerate(years, 5):
        sheet.number(row, column, year, '0"年度"', NUMBER_HEAD)
    for k, entry in enumerate(entries, row + 1):
        _add_indicator(sheet, k, entry, years)
    finish(sheet, row, len(entries), freeze=2)


def _add_indicator(sheet: Sheet, row: int, entry: Entry, years: list[int]) -> None:
    i = entry.indicator
    sheet.text(row, 0, entry.plan.short_name, TEXT)
    sheet.text(row, 1, i.name, NAME)
    sheet.text(row, 2, i.unit, TEXT)
    actuals = {a.year: a.quantity for a in i.actuals}
    base = i.baseline
    sheet.number(row, 3, base.quantity.value, signed_number_format(i.decimals), NUMBER)
    sheet.number(row, 4, base.year, "0", NUMBER)
    for column, year in enumerate(years, 5):
        found = actuals.get(year)
        if found is None or found.value is None:
            sheet.text(row, column, found.text or "" if found else "", TEXT | {"align": "right"})
        else:
            sheet.number(row, column, found.value, signed_number_format(i.decimals), NUMBER)


def add_indicators(job: Job) -> None:
    """All measures and the verdict of every indicator, one row each."""
    entries = job.scene.wanted
    rows = [
        (e.indicator, row)
        for e, row in zip(entries, tables.assessment_rows(job.scene, entries), strict=True)
    ]
    title = f"{len(entries)}指標の値と判定"
    _add_list(job, INDICATORS, title, (tables.ASSESSMENT_HEADS, rows))


def add_values(job: Job) -> None:
    """One row an indicator and year, for pivoting."""
    rows = [
        (e.indicator, (e.plan.name, *row))
        for e in job.scene.wanted
        for row in tables.year_rows(job.scene, e.indicator)
    ]
    heads = ("計画", *tables.YEAR_HEADS)
    if rows:
        _add_list(job, VALUES, f"実績の一覧（{len(rows)}件）", (heads, rows))


def add_succession(job: Job) -> None:
    """Each indicator of a plan beside that of the plan that follows, for pairs in the selection."""
    wanted = {plan.id for plan in job.scene.wanted_plans}
    pairs = [p for p in succession.pairs(job.scene) if wanted & {p.old.id, p.new.id}]
    if not pairs:
        return
    sheet = job.open(SUCCESSION, (44, *(80, 140, 80, 92, 76) * 2, 120))
    title = "、".join(f"{p.old.short_name}から{p.new.short_name}へ：{p.counts}" for p in pairs)
    row = job.head(sheet, title)
    side = ("計画", "指標", "基準値", "最終目標", "判定")
    for column, head in enumerate(("扱い", *side, *side, "変わったこと")):
        sheet.text(row, column, head, HEAD)
    lines = [(pair, line) for pair in pairs for line in pair.lines]
    for k, (pair, line) in enumerate(lines, row + 1):
        old, new = succession.cells(line.old), succession.cells(line.new)
        words = (
            succession.FATE_WORD[line.fate],
            *(pair.old.short_name, *old),
            *(pair.new.short_name, *new),
            line.what,
        )
        for column, word in enumerate(words):
            sheet.text(k, column, word, TEXT)
    finish(sheet, row, len(lines), freeze=1)


def add_evaluations(job: Job) -> None:
    """What is written about each indicator and year, wrapped, to the letter."""
    rows = [(e, x) for e in job.scene.wanted for x in e.indicator.evaluations]
    if not rows:
        return
    told = [(x.cause, x.action, x.due, x.owner, x.outcome) for _, x in rows]
    long = (210, 300, 400, 560, 720, 1_100)
    offered = (long, long, (104, 200), (104, 200), (156, *long))
    widths = (
        room_for(texts, *own) for texts, own in zip(zip(*told, strict=True), offered, strict=True)
    )
    sheet = job.open(EVALUATIONS, (96, 164, 56, *widths), keys=3)
    row = job.head(sheet, f"要因と今後の対応（{len(rows)}件）", "担当課が書いたとおりの文。")
    heads = ("計画", "指標", "年度", "要因", "今後の対応", "期限", "担当", "対応の結果")
    for column, head in enumerate(heads):
        sheet.text(row, column, head, HEAD)
    for k, ((e, x), texts) in enumerate(zip(rows, told, strict=True), row + 1):
        sheet.text(k, 0, e.plan.short_name, TEXT | TOP)
        sheet.text(k, 1, e.indicator.name, NAME | TOP)
        sheet.number(k, 2, x.year, "0", NUMBER | TOP)
        for column, text in enumerate(texts, 3):
            sheet.text(k, column, text, BESIDE | TOP)
    finish(sheet, row, len(rows), freeze=2)


_Table = tuple[tuple[str, ...], list[tuple[Indicator, tables.TableRow]]]
"""Heads, and rows each with its indicator."""


def _add_list(job: Job, name: str, title: str, table: _Table) -> None:
    heads, rows = table
    paper = _PAPER[name]
    order = [*map(heads.index, paper), *(k for k, head in enumerate(heads) if head not in paper)]
    heads = tuple(heads[k] for k in order)
    wide = _ASIDE | paper
    widths = [wide.get(head, _YEAR_WIDTH if head in _YEARS else _NUMBER_WIDTH) for head in heads]
    sheet = job.open(name, widths, printed=len(paper))
    note = f"印刷するのは「{heads[len(paper) - 1]}」の列まで。右にも列がある。"
    top = job.head(sheet, title, note)
    for column, head in enumerate(heads):
        look = NUMBER_HEAD if head in _COUNTED or head not in wide else HEAD | _indent(head)
        sheet.text(top, column, head, look)
    for k, (indicator, row) in enumerate(rows, top + 1):
        for column, (head, index) in enumerate(zip(heads, order, strict=True)):
            value = row[index]
            if head == "最終目標" and isinstance(value, str):
                _add_words(sheet, (k, column), value, indicator)
            else:
                _add_value(sheet, (k, column), head, value, indicator.decimals)
        sheet.grow(k, LEAST_ROW)
    finish(sheet, top, len(rows), freeze=heads.index("指標") + 1)


def _shape(head: str, decimals: int, value: csv.Value) -> str:
    if head in _RATES and isinstance(value, float):
        return signed_number_format(terms.rate_decimals(value))
    return "0" if head in _YEARS else _SHAPES.get(head, signed_number_format(decimals))


def _add_value(
    sheet: Sheet, place: tuple[int, int], head: str, value: csv.Value, decimals: int
) -> None:
    if isinstance(value, str) or value is None:
        # what is not printed makes no row higher
        look = TEXT if place[1] < sheet.printed else LINE
        sheet.text(*place, value or "", look | _indent(head))
    else:
        sheet.number(*place, float(value), _shape(head, decimals, value), NUMBER)


def _indent(head: str) -> dict[str, int]:
    return {"indent": 1} if head in _AFTER_NUMBERS else {}


def _add_words(sheet: Sheet, place: tuple[int, int], text: str, indicator: Indicator) -> None:
    """A target in words; a long one shows what it is, and is held by its cell as it is."""
    look: dict[str, Any] = {"align": "left"} | LINE
    if text_height(text, sheet.widths[place[1]]) > LEAST_ROW:
        word = quotable(terms.reason_word(indicator, Reason.TEXT_TARGET))
        look["num_format"] = f';;;"{word}"'
    sheet.text(*place, text, look)


def finish(sheet: Sheet, row: int, count: int, freeze: int) -> None:
    """Filters, heads that stand still on the screen and on every page, what is printed."""
    end = row + max(count, 1)
    sheet.paper.autofilter(row, 0, end, sheet.last)
    sheet.paper.freeze_panes(row + 1, freeze)
    sheet.paper.repeat_rows(row)
    if sheet.printed < len(sheet.widths):
        sheet.paper.print_area(0, 0, end, sheet.printed - 1)
    end_list(sheet, row, count)
