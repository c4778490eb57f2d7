"""Official statistics: reading SSDSE-A as published, and rates against peers and all Japan.

``peers_expected.csv`` holds results worked out apart from this program from 「SSDSE-A」
(独立行政法人統計センター、https://www.nstac.go.jp/use/literacy/ssdse/), all editions, processed.
"""

import csv
import json
from pathlib import Path

import pytest

from chino_metrics import settings
from chino_metrics.__main__ import main
from chino_metrics.assessment.peers import compare, rate
from chino_metrics.changes.text_changes import changed_names
from chino_metrics.ingest.worker import build_upload, check_upload
from chino_metrics.model.errors import UnreadableWorkbookError
from chino_metrics.model.official import JAPAN, KNOWN, NO_OFFICIAL, Official, OfficialValue
from chino_metrics.screens.update import check_title
from chino_metrics.spreadsheet.grids import read_grids
from chino_metrics.workbook.official.files import is_official, read_official
from chino_metrics.workbook.official.storing import joined, read_needed, with_values
from chino_metrics.workbook.reading import read_book
from chino_metrics.workbook.tables import read_tables
from chino_metrics.workbook.writing.template import write_workbook

CHINO = "202142"
EXPECTED = Path(__file__).parent / "peers_expected.csv"
ITEMS = {"A4101", "H5507"}


@pytest.fixture(scope="module")
def book():
    return read_book(settings.read_workbook(settings.workbook()))


def edition(*rows, year=2023, first="SSDSE-A-2026", ends="\r\n", items=("A4101", "H5507")):
    """A small file of the form in which the statistics centre publishes."""
    lines = [
        [first, "Prefecture", "Municipality", *items],
        ["", "", "年度", *([str(year)] * len(items))],
        ["地域コード", "都道府県", "市区町村", *("項目" for _ in items)],
        *rows,
    ]
    return "".join(",".join(map(str, line)) + ends for line in lines).encode("cp932")


def grid(content, name="SSDSE-A-2026.csv"):
    return read_grids(content, name).grids[0]


def read(*rows, codes=(CHINO,), **form):
    return read_official(grid(edition(*rows, **form)), ITEMS, codes)


def numbers(file):
    return {(v.item, v.code, v.year): v.value for v in file.values}


def test_results_worked_out_elsewhere(book):
    """As far as the stored editions reach, each to 1e-4."""
    found = 0
    with EXPECTED.open(encoding="utf-8") as file:
        for line in csv.DictReader(file):
            peers = book.official.of_kind(line["peers"])
            rows = compare(book.official, KNOWN[line["item"]], CHINO, peers)
            for row in (r for r in rows if r.year == int(line["year"])):
                own = (row.own, row.smallest, row.median, row.largest, row.japan)
                heads = ("chino", "peers_min", "peers_median", "peers_max", "japan")
                assert own == pytest.approx([float(line[h]) for h in heads], abs=1e-4)
                assert row.count == int(line["n_peers"])
                found += 1
    assert found == 10


def test_each_stored_number_names_its_source(book):
    values = book.official.values
    assert {v.code for v in values} == {CHINO, JAPAN, *(p.code for p in book.official.peers)}
    assert all("SSDSE-A-20" in v.source and v.source_url for v in values)
    assert book.official.number["A4101", CHINO, 2023] == 304
    assert not any(v.value == 0 for v in values)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("first", ["Code", "code", "SSDSE-A-2026"])
def test_both_forms_of_the_head_and_of_line_ends(first, ends):
    rows = (("R20214", "長野県", "茅野市", 304, 54377), ("R20215", "長野県", "塩尻市", 400, 66000))
    found = read(*rows, first=first, ends=ends)
    assert found.edition == "SSDSE-A-2026"
    assert numbers(found) == {
        ("A4101", CHINO, 2023): 304,
        ("H5507", CHINO, 2023): 54377,
        ("A4101", JAPAN, 2023): 704,
        ("H5507", JAPAN, 2023): 120377,
    }


