"""The flow of the verdicts: every indicator once on both sides, its line says how it moved."""

from __future__ import annotations

import pytest

from chino_metrics.changes.comparison import compare
from chino_metrics.model.verdict import Status
from chino_metrics.views.updating import flow as module
from chino_metrics.views.updating.flow import flow
from tests.support.books import book


def test_every_indicator_stands_once_on_both_sides_and_its_line_is_its_change() -> None:
    content = book("sample")
    found = compare(content, content, 2019, 2025)
    shown = flow(found)
    assert shown is not None
    ids = [i.id for i in content.indicators]
    for side in (shown.starts, shown.ends):
        assert sorted(line.indicator.id for line in side) == sorted(ids)
    assert (
        [line.start for line in shown.starts] == [line.end for line in shown.ends] == [*range(32)]
    )
    moved = {line.indicator.id: line.move for line in shown.ends if line.move}
    assert moved == {c.indicator.id: c.improvement for c in found.indicators if c.improvement}
    heads = shown.heads(shown.ends, is_after=True)
    assert sum(heads.values()) == len(ids)
    order = [shown.ends[at].after.status for at in sorted(heads)]
    assert order == [status for status in Status if status in order]


def test_nothing_flows_where_no_verdict_has_changed_and_of_many_only_what_has(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    content = book("sample")
    assert flow(compare(content, content, 2025, 2025)) is None
    monkeypatch.setattr(module, "MOST", 4)
    found = compare(content, content, 2019, 2025)
    shown = flow(found)
    assert shown is not None
    changed = [c.indicator.id for c in found.verdict_changes[:4]]
    assert sorted(line.indicator.id for line in shown.ends) == sorted(changed)
