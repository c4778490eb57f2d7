"""What is published and not in an upload stays, ends or goes as the planner says."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from chino_metrics.changes.comparison import compare
from chino_metrics.ingest.report import examine
from chino_metrics.ingest.rules.missing import ADD, STRANGER, fates
from chino_metrics.model.difference import differ
from chino_metrics.model.errors import NotAllowedError
from chino_metrics.model.issue import Severity
from chino_metrics.model.plan import PlanState
from chino_metrics.settings import WORKBOOK
from chino_metrics.store.accounts.authority import Actor, Role
from chino_metrics.store.revisions.rules import changes, require_no_removal
from chino_metrics.workbook.merging import Publication, merged, resulting_workbook
from chino_metrics.workbook.missing import DROP, END
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.row_owners import plan_of, plans_by_indicator
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import write_template, write_workbook
from tests.support import invented_city, successor

DAY = date(2026, 11, 23)
JOMON = "計画!jomon"


@cache
def published():
    return read_book(WORKBOOK.read_bytes())


@cache
def without_jomon():
    tables = read_tables(WORKBOOK.read_bytes())
    plans = [p.id for p in published().plans if p.id != "jomon"]
    return write_workbook(tables, plans=plans, modified=DAY)


def after(answers):
    report = examine(without_jomon(), published(), "x.xlsx", answers)
    decided = Publication(DAY, fates=fates(answers))
    return report, read_book(
        resulting_workbook(
            WORKBOOK.read_bytes(), without_jomon(), "x.xlsx", report.kind, (), decided
        )
    )


def test_a_missing_plan_is_asked_about_and_stays_by_default():
    report, book = after({})
    (question,) = [q for q in report.questions if q.key == JOMON]
    assert [value for value, _ in question.choices] == ["keep", END, DROP]
    assert not [i for i in report.issues if i.severity is Severity.ERROR]
    assert "missing_plan" in {i.code for i in report.issues}
    assert not differ(book.plan_by_id["jomon"], published().plan_by_id["jomon"])
    assert len(book.indicators) == len(published().indicators)


def test_a_missing_plan_ends_with_all_its_values():
    _, book = after({JOMON: END})
    assert list(changes(published(), book)) == ["jomon"]  # F5: there is something to publish
    old, new = published().plan_by_id["jomon"], book.plan_by_id["jomon"]
    assert new.state is PlanState.ENDED
    assert not differ(new.indicators, old.indicators)
    assert book.issues == ()
    said = [(t.place, t.before, t.after) for t in compare(published(), book).texts]
    assert said == [("状態", "現行", "終了")]


def test_only_an_administrator_deletes_a_plan():
    _, book = after({JOMON: DROP})
    assert "jomon" not in book.plan_by_id
    assert not any(i.plan_id == "jomon" for i in book.indicators)
    assert not [i for i in book.issues if i.severity is Severity.ERROR]
    planner = Actor("企画課", Role.PLANNER, frozenset({"jomon"}))
    with pytest.raises(NotAllowedError, match=r"縄文.*管理者だけ"):
        require_no_removal(planner, published(), book)
    require_no_removal(Actor("管理者", Role.ADMINISTRATOR), published(), book)


@pytest.mark.parametrize("plan", [successor.OLD, successor.NEW])
def test_the_file_of_one_plan_keeps_its_links_to_another(plan):
    whole = successor.workbook()
    part = write_template(whole, plan, DAY)
    report = examine(part, read_book(whole), "x.xlsx")
    assert (report.questions, report.issues) == ((), ())
    result = read_book(resulting_workbook(whole, part, "x.xlsx", report.kind, (), Publication(DAY)))
    assert compare(read_book(whole), result).is_empty


def test_links_to_a_deleted_plan_go_with_it():
    whole = read_tables(successor.workbook())
    kept = merged(whole, without(whole, successor.OLD), {successor.OLD: DROP})
    book = read_book(write_workbook(kept, modified=DAY))
    assert (book.issues, {i.previous_id for i in book.indicators}) == ((), {None})
    kept = merged(whole, without(whole, successor.NEW), {successor.NEW: DROP})
    book = read_book(write_workbook(kept, modified=DAY))
    assert (book.issues, {p.successor_id for p in book.plans}) == ((), {None})


def without(tables, plan):
    """``tables`` as if somebody had taken the rows of ``plan`` out of every sheet."""
    owners = plans_by_indicator(tables)
    sheets = {
        name: replace(t, rows=tuple(r for r in t.rows if plan_of(r, owners) != plan))
        for name, t in tables.by_name.items()
    }
    return replace(tables, by_name=sheets)


def test_the_file_of_one_plan_asks_nothing_about_the_others():
    part = write_template(WORKBOOK.read_bytes(), "bosai", DAY)
    assert examine(part, published(), "x.xlsx").questions == ()


@pytest.mark.parametrize(("answers", "is_refused"), [({}, True), ({STRANGER: ADD}, False)])
def test_a_workbook_without_a_common_plan_is_asked_whose_it_is(answers, is_refused):
    report = examine(invented_city.workbook(), published(), "x.xlsx", answers)
    (question,) = report.questions
    assert "別の自治体" in question.text
    found = {i.code for i in report.issues if i.severity is Severity.ERROR}
    assert ("no_common_plan" in found) is is_refused
