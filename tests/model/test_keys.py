"""Plans and indicators as keys: cheap, however much hangs on them, and still told apart."""

from __future__ import annotations

from dataclasses import replace

from tests.support.books import book


def test_an_indicator_and_a_plan_are_keys_by_their_ids() -> None:
    plan = book("").plans[0]
    indicator = plan.indicators[0]
    assert hash(indicator) == hash(replace(indicator, name="別の名", actuals=()))
    assert hash(plan) == hash(replace(plan, name="別の名", measures=()))
    assert len({indicator, replace(indicator, name="別の名")}) == 2
    assert len({plan, replace(plan, name="別の名")}) == 2
