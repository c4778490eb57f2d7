"""``check-texts FILE.csv``: the rules for the texts of 評価, on texts beside numbers given in a CSV.

Exit status 0 whatever is asked about the texts, 2 where the file cannot be read.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

from chino_metrics.commands.arguments.parsing import Commands, Refusal, new_command, read_file
from chino_metrics.evaluation.facts import Field, Finding, TextFacts
from chino_metrics.evaluation.rules import judge
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.fiscal_year import parse_day, parse_year
from chino_metrics.model.plan import Direction
from chino_metrics.model.verdict import Status
from chino_metrics.spreadsheet.content import as_written
from chino_metrics.spreadsheet.csv import read_lines
from chino_metrics.store.current import published_book
from chino_metrics.wording import formats
from chino_metrics.wording.evaluations import question

_NEEDED: Final = ("id", "field", "text", "year")
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an indicator besides the row: its name, unit, direction and plan's end."""

    name: str = ""
    unit: str = ""
    direction: Direction = Direction.UNKNOWN
    plan_end: int | None = None


class Line:
    """One line of a CSV by its heads; what cannot be read is refused with its place."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number, self.cells = number, cells

    def text(self, head: str) -> str:
        """The text to the letter, "" where there is none."""
        return self.cells.get(head, "")

    def number_in(self, head: str) -> float | None:
        """A number, None where nothing stands."""
        text = self.text(head).replace(",", "").strip()
        try:
            value = float(text) if text else None
        except ValueError:
            value = math.nan
        if value is not None and not math.isfinite(value):
            raise self.refusal(head, "数でない")
        return value

    def year_in(self, head: str) -> int | None:
        """A fiscal year, None where nothing stands."""
        text = self.text(head).strip()
        year = parse_year(text) if text else None
        if text and year is None:
            raise self.refusal(head, "年度でない")
        return year

    def choice(self, head: str, kind: type[_Choice]) -> _Choice | None:
        """One of the words of ``kind``, None where nothing stands."""
        text = self.text(head).strip()
        if text and text not in {str(each) for each in kind}:
            raise self.refusal(head, f"{'、'.join(kind)}のどれでもない")
        return kind(text) if text else None

    def refusal(self, head: str, why: str) -> Refusal:
        """One line that names the place."""
        return Refusal(f"{self.number}行目の{head}「{self.text(head)}」が{why}。直してください。")


class Indicators:
    """What is known of the indicators: of the companion file, else of the published workbook."""

    def __init__(self, companion: Mapping[str, Known]) -> None:
        self._companion = companion

    @cached_property
    def _published(self) -> Mapping[str, Known]:
        try:
            book = published_book()
        except ChinoMetricsError:
            return {}  # the rules that need no indicator still hold
        return {
            i.id: Known(i.name, i.unit, i.direction, book.plan_by_id[i.plan_id].end_year)
            for i in book.indicators
        }

    def get(self, key: str) -> Known:
        """What is known of the indicator ``key``; of one that nobody knows, nothing."""
        return self._companion.get(key) or self._published.get(key) or Known()


def add(commands: Commands) -> None:
    """Register ``check-texts``."""
    arguments, options = new_command(
        commands, "check-texts", "評価の文（要因と今後の対応）を、数字と照らして点検します。"
    )
    arguments.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="CSV（id、indicator_id、year、status、previous_value、value、unit、field、text、"
        "previous_text、due、outcome、today の列）",
    )
    options.add_argument(
        "--indicators",
        metavar="FILE",
        type=Path,
        help="指標の名前・単位・望ましい方向・計画の終わりのCSV"
        "（省くと FILE と並ぶ …_indicators.csv、なければ公開中の台帳）",
    )
    options.add_argument(
        "--format", choices=("text", "json"), default="text", help="出力の形（省くと text）"
    )
    commands.choices["check-texts"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what is asked about each text; returns 0."""
    lines = _lines(arguments.file, _NEEDED)
    indicators = Indicators(_companion(arguments.file, arguments.indicators))
    texts = [_facts(line, indicators) for line in lines]
    found = [judge(facts) for facts in texts]
    if arguments.format == "json":
        codes = ([finding.code for finding in each] for each in found)
        records = [
            {"id": line.text("id"), "codes": c} for line, c in zip(lines, codes, strict=True)
        ]
        sys.stdout.write(json.dumps(records, ensure_ascii=False, indent=2) + "\n")
        return 0
    for line, facts, each in zip(lines, texts, found, strict=True):
        sys.stdout.writelines(_as_text(line, facts, each))
    sys.stdout.write(f"{len(found)}件のうち{sum(map(bool, found))}件に、確かめることがある。\n")
    return 0


def _as_text(line: Line, facts: TextFacts, found: tuple[Finding, ...]) -> Iterator[str]:
    name = facts.name or line.text("indicator_id")
    for finding in found:
        yield f"{line.text('id')}  {name}：{question(facts, finding)}\n"


def _facts(line: Line, indicators: Indicators) -> TextFacts:
    field, year = line.choice("field", Field), line.year_in("year")
    if field is None or year is None:
        raise line.refusal("field" if field is None else "year", "ない")
    facts = TextFacts(
        field=field,
        text=line.text("text"),
        year=year,
        today=_day(line),
        status=line.choice("status", Status),
        value=line.number_in("value"),
        previous_value=line.number_in("previous_value"),
        previous_text=line.text("previous_text"),
        due=line.text("due"),
        outcome=line.text("outcome"),
    )
    known = indicators.get(line.text("indicator_id"))
    return replace(
        facts,
        name=known.name,
        unit=line.text("unit").strip() or known.unit,
        direction=known.direction,
        plan_end=known.plan_end,
    )


def _day(line: Line) -> date:
    text = line.text("today").strip()
    day = parse_day(text) if text else datetime.now(formats.JAPAN).date()
    if day is None:
        raise line.refusal("today", "日付（2025-11-20）でない")
    return day


def _companion(file: Path, named: Path | None) -> Mapping[str, Known]:
    path = named or file.with_name(f"{file.stem}_indicators.csv")
    if named is None and not path.is_file():
        return {}
    return {
        line.text("indicator_id"): Known(
            line.text("name"),
            line.text("unit"),
            line.choice("direction", Direction) or Direction.UNKNOWN,
            line.year_in("plan_end"),
        )
        for line in _lines(path, ("indicator_id",))
    }


def _lines(path: Path, needed: tuple[str, ...]) -> list[Line]:
    """The lines of a CSV below its heads; Refusal where one of the ``needed`` is missing."""
    rows, _ = read_lines(read_file(path), path.name)
    texts = {
        number: {column: as_written(cell.value) for column, cell in row.items()}
        for number, row in rows.items()
    }
    first = min(texts, default=0)
    heads = {column: head.strip() for column, head in texts.get(first, {}).items()}
    if missing := [head for head in needed if head not in heads.values()]:
        raise Refusal(f"{path.name}の1行目に、列「{'」「'.join(missing)}」がありません。")
    return [
        Line(number, {heads[c]: text for c, text in row.items() if c in heads})
        for number, row in texts.items()
        if number != first
    ]
