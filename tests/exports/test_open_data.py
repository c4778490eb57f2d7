"""Open data: the tables, the data package, the pictures, and what the site serves of them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import math
import zipfile
from dataclasses import fields
from datetime import date
from functools import cache
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

import pandas as pd
import pytest
from frictionless import Package, Report, validate
from PIL import Image
from playwright.sync_api import Page, expect

from chino_metrics.exports.open_data import package, writer
from chino_metrics.exports.pdf import pictures
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.plan import Book
from chino_metrics.model.verdict import Assessment
from chino_metrics.settings import SAMPLE_WORKBOOK, WORKBOOK, read_workbook
from chino_metrics.store.revisions.history import Edition
from chino_metrics.views import licences
from chino_metrics.views.choice import Choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME, TABLES
from chino_metrics.views.scene import Scene
from chino_metrics.wording import sentences, terms
from chino_metrics.workbook.reading import read_book
from pages.shared.http.open_data import Address, read_address
from tests.pages.in_browser.test_injection import STRINGS, hostile
from tests.pages.test_server import BOM, Answer, ask
from tests.support.looks import assert_presentable
from tests.support.made_workbook import ROWS, made

TODAY = date(2026, 11, 23)
EDITION = Edition(3, date(2026, 11, 10), "2018年度の実績を追加")
CHOICES = {
    "all": Choice(),
    "past": Choice(as_of=2017),
    "plan": Choice(plans=("bosai",)),
    "indicator": Choice(indicators=("jomon-1-3", "bosai-2-1")),
}


@cache
def book(name: str) -> Book:
    if name == "made":
        return read_book(made())
    if name == "hostile":
        return read_book(hostile())
    return read_book(read_workbook(SAMPLE_WORKBOOK if name == "sample" else WORKBOOK))


def scene(name: str = "sample", choice: Choice = CHOICES["all"]) -> Scene:
    return Scene(book(name), choice, TODAY, EDITION if name == "real" else None)


SCENES = [
    pytest.param(scene(name, choice), id=f"{name}-{key}")
    for name in ("real", "sample")
    for key, choice in CHOICES.items()
] + [pytest.param(scene(name), id=name) for name in ("made", "hostile")]


def read_back(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def checked(content: bytes, folder: Path) -> Report:
    """What frictionless says of a package."""
    path = folder / "datapackage.zip"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as packed:
        packed.extractall(folder / "opened")
    return validate(str(folder / "opened" / "datapackage.json"), type="package")


# Rows


def test_the_tables_hold_the_whole_book() -> None:
    shown = scene()
    found = {t.name: t.rows(shown) for t in TABLES}
    plans, indicators = shown.book.plans, shown.book.indicators
    assert [r["plan_id"] for r in found["plans"]] == [p.id for p in plans]
    assert [r["name"] for r in found["measures"]] == [m.name for p in plans for m in p.measures]
    assert [r["name"] for r in found["projects"]] == [x.name for p in plans for x in p.projects]
    assert len(found["pillars"]) == sum(len(m.pillars) for p in plans for m in p.measures)
    assert [r["indicator_id"] for r in found["indicators"]] == [i.id for i in indicators]
    assert len(found["events"]) == sum(len(i.events) for i in indicators)
    assert len(found["references"]) == sum(len(x.references) for x in (*plans, *indicators))


def test_targets_and_values_are_those_of_the_book() -> None:
    shown = scene()
    targets = {
        (r["indicator_id"], r["kind"]): r["value"] for r in TABLE_BY_NAME["targets"].rows(shown)
    }
    values = {
        (r["indicator_id"], r["year"]): (r["value"], r["reason"], r["source"])
        for r in TABLE_BY_NAME["values"].rows(shown)
    }
    for i in shown.book.indicators:
        for kind, target in zip(
            ("baseline", "interim", "final"), (i.baseline, i.interim, i.final), strict=True
        ):
            assert targets.get((i.id, kind)) == target.quantity.value
        for a in i.actuals:
            told = a.quantity.value, a.quantity.text or None, a.source or None
            assert values.pop((i.id, a.year)) == told
    assert values == {}


@pytest.mark.parametrize("year", [2017, 2022, 2025])
def test_verdicts_are_the_assessments_unrounded(year: int) -> None:
    shown = scene(choice=Choice(as_of=year))
    rows = TABLE_BY_NAME["verdicts"].rows(shown)
    assert len(rows) == len(shown.entries)
    for row, entry in zip(rows, shown.entries, strict=True):
        a = entry.assessment
        assert row["as_of"] == year
        assert {f.name: row[f.name] for f in fields(Assessment)} == {
            f.name: getattr(a, f.name) for f in fields(Assessment)
        }
        assert row["status_label"] == terms.status_word(entry.indicator, a)


def test_a_selection_holds_its_own_rows_only() -> None:
    for table in TABLES:
        rows = table.rows(scene("real", CHOICES["plan"]))
        assert {r["plan_id"] for r in rows if "plan_id" in r} <= {"bosai"}
        ids = {str(r["indicator_id"]) for r in rows if r.get("indicator_id")}
        assert all(i.startswith("bosai-") for i in ids)
    one = scene("sample", Choice(indicators=("jomon-1-3",)))
    found = {t.name: t.rows(one) for t in TABLES}
    assert len(found["plans"]) == len(found["measures"]) == len(found["indicators"]) == 1
    assert {r["indicator_id"] for r in found["values"]} == {"jomon-1-3"}


@pytest.mark.parametrize("shown", SCENES)
def test_every_row_of_the_sample_says_so_and_no_other(shown: Scene) -> None:
    mark = terms.SAMPLE_TAG if shown.book.is_sample else None
    for table in TABLES:
        assert {row["data_kind"] for row in table.rows(shown)} <= {mark}


# CSV and JSON


@pytest.mark.parametrize("shown", SCENES)
def test_the_plain_csv_gives_back_every_value_exactly(shown: Scene) -> None:
    for table in TABLES:
        content = writer.as_csv(table, shown)
        assert not content.startswith(BOM)
        assert content.endswith(b"\r\n")
        back = read_back(content)
        rows = table.rows(shown)
        assert len(back) == len(rows)
        for got, row in zip(back, rows, strict=True):
            assert list(got) == [c.name for c in table.columns]
            for column in table.columns:
                assert as_read(got[column.name], column.kind) == row[column.name]


def as_read(text: str, kind: str) -> object:
    """A cell of the CSV by the type its schema gives."""
    if text == "":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "string":
        return text
    return float(text) if kind == "number" else int(text)


def test_pandas_reads_the_figures_as_they_are() -> None:
    shown = scene()
    frame = pd.read_csv(io.BytesIO(writer.as_csv(TABLE_BY_NAME["verdicts"], shown)))
    for read, entry in zip(frame["pace"], shown.entries, strict=True):
        pace = entry.assessment.pace
        assert math.isnan(read) if pace is None else read == pace


def test_the_csv_for_excel_has_a_mark_and_japanese_heads_and_no_formula() -> None:
    for table in TABLES:
        content = writer.as_csv(table, scene("hostile"), for_excel=True)
        assert content.startswith(BOM)
        head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        assert head == [c.title for c in table.columns]
        texts = [k for k, c in enumerate(table.columns) if c.kind == "string"]
        assert not [row[k] for row in rows for k in texts if row[k][:1] in {"=", "+", "-", "@"}]


def test_a_text_that_looks_like_a_formula_stays_in_the_plain_csv() -> None:
    rows = [["@1", *ROWS["目標指標"][0][1:]]]
    odd = Scene(
        read_book(made(目標指標=rows, 実績=[], 実績の注記=[], 参考系列=[], 出来事=[])),
        Choice(),
        TODAY,
    )
    table = TABLE_BY_NAME["indicators"]
    assert read_back(writer.as_csv(table, odd))[0]["indicator_id"] == "@1"
    assert "\r\n'@1," in writer.as_csv(table, odd, for_excel=True).decode()


@pytest.mark.parametrize("shown", SCENES)
def test_json_holds_the_same_rows_with_numbers_as_numbers(shown: Scene) -> None:
    whole = json.loads(writer.whole_json(shown))
    for table in TABLES:
        alone = json.loads(writer.as_json(table, shown))
        assert alone["rows"] == list(table.rows(shown)) == whole["tables"][table.name]["rows"]
        assert alone["metadata"] == whole["metadata"]
    assert whole["metadata"]["is_sample"] is shown.book.is_sample
    assert (terms.SAMPLE_TAG in whole["metadata"]["title"]) is shown.book.is_sample


def test_the_metadata_name_edition_licence_and_sources() -> None:
    told = writer.metadata(scene("real"))
    assert (told["revision"], told["published"]) == (3, "2026-11-10")
    assert told["licence"]["name"] == "CC-BY-4.0"
    assert told["licence"]["path"] == "https://creativecommons.org/licenses/by/4.0/deed.ja"
    named = {s["title"] for s in told["sources"]}
    assert {r.source for i in book("real").indicators for r in i.references} <= named


def test_other_terms_of_use_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHINO_LICENCE", "PDL-1.0")
    assert licences.in_force().name == "PDL-1.0"
    monkeypatch.setenv("CHINO_LICENCE", "https://www.city.example.jp/riyou.html")
    assert package.descriptor(scene())["licenses"] == [
        {"title": "茅野市の利用条件", "path": "https://www.city.example.jp/riyou.html"}
    ]
    monkeypatch.setenv("CHINO_LICENCE", "なんでも")
    with pytest.raises(ChinoMetricsError, match="CHINO_LICENCE"):
        licences.in_force()


# The data package


@pytest.mark.parametrize("shown", SCENES)
def test_the_package_is_valid_and_always_the_same(shown: Scene, tmp_path: Path) -> None:
    content = package.data_package(shown)
    assert content == package.data_package(Scene(shown.book, shown.choice, TODAY, shown.edition))
    report = checked(content, tmp_path)
    assert report.valid, report.flatten(["taskNumber", "rowNumber", "fieldName", "message"])[:5]
    assert [t.name for t in report.tasks] == [t.name for t in TABLES]


def test_a_package_whose_rows_do_not_fit_together_would_be_found(tmp_path: Path) -> None:
    content = package.data_package(scene("made"))
    checked(content, tmp_path)
    path = tmp_path / "opened" / "data" / "values.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\nw,", b"\r\nnobody,", 1))
    report = validate(str(tmp_path / "opened" / "datapackage.json"), type="package")
    kinds = {e[0] for e in report.flatten(["type"])}
    assert {"foreign-key", "hash-count"} & kinds
    assert not report.valid


def test_the_package_describes_every_column_and_its_edition() -> None:
    told = package.descriptor(scene("real"), package.FOLDER)
    assert (told["version"], told["created"]) == ("3", "2026-11-10T00:00:00+09:00")
    for table, resource in zip(TABLES, told["resources"], strict=True):
        listed = resource["schema"]["fields"]
        assert [f["name"] for f in listed] == [c.name for c in table.columns]
        assert all(f["title"] for f in listed)
        assert all(f.get("unit") for f in listed if f["type"] == "number")
        assert resource["path"] == f"data/{table.name}.csv"
    assert Package(told).resource_names == [t.name for t in TABLES]


def test_the_package_of_the_sample_says_so_everywhere() -> None:
    with zipfile.ZipFile(io.BytesIO(package.data_package(scene()))) as packed:
        assert terms.SAMPLE_TAG in json.loads(packed.read("datapackage.json"))["title"]
        assert terms.SAMPLE_SENTENCE in packed.read("README.md").decode()
        dates = {info.date_time for info in packed.infolist()}
    modified = book("sample").modified
    assert modified is not None
    assert dates == {(*modified.timetuple()[:3], 0, 0, 0)}


# Pictures


@pytest.mark.parametrize(
    ("name", "identifier"), [("sample", "bosai-2-1"), ("real", "ict-1-1"), ("made", "r")]
)
def test_a_picture_carries_finding_source_and_edition(name: str, identifier: str) -> None:
    shown = scene(name)
    drawn = pictures.chart_svg(shown, identifier)
    said = "".join(ElementTree.fromstring(drawn).itertext())
    entry = next(e for e in shown.entries if e.indicator.id == identifier)
    assert sentences.headline(entry.indicator, entry.assessment) in said
    assert terms.signed_status(entry.indicator, entry.assessment) in said
    assert "第5次茅野市総合計画" in said
    assert ("第3版" in said) is (name == "real")
    assert (terms.SAMPLE_TAG in said) is (name == "sample")
    assert drawn == pictures.chart_svg(shown, identifier)


def test_a_picture_comes_as_png_of_the_width_asked_for() -> None:
    with Image.open(io.BytesIO(pictures.chart_png(scene(), "bosai-2-1", 800))) as image:
        assert image.width == 800
        assert image.convert("L").getextrema() != (255, 255)


def test_hostile_text_stays_text_in_a_picture() -> None:
    shown = scene("hostile")
    for entry in shown.entries:
        root = ElementTree.fromstring(pictures.chart_svg(shown, entry.indicator.id))
        tags = {e.tag.rpartition("}")[2] for e in root.iter()}
        assert tags <= {"svg", "g", "rect", "text", "tspan", "path", "circle", "title"} | {
            "polyline", "polygon", "line"
        }  # fmt: skip
        said = "".join(root.itertext())
        assert any(s[:12] in said for s in STRINGS)
        assert pictures.chart_png(shown, entry.indicator.id).startswith(b"\x89PNG")


# Addresses


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


# The page


@pytest.mark.parametrize("query", ["", "?data=sample&year=2022"])
def test_the_page_leads_to_every_file_and_is_presentable(page: Page, site: str, query: str) -> None:
    page.goto(f"/open_data{query}")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "計画、実績、判定の12の表を、CSVやJSONで保存できる"
    )
    page.evaluate("document.querySelectorAll('.body details').forEach(d => { d.open = true })")
    assert_presentable(page)
    links = page.locator(".body a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    files = dict.fromkeys(link for link in links if link.startswith("/data/"))
    assert len(files) > 3 * len(TABLES) + 4 * 32
    assert all(link.startswith("/data/sample/") for link in files) is bool(query)
    for link in [*files][:: len(files) // 25]:
        assert ask(site, link).status == 200, link
