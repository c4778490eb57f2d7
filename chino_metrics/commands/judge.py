"""``judge --baseline … --target …``: the verdict on numbers typed in, and what other rules say.

Exit status 0, or 2 for numbers that cannot be read.
"""

from __future__ import annotations

import argparse
import math
import re
import sys
from typing import Final

from chino_metrics.assessment import scenarios
from chino_metrics.assessment.methods import opinions
from chino_metrics.assessment.methods.numbers import Numbers, Opinion
from chino_metrics.commands.arguments.parsing import Commands, Refusal, new_command, year
from chino_metrics.commands.assess import methods_record, record, to_json
from chino_metrics.model.issue import Cell, Quantity
from chino_metrics.model.plan import Accumulation, Direction, Indicator
from chino_metrics.model.target import Target
from chino_metrics.model.verdict import Assessment
from chino_metrics.spreadsheet.csv import Value
from chino_metrics.wording import formats, sentences, terms
from chino_metrics.wording.beside_verdicts import opinions as opinion_words

#: The published cases call the directions positive and negative.
DIRECTIONS: Final = {
    "increase": Direction.INCREASE,
    "decrease": Direction.DECREASE,
    "positive": Direction.INCREASE,
    "negative": Direction.DECREASE,
}
NAME: Final = "この指標"
_UNKNOWN: Final = ("indicator_id", "plan", "measure_no", "indicator", "unit")


def add(commands: Commands) -> None:
    """Register ``judge``."""
    arguments, options = new_command(
        commands, "judge", "入力した数字だけで判定します（台帳は使いません）。"
    )
    for name, word, is_year in (
        ("--baseline", "基準値", False),
        ("--baseline-year", "基準年度", True),
        ("--actual", "実績", False),
        ("--year", "実績の年度", True),
        ("--target", "最終目標", False),
        ("--target-year", "最終目標の年度", True),
        ("--interim", "中間目標", False),
        ("--interim-year", "中間目標の年度", True),
        ("--limit", "これ以上は進めない値（割合なら100など）", False),
    ):
        arguments.add_argument(
            name, metavar="YEAR" if is_year else "N", type=year if is_year else number, help=word
        )
    arguments.add_argument(
        "--direction", choices=tuple(DIRECTIONS), required=True, help="望ましい方向"
    )
    options.add_argument(
        "--format", choices=("table", "json"), default="table", help="出力の形（省くと table）"
    )
    parser = commands.choices["judge"]
    parser.set_defaults(run=run)
    # argparse takes −1,003 and −1e-5 for options.
    parser._negative_number_matcher = re.compile(r"-[\d.][\d.,]*([eE][-+]?\d+)?$")


def number(text: str) -> float:
    """A finite number as an argument's type; thousands may be parted by commas."""
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"数で指定してください（例 12.5）: {text}")
    return value


def run(arguments: argparse.Namespace) -> int:
    """Write the verdict; returns 0."""
    indicator = _indicator(arguments)
    assessment = _assessed(arguments, indicator)
    others = _others(arguments)
    write = _as_json if arguments.format == "json" else _as_table
    sys.stdout.write(write(indicator, assessment, others))
    return 0


def _indicator(arguments: argparse.Namespace) -> Indicator:
    def target(value: float | None, in_year: int | None) -> Target:
        decimals = 0 if value is None else len(f"{value:.6f}".rstrip("0").partition(".")[2])
        return Target(in_year, Quantity(value, decimals=decimals))

    return Indicator(
        id=NAME, plan_id="", measure_no=0, name=NAME, unit="", unit_printed="",
        direction=DIRECTIONS[arguments.direction], accumulation=Accumulation.YEARLY,
        baseline=target(arguments.baseline, arguments.baseline_year),
        interim=target(arguments.interim, arguments.interim_year),
        final=target(arguments.target, arguments.target_year),
        twin_id=None, note="", cell=Cell("", ""),
    )  # fmt: skip


def _assessed(arguments: argparse.Namespace, indicator: Indicator) -> Assessment:
    """By the rules of ``progress``; an actual has to come with its year."""
    if (arguments.actual is None) != (arguments.year is None):
        raise Refusal("--actual と --year は、両方を指定してください。")
    series = () if arguments.actual is None else ((arguments.year, arguments.actual),)
    return scenarios.assess([(indicator, series)])[0]


def _others(arguments: argparse.Namespace) -> dict[str, Opinion]:
    """The other rules, on the numbers as they were typed in."""
    known = {arguments.baseline_year: arguments.baseline, arguments.year: arguments.actual}
    series = ((y, v) for y, v in known.items() if y is not None and v is not None)
    return opinions(
        Numbers(
            direction=DIRECTIONS[arguments.direction],
            baseline=arguments.baseline,
            baseline_year=arguments.baseline_year,
            actual=arguments.actual,
            year=arguments.year,
            target=arguments.target,
            target_year=arguments.target_year,
            limit=arguments.limit,
            series=tuple(sorted(series)),
        )
    )


def _as_json(indicator: Indicator, assessment: Assessment, others: dict[str, Opinion]) -> str:
    found: dict[str, Value] = record(indicator, assessment)
    return to_json(found | dict.fromkeys(_UNKNOWN) | {"methods": methods_record(others)})


def _as_table(indicator: Indicator, assessment: Assessment, others: dict[str, Opinion]) -> str:
    measures = (
        ("判定", terms.signed_status(indicator, assessment)),
        ("理由", terms.status_note(indicator, assessment)),
        ("目安値", formats.number(assessment.expected, 2)),
        ("ペース比", formats.number(assessment.pace, 3)),
        ("進捗率", terms.share(assessment.progress)),
        ("達成率", formats.percent(assessment.attainment)),
    )
    lines = [sentences.verdict(indicator, assessment), ""]
    lines += [f"{word}：{said}" for word, said in measures if said]
    lines += ["", "ほかの方法では"]
    lines += [
        f"・{opinion_words.NAME[name]}：{opinion_words.status(opinion)}"
        for name, opinion in others.items()
    ]
    return "\n".join((*lines, ""))
