"""Plans beside those that follow them, and plans that are not counted, in the report."""

from __future__ import annotations

from collections.abc import Iterator

from chino_metrics.exports.pdf import blocks
from chino_metrics.exports.pdf.blocks import (
    Block,
    BlockCell,
    BlockColumn,
    heading,
    items,
    paragraph,
    text_cell,
)
from chino_metrics.views import succession
from chino_metrics.views.plans import state_line
from chino_metrics.views.selection import Selection
from chino_metrics.views.succession import FATE_WORD, Line, Pair


def succession_blocks(scene: Selection) -> Iterator[Block]:
    """What is not counted, then each pair of plans of which one is in the selection."""
    if scene.apart and not (scene.choice.plans or scene.choice.departments or scene.is_named):
        yield heading(1, "市全体の数に入れていない計画")
        yield items(f"{plan.name}：{state_line(plan)}" for plan in scene.apart)
    wanted = {plan.id for plan in scene.wanted_plans}
    for pair in succession.pairs(scene):
        if wanted & {pair.old.id, pair.new.id}:
            yield from _pair(pair)


def _pair(pair: Pair) -> Iterator[Block]:
    yield heading(1, f"新旧対照：{pair.old.short_name}から{pair.new.short_name}へ")
    yield paragraph(f"{pair.old.name}と{pair.new.name}の指標：{pair.counts}。", leads=True)
    columns = (
        BlockColumn("扱い", 36.0),
        BlockColumn(f"{pair.old.short_name}の指標と最終目標", "1fr"),
        BlockColumn(f"{pair.new.short_name}の指標と最終目標", "1fr"),
    )
    yield blocks.table(columns, (_row(line) for line in pair.lines))


def _row(line: Line) -> tuple[BlockCell, ...]:
    old, new = succession.cells(line.old), succession.cells(line.new)
    return (
        text_cell(FATE_WORD[line.fate], bold=True),
        text_cell(old[0], note=_note(old)),
        text_cell(new[0], note="。".join(filter(None, (_note(new), line.what)))),
    )


def _note(cells: tuple[str, str, str, str]) -> str:
    _, base, goal, verdict = cells
    return "" if goal == base == "—" else f"基準値{base}、目標{goal}、{verdict}"