def test_columns_are_found_by_their_codes():
    content = edition(("R20214", "長野県", "茅野市", 9, 54377, 304), items=("Z9", "H5507", "A4101"))
    assert numbers(read_official(grid(content), ITEMS, {CHINO}))["A4101", CHINO, 2023] == 304


def test_a_missing_number_is_never_0():
    """A town without people, and births that a town of 50,000 cannot have had none of."""
    found = read(
        ("R20214", "長野県", "茅野市", 0, 54377),
        ("R07546", "福島県", "双葉町", 0, 0),
        ("R20306", "長野県", "南相木村", 0, 952),
        ("R13100", "東京都", "ほか", 700000, 120000000),
        codes=(CHINO, "075469", "203068"),
    )
    got = numbers(found)
    assert ("A4101", CHINO, 2023) not in got
    assert not {key for key in got if key[1] == "075469"}
    assert got["A4101", "203068", 2023] == 0  # a village of 952 people: true


def test_no_rate_without_both_numbers():
    def official(**numbers):
        return Official(
            values=tuple(OfficialValue(i, 2023, CHINO, "", v, "") for i, v in numbers.items())
        )

    births = KNOWN["births_per_1000"]
    assert rate(official(A4101=304, H5507=0), births, CHINO, 2023) is None
    assert rate(official(A4101=304), births, CHINO, 2023) is None
    assert compare(official(H5507=54377), births, CHINO, ()) == ()


def test_the_code_of_a_town_that_became_a_city():
    found = read(("R40305", "福岡県", "那珂川町", 500, 50000), codes=("402311",), year=2016)
    assert numbers(found)["A4101", "402311", 2016] == 500


def test_a_newer_edition_stands_for_an_older_one(book):
    old = grid(edition(("R20214", "長野県", "茅野市", 300, 54000)), "SSDSE-A-2026.csv")
    new = grid(edition(("R20214", "長野県", "茅野市", 304, 54000), first="SSDSE-A-2027"), "x.csv")
    files = read_needed((new, old), book.official, CHINO)
    values = {(v.item, v.code): v for v in joined((), files)}
    assert values["A4101", CHINO].value == 304
    assert "2027" in values["A4101", CHINO].source
    assert "2026" in values["H5507", CHINO].source  # the same number keeps its source


def test_a_file_without_the_items_is_refused(book):
    with pytest.raises(UnreadableWorkbookError, match=r"A4101.*の値がありません"):
        read_needed(
            (grid(edition(("R20214", "長野県", "茅野市", 1), items=("C2108",))),),
            book.official,
            CHINO,
        )


def test_the_wide_table_of_e_stat(book):
    text = (
        '"表章項目","社会・人口統計体系"\n'
        '"調査年 コード","調査年","地域 コード","地域","/項目","A4101_出生数【人】","H5507_総人口【人】"\n'
        '"2021100000","2021年度","20214","長野県 茅野市","","330","55000"\n'
        '"2021100000","2021年度","20206","長野県 諏訪市","","-","***"\n'
        '"2021100000","2021年度","00000","全国","","811622","125502000"\n'
    )
    table = grid(text.encode("cp932"), "FEH_00200502.csv")
    assert is_official(table)
    got = numbers(read_official(table, ITEMS, {CHINO, "202061"}))
    assert got == {
        ("A4101", CHINO, 2021): 330,
        ("H5507", CHINO, 2021): 55000,
        ("A4101", JAPAN, 2021): 811622,
        ("H5507", JAPAN, 2021): 125502000,
    }


def test_stored_numbers_are_read_back(book):
    content = settings.read_workbook(settings.workbook())
    values = joined(
        book.official.values,
        read_needed(
            (grid(edition(("R20214", "長野県", "茅野市", 290, 54000), year=2024)),),
            book.official,
            CHINO,
        ),
    )
    made = write_workbook(with_values(read_tables(content), values), modified=book.modified)
    assert read_book(made).official.values == values
    assert read_book(made).official.peers == book.official.peers


