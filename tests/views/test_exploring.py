"""探索: what is asked stands in the address, and every form of the answer agrees."""

from __future__ import annotations

import csv
import io

import pytest

from chino_metrics.screens import explore
from chino_metrics.views.choice import read_choice
from chino_metrics.views.exploring import figures
from chino_metrics.views.exploring.question import Question, read_question
from chino_metrics.views.exploring.rows import MOST, Asked, as_csv
from chino_metrics.views.scene import Scene
from tests.support.books import TODAY, book
from tests.support.markup import seen, text


def asked(data: str = "sample", **query: str) -> Asked:
    scene = Scene(book(data), read_choice({"data": data} | query), TODAY)
    return Asked(scene, read_question(query))


def test_what_is_not_understood_is_not_asked() -> None:
    odd = {"view": "x", "kind": "y", "by": "z", "sort": "二〇二三", "scale": "w", "more": "1"}
    assert read_question(odd) == Question()


def test_every_point_of_the_figure_is_a_row_and_stands_where_the_verdict_says() -> None:
    found = asked()
    figure = figures.spread(found)
    points = {i[0]: x for t in figure.data[1:] for i, x in zip(t.customdata, t.x, strict=True)}
    assert points == {s.entry.indicator.id: s.elapsed for s in found.spots if s.is_drawn}
    assert points["bosai-2-4"] == (2025 - 2017) / (2027 - 2017)
    told = text(explore.render_below(found.scene, found.question))
    assert [s.entry.indicator.name for s in found.spots if s.entry.indicator.name not in told] == []


def test_a_selection_is_in_the_figure_the_table_and_the_file() -> None:
    found = asked(ids="bosai-2-4,sosei-1-1", department="")
    assert {s.entry.indicator.id for s in found.chosen} == {"bosai-2-4", "sosei-1-1"}
    marked = [len(t.selectedpoints or ()) for t in figures.spread(found).data[1:]]
    assert sum(marked) == 2
    rows = list(csv.DictReader(io.StringIO(as_csv(found).decode("utf-8-sig"))))
    assert {row["指標ID"] for row in rows} == {"bosai-2-4", "sosei-1-1"}
    assert {row["データ"] for row in rows} == {"見本（架空の値）"}
    below = explore.render_below(found.scene, found.question)
    assert "ids=sosei-1-1%2Cbosai-2-4" in below


@pytest.mark.parametrize("by", ["", "progress"])
def test_the_hot_table_is_sorted_by_the_year_asked_for_and_leads_to_each_year(by: str) -> None:
    found = asked(view="heat", sort="2023", by=by)
    column = [next(h.value for h in heats if h.year == 2023) for _, heats in found.hot_rows]
    held = [value for value in column if value is not None]
    assert held == sorted(held)
    assert column == held + [None] * (len(column) - len(held))
    links = [
        a.get("href") or "" for a in seen(explore.render_below(found.scene, found.question)).of("a")
    ]
    assert any("year=2023" in link and "id=bosai-2-4" in link for link in links)


def test_lines_side_by_side_begin_at_a_hundred_where_asked() -> None:
    found = asked(view="beside", scale="base")
    assert len(found.beside) == MOST
    figure = figures.side_by_side(found)
    for entry, line in zip(found.beside, figure.data, strict=True):
        assert dict(zip(line.x, line.y, strict=True))[entry.indicator.baseline.year] == 100
    assert len({(line.line.dash, line.marker.symbol) for line in figure.data}) == MOST


def test_a_book_without_actuals_has_a_table_and_no_empty_figure() -> None:
    found = asked("")
    assert not found.is_drawn
    assert "まだない" in text(explore.render(found.scene))
