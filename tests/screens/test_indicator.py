"""The page of an indicator: every value with its source, and the sentence of its verdict."""

from __future__ import annotations

import re

import pytest

from chino_metrics.screens import indicator
from chino_metrics.views.choice import Choice
from chino_metrics.views.one_indicator import reasoning
from chino_metrics.wording import formats, sentences, terms
from tests.support.books import DATA, book, scene_of
from tests.support.markup import text
from tests.support.printed import corrected, table
from tests.support.screens import drawn, indicator_texts


def test_every_printed_value_stands_on_the_page_of_its_indicator() -> None:
    texts = indicator_texts("")
    for row, i in zip(table("indicators_verbatim.csv"), book("").indicators, strict=True):
        found = texts[i.id]
        assert corrected(row["indicator"]) in found
        assert row["plan"] in found
        assert row["unit"] in found
        for column, year in (
            ("baseline_2017", 2017),
            ("target_2019", 2019),
            ("mid_target_2022", 2022),
            ("target_2027", 2027),
        ):
            if printed := row[column]:
                assert printed in found, (i.id, column)
                assert f"{year}年度" in found


@pytest.mark.parametrize("data", DATA)
def test_every_actual_stands_with_note_source_and_cell(data: str) -> None:
    for i in book(data).indicators:
        page = indicator_texts(data)[i.id]
        for a in i.actuals:
            shown = formats.number(a.quantity.value, i.decimals)
            assert (shown if a.quantity.value is not None else a.quantity.text) in page
            assert a.note in page
            assert a.source in page
            assert f"{a.quantity.cell.sheet} {a.quantity.cell.address}" in page  # type: ignore[union-attr]


@pytest.mark.parametrize("data", DATA)
def test_references_events_notes_and_twins_stand_on_the_page_of_the_indicator(data: str) -> None:
    for i in book(data).indicators:
        page = indicator_texts(data)[i.id]
        for r in i.references:
            assert all(part in page for part in (r.series, f"{r.year}年", r.source, r.note))
            assert formats.quantity(r.value, r.decimals, r.unit) in page
        for e in i.events:
            assert all(part in page for part in (formats.when(e.when), e.text, e.source))
        assert i.note in page
        twin = book(data).indicator_by_id.get(i.twin_id or "")
        assert twin is None or book(data).plan_by_id[twin.plan_id].name in page


def test_the_sentence_of_a_verdict_stands_on_the_page_of_its_indicator() -> None:
    scene = scene_of(book("sample"))
    for entry in scene.entries:
        page = indicator_texts("sample")[entry.indicator.id]
        assert sentences.verdict(entry.indicator, entry.assessment) in page
        assert sentences.headline(entry.indicator, entry.assessment) in page
        assert terms.status_word(entry.indicator, entry.assessment) in page


def test_an_address_that_names_what_is_not_there_says_so() -> None:
    assert "「zzz」はこの台帳にない" in text(drawn("indicator", Choice(indicator="zzz")))
    assert "この台帳にない" not in text(drawn("indicator", Choice(indicator="bosai-2-4")))


def test_a_deadline_that_has_passed_is_said_with_what_is_missing() -> None:
    page = indicator_texts("")["sosei-1-1"]
    assert "期限（2019年度）は過ぎた。2018・2019年度の実績が未登録" in page
    assert "必要な増加" not in page
    assert "見込みは出さない" not in page


def test_rounding_never_contradicts_a_verdict() -> None:
    """0, 1 and 2 of 2 are held against 0.2, 1.2 and 1.6 as the years go by."""
    for year, actual, due, short in ((2018, 0, "0.2", "0.2"), (2023, 1, "1.2", "0.2")):
        choice = Choice(indicator="tabunka-3-1", data="sample", as_of=year)
        page = text(drawn("indicator", choice))
        assert f"は{actual}件で、{year}年度の目安{due}件に{short}件届かない" in page
        assert f"−{short}件" in page
    assert "1.6" in indicator_texts("sample")["tabunka-3-1"]


def test_no_key_figure_is_a_negative_or_three_digit_rate() -> None:
    for entry in scene_of(book("sample")).entries:
        for figure in indicator.figures(scene_of(book("sample")), entry):
            assert figure.unit != "%" or figure.label in {"実績", "基準値"}
            assert not figure.number.startswith("−") or figure.label == "基準値から"


def test_a_target_that_is_reached_is_asked_no_formula_of_the_way() -> None:
    scene = scene_of(book("sample"))
    for e in scene.entries:
        steps = reasoning.other_steps(e, scene.last_complete_year)
        for step in steps:
            if step.label.startswith("年あたり必要な"):
                assert (e.assessment.gap or 0) > 0, e.indicator.id
    assert any((e.assessment.gap or 0) < 0 for e in scene.entries)


def test_the_years_stand_next_to_the_chart_and_what_is_looked_up_is_folded() -> None:
    page = drawn("indicator", Choice(indicator="bosai-2-4", data="sample"))
    assert page.index('id="nendo"') < page.index("判定のしかた")
    folded = re.findall(r"<details id=[^>]*>.*?</details>", page, re.DOTALL)
    assert any("指標ID" in part for part in folded)
    assert any("Eurostat" in part for part in folded)
    assert "年度ごとの値" not in "".join(folded)
