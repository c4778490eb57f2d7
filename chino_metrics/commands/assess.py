"""``assess [FILE]``: the verdict of every indicator as a table, CSV or JSON.

Without FILE it is that of the published edition, which standard error names.
Exit status 0 for a file that can be read, 2 otherwise.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from chino_metrics.assessment.in_force import book_at_first, book_in_force
from chino_metrics.assessment.methods import second_opinions
from chino_metrics.assessment.methods.numbers import Opinion
from chino_metrics.assessment.progress import MEASURES, assess_book, book_as_of
from chino_metrics.commands import assess_parquet
from chino_metrics.commands.arguments.parsing import Commands, Refusal, new_command, year
from chino_metrics.commands.arguments.source import add_source, read_source
from chino_metrics.commands.text_table import aligned, cut
from chino_metrics.model.issue import Quantity, Severity
from chino_metrics.model.plan import Book, Indicator
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.spreadsheet.csv import Value, to_csv
from chino_metrics.wording import formats, terms
from chino_metrics.workbook.reading import read_book

Record = tuple[Indicator, Assessment]

RECORD_KEYS: Final = (
    "indicator_id",
    "plan",
    "measure_no",
    "indicator",
    "unit",
    "direction",
    "baseline_year",
    "baseline",
    "interim_year",
    "interim_target",
    "final_year",
    "final_target",
    *MEASURES,
)
HEADS: Final = (
    "指標ID",
    "指標",
    "基準値",
    "実績",
    "最終目標",
    "進捗率",
    "ペース比",
    "判定",
    "備考",
)
NUMERIC_HEADS: Final = frozenset({"基準値", "実績", "最終目標", "進捗率", "ペース比"})


def add(commands: Commands) -> None:
    """Register ``assess``."""
    arguments, options = new_command(
        commands, "assess", "指標ごとの判定を表・CSV・JSONで出します。"
    )
    add_source(arguments, options, "Excelファイル")
    options.add_argument(
        "--as-of", metavar="YEAR", type=year, help="評価年度（西暦。省くと実績のある最新の年度）"
    )
    options.add_argument("--plan", metavar="ID", help="この計画だけを出す")
    options.add_argument(
        "--format", choices=("table", *FORMATS), default="table", help="出力の形（省くと table）"
    )
    options.add_argument(
        "--methods", action="store_true", help="ほかの公表された方法による判定を加える（json のみ）"
    )
    options.add_argument(
        "--first-targets", action="store_true", help="改定する前の、当初の基準値と目標で判定する"
    )
    assess_parquet.add(commands.choices["assess"])
    commands.choices["assess"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write the verdicts; returns 0."""
    if assess_parquet.is_asked(arguments):
        return assess_parquet.run(arguments)
    sys.stdout.write(_assessed(arguments))
    return 0


def _assessed(arguments: argparse.Namespace) -> str:
    if arguments.methods and arguments.format != "json":
        raise Refusal("--methods は --format json と組み合わせてください。")
    source = read_source(arguments.file, is_seed=arguments.seed)
    book = read_book(source.workbook)
    if arguments.first_targets:
        book = book_at_first(book)
    indicators = _chosen(book, arguments.plan)
    source.say()
    _warn_of_errors(book)
    newest = book_as_of(book)
    as_of = newest if arguments.as_of is None else arguments.as_of
    assessments = assess_book(book, as_of)
    if as_of is not None and newest is not None:
        shown = book_in_force(book, as_of, newest).indicator_by_id
        indicators = tuple(shown[i.id] for i in indicators)
    rows = [(i, assessments[i.id]) for i in indicators]
    if arguments.methods:
        return to_json(
            [record(i, a) | {"methods": methods_record(second_opinions(i, a))} for i, a in rows]
        )
    if arguments.format != "table":
        return FORMATS[arguments.format](rows)
    return _as_table(_title(book, as_of, is_first=arguments.first_targets), rows)


