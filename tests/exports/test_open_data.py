"""Open data: the tables, and the data package that describes them."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import zipfile
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package, Report, validate

from chino_metrics.exports.open_data import package, writer
from chino_metrics.model.errors import ChinoMetricsError
from chino_metrics.model.verdict import Assessment
from chino_metrics.views import tables
from chino_metrics.views.choice import Choice
from chino_metrics.views.open_data.catalogue import TABLE_BY_NAME, TABLES
from chino_metrics.views.scene import Scene
from chino_metrics.views.taken_along import licences
from chino_metrics.wording import terms
from chino_metrics.workbook.reading import read_book
from tests.support.http import BOM
from tests.support.made_workbook import ROWS, made
from tests.support.open_data import CHOICES, SCENES, TODAY, book, read_back, scene


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


@pytest.mark.parametrize("year", [2017, 2019, 2022, 2025])
def test_a_difference_has_the_decimals_of_what_it_is_taken_from(year: int) -> None:
    shown = scene(choice=Choice(as_of=year))
    decimals = {i.id: i.decimals for i in shown.book.indicators}
    for row in TABLE_BY_NAME["verdicts"].rows(shown):
        gap = row["gap"]
        if gap is not None:
            assert gap == round(float(gap), decimals[str(row["indicator_id"])])
        for name in ("expected", "required_per_year", "observed_per_year"):
            assert len(str(row[name] or "").partition(".")[2]) <= 9


def test_whole_numbers_for_excel_have_no_decimals() -> None:
    shown = scene()
    for content in (
        tables.assessment_csv(shown),
        *(tables.year_csv(shown, i) for i in shown.book.indicators),
    ):
        assert not re.search(rb"(?<=,)-?[0-9]+[.]0(?=[,\r\n])", content)


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
    assert licences.in_force(scene().book.publisher).name == "PDL-1.0"
    monkeypatch.setenv("CHINO_LICENCE", "https://www.city.example.jp/riyou.html")
    assert package.descriptor(scene())["licenses"] == [
        {"title": "茅野市の利用条件", "path": "https://www.city.example.jp/riyou.html"}
    ]
    monkeypatch.setenv("CHINO_LICENCE", "なんでも")
    with pytest.raises(ChinoMetricsError, match="CHINO_LICENCE"):
        licences.in_force(scene().book.publisher)


# The data package


@pytest.mark.parametrize(
    "shown",
    [
        p
        for p in SCENES
        if p.id in {"real-all", "sample-plan", "sample-indicator", "made", "hostile"}
    ],
)
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
    named = [*told["sources"], *(s for r in told["resources"] for s in r.get("sources", ()))]
    assert all(s["title"] and s.get("path", "none") for s in named)


def test_the_package_of_the_sample_says_so_everywhere() -> None:
    with zipfile.ZipFile(io.BytesIO(package.data_package(scene()))) as packed:
        assert terms.SAMPLE_TAG in json.loads(packed.read("datapackage.json"))["title"]
        assert terms.SAMPLE_SENTENCE in packed.read("README.md").decode()
        dates = {info.date_time for info in packed.infolist()}
    modified = book("sample").modified
    assert modified is not None
    assert dates == {(*modified.timetuple()[:3], 0, 0, 0)}
