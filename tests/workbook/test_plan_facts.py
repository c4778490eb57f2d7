"""The workbook holds the whole of the printed plan, and the sample what the screens need.

``printed/`` is the chapter as printed: its text and its two tables. A difference
from it must stand in the sheet 表記の訂正.
"""

import csv
import re
from collections import Counter

import pytest

from chino_metrics.assessment.progress import assess_book
from chino_metrics.ingest.rules.book_rules import check_book
from chino_metrics.model.issue import Severity
from chino_metrics.model.target import USUAL_SURVEY, Survey
from chino_metrics.model.verdict import Reason, Status
from chino_metrics.settings import ROOT
from chino_metrics.workbook.reading import read_book

PRINTED = ROOT / "tests" / "printed"
DATA = ROOT / "data"
FILES = ("chino_indicators.xlsx", "sample_actuals.xlsx")
PLAN_IDS = ["sosei", "bosai", "jomon", "tabunka", "ict"]


def table(name):
    with (PRINTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", params=FILES)
def book(request):
    return read_book((DATA / request.param).read_bytes())


@pytest.fixture(scope="module")
def real():
    return read_book((DATA / FILES[0]).read_bytes())


@pytest.fixture(scope="module")
def sample():
    return read_book((DATA / FILES[1]).read_bytes())


def shown(book, printed):
    """``printed`` as it reads on screen: with the corrections that apply to it."""
    for correction in book.corrections:
        before, after = correction.printed.strip("…"), correction.shown.strip("…")
        if not correction.place.endswith(" 単位"):
            printed = printed.replace(before, after)
    return printed


def number_as_printed(quantity):
    if quantity.value is None:
        return quantity.text if quantity.text is not None else "—"
    return f"{quantity.value:,.{quantity.decimals}f}"


def test_the_workbook_reads_without_a_fault(book):
    assert book.issues == ()
    assert {issue.severity for issue in check_book(book)} == {Severity.INFO}


def test_the_counts_are_those_of_the_plan(book):
    measures = [m for plan in book.plans for m in plan.measures]
    projects = [p for plan in book.plans for p in plan.projects]
    assert [plan.id for plan in book.plans] == PLAN_IDS
    assert len(measures) == 15
    assert sum(len(m.pillars) for m in measures) == 33
    assert (len(projects), len({p.name for p in projects})) == (109, 96)
    assert [len(plan.indicators) for plan in book.plans] == [11, 4, 4, 5, 8]


def test_every_printed_indicator_stands_in_order(book):
    rows = table("indicators_verbatim.csv")
    assert len(rows) == len(book.indicators) == 32
    for row, i in zip(rows, book.indicators, strict=True):
        plan = book.plan_by_id[i.plan_id]
        measure = next(m for m in plan.measures if m.number == i.measure_no)
        assert (plan.name, str(i.measure_no), measure.name) == (
            *(row["plan"], row["measure_no"], row["measure"]),
        )
        assert (i.name, i.unit_printed) == (shown(book, row["indicator"]), row["unit"])


def test_every_printed_value_stands_with_its_decimals(book):
    for row, i in zip(table("indicators_verbatim.csv"), book.indicators, strict=True):
        assert (i.baseline.year, number_as_printed(i.baseline.quantity)) == (
            *(2017, row["baseline_2017"]),
        )
        year, target = (
            (2019, row["target_2019"]) if row["target_2019"] else (2027, row["target_2027"])
        )
        assert (i.final.year, number_as_printed(i.final.quantity)) == (year, target)
        middle = row["mid_target_2022"]
        assert i.interim.year == (2022 if middle else None)
        assert number_as_printed(i.interim.quantity) == (middle or "—")


def test_every_printed_project_stands_in_order(book):
    rows = table("projects_verbatim.csv")
    found = []
    for plan in book.plans:
        for measure in plan.measures:
            found += [(plan.name, measure, None, p) for p in measure.projects]
            found += [(plan.name, measure, q, p) for q in measure.pillars for p in q.projects]
    for row, (plan, measure, pillar, project) in zip(rows, found, strict=True):
        assert (row["plan"], row["measure"]) == (plan, measure.name)
        number, name = (pillar.number, pillar.name) if pillar else ("", "")
        assert (row["pillar_no"], row["pillar"]) == (number, name)
        assert project.name == shown(book, row["project"])
        assert project.pillar_no == (number or None)


def test_every_sentence_of_the_chapter_stands(book):
    texts = []
    for plan in book.plans:
        texts += [plan.name, plan.purpose, plan.situation, plan.principle]
        for measure in plan.measures:
            texts += [measure.name, measure.text, *(p.name for p in measure.all_projects)]
            texts += [text for q in measure.pillars for text in (q.number, q.name, q.text)]
    lines = {line for text in texts for line in text.split("\n")}
    for printed in _sentences():
        assert shown(book, printed) in lines | {line.removeprefix("・") for line in lines}


def _sentences():
    """The lines of the chapter apart from its heads and tables, without what marks them."""
    skipped = re.compile(r"第7章|政策横断プロジェクト|■|計画策定の趣旨|現状と課題|計画の基本理念")
    for line in (PRINTED / "plan_chapter7.txt").read_text(encoding="utf-8").splitlines():
        if line and "\t" not in line and "【担当" not in line and not skipped.match(line):
            yield re.sub(r"^(- |施策[①-⑤]\s*|施策の柱 [\d-]+\s?\(\d\) )", "", line)


def test_bullets_are_lines_of_their_own(real):
    situation = real.plan_by_id["bosai"].situation.split("\n")
    assert len(situation) == 3
    assert all(line.startswith("・") for line in situation)


def test_departments_and_periods_are_those_printed(book):
    assert [(p.department, p.start_year, p.end_year) for p in book.plans] == [
        ("地域戦略課", 2015, 2019),
        ("防災課", None, None),
        ("地域戦略課（縄文プロジェクト推進室）", None, None),
        ("生涯学習課", 2018, 2027),
        ("地域戦略課", 2018, 2027),
    ]


def test_a_missing_baseline_is_not_zero(book):
    missing = [i for i in book.indicators if i.baseline.quantity.value is None]
    assert len(missing) == 7
    assert {i.plan_id for i in missing} == {"ict"}
    assert book.indicator_by_id["tabunka-3-1"].baseline.quantity.value == 0
    assert book.indicator_by_id["ict-1-2"].baseline.quantity.value == 1


def test_sixteen_targets_are_a_sentence(book):
    targets = [t.quantity for i in book.indicators for t in (i.interim, i.final)]
    assert sum(t.text is not None for t in targets) == 16


def test_the_museum_stands_in_two_plans(book):
    one, other = book.indicator_by_id["sosei-3-2"], book.indicator_by_id["jomon-1-2"]
    assert (one.twin_id, other.twin_id) == (other.id, one.id)
    assert sum(i.twin_id is not None for i in book.indicators) == 2


def test_all_indicators_are_to_rise(book):
    assert Counter(i.direction.value for i in book.indicators) == {"increase": 32}


def test_every_correction_differs_from_the_print(real):
    assert all(c.printed != c.shown and c.reason for c in real.corrections)
    chapter = (PRINTED / "plan_chapter7.txt").read_text(encoding="utf-8")
    assert all(c.printed.strip("…") in chapter for c in real.corrections)
    assert sum("ハヶ岳" in c.printed for c in real.corrections) == 2


def test_known_values_carry_their_source(real):
    actuals = [a for i in real.indicators for a in i.actuals]
    assert len(actuals) == 10
    assert all(a.source and a.note for a in actuals)
    assert max(a.year for a in actuals) == 2017
    assert not real.is_sample
    assert real.indicator_by_id["sosei-3-1"].actuals[0].quantity.value == 3193700


def test_a_count_before_the_baseline_stands_with_its_day_and_does_not_count(real):
    (actual,) = (a for a in real.indicator_by_id["jomon-1-4"].actuals if a.year == 2016)
    assert actual.quantity.value == 1083
    assert actual.note.startswith("年度末ではなく、2017年1月4日現在")
    verdict = assess_book(real)["jomon-1-4"]
    assert (verdict.year, verdict.reason) == (None, Reason.NO_ACTUAL)


def test_only_the_share_of_households_in_wards_is_asked_every_second_year(book):
    found = {i.id: i.survey for i in book.indicators if i.survey != USUAL_SURVEY}
    assert found == {"sosei-5-1": Survey(interval=2, year=2015)}
    known = [a.year for a in book.indicator_by_id["sosei-5-1"].actuals if a.year < 2018]
    assert known == [2013, 2015]
    assert all(found["sosei-5-1"].takes_place(year, 2017) for year in (*known, 2017, 2019))


def test_what_was_found_is_told_with_its_source_and_without_the_finders_opinion(book):
    references = [r for owner in (*book.plans, *book.indicators) for r in owner.references]
    events = [e for i in book.indicators for e in i.events]
    actuals = [a for i in book.indicators for a in i.actuals if a.year < 2018]
    found = (*references, *events, *actuals)
    assert all(item.source for item in found)
    assert not any("確度" in item.note for item in found)
    gone = [item for item in found if "2026年11月の調べではリンク切れの見込み：http" in item.source]
    assert len(gone) == 25
    assert not any(item.source_url for item in gone)
    dead = re.compile(r"nagano-np\.co\.jp/articles|this\.kiji\.is")
    assert not any(dead.search(item.source_url) for item in found)


def test_reference_series_and_events_stand_apart(real):
    assert sum(len(i.references) for i in real.indicators) == 41
    assert len(real.plan_by_id["sosei"].references) == 24
    births = [r for r in real.indicator_by_id["sosei-4-2"].references if r.year == 2016]
    assert (births[0].value, births[0].decimals) == (7.28, 2)
    assert births[0].note.startswith("出生409人÷人口56,174人")
    events = {i.id: [e.when for e in i.events] for i in real.indicators if i.events}
    assert {key: len(whens) for key, whens in events.items()} == {
        **{"sosei-3-1": 7, "sosei-3-2": 7, "sosei-5-1": 3, "bosai-2-1": 1, "bosai-2-4": 1},
        **{"jomon-1-2": 9, "jomon-1-3": 7, "jomon-1-4": 1, "tabunka-2-1": 5, "tabunka-2-2": 2},
        **{"ict-1-2": 2, "ict-2-1": 3, "ict-2-2": 1, "ict-3-2": 1, "ict-4-1": 1},
    }
    assert events["jomon-1-2"] == [
        *("2012-04", "2014年度", "2017-09", "2017-10-04", "2018-05"),
        *("2020-12", "2021-03", "2021-04", "2022-06-24"),
    ]


def test_the_questions_of_the_plan_are_asked(real):
    counts = Counter(issue.code for issue in check_book(real))
    assert counts == {
        "met_at_baseline": 1,
        "same_baseline": 1,
        "impossible_share": 1,
        "reference_disagrees": 3,
        "interim_equals_final": 2,
        "text_target": 8,
        "missing_baseline": 7,
        "measure_without_indicators": 1,
    }


def test_the_sample_differs_only_in_its_actuals(real, sample):
    assert sample.is_sample
    for ours, theirs in zip(real.indicators, sample.indicators, strict=True):
        assert (ours.name, ours.baseline, ours.interim, ours.final) == (
            *(theirs.name, theirs.baseline, theirs.interim, theirs.final),
        )
        assert set(ours.actuals) <= set(theirs.actuals)


def test_every_invented_actual_says_so(sample):
    invented = [a for i in sample.indicators for a in i.actuals if a.year > 2017]
    assert {a.source for a in invented} == {"見本（架空の値）"}
    reasons = {(a.indicator_id, a.year): a.quantity.text for a in invented if a.quantity.text}
    festival = {("jomon-1-3", year): "該当なし" for year in (2020, 2021)}
    assert reasons == {("sosei-5-1", 2018): "未調査"} | festival
    assert all(a.note for a in invented if a.quantity.text)


def test_nothing_is_invented_for_a_year_in_which_it_did_not_take_place(sample):
    cancelled = re.compile(r"(?<!一部を)中止|開催されなかった")
    held = {
        (i.id, e.year): [a.quantity.value for a in i.actuals if a.year == e.year]
        for i in sample.indicators
        for e in i.events
        if i.name.endswith("入場者数") and cancelled.search(e.text)
    }
    assert {year for _, year in held} >= {2016, 2020, 2021}
    assert [values for values in held.values() if values not in ([], [None])] == []


def test_the_sample_shows_every_verdict(sample):
    counts = Counter(a.status for a in assess_book(sample).values())
    assert counts == {
        Status.ACHIEVED: 6,
        Status.ON_TRACK: 3,
        Status.SLIGHTLY_BEHIND: 7,
        Status.BEHIND: 8,
        Status.NOT_ASSESSED: 8,
    }


def test_the_sample_shows_every_reason_that_the_plan_allows(sample):
    """no_target, no_baseline and not_due cannot occur with the targets of this plan."""
    years = (2017, 2018, 2025)
    found = {a.reason for year in years for a in assess_book(sample, year).values()}
    assert found == {None, Reason.TEXT_TARGET, Reason.NO_ACTUAL, Reason.LOST, Reason.REGRESSED}