def test_a_fault_in_the_sheets_is_named_with_its_cell(book):
    tables = read_tables(settings.read_workbook(settings.workbook()))
    sheets = {n: t for n, t in tables.by_name.items() if not n.startswith(("比較", "公的"))}
    bare = type(tables)(sheets, tables.sha256, tables.modified, [])
    without = read_book(write_workbook(bare, modified=book.modified))
    assert without.official is NO_OFFICIAL or without.official == NO_OFFICIAL
    for row in tables.by_name["比較団体"].rows[:1]:
        row.cells["区分"] = type(row.cells["区分"])("隣", row.cells["区分"].place)
        row.cells["自治体コード"] = type(row.cells["区分"])("123456", row.cells["区分"].place)
    issues = read_book(write_workbook(tables, modified=book.modified)).issues
    assert {(i.sheet, i.cell) for i in issues} == {("比較団体", "A2"), ("比較団体", "C2")}


def run(capsys, *arguments):
    status = main([*map(str, arguments)])
    return status, capsys.readouterr()


def test_command_statistics(capsys, tmp_path):
    for name, year in (("SSDSE-A-2018.csv", 2016), ("SSDSE-A-2019.csv", 2017)):
        rows = (("R20214", "長野県", "茅野市", 409, 56000), ("R99999", "他", "他", 1, 2))
        (tmp_path / name).write_bytes(edition(*rows, year=year, first="Code"))
    out = tmp_path / "with.xlsx"
    files = sorted(tmp_path.iterdir())
    _, said = run(capsys, "statistics", *files, "--seed", "--format", "json", "--to", out)
    records = json.loads(said.out)
    assert {"item": "A4101", "code": CHINO, "year": 2016, "value": 409} in records
    assert len(records) == 8
    assert all(set(r) == {"item", "code", "year", "value"} for r in records)
    _, said = run(capsys, "peers", out, "--item", "births_per_1000", "--format", "json")
    years = [r["year"] for r in json.loads(said.out)]
    assert sorted(set(years)) == [2016, 2017, 2022, 2023]


def test_command_peers(capsys):
    _, said = run(capsys, "peers", "--seed", "--item", "births_per_1000", "--format", "json")
    row = json.loads(said.out)[-2]
    assert set(row) == {
        *("year", "chino", "peers_min", "peers_median", "peers_max", "japan", "peers", "n_peers")
    }
    assert (row["year"], row["peers"], row["n_peers"]) == (2023, "類似", 13)
    status, said = run(capsys, "peers", "--seed", "--item", "rank")
    assert status == 2
    assert "births_per_1000" in said.err
    status, said = run(capsys, "statistics", "--seed", settings.workbook())
    assert status == 2
    assert "SSDSE-A" in said.err


def test_dropped_like_any_sheet_it_is_recognised_and_joined(book):
    base = settings.read_workbook(settings.workbook())
    content = edition(("R20214", "長野県", "茅野市", 290, 54000), year=2024, first="SSDSE-A-2027")
    built = build_upload(content, base, "SSDSE-A-2027.csv", {}, book.modified)
    assert built.report.kind == "statistics"
    assert built.report.is_worth_comparing
    assert built.report.official == 4
    assert check_title(built.report) == "4件の公的統計の値を読み取りました"
    told = dict(built.report.reading)
    assert "A4101（2024年）" in told["公的統計（SSDSE-A-2027）"]
    after = read_book(built.workbook)
    assert after.official.number["A4101", CHINO, 2024] == 290
    assert len(after.official.values) == len(book.official.values) + 4
    assert after.plans == book.plans
    assert changed_names(book, after) == {"": "設定（公的統計）"}
    again = check_upload(content, after, "SSDSE-A-2027.csv")
    assert not again.is_worth_comparing
    assert check_title(again) == "公的統計の新しい値は見つかりませんでした"


def test_another_form_of_e_stat_hears_what_is_needed(book):
    text = '"表章項目 コード","表章項目","時間軸 コード","時間軸","value"\n"1","出生数","2021","2021年","3"\n'
    with pytest.raises(UnreadableWorkbookError, match="SSDSE-A"):
        check_upload(text.encode(), book, "estat.csv")
