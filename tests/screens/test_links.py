"""Links: each leads to something, keeps the reader's choice, and says nothing to others."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from chino_metrics.model.verdict import Status
from chino_metrics.screens import menu
from chino_metrics.views.choice import ATTENTION, UNEXPLAINED, Choice
from tests.support.books import DATA, book
from tests.support.markup import choice_of, internal, seen
from tests.support.screens import SCREENS, all_markup, drawn


@pytest.mark.parametrize("data", DATA)
def test_every_link_leads_to_something_that_exists(data: str) -> None:
    paths = {f"/{p.path}" for p in (*menu.PAGES, *menu.ASIDE)} | {"/edition/"}
    downloads = {
        f"/download/{n}"
        for n in (
            "assessment.csv",
            "indicator.csv",
            "sheets.pdf",
            "workbook.xlsx",
            "template.xlsx",
            "explore.csv",
        )
    }
    content = book(data)
    own = f"/data/{data}/indicator/" if data else "/data/indicator/"
    pictures = {f"{own}{i.id}/chart.{kind}" for i in content.indicators for kind in ("png", "svg")}
    departments = {p.department for p in content.plans}
    statuses = {s.value for s in Status} | {ATTENTION, UNEXPLAINED}
    for markup in all_markup(data):
        anchors = {a["id"] for _, a in seen(markup).elements if "id" in a}
        for href in internal(markup):
            parts = urlsplit(href)
            if not parts.path:
                assert parts.fragment in anchors, href
                continue
            assert parts.path in paths | downloads | pictures, href
            if parts.path == "/plan" and parts.fragment:
                assert f'id="{parts.fragment}"' in drawn("plan", choice_of(href)), href
            query = {
                k: v[0] for k, v in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()
            }
            assert query.get("id", "sosei-1-1") in content.indicator_by_id, href
            assert query.get("plan", "sosei") in content.plan_by_id, href
            assert query.get("department", "防災課") in departments
            assert query.get("status", "behind") in statuses
            assert set(query.get("ids", "sosei-1-1").split(",")) <= set(content.indicator_by_id), (
                href
            )
            assert set(query) <= {
                "ids",
                "scale",
                "chart",
                "peers",
                "year",
                "plan",
                "department",
                "status",
                "id",
                "order",
                "data",
                "text",
                "view",
            }


def test_links_keep_the_readers_choice() -> None:
    choice = Choice(
        as_of=2022, plan="bosai", department="防災課", status=ATTENTION, data="sample", text="large"
    )
    for page in SCREENS:
        nav = [h for h in internal(drawn(page, choice)) if urlsplit(h).path == "/cross"]
        assert choice in [choice_of(h) for h in nav], page


def test_links_of_an_indicator_lead_to_its_page() -> None:
    for i in book("").indicators:
        query = Choice(indicator=i.id, plan=i.plan_id).query()
        assert f'href="/indicator{query.replace("&", "&amp;")}"' in drawn("trends", Choice())


def test_outside_links_open_apart_and_say_nothing_about_the_reader() -> None:
    for markup in all_markup("sample"):
        for a in seen(markup).of("a"):
            if (a.get("href") or "").startswith("http"):
                assert (a.get("target"), a.get("rel")) == ("_blank", "noopener noreferrer")
