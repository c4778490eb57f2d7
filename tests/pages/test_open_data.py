"""What the site serves of the open data, and under which addresses."""

from __future__ import annotations

import gzip
import json
from urllib.parse import quote

import pytest
from frictionless import validate

from chino_metrics.views.choice import Choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME, TABLES
from pages.shared.http.open_data import Address, read_address
from tests.support.http import Answer, ask
from tests.support.open_data import read_back, scene


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("values.csv", Address("values.csv")),
        ("plan/bosai/values.csv", Address("values.csv", plan="bosai")),
        ("indicator/ア/イ/chart.png", Address("chart.png", indicator="ア/イ")),
        ("sample/all.json", Address("all.json", is_sample=True)),
        ("revision/3/plan/p/all.json", Address("all.json", 3, plan="p")),
        ("revision/x/all.json", None),
        ("revision/٣/all.json", None),
        ("plan/values.csv", None),
        ("other/values.csv", None),
        ("", Address("")),
    ],
)
def test_an_address_is_read_part_by_part(path: str, address: Address | None) -> None:
    assert read_address(path) == address


def get(site: str, path: str, **headers: str) -> Answer:
    return ask(site, f"/data/{path}", **headers)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("values.csv", "text/csv; charset=utf-8"),
        ("sample/values.excel.csv", "text/csv; charset=utf-8"),
        ("plan/bosai/targets.json", "application/json"),
        ("all.json", "application/json"),
        ("datapackage.json", "application/json"),
        ("catalog.jsonld", "application/ld+json"),
        ("indicator/bosai-2-1/datapackage.zip", "application/zip"),
        ("sample/indicator/bosai-2-1/chart.svg?year=2022", "image/svg+xml"),
        ("indicator/bosai-2-1/chart.png", "image/png"),
    ],
)
def test_a_file_is_served_to_everybody_and_not_twice(site: str, path: str, kind: str) -> None:
    answer = get(site, path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["cache-control"] == "no-cache"
    assert ("mihon_" in answer.headers["content-disposition"]) is path.startswith("sample/")
    again = get(site, path, If_None_Match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    head = ask(site, f"/data/{path}", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["etag"] == answer.headers["etag"]


def test_text_is_sent_compressed_to_those_who_take_it(site: str) -> None:
    for path in ("values.csv", "all.json", "indicator/bosai-2-1/chart.svg"):
        plain, zipped = get(site, path), get(site, path, Accept_Encoding="gzip")
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body


def test_what_is_served_is_what_the_library_makes(site: str) -> None:
    rows = read_back(get(site, "sample/plan/bosai/verdicts.csv?year=2022").body)
    made = TABLE_BY_NAME["verdicts"].rows(scene(choice=Choice(as_of=2022, plans=("bosai",))))
    assert [(r["indicator_id"], r["status"]) for r in rows] == [
        (r["indicator_id"], r["status"]) for r in made
    ]
    assert {r["as_of"] for r in rows} == {"2022"}
    whole = json.loads(get(site, "all.json").body)
    assert whole["metadata"]["revision"] == 1
    assert whole["tables"]["values"]["rows"] == list(TABLE_BY_NAME["values"].rows(scene("real")))


def test_a_revision_may_be_kept_for_ever(site: str) -> None:
    kept = get(site, "revision/1/indicator/sosei-3-1/all.json")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert kept.body == get(site, "indicator/sosei-3-1/all.json").body
    for number in ("0", "2", "999999999", "1e0", "-1"):
        assert get(site, f"revision/{number}/all.json").status == 404


def test_the_description_leads_to_the_files_beside_it(site: str) -> None:
    for path in ("datapackage.json", "sample/plan/bosai/datapackage.json?year=2022"):
        report = validate(f"{site}/data/{path}", type="package")
        assert report.valid, report.errors
        assert report.stats["tasks"] == len(TABLES)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "nothing.csv",
        "chart.png",
        "plan/nobody/values.csv",
        "plan/bosai/catalog.jsonld",
        "revision/1/catalog.jsonld",
        "plan/bosai/chart.png",
        f"indicator/{quote('<script>alert(1)</script>', safe='')}/values.csv",
        "indicator/%FF%FE/values.csv",
        "values.csv?year=1890",
        "values.csv?year=abc",
        "sample/revision/1/values.csv",
    ],
)
def test_what_does_not_exist_is_told_plainly(site: str, path: str) -> None:
    answer = get(site, path)
    assert answer.status == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "ありません" in answer.text
    assert "script" not in answer.text


@pytest.mark.parametrize(
    "name", ["%0D%0ASet-Cookie:a=b", "%00", "..%2f..%2fdashboard.py", "%2e%2e"]
)
def test_an_id_that_is_meant_to_harm_finds_nothing(site: str, name: str) -> None:
    answer = get(site, f"indicator/{name}/values.csv")
    assert answer.status in {400, 404}
    assert "set-cookie" not in answer.headers
    assert b"import" not in answer.body
