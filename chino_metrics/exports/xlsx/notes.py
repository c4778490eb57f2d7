"""The sheets of words: how it is judged (計算のしかた), and where it comes from (出典)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, pairwise
from typing import Final

from chino_metrics.exports.xlsx.paper import Part, set_pages
from chino_metrics.exports.xlsx.sheet import METHOD, SOURCES, Job
from chino_metrics.exports.xlsx.style import HEAD, NAME, SUBTITLE, TEXT, Sheet, status_text
from chino_metrics.views.entries import Entry
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import formats, names, rules
from chino_metrics.wording.palette import STATUS_SIGN

_METHOD_WIDTHS: Final = (180, 790, 150)
_SOURCE_WIDTHS: Final = (330, 300, 230, 260)
#: What a source is of stands in one row up to so many.
_MOST_NAMED: Final = 4
#: Pixels of a row at the least.
_LEAST: Final = 22
_Line = tuple[str, str, str]


def add_method(job: Job) -> None:
    """Rules, terms with their formulas, reasons, and how it is counted."""
    sheet = job.open(METHOD, _METHOD_WIDTHS)
    starts = [job.head(sheet, rules.TITLE, rules.LEAD)]
    starts += [_add_verdicts(sheet, starts[-1])]
    for heads, pairs in (
        (("用語と式", "用語", "意味と式"), rules.TERMS),
        (("判定に添える理由", "理由", "意味"), rules.REASONS),
    ):
        starts += [_add_pairs(sheet, starts[-1], heads, pairs)]
    for title, lines in (
        ("数え方", rules.counting(job.scene.twin_names)),
        ("しきい値の出どころ", (rules.THRESHOLDS,)),
    ):
        starts += [_add_lines(sheet, starts[-1], title, lines)]
    _end_pages(sheet, starts)


def _end_pages(sheet: Sheet, starts: Sequence[int]) -> None:
    """The title on every page; a section may part between its rows, not behind its heads."""
    parts = [Part(0, starts[0] - 2)]
    for first, end in pairwise(starts):
        parts.append(Part(first, end - 2, cuts=range(first + 3, end - 1), flows=True))
    set_pages(sheet, parts)
    sheet.paper.freeze_panes(1, 0)
    sheet.paper.repeat_rows(0)


def _add_verdicts(sheet: Sheet, row: int) -> int:
    sheet.span(row, 0, sheet.last, "判定の言葉", SUBTITLE)
    sheet.text(row + 1, 0, "状況", HEAD)
    sheet.span(row + 1, 1, sheet.last, "規則（上から順に調べる）", HEAD)
    for k, rule in enumerate(rules.VERDICTS, row + 2):
        sheet.text(k, 0, f"{STATUS_SIGN[rule.status]} {rule.word}", status_text(rule.status))
        sheet.span(k, 1, sheet.last, rule.text, TEXT)
        sheet.grow(k, _LEAST)
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
        sheet.grow(row, _LEAST)
        row += 1
    return row + 1


def _add_lines(sheet: Sheet, row: int, title: str, lines: Iterable[str]) -> int:
    sheet.span(row, 0, sheet.last, title, SUBTITLE)
    for line in lines:
        row += 1
        sheet.span(row, 0, sheet.last, line, TEXT)
        sheet.grow(row, _LEAST)
    return row + 2


def add_sources(job: Job) -> None:
    """Sources with their addresses as text, terms of use, revision, corrections."""
    sheet = job.open(SOURCES, _SOURCE_WIDTHS)
    starts = [job.head(sheet, "出典と利用条件")]
    for title, lines in (
        ("目標と基準値", _plan_source(job)),
        ("利用条件", _terms(job)),
        ("この版", _edition(job)),
    ):
        starts += [_add_lines(sheet, starts[-1], title, lines)]
    entries = job.scene.wanted
    for heads, table in (
        (("実績の出典", "指標と年度"), _actual_sources(entries)),
        (("参考系列の出典", "対象と系列"), _references(job, entries)),
    ):
        starts += [_add_table(sheet, starts[-1], heads, table)]
    starts += [_add_corrections(job, sheet, starts[-1])]
    _end_pages(sheet, list(dict.fromkeys(starts)))


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


def _add_table(sheet: Sheet, row: int, heads: tuple[str, str], lines: Sequence[_Line]) -> int:
    """Rows of (source, address, what it is of)."""
    if not lines:
        return row
    sheet.span(row, 0, sheet.last, heads[0], SUBTITLE)
    for column, head in enumerate(("出典", "アドレス", heads[1], "")):
        sheet.text(row + 1, column, head, HEAD)
    for k, (source, address, told) in enumerate(lines, row + 2):
        sheet.text(k, 0, source, NAME)
        sheet.text(k, 1, address, TEXT)
        sheet.span(k, 2, 3, told, TEXT)
        sheet.grow(k, _LEAST)
    return row + len(lines) + 3


def _actual_sources(entries: Iterable[Entry]) -> tuple[_Line, ...]:
    """Each source with its indicators, and their years."""
    years: dict[tuple[str, str, str], list[int]] = {}
    for entry in entries:
        for a in entry.indicator.actuals:
            if a.source or a.source_url:
                years.setdefault((a.source, a.source_url, entry.indicator.name), []).append(a.year)
    return _by_source(
        (s, url, f"{name}（{formats.year_span(y)}）") for (s, url, name), y in years.items()
    )


def _references(job: Job, entries: Iterable[Entry]) -> tuple[_Line, ...]:
    owners = [(plan.short_name, plan.references) for plan in job.scene.wanted_plans]
    owners += [(e.indicator.name, e.indicator.references) for e in entries]
    lines = ((r.source, r.source_url, f"{o}：{r.series}") for o, found in owners for r in found)
    return _by_source(dict.fromkeys(lines))


def _by_source(lines: Iterable[_Line]) -> tuple[_Line, ...]:
    """A line a source with all it is of, several where that is much."""
    found: dict[tuple[str, str], list[str]] = {}
    for source, url, told in lines:
        found.setdefault((source, url), []).append(told)
    return tuple(
        (*key, "、".join(told[k : k + _MOST_NAMED]))
        for key, told in found.items()
        for k in range(0, len(told), _MOST_NAMED)
    )


def _add_corrections(job: Job, sheet: Sheet, row: int) -> int:
    """Printed spellings that are shown differently."""
    found = job.scene.book.corrections
    if not found:
        return row
    sheet.span(row, 0, sheet.last, "印刷と違う表示", SUBTITLE)
    for column, head in enumerate(("印刷のとおり", "表示", "場所", "理由")):
        sheet.text(row + 1, column, head, HEAD)
    for k, c in enumerate(found, row + 2):
        for column, text in enumerate((c.printed, c.shown, c.place, c.reason)):
            sheet.text(k, column, text, TEXT)
        sheet.grow(k, _LEAST)
    return row + len(found) + 3
