"""``changes``: what has changed since a day, between revisions or 評価年度, as the page 変化 shows it.

Exit status 0, or 2 where an end of the comparison cannot be had.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from typing import Final

from chino_metrics.changes import sentences
from chino_metrics.changes.comparison import Change, Comparison, ValueChange
from chino_metrics.commands.arguments.parsing import Commands, Refusal, new_command, year
from chino_metrics.commands.arguments.source import Source, add_source, read_source
from chino_metrics.commands.assess import to_json
from chino_metrics.commands.text_table import aligned, cut
from chino_metrics.model.plan import Actual, Book
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.store.current import edition_of, published_edition
from chino_metrics.views.choice import Choice
from chino_metrics.views.scene import Scene
from chino_metrics.views.updating import changes
from chino_metrics.wording import formats, names, terms
from chino_metrics.wording.palette import STATUS_WORD
from chino_metrics.workbook.reading import read_book

NUMERIC_HEADS: Final = frozenset({"前", "後", "差"})
_LINE: Final = ("what", "item", "before", "after")


def add(commands: Commands) -> None:
    """Register ``changes``."""
    arguments, options = new_command(
        commands, "changes", "前の版や評価年度から、何が変わったかを出します。"
    )
    add_source(arguments, options, "Excelファイル。評価年度どうしを比べる")
    options.add_argument(
        "--since",
        metavar="X",
        default="",
        help="いつから。日（2026-03-10）、版（r3）、評価年度（2022）のどれか"
        "（省くと前の版、なければ前の評価年度）",
    )
    options.add_argument(
        "--until", metavar="X", default="", help="いつまで。--since と同じ書き方（省くといま）"
    )
    options.add_argument(
        "--as-of", metavar="YEAR", type=year, help="評価年度（西暦。省くと実績のある最新の年度）"
    )
    options.add_argument(
        "--format", choices=("text", "json"), default="text", help="出力の形（省くと text）"
    )
    commands.choices["changes"].set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Write what has changed; returns 0."""
    source = read_source(arguments.file, is_seed=arguments.seed)
    scene = _scene(source, arguments)
    summary = changes.latest_change_summary(scene)
    title = changes.finding(scene, summary)
    source.say()
    if arguments.format == "json":
        told = {"finding": title, "is_sample": scene.book.is_sample}
        sys.stdout.write(to_json(told | (record(summary) if summary else {})))
    else:
        tag = f"　{terms.SAMPLE_TAG}" if scene.book.is_sample else ""
        said = (f"{title}{tag}", *(lines(summary) if summary else ()))
        sys.stdout.writelines(f"{line}\n" for line in said)
    return 0


def _scene(source: Source, arguments: argparse.Namespace) -> Scene:
    """What the page shows for the same choice; raises Refusal, PeriodError, StoreError."""
    if arguments.until and not arguments.since:
        raise Refusal("--until は --since と組み合わせてください。")
    store = source.store
    choice = Choice(since=arguments.since, until=arguments.until, as_of=arguments.as_of)
    edition = published_edition(store) if store else None
    scene = Scene(read_book(source.workbook), choice, formats.today(), edition)
    if choice.as_of is not None and choice.as_of not in scene.years:
        known = "、".join(map(str, scene.years))
        raise Refusal(f"評価年度「{choice.as_of}」はありません。あるのは {known} です。")
    if not choice.since:
        return scene
    if store is None:
        return changes.compared(scene, (), lambda _: scene.book)
    published = [edition_of(revision) for revision in store.history()]
    days = [(e.number, e.published) for e in published]
    return changes.compared(scene, days, lambda number: read_book(store.workbook(number)))


def lines(summary: changes.ChangeSummary) -> Iterator[str]:
    """The page's counts and its rows, for a terminal."""
    found = summary.comparison
    yield summary.lead
    yield ""
    if found.is_empty:
        yield "値も、目標も、文も同じ。"
        return
    for name, number, note in (
        ("新しい実績", f"{len(found.new_actuals)}件", sentences.years_note(found.new_actuals)),
        ("過去の値の訂正", f"{len(found.corrections)}件", sentences.years_note(found.corrections)),
        ("取り消された値", f"{len(found.vanished)}件", sentences.vanished_note(found, past=True)),
        (
            "判定の変化",
            f"{len(found.verdict_changes)}指標",
            sentences.verdicts_note(found, past=True),
        ),
    ):
        yield f"{name}：{number}" + (f"（{note}）" if note else "")
    yield f"{names.whole(found.after)}：{sentences.city_sentence(found)}"
    yield f"　前{summary.labels[0]}：{_counts(found.before, found.assessments_before)}"
    yield f"　後{summary.labels[1]}：{_counts(found.after, found.assessments_after)}"
    yield f"{sentences.as_of_note(found, past=True)}。"
    yield ""
    yield from aligned(
        changes.HEADS, [tuple(map(_cell, row)) for row in _rows(found)], NUMERIC_HEADS
    )


def _rows(found: Comparison) -> Iterator[tuple[str, ...]]:
    yield from changes.rows(found)
    for name, what, before, after in sentences.remark_rows(found):
        yield (f"{what}の変更", "", name, "", before, after, "", "", "")


def _cell(text: str) -> str:
    return cut(" ".join(text.split()))


def _counts(book: Book, assessments: Mapping[str, Assessment]) -> str:
    counts = sentences.city_counts(book, assessments)
    return "、".join(f"{STATUS_WORD[Status(status)]}{number}" for status, _, number in counts)


def record(summary: changes.ChangeSummary) -> dict[str, object]:
    """The same for programs: numbers as numbers, None where there is none."""
    found = summary.comparison
    return {
        "lead": summary.lead,
        "before": summary.labels[0].strip("（）"),
        "after": summary.labels[1].strip("（）"),
        "as_of_before": found.as_of_before,
        "as_of_after": found.as_of_after,
        "verdict_changes": [_verdicts(change) for change in found.verdict_changes],
        "vanished": [_value(found, value) for value in found.vanished],
        "corrections": [_value(found, value) for value in found.corrections],
        "new_actuals": [_value(found, value) for value in found.new_actuals],
        "definitions": [dict(zip(_LINE, row, strict=True)) for row in sentences.field_rows(found)],
        "evaluations": [
            dict(zip(_LINE, row, strict=True)) for row in sentences.evaluation_rows(found)
        ],
        "remarks": [dict(zip(_LINE, row, strict=True)) for row in sentences.remark_rows(found)],
        "texts": [dict(zip(_LINE, row, strict=True)) for row in sentences.text_rows(found)],
    }


def _named(change: Change) -> dict[str, object]:
    indicator = change.indicator
    return {
        "indicator_id": indicator.id,
        "plan": indicator.plan_id,
        "indicator": indicator.name,
        "unit": indicator.unit,
    }


def _verdicts(change: Change) -> dict[str, object]:
    sides = {"before": change.assessment_before, "after": change.assessment_after}
    told = {
        side: a and {"status": a.status, "actual": a.actual, "year": a.year}
        for side, a in sides.items()
    }
    return _named(change) | told | {"improvement": change.improvement}


def _value(found: Comparison, value: ValueChange) -> dict[str, object]:
    told = {"before": _said(value.before), "after": _said(value.after)}
    return _named(found.change_of(value)) | {"year": value.year} | told


def _said(actual: Actual | None) -> float | str | None:
    """The number, else the reason that stands instead."""
    if actual is None:
        return None
    return actual.quantity.text if actual.quantity.value is None else actual.quantity.value
