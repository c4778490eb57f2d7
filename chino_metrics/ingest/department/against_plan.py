"""Baselines and targets that a department's sheet repeats, against those of the plan."""

from __future__ import annotations

from chino_metrics.ingest.department.columns import SheetColumn
from chino_metrics.ingest.department.findings import Findings
from chino_metrics.ingest.department.heading_words import Role
from chino_metrics.model import Issue
from chino_metrics.model.issue import Quantity
from chino_metrics.model.plan import Indicator
from chino_metrics.model.target import Target
from chino_metrics.spreadsheet.cell_text import WrittenKind, take_apart
from chino_metrics.spreadsheet.cells import Content, read_target, read_text
from chino_metrics.spreadsheet.units import Unit


def compare_with_plan(
    content: Content,
    indicator: Indicator,
    unit: Unit,
    role: Role,
    column: SheetColumn,
    found: Findings,
) -> None:
    """Warn where a baseline or target differs from the plan's; none is ever taken over."""
    target = _target_of(indicator, role, column)
    if target is None:
        return
    quantity, issue = read_target(content, unit.label)
    plan, word = target.quantity, "基準値" if role is Role.BASELINE else "目標"
    if issue is not None and issue.code in {"error_value", "formula_without_result"}:
        found.issues.append(issue)
    elif _is_said(content, quantity) and not _is_same(quantity, plan):
        message = (
            f"「{read_text(content)[0]}」とある。計画の{word}（{target.year}年度）は{_amount(indicator, plan)}。"
            f"{word}は取り込まない。表を計画に合わせるか、"
            "計画が変わったのなら記入用のExcelの「目標指標」を直してください。"
        )
        found.issues.append(Issue.warning(content.place, "changed_target", message))


def _is_said(content: Content, written: Quantity) -> bool:
    """Whether a number, or words that are a target and no reason, stand in the cell."""
    if written.value is not None or written.text is None:
        return written.value is not None
    return take_apart(str(content.value)).kind is not WrittenKind.REASON


def _amount(indicator: Indicator, plan: Quantity) -> str:
    if plan.value is None:
        return plan.text or "—"
    return f"{plan.value:,.{plan.decimals}f}{indicator.unit}"


def _target_of(indicator: Indicator, role: Role, column: SheetColumn) -> Target | None:
    """The baseline or target of the plan that a column repeats, if it can be told."""
    if role is Role.BASELINE:
        return indicator.baseline if column.year in {None, indicator.baseline.year} else None
    if column.year is None:
        return indicator.interim if "中間" in column.text else indicator.final
    same = [t for t in (indicator.interim, indicator.final) if t.year == column.year]
    return same[0] if same else None


def _is_same(written: Quantity, plan: Quantity) -> bool:
    if written.value is None and plan.value is None:
        return True  # words for words: sheets shorten them
    if written.value is None or plan.value is None:
        return False
    return abs(written.value - plan.value) < 0.5 * 10.0 ** -max(written.decimals, plan.decimals)
