"""The page across plans: shared projects and what departments carry."""

from __future__ import annotations

from chino_metrics.screens import cross
from chino_metrics.views.choice import Choice
from tests.support.books import book, scene_of
from tests.support.screens import drawn


def test_projects_that_stand_in_several_places_are_counted() -> None:
    shared = cross.shared_projects(book(""))
    names = [p.name for plan in book("").plans for p in plan.projects]
    assert {s.name: len(s.places) for s in shared} == {
        n: names.count(n) for n in names if names.count(n) > 1
    }
    found = cross.loads(scene_of(book("")))
    assert (sum(len(f.entries) for f in found), sum(f.projects for f in found)) == (32, 109)


def test_a_place_of_a_project_leads_to_its_measure() -> None:
    page = drawn("cross", Choice())
    for shared in cross.shared_projects(book("")):
        for place in shared.places:
            assert f'href="/plan?plan={place.plan.id}#shisaku-{place.measure.number}"' in page
