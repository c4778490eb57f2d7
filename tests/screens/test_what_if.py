"""もし…なら: what is supposed is shown as supposed, and changes nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from chino_metrics.assessment import progress, scenarios
from chino_metrics.charts import interactive
from chino_metrics.model.verdict import Assessment, Status
from chino_metrics.screens import indicator, overview, what_if
from chino_metrics.views import tables
from chino_metrics.views.address import chosen_entry
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.entries import Entry
from chino_metrics.views.one_indicator import years
from chino_metrics.views.scene import Scene
from chino_metrics.views.slides import build
from tests.support.books import book

TODAY = date(2026, 11, 23)


def scene(suppose: str = "", key: str = "bosai-2-4", data: str = "sample") -> Scene:
    return Scene(book(data), read_choice({"id": key, "data": data, "suppose": suppose}), TODAY)


def entry(shown: Scene) -> Entry:
    return chosen_entry(shown)


def below(shown: Scene) -> str:
    return str(indicator.render(shown))


def test_a_supposed_value_gives_a_verdict_marked_as_supposed() -> None:
    shown = below(scene("140"))
    assert "仮定" in shown
    assert "2026年度が140人なら、目安140人と同じで、「○順調」になる。" in shown
    assert "最終目標150人（2027年度）まで残り10人。その後は年10.0人の増加が必要になる。" in shown


@pytest.mark.parametrize(
    ("value", "status"),
    [(150, "achieved"), (134, "on_track"), (133, "slightly_behind"), (85, "behind")],
)
def test_the_supposed_verdict_turns_where_the_table_says(value: int, status: str) -> None:
    now = what_if.supposed(scene(str(value)), entry(scene()))
    assert now is not None
    assert (now.year, now.value, now.assessment.status) == (2026, value, Status(status))


def test_nothing_above_the_chart_and_no_table_changes() -> None:
    plain, supposed = scene(), scene("150")
    for part in (lambda s: s.split('id="zu"')[0], lambda s: s.split('id="kawaru"')[1]):
        assert part(below(plain)) == part(below(supposed))
    assert plain.assessments == supposed.assessments


def test_no_link_carries_what_is_supposed() -> None:
    shown = below(scene("120"))
    assert re.findall(r'href="([^"]*)"', shown)
    assert "suppose=" not in shown


def test_files_slides_and_other_pages_know_nothing_of_it() -> None:
    plain, supposed = scene(), scene("150")
    chosen = entry(plain).indicator
    assert tables.year_csv(plain, chosen) == tables.year_csv(supposed, chosen)
    assert tables.assessment_csv(plain) == tables.assessment_csv(supposed)
    assert build.make_deck(plain) == build.make_deck(supposed)
    assert overview.render(plain) == overview.render(supposed)


@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "-inf", "1e3", "x", "９９", "--1", "9999", "-5", "<b>", "1" * 60]
)
def test_what_is_no_possible_value_counts_as_not_chosen(text: str) -> None:
    assert below(scene(text)) == below(scene())


def test_pages_without_the_site_and_indicators_without_a_target_have_no_form() -> None:
    class Still(Choice):
        @property
        def is_still(self) -> bool:
            return True

    still = Scene(book("sample"), Still(indicator="bosai-2-4", suppose="140"), TODAY)
    assert "what-if" not in str(indicator.render(still))
    assert "what-if" not in below(scene(key="ict-1-1"))
    assert "what-if" in below(scene())


@pytest.mark.parametrize("data", ["", "sample"])
def test_every_slider_has_few_steps_and_holds_target_and_actual(data: str) -> None:
    found = named = 0
    for e in scene(data=data).entries:
        form = what_if.what_if(scene(key=e.indicator.id, data=data), e)
        if form is None:
            continue
        found += 1
        track, goal = form.track, e.indicator.final.quantity.value
        assert (track.high - track.low) / track.step <= what_if.STEPS
        assert goal is not None and track.low <= goal <= track.high
        assert track.low <= form.start <= track.high
        assert sum(part.share for part in form.parts) == pytest.approx(100, abs=0.1)
        assert [share for share, *_ in form.cuts][:: len(form.cuts) - 1] == [0, 100]
        told = str(what_if.turning(scene(data=data), e))
        assert all(words in told for _, words, _ in form.cuts[1:-1])
        named += len(form.cuts) - 2
    assert found > 10
    assert named > 10


def test_pages_one_after_the_other_ask_the_rules_together(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counting(*frames: pd.DataFrame) -> tuple[Assessment, ...]:
        asked.append(len(frames[0]))
        return progress.assessments(*frames)

    monkeypatch.setattr(scenarios, "assessments", counting)
    for number in range(1, 3):  # as if it had been read anew: nothing is kept of it
        anew = replace(book("sample"), sha256=str(number))
        every = Scene(anew, Choice(data="sample"), TODAY)
        shown = [(what_if.turning(every, e), years.year_rows(every, e)) for e in every.entries]
        assert len(shown) > 30 and sum(t is not None for t, _ in shown) > 20
        assert len(asked) <= 6 * number


def test_the_chart_shows_the_supposed_point_apart_from_the_actuals() -> None:
    plain, supposed = below(scene()), below(scene("120"))
    assert '<circle class="assumed"' not in plain
    for drawn in supposed.split('<svg class="lchart"')[1:]:
        assert drawn.partition("</svg>")[0].count('<circle class="assumed"') == 1
        assert "、仮定120人（2026年度）" in drawn
    assert supposed.count('class="l-supposed"') == 3
    assert "仮定120人" in supposed.split("data-told=")[1].split("data-at=")[0]


def test_the_chart_that_is_moved_shows_the_supposed_point_too() -> None:
    e = entry(scene())
    plain = interactive.indicator_figure(e.indicator, e.assessment)
    figure = interactive.indicator_figure(e.indicator, e.assessment, supposed=(2026, 120.0))
    (found,) = [t for t in figure.data if t.name == "仮定"]
    assert (found.x, found.y) == ((2026,), (120.0,))
    assert "仮定" not in {t.name for t in plain.data}
