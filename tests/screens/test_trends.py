"""The verdicts of each plan as they stood, year by year."""

from __future__ import annotations

from datetime import date

from chino_metrics.model.verdict import Status
from chino_metrics.screens import trends
from chino_metrics.views.choice import Choice
from chino_metrics.views.entries import GOOD
from chino_metrics.views.scene import Scene, verdicts, verdicts_by_year
from chino_metrics.wording.palette import STATUS_WORD
from tests.support.books import book

TODAY = date(2026, 11, 23)


def scene(data: str = "sample", **chosen: object) -> Scene:
    return Scene(book(data), Choice(data=data).but(**chosen), TODAY)


def test_the_history_counts_the_whole_plan_as_it_stood_each_year() -> None:
    shown = scene(status=Status.BEHIND.value)
    found = next(p for p in shown.book.plans if p.id == "bosai")
    history = trends.stood(found, verdicts_by_year(shown.book, trends.span(shown)))
    assert [year for year, _ in history] == list(range(2018, 2026))
    for year, then in history:
        judged = verdicts(shown.book, year)
        assert [e.assessment for e in then.entries] == [judged[i.id] for i in found.indicators]
    first, last = (sum(e.assessment.status in GOOD for e in history[k][1].entries) for k in (0, -1))
    words = trends.moved(history)
    assert words.endswith("（4指標のうち）")
    assert f"{last}指標" in words
    assert ("2018年度も2025年度も" in words) == (first == last)


def test_the_history_says_sign_word_and_denominator_and_waits_without_actuals() -> None:
    html = trends.render(scene(plan="bosai"))
    assert html.count('class="stood"') == 1
    assert "判定できる </span>4／4" in html
    assert f'<span class="hidden">{STATUS_WORD[Status.BEHIND]}</span>' in html
    assert 'class="stood"' not in trends.render(scene(""))
    assert trends.stood(book("").plans[0], {}) == ()


def test_every_row_of_the_years_can_be_ticked_to_be_compared() -> None:
    html = str(trends.render(scene(plan="bosai", indicators=("bosai-2-4",))))
    assert html.count('<td class="pick">') == 4
    assert 'href="/trends?plan=bosai&amp;data=sample" aria-current=true' in html
    assert 'href="/trends?plan=bosai&amp;data=sample&amp;ids=bosai-2-4%2Cbosai-2-1"' in html
    assert "比べる指標 1" in html
