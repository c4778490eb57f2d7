"""``check``: what a file holds and what is to be put right in it, as the upload page says it.

It is held against the published edition, which standard error names.

Exit status 0 without errors (warnings are fine), 1 with errors, 2 where the file cannot
be read; ``--format json`` answers in every case.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

from chino_metrics.commands.arguments.parsing import (
    FAILED,
    REFUSED,
    Commands,
    Refusal,
    new_command,
    read_file,
)
from chino_metrics.commands.arguments.source import add_seed, read_source
from chino_metrics.commands.beside_verdicts import with_questions
from chino_metrics.ingest.department.evaluations.against_published import unpublished
from chino_metrics.ingest.worker import check_upload
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.evaluation import Evaluation, EvaluationField
from chino_metrics.model.issue import Cell, Issue, Severity
from chino_metrics.model.plan import Actual, Book
from chino_metrics.wording import formats
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.schema import EVALUATION_HEADS

if TYPE_CHECKING:
    from chino_metrics.ingest.report import Report


GROUPS: Final = {
    Severity.ERROR: "直す（直すまで公開できない）",
    Severity.WARNING: "確かめる（正しければ、そのままでよい）",
    Severity.INFO: "お知らせ",
}
#: Notices that the text names one by one; the rest are counted.
MOST_NOTICES: Final = 20


def add(commands: Commands) -> None:
    """Register ``check``."""
    arguments, options = new_command(
        commands, "check", "実績のファイルを点検します。何も公開しません。"
    )
    arguments.add_argument(
        "file", metavar="FILE", type=Path, help="Excelファイル（.xlsx、.xlsm）かCSV"
    )
    add_seed(options)
    options.add_argument(
        "--format", choices=("text", "json"), default="text", help="出力の形（省くと text）"
    )
    commands.choices["check"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the report; returns the exit status."""
    is_json = arguments.format == "json"
    try:
        content, name = read_file(arguments.file), arguments.file.name
        source = read_source(None, is_seed=arguments.seed)
        book = read_book(source.workbook)
        report = check_upload(content, book, name)
        report = with_questions(report, content, name, source.workbook, book)
    except (Refusal, UnreadableWorkbookError) as refusal:
        if is_json:
            print(_unreadable(str(refusal)))
        print(" ".join(str(refusal).split()), file=sys.stderr)
        return FAILED
    source.say()
    sys.stdout.writelines(as_json(report) if is_json else as_text(report, book))
    has_errors = any(issue.severity is Severity.ERROR for issue in report.issues)
    return REFUSED if has_errors else 0


def _unreadable(reason: str) -> str:
    issue = Issue.error(Cell("", ""), "unreadable", reason)
    record = {"readable": False, "actuals": [], "evaluations": [], "issues": [_issue(issue)]}
    return json.dumps(record, ensure_ascii=False)


def as_json(report: Report) -> Iterator[str]:
    """One value or issue a line, so that large reports stay readable and fast."""
    yield '{"readable": true,\n'
    yield f'"kind": {_dumped(report.kind)},\n'
    yield from _list("actuals", map(_actual, report.actuals))
    yield from _list("evaluations", map(_evaluation, report.evaluations))
    yield from _list("issues", map(_issue, report.issues))
    yield f'"left_out": {_dumped(dict(report.left_out))},\n'
    yield from _list("questions", ({n: getattr(q, n) for n in _ASKED} for q in report.questions))
    yield f'"reading": {_dumped(report.reading)}}}\n'


_ASKED: Final = ("key", "sheet", "cell", "written", "text", "candidates", "choices")


def _list(key: str, records: Iterator[dict[str, object]]) -> Iterator[str]:
    lines = ",\n".join(map(_dumped, records))
    yield f'"{key}": [{lines}],\n'


#: One encoder for all lines: ``json.dumps`` would make one for each.
_dumped: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _actual(actual: Actual) -> dict[str, object]:
    """A value, or null with the reason that stands instead as its note."""
    quantity = actual.quantity
    cell = quantity.cell
    note = actual.note or ("" if quantity.value is not None else quantity.text or "")
    return {
        "indicator_id": actual.indicator_id,
        "year": actual.year,
        "value": quantity.value,
        "note": note,
        "sheet": cell.sheet if cell else "",
        "cell": cell.address if cell else "",
    }


def _evaluation(evaluation: Evaluation) -> dict[str, object]:
    """Texts to the letter, null where nothing stands; ``cells`` in the order of the fields."""
    texts = {field.value: evaluation.text(field) or None for field in EvaluationField}
    cells = tuple(dict.fromkeys(cell for _, cell in evaluation.cells))
    return {
        "indicator_id": evaluation.indicator_id,
        "year": evaluation.year,
        **texts,
        "sheet": cells[0].sheet,
        "cells": [cell.address for cell in cells],
    }


def _issue(issue: Issue) -> dict[str, object]:
    names = ("code", "severity", "sheet", "cell", "message", "rule", "indicator")
    return {name: getattr(issue, name) for name in names}


def as_text(report: Report, book: Book) -> Iterator[str]:
    """What is to be mended, to be made sure of and to be known, for a terminal.

    Texts that are not published in ``book`` as they are stand there in full.
    """
    by_severity = {s: [i for i in report.issues if i.severity is s] for s in Severity}
    counts = "、".join(f"{GROUPS[s].split('（')[0]}{report.count(s)}件" for s in by_severity)
    numbers = sum(a.quantity.value is not None for a in report.actuals)
    reasons = len(report.actuals) - numbers
    also = f"（ほかに、値のない理由{reasons}件）" if reasons else ""
    asked = f"。たずねること{len(report.questions)}件" if report.questions else ""
    yield f"値{numbers}件を読み取った{also}。{counts}{asked}。\n"
    for severity, found in by_severity.items():
        yield from _group(GROUPS[severity], found, severity, report.count(severity))
    yield from _evaluations(report, book)
    if report.reading:
        yield "\nこのファイルをどう読んだか\n"
        yield from (f"  {what}：{text}\n" for what, text in report.reading)


def _evaluations(report: Report, book: Book) -> Iterator[str]:
    """The texts that are new or changed, each with its cells, none shortened."""
    new = unpublished(report.evaluations, book)
    if new:
        yield f"\n要因と対応：{len(new)}件\n"
    for evaluation in new:
        known = book.indicator_by_id.get(evaluation.indicator_id)
        name = known.name if known is not None else evaluation.indicator_id
        yield f"  {name}　{formats.year(evaluation.year)}\n"
        for field in EvaluationField:
            places = [c for own, c in evaluation.cells if own is field]
            if places:
                where = "、".join(f"{c.sheet} {c.address}" for c in places)
                text = evaluation.text(field).replace("\n", "\n        ")
                yield f"      {EVALUATION_HEADS[field]}（{where}）：{text}\n"


def _group(title: str, issues: list[Issue], severity: Severity, count: int) -> Iterator[str]:
    shown = issues[:MOST_NOTICES] if severity is Severity.INFO else issues
    if shown:
        yield f"\n{title}：{count}件\n"
    for issue in shown:
        place = " ".join(part for part in (issue.sheet, issue.cell) if part) or "ファイル"
        whose = f"{issue.indicator}：" if issue.indicator else ""
        yield f"  {place}  {whose}{issue.message}\n"
        if issue.rule:
            yield f"      統一ルール：{issue.rule}\n"
    if len(shown) < count:
        yield f"  ほか{count - len(shown)}件\n"
