"""The invented workbooks that tests of changing plans stand on are what they say."""

from collections import Counter

from chino_metrics.assessment.progress import assess_book
from chino_metrics.model.plan import Accumulation, Direction, PlanState
from chino_metrics.model.target import TargetKind
from chino_metrics.workbook.reading import read_book
from tests.support import invented_city, successor


def test_the_invented_city_has_every_kind_of_indicator():
    book = read_book(invented_city.workbook())
    assert book.issues == ()
    every = book.indicators
    assert len(every) == invented_city.COUNT
    assert Counter(i.direction for i in every)[Direction.DECREASE] == invented_city.FALLING
    assert Counter(i.accumulation for i in every)[Accumulation.CUMULATIVE] == 2
    assert [i.target_kind for i in every].count(TargetKind.EVERY_YEAR) == 1
    assert {i.final.year for i in every} == {2026, 2030}
    assert len({a.status for a in assess_book(book).values()}) == 5


def test_the_successor_goes_on_from_the_first_plan():
    book = read_book(successor.workbook())
    assert [i for i in book.issues if "unknown" in i.code] == []
    assert [p.id for p in book.in_state(PlanState.ENDED)] == [successor.OLD]
    assert book.plan_by_id[successor.OLD].successor_id == successor.NEW
    goes_on = {i.id: i.previous_id for i in book.indicators if i.previous_id}
    assert goes_on == successor.CONTINUED | successor.CHANGED
