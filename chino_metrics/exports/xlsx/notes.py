"""The sheets of words: how it is judged (計算のしかた), and where it comes from (出典)."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Final

from chino_metrics.exports.xlsx.sheet import METHOD, SOURCES, Job
from chino_metrics.exports.xlsx.style import HEAD, NAME, SUBTITLE, TEXT, Sheet, status_text
from chino_metrics.views.scene import Entry
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import formats, names, rules
from chino_metrics.wording.palette import STATUS_SIGN

_METHOD_WIDTHS: Final = (180, 770, 150)
_SOURCE_WIDTHS: Final = (240, 170, 345, 345)
_Line = tuple[str, str, str, str]


def add_method(job: Job) -> None:
    """Rules, terms with their formulas, reasons, and how it is counted."""
    sheet = job.open(METHOD, _METHOD_WIDTHS)
    row = job.head(sheet, rules.TITLE, rules.LEAD)
    row = _add_verdicts(sheet, row)
    row = _add_pairs(sheet, row, ("用語と式", "用語", "意味と式"), rules.TERMS)
    row = _add_pairs(sheet, row, ("判定に添える理由", "理由", "意味"), rules.REASONS)
    row = _add_lines(sheet, row, "数え方", rules.counting(job.scene.twin_names))
    _add_lines(sheet, row, "しきい値の出どころ", (rules.THRESHOLDS,))
    _hold_title(sheet)


def _hold_title(sheet: Sheet) -> None:
    sheet.paper.freeze_panes(1, 0)
    sheet.paper.repeat_rows(0)


def _add_verdicts(sheet: Sheet, row: int) -> int:
    sheet.span(row, 0, sheet.last, "判定の言葉", SUBTITLE)
    sheet.text(row + 1, 0, "状況", HEAD)
    sheet.span(row + 1, 1, sheet.last, "規則（上から順に調べる）", HEAD)
    for k, rule in enumerate(rules.VERDICTS, row + 2):
        sheet.text(k, 0, f"{STATUS_SIGN[rule.status]} {rule.word}", status_text(rule.status))
        sheet.span(k, 1, sheet.last, rule.text, TEXT)
        sheet.grow(k, 28)
    return row + len(rules.VERDICTS) + 3


def _add_pairs(
    sheet: Sheet, row: int, heads: tuple[str, str, str], pairs: Iterable[tuple[str, str]]
) -> int:
    title, first, second = heads
    sheet.span(row, 0, sheet.last, title, SUBTITLE)
    sheet.text(row + 1, 0, first, HEAD)
    sheet.span(row + 1, 1, sheet.last, second, HEAD)
    row += 2
    for word, meaning in pairs:
        sheet.text(row, 0, word, NAME)
        sheet.span(row, 1, sheet.last, meaning, TEXT)
        sheet.grow(row, 28)
        row += 1
    return row + 1


def _add_lines(sheet: Sheet, row: int, title: str, lines: Iterable[str]) -> int:
    sheet.span(row, 0, sheet.last, title, SUBTITLE)
    for line in lines:
        row += 1
        sheet.span(row, 0, sheet.last, line, TEXT)
        sheet.grow(row, 28)
    return row + 2


def add_sources(job: Job) -> None:
    """Sources with their addresses as text, terms of use, revision, corrections."""
    sheet = job.open(SOURCES, _SOURCE_WIDTHS)
    row = job.head(sheet, "出典と利用条件")
    row = _add_lines(sheet, row, "目標と基準値", _plan_source(job))
    row = _add_lines(sheet, row, "利用条件", _terms(job))
    row = _add_lines(sheet, row, "この版", _edition(job))
    entries = job.scene.wanted
    row = _add_table(sheet, row, ("実績の出典", "指標", "年度"), _actual_sources(entries))
    row = _add_table(sheet, row, ("参考系列の出典", "対象", "系列"), _references(job, entries))
    _add_corrections(job, sheet, row)
    _hold_title(sheet)


def _plan_source(job: Job) -> tuple[str, ...]:
    book = job.scene.book
    lines = ((f"{d.title}。", d.url) for d in names.documents(book, job.scene.wanted_plans))
    return tuple(filter(None, (*chain.from_iterable(lines), names.contact(book.publisher))))


def _terms(job: Job) -> tuple[str, ...]:
    publisher = job.scene.book.publisher
    licence = licences.in_force(publisher)
    return (
        f"{names.municipality(publisher)}の数字（目標、基準値、実績）：{licence.title}　{licence.path}",
        "ほかの機関が出典の数字：それぞれの出典の利用条件による。",
        rules.FONT_LICENCE,
    )


def _edition(job: Job) -> tuple[str, ...]:
    edition = job.scene.edition
    comment = edition.comment if edition else ""
    parts = (job.scene.revised, comment, f"台帳の照合番号 {job.scene.book.sha256}")
    return tuple(filter(None, parts))


def _add_table(sheet: Sheet, row: int, heads: tuple[str, str, str], lines: Iterable[_Line]) -> int:
    """Rows of (what, which, source, address)."""
    kept = tuple(lines)
    if not kept:
        return row
    sheet.span(row, 0, sheet.last, heads[0], SUBTITLE)
    for column, head in enumerate((*heads[1:], "出典", "アドレス")):
        sheet.text(row + 1, column, head, HEAD)
    for k, line in enumerate(kept, row + 2):
        for column, text in enumerate(line):
            sheet.text(k, column, text, TEXT if column else NAME)
        sheet.grow(k, 26)
    return row + len(kept) + 3


def _actual_sources(entries: Iterable[Entry]) -> tuple[_Line, ...]:
    """Each source of an indicator once, with its years."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for entry in entries:
        for a in entry.indicator.actuals:
            if a.source or a.source_url:
                found.setdefault((entry.indicator.name, a.source, a.source_url), []).append(a.year)
    return tuple((n, formats.year_span(years), s, url) for (n, s, url), years in found.items())


def _references(job: Job, entries: Iterable[Entry]) -> tuple[_Line, ...]:
    owners = [(plan.short_name, plan.references) for plan in job.scene.wanted_plans]
    owners += [(e.indicator.name, e.indicator.references) for e in entries]
    lines = ((o, r.series, r.source, r.source_url) for o, found in owners for r in found)
    return tuple(dict.fromkeys(lines))


def _add_corrections(job: Job, sheet: Sheet, row: int) -> None:
    """Printed spellings that are shown differently."""
    found = job.scene.book.corrections
    if not found:
        return
    sheet.span(row, 0, sheet.last, "印刷と違う表示", SUBTITLE)
    for column, head in enumerate(("印刷のとおり", "場所", "表示", "理由")):
        sheet.text(row + 1, column, head, HEAD)
    for k, c in enumerate(found, row + 2):
        for column, text in enumerate((c.printed, c.place, c.shown, c.reason)):
            sheet.text(k, column, text, TEXT)
        sheet.grow(k, 26)
