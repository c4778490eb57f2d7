"""The page across plans: shared projects and what departments carry."""

from __future__ import annotations

from chino_metrics.screens import cross
from chino_metrics.views.choice import Choice
from tests.support.books import book, scene_of
from tests.support.markup import seen
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


def test_the_matrices_lead_to_every_place_of_a_project_and_to_every_indicator():
    shown = scene_of(book("sample"))
    html = seen(cross.render(shown))
    links = [a.get("href") or "" for a in html.of("a")]
    signs = [a for a in html.of("a") if (a.get("class") or "").startswith("status ")]
    assert len(signs) == len(shown.entries)
    for entry in shown.entries:
        assert any(f"id={entry.indicator.id}" in (a.get("href") or "") for a in signs)
    places = [p for s in cross.shared_projects(shown.book) for p in s.places]
    led = [h for h in links if "#shisaku-" in h]
    for p in places:
        assert any(f"plan={p.plan.id}" in h and h.endswith(f"-{p.measure.number}") for h in led)
