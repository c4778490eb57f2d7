"""探索: what is asked stands in the address, and every form of the answer agrees."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from chino_metrics.assessment.scenarios import progress_at
from chino_metrics.exports.pdf import hot_table
from chino_metrics.screens import explore, indicator, plan
from chino_metrics.views.choice import Choice, read_choice
from chino_metrics.views.entries import LATE
from chino_metrics.views.exploring.lines_figure import side_by_side
from chino_metrics.views.exploring.question import MOST, SCALES, Question, read_question
from chino_metrics.views.exploring.rows import Asked
from chino_metrics.views.exploring.sides import sides, years_of
from chino_metrics.views.exploring.spread_figure import spread
from chino_metrics.views.exploring.tables import as_csv
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms
from chino_metrics.workbook.reading import read_book
from tests.support.books import TODAY, book
from tests.support.made_workbook import ROWS, made
from tests.support.markup import seen, text

HOSTILE = '<img src=x onerror="alert(1)">{{ 7*7 }}=1+1'


def asked(data: str = "sample", **query: str) -> Asked:
    scene = Scene(book(data), read_choice({"data": data} | query), TODAY)
    return Asked(scene, read_question(query))


def below(found: Asked) -> str:
    return explore.render_below(found.scene, found.question)


def written(found: Asked) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(found).decode("utf-8-sig"))))


def test_what_is_not_understood_is_not_asked_and_what_is_stands_in_the_address() -> None:
    odd = {"view": "x", "kind": "y", "by": "z", "sort": "二〇二三", "scale": "w", "more": "1"}
    assert read_question(odd) == Question()
    full = Question("beside", "yearly", "progress", 2023, "base", more=True)
    address = full.address(Choice(data="sample", indicators=("a", "b")))
    query = dict(part.split("=") for part in address.partition("?")[2].split("&"))
    assert read_question(query) == full
    assert query["ids"] == "a%2Cb"


def test_every_point_of_the_figure_is_a_row_and_stands_where_the_verdict_says() -> None:
    found = asked()
    traces = spread(found).data[1:]
    told = {d[0]: (x, d[1]) for t in traces for d, x in zip(t.customdata, t.x, strict=True)}
    drawn = {s.entry.indicator.id: s for s in found.spots if s.is_drawn}
    assert told.keys() == drawn.keys()
    assert all(abs(told[i][0] - (s.elapsed or 0)) < 0.08 for i, s in drawn.items())
    assert told["bosai-2-4"][1].replace("<br>", "").startswith(drawn["bosai-2-4"].sentence)
    assert len({(t.marker.symbol, t.marker.line.width) for t in traces}) == len(traces)
    places = [(x, y) for t in traces for x, y in zip(t.x, t.y, strict=True)]
    assert len(set(places)) == len(places), "no point hides another"
    rows = text(below(found))
    assert [s.entry.indicator.name for s in found.spots if s.entry.indicator.name not in rows] == []


def test_a_selection_is_in_the_figure_the_table_and_the_file() -> None:
    found = asked(ids="bosai-2-4,sosei-1-1", department="")
    assert {s.entry.indicator.id for s in found.chosen} == {"bosai-2-4", "sosei-1-1"}
    figure = spread(found)
    assert sum(len(t.selectedpoints or ()) for t in figure.data[1:]) == 2
    assert "防災士資格所有者数" in figure.data[-1].text
    assert {row["指標ID"] for row in written(found)} == {"bosai-2-4", "sosei-1-1"}
    assert "ids=sosei-1-1%2Cbosai-2-4" in below(found)
    head = explore.render_above(found.scene, found.question)
    assert "text=large&amp;ids=bosai-2-4,sosei-1-1" in head


@pytest.mark.parametrize("view", ["spread", "heat", "beside"])
def test_whatever_leaves_the_page_says_where_it_is_from_and_that_it_is_invented(view: str) -> None:
    found = asked(view=view)
    rows = written(found)
    assert {row["データの区分"] for row in rows} == {terms.SAMPLE_TAG}
    assert all(row["出典と版"].startswith("出典：目標と基準値は") for row in rows)
    if view == "heat":
        said = hot_table.hot_svg(found).decode()
    else:
        figure = spread(found) if view == "spread" else side_by_side(found)
        said = figure.layout.annotations[-1].text.replace("<br>", "")
    assert terms.SAMPLE_TAG in said
    assert "出典：" in said


@pytest.mark.parametrize("by", ["", "progress"])
def test_the_hot_table_is_sorted_by_the_year_asked_for_and_leads_to_each_year(by: str) -> None:
    found = asked(view="heat", sort="2023", by=by)
    column = [next(h.value for h in heats if h.year == 2023) for _, heats in found.hot_rows]
    held = [value for value in column if value is not None]
    assert held == sorted(held)
    assert column == held + [None] * (len(column) - len(held))
    links = [a.get("href") or "" for a in seen(below(found)).of("a")]
    assert any("year=2023" in link and "id=bosai-2-4" in link for link in links)
    assert any("view=heat" in link and "sort=2022" in link for link in links)
    assert hot_table.hot_png(found).startswith(b"\x89PNG")


@pytest.mark.parametrize("scale", SCALES)
def test_lines_side_by_side_are_told_apart_and_the_table_has_their_values(scale: str) -> None:
    found = asked(view="beside", scale=scale, more="true")
    shown = sides(found)
    assert len(shown) == MOST
    base = {"": None, "base": 100, "progress": 0}[scale]
    told = text(below(found))
    for side in shown:
        i = side.entry.indicator
        assert dict(side.points)[i.baseline.year] == (
            i.baseline.quantity.value if base is None else base
        )
        assert all(side.told(value, scale) in told for _, value in side.points)
        assert all(event.text in told for event in side.events)
    assert any(side.events for side in shown)
    years, last = side_by_side(found).layout.xaxis, max(side.goal[0] for side in shown if side.goal)
    assert (last - years.tick0) % years.dtick == 0
    if scale:
        lines = [t for t in side_by_side(found).data if "参考" not in t.name]
        assert len({(line.line.dash, line.marker.symbol) for line in lines}) == MOST
    assert {row["系列"] for row in written(found)} >= {"実績"}


@pytest.mark.parametrize(
    "as_of", ["2018", *(pytest.param(y, marks=pytest.mark.long) for y in ("2022", "2025"))]
)
def test_progress_side_by_side_is_that_of_the_verdicts(as_of: str) -> None:
    ids = [i.id for i in book("sample").indicators]
    seen_values = 0
    for at in range(0, len(ids), MOST):
        found = asked(view="beside", scale="progress", year=as_of, ids=",".join(ids[at : at + 6]))
        for side in sides(found):
            i = side.entry.indicator
            assert bool(side.reason) is not bool(side.points)
            if side.reason:
                assert f"{side.reason}ため" in text(below(found))
            if side.points and side.points[-1][0] == side.entry.assessment.year:
                rate = side.entry.assessment.progress
                assert side.points[-1][1] == pytest.approx(100 * (rate or 0), abs=1e-9)
                seen_values += 1
            own = {a.year: a.quantity.value for a in i.actuals}
            for year, value in side.points[1:]:
                key = (i.id, year, own[year] or 0.0)
                assert value == pytest.approx(
                    100 * (progress_at(found.scene.book, [key])[key] or 0)
                )
    assert seen_values >= 13


def test_a_year_without_a_number_parts_the_line() -> None:
    found = asked(view="beside", ids="jomon-1-3")
    line = side_by_side(found).data[0]
    assert dict(zip(line.x, line.y, strict=True))[2020] is None
    assert years_of(sides(found))[0] == 2017


def test_what_has_no_place_on_the_scale_says_why() -> None:
    base = ["年次", 2018, 700, None, None, 2027, 600]
    rows = [
        ["a", "p", 1, "目標なし", "g", None, "減少", *base[:-1], None],
        ["b", "p", 1, "言葉の目標", "g", None, "減少", *base[:-1], "今後設定"],
        ["c", "p", 1, "基準値なし", "g", None, "減少", "年次", 2018, None, None, None, 2027, 600],
        ["d", "p", 1, "もう達成", "g", None, "増加", *base],
    ]
    made_book = read_book(made(目標指標=rows, 実績の注記=[], 実績=[]))
    scene = Scene(made_book, Choice(indicators=("a", "b", "c", "d")), TODAY)
    found = sides(Asked(scene, Question("beside", scale="progress")))
    words = ("設定されていない", "「今後設定」", "基準値がない", "すでに最終目標600gに達している")
    assert all(w in side.reason for side, w in zip(found, words, strict=True))


def test_what_needs_attention_stands_side_by_side_and_more_than_six_are_told() -> None:
    assert all(e.assessment.status in LATE for e in asked(view="beside").beside)
    waiting = asked("", view="beside").beside
    assert all(e.indicator.final.quantity.value is not None for e in waiting)
    ids = [i.id for i in book("sample").indicators[:8]]
    found = asked(view="beside", ids=",".join(["bosai-2-4", "nowhere", *ids]))
    assert [e.indicator.id for e in found.beside] == ["bosai-2-4", *ids][:6]
    head = explore.render_above(found.scene, found.question)
    assert "残り3指標は示していない" in head
    assert "「nowhere」はこの台帳にない" in head


def test_plans_and_indicators_lead_side_by_side() -> None:
    scene = Scene(book("sample"), Choice(data="sample", plan="bosai", indicator="bosai-2-4"), TODAY)
    of_plan = "ids=bosai-2-1%2Cbosai-2-2%2Cbosai-2-3%2Cbosai-2-4&amp;view=beside"
    assert of_plan in plan.render(scene)
    assert "ids=bosai-2-4%2Cbosai-2-1" in indicator.render_below(scene)


@pytest.mark.parametrize("view", ["spread", "heat", "beside"])
@pytest.mark.parametrize("as_of", [None, 2017])
def test_a_book_without_actuals_has_a_table_and_no_empty_figure(
    view: str, as_of: int | None
) -> None:
    found = asked("", view=view)
    found = replace(found, scene=Scene(book(""), Choice(as_of=as_of), TODAY))
    assert not found.is_drawn
    assert text(explore.render(found.scene, found.question))
    assert ("explore.csv" in below(found)) is (view != "heat")  # a table without a column is none
    as_csv(found)


def test_hostile_text_comes_out_as_text() -> None:
    row = [*ROWS["目標指標"][0]]
    row[3], row[13] = HOSTILE, HOSTILE * 3
    scene = Scene(
        read_book(made(目標指標=[row, *ROWS["目標指標"][1:]])),
        Choice(indicators=(str(row[0]),)),
        TODAY,
    )
    for view in ("spread", "heat", "beside"):
        found = Asked(scene, Question(view))
        html = below(found).replace("<wbr>", "")
        assert "<img" not in html
        assert "{{ 7*7 }}" in html
    for figure in (spread(found), side_by_side(found)):
        assert "<img" not in str(figure.to_json())
