"""What an address names: the title of its page, and what it names in vain."""

from __future__ import annotations

import pytest

from chino_metrics.screens import frame
from chino_metrics.views.address import in_vain
from chino_metrics.views.choice import read_choice
from chino_metrics.views.scene import Scene
from chino_metrics.wording import terms
from tests.support.books import TODAY, book

SITE = "茅野市 政策横断プロジェクトの進み具合"


def at(**query: str) -> Scene:
    return Scene(book(query.get("data", "")), read_choice(query), TODAY)


@pytest.mark.parametrize(
    ("page", "query", "title"),
    [
        ("overview", {}, "全体"),
        ("overview", {"plan": "bosai"}, "全体（地域防災計画）"),
        ("trends", {"department": "防災課"}, "年次推移（防災課）"),
        ("trends", {"department": "nobody"}, "年次推移"),
        ("cross", {"plan": "bosai"}, "横断"),
        ("plan", {"plan": "bosai"}, "茅野市地域防災計画"),
        ("indicator", {"id": "bosai-2-4"}, "防災士資格所有者数（未判定）"),
        (
            "indicator",
            {"id": "bosai-2-4", "data": "sample"},
            f"防災士資格所有者数（やや遅れ）｜{terms.SAMPLE_TAG}",
        ),
        (
            "indicator",
            {"id": "bosai-2-4", "data": "sample", "year": "2021"},
            f"防災士資格所有者数（遅れ）｜2021年度｜{terms.SAMPLE_TAG}",
        ),
    ],
)
def test_every_address_has_a_title_of_its_own(page: str, query: dict[str, str], title: str) -> None:
    assert frame.title(page, at(**query)) == f"{title}｜{SITE}"


def test_no_two_indicators_or_plans_share_a_title() -> None:
    titles = [frame.title("indicator", at(id=i.id, plan=i.plan_id)) for i in book("").indicators]
    titles += [frame.title("plan", at(plan=p.id)) for p in book("").plans]
    assert len(set(titles)) == len(titles)


def test_an_indicator_may_be_named_as_the_commands_name_it() -> None:
    assert at(indicator="bosai-2-4").choice.indicator == "bosai-2-4"
    assert at(indicator="bosai-2-4", id="bosai-2-1").choice.indicator == "bosai-2-1"


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        ("overview", {}, ""),
        (
            "overview",
            {"year": "9999"},
            "評価年度9999は選べないので、最新の2017年度を表示している。",
        ),
        ("overview", {"plan": "nope"}, "計画「nope」はこの台帳にないので、当てはまる指標はない。"),
        (
            "plan",
            {"plan": "nope"},
            "計画「nope」はこの台帳にないので、「茅野市地域創生総合戦略」を表示している。",
        ),
        (
            "indicator",
            {"id": "nope", "plan": "bosai"},
            "指標「nope」はこの台帳にないので、「自主防災組織防災訓練実施率」を表示している。",
        ),
        ("cross", {"plan": "nope"}, "計画「nope」はこの台帳にない。"),
        (
            "trends",
            {"department": "nope"},
            "担当「nope」はこの台帳にないので、当てはまる指標はない。",
        ),
        (
            "overview",
            {"status": "nope"},
            "状況「nope」という区分はないので、当てはまる指標はない。",
        ),
        (
            "explore",
            {"view": "beside", "ids": "bosai-2-1,a,b"},
            "指標「a」「b」はこの台帳にないので、除いている。",
        ),
    ],
)
def test_what_an_address_names_in_vain_is_said_with_what_is_shown_instead(
    page: str, query: dict[str, str], said: str
) -> None:
    assert "".join(in_vain(at(**query), page)) == said