def _warn_of_errors(book: Book) -> None:
    """One line on standard error where something in the workbook was not read."""
    faults = [i for i in book.issues if i.severity is Severity.ERROR]
    if faults:
        places = "、".join(f"{i.sheet} {i.cell}" for i in faults[:3])
        more = " ほか" if len(faults) > 3 else ""
        print(f"読んでいない箇所が{len(faults)}件あります（{places}{more}）。", file=sys.stderr)


def _chosen(book: Book, plan_id: str | None) -> tuple[Indicator, ...]:
    """The indicators of one plan, or of all where none is named."""
    if plan_id is None:
        return book.indicators
    if plan_id not in book.plan_by_id:
        known = "、".join(f"{p.id}（{p.name}）" for p in book.plans)
        raise Refusal(f"計画ID「{plan_id}」はありません。あるのは {known} です。")
    return book.plan_by_id[plan_id].indicators


def record(indicator: Indicator, assessment: Assessment) -> dict[str, Value]:
    """One indicator with its assessment: numbers as numbers, None where there is none.

    A target that is a text is its text; ratios are unrounded.
    """
    i = indicator
    values: tuple[Value, ...] = (
        i.id,
        i.plan_id,
        i.measure_no,
        i.name,
        i.unit,
        i.direction,
        i.baseline.year,
        i.baseline.quantity.value,
        i.interim.year,
        _number_or_text(i.interim.quantity),
        i.final.year,
        _number_or_text(i.final.quantity),
        *(getattr(assessment, name) for name in MEASURES),
    )
    return dict(zip(RECORD_KEYS, values, strict=True))


def _number_or_text(quantity: Quantity) -> float | str | None:
    return quantity.text if quantity.value is None else quantity.value


def methods_record(opinions: Mapping[str, Opinion]) -> dict[str, dict[str, Value]]:
    """Other rules' opinions as JSON has them: name → status and value."""
    return {name: {"status": o.status, "value": o.value} for name, o in opinions.items()}


def to_json(content: object) -> str:
    """JSON for people and programs; a number that is none cannot occur."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _as_json(rows: Sequence[Record]) -> str:
    return to_json([record(i, a) for i, a in rows])


def _as_csv(rows: Sequence[Record]) -> str:
    return to_csv(RECORD_KEYS, (record(i, a).values() for i, a in rows))


def _title(book: Book, as_of: int | None, *, is_first: bool) -> str:
    """The line above the table: the year, by which targets, and whether it is the sample."""
    notes = ("当初の目標による判定" if is_first else "", terms.SAMPLE_TAG if book.is_sample else "")
    return "　".join((f"評価年度 {formats.year(as_of)}", *filter(None, notes)))


def _as_table(title: str, rows: Sequence[Record]) -> str:
    """An aligned table for the terminal, with the counts below."""
    judged = sum(a.status is not Status.NOT_ASSESSED for _, a in rows)
    return "\n".join(
        (
            title,
            "",
            *aligned(HEADS, [_cells(*r) for r in rows], NUMERIC_HEADS),
            "",
            f"判定できる {judged} / {len(rows)} 指標",
            "",
        )
    )


def _cells(indicator: Indicator, assessment: Assessment) -> tuple[str, ...]:
    actual = "—"
    if assessment.year is not None:
        amount = terms.amount(indicator, assessment.actual)
        actual = f"{amount}（{formats.year(assessment.year)}）"
    return (
        indicator.id,
        cut(indicator.name),
        cut(terms.target_with_year(indicator, indicator.baseline)),
        actual,
        cut(terms.target_with_year(indicator, indicator.final)),
        terms.share(assessment.progress),
        formats.number(assessment.pace, 2),
        terms.status_word(indicator, assessment),
        terms.status_note(indicator, assessment),
    )


FORMATS: Final[Mapping[str, Callable[[Sequence[Record]], str]]] = {
    "csv": _as_csv,
    "json": _as_json,
}
