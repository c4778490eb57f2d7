"""The sheets 評価 and 議会 → evaluations and debates; a fault leaves its row out, with an issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final

from chino_metrics.model.evaluation import CouncilDebate, Evaluation, EvaluationField
from chino_metrics.model.fiscal_year import parse_day
from chino_metrics.model.issue import Cell, Issue
from chino_metrics.model.plan import Indicator
from chino_metrics.spreadsheet.cells import Content, Flaw, is_dash, read_text, read_year
from chino_metrics.workbook.schema import (
    DEBATE_DAY,
    DEBATE_URL,
    DEBATES,
    EVALUATION_HEADS,
    EVALUATIONS,
    INDICATOR_ID,
    MEETING,
    MOST_DEBATES,
    PLAN_ID,
    THEME,
)
from chino_metrics.workbook.tables import Row, Tables

_LEFT_OUT: Final = "この行は読んでいない。"


def read_passage(content: Content) -> tuple[str, Issue | None]:
    """The text of a cell to the letter but for spaces at its ends; "" for a dash.

    A date is 2027-03-31. What is struck out wholly is no text, and an issue.
    """
    if content.flaw is Flaw.STRUCK:
        message = (
            f"「{read_text(content)[0][:40]}」とある。取り消し線が引いてある。読んでいない。"
            "使う文なら取り消し線を外し、使わないなら消してください。"
        )
        return "", Issue.warning(content.place, "struck_out", message)
    text, issue = read_text(content)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return ("" if is_dash(text) else text), issue


def with_evaluations(
    tables: Tables,
    indicators: Sequence[Indicator],
    debates: Mapping[str, tuple[CouncilDebate, ...]],
) -> list[Indicator]:
    """``indicators`` with their evaluations by year and their ``debates``."""
    found: defaultdict[str, list[Evaluation]] = defaultdict(list)
    for evaluation in evaluations_of(tables, {indicator.id for indicator in indicators}):
        found[evaluation.indicator_id].append(evaluation)
    return [
        replace(
            indicator,
            evaluations=tuple(sorted(found.get(indicator.id, ()), key=lambda e: e.year)),
            debates=debates.get(indicator.id, ()),
        )
        if indicator.id in found or indicator.id in debates
        else indicator
        for indicator in indicators
    ]


def evaluations_of(tables: Tables, ids: Collection[str]) -> tuple[Evaluation, ...]:
    """The evaluations of a workbook that may lack sheets, one of an indicator and year."""
    found: dict[tuple[str, int], Evaluation] = {}
    for row in tables.rows(EVALUATIONS):
        evaluation = _evaluation(row, ids)
        if evaluation is None:
            continue
        point = (evaluation.indicator_id, evaluation.year)
        if point in found:
            message = f"{evaluation.year}年度の評価が2行ある。{_LEFT_OUT}1行にまとめてください。"
            row.complain("年度", "duplicate_evaluation", message)
        found.setdefault(point, evaluation)
    return tuple(found.values())


def _evaluation(row: Row, ids: Collection[str]) -> Evaluation | None:
    """What a row says; None, without a word, where nothing is but whose task it would be."""
    texts = {field: row.read(head, read_passage) for field, head in EVALUATION_HEADS.items()}
    written = {field: text for field, text in texts.items() if text}
    if not written.keys() - {EvaluationField.OWNER}:
        return None
    key, year = row.text(INDICATOR_ID), row.read("年度", read_year)
    if key not in ids:
        message = f"「{key}」という{INDICATOR_ID}はない。{_LEFT_OUT}IDを直してください。"
        row.complain(INDICATOR_ID, "unknown_id", message)
        return None
    if year is None:
        if row.get("年度").is_empty:
            message = f"どの年度の評価かがわからない。{_LEFT_OUT}「2025」のように書いてください。"
            row.complain("年度", "missing_year", message)
        return None
    cells: tuple[tuple[EvaluationField, Cell], ...] = tuple(
        (field, row.cell(EVALUATION_HEADS[field])) for field in written
    )
    return Evaluation(
        indicator_id=key,
        year=year,
        source_url=row.text("出典URL"),
        cells=cells,
        **{field.value: text for field, text in written.items()},
    )


def debates_by_owner(
    tables: Tables, owners: Collection[str]
) -> dict[str, tuple[CouncilDebate, ...]]:
    """Debates by the indicator's or plan's id that they name, by day."""
    found: defaultdict[str, list[CouncilDebate]] = defaultdict(list)
    for row in tables.rows(DEBATES):
        debate = _debate(row, owners)
        if debate is None:
            continue
        if len(found[debate.owner_id]) < MOST_DEBATES:
            found[debate.owner_id].append(debate)
        else:
            message = (
                f"1つの指標や計画の議会の行は{MOST_DEBATES}行まで。{_LEFT_OUT}減らしてください。"
            )
            row.complain(MEETING, "too_many_debates", message)
    return {owner: tuple(sorted(own, key=lambda d: d.day)) for owner, own in found.items()}


def _debate(row: Row, owners: Collection[str]) -> CouncilDebate | None:
    head = INDICATOR_ID if not row.get(INDICATOR_ID).is_empty else PLAN_ID
    owner, day = row.text(head), parse_day(row.text(DEBATE_DAY))
    if owner not in owners:
        message = f"「{owner}」という{head}はない。{_LEFT_OUT}IDを直してください。"
        row.complain(head, "unknown_id", message)
        return None
    if day is None:
        message = f"会議の日がいる。{_LEFT_OUT}「2026-06-01」の形で書いてください。"
        row.complain(DEBATE_DAY, "unreadable_day", message)
        return None
    return CouncilDebate(
        owner_id=owner,
        day=day,
        meeting=row.text(MEETING),
        theme=row.text(THEME),
        url=row.text(DEBATE_URL),
        cell=row.cell(THEME),
    )
