"""What heads say: roles and fiscal years in every spelling, and the shapes of several rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from chino_metrics.ingest.department.heading_words import Role, say_text
from chino_metrics.ingest.department.headings import find_heads, spread
from chino_metrics.model.fiscal_year import era_label, era_short, find_years, parse_year
from chino_metrics.model.issue import Cell
from chino_metrics.spreadsheet.cells import Content
from chino_metrics.spreadsheet.grids import Grid, Span

WIDE = str.maketrans("0123456789RHS", "０１２３４５６７８９ＲＨＳ")
FORMS = [
    "{short}",
    "{short}年度",
    "{era}年",
    "{era}年度",
    "{year}",
    "{year}年度",
    "{year}({short})",
    "{era}({year})年度",
    "{year}年度（{era}）",
    "FY{year}",
    " {era} 年度 ",
]


def grid(rows, merges=(), name="縄文"):
    cells = {
        r: {
            c: Content(value, Cell(name, f"{get_column_letter(c)}{r}"))
            for c, value in enumerate(row, 1)
            if value is not None
        }
        for r, row in enumerate(rows, 1)
    }
    return Grid(name, {r: line for r, line in cells.items() if line}, merges=merges)


@given(
    st.integers(1989, 2040),
    st.sampled_from(FORMS),
    st.booleans(),
    st.sampled_from(["", "実績", "\n実績値", "（実績）"]),
)
def test_a_year_comes_back_from_every_spelling_of_it(year, form, wide, role):
    text = form.format(year=year, short=era_short(year), era=era_label(year))
    said = say_text((text.translate(WIDE) if wide else text) + role)
    assert said.years == (year,)
    assert said.role is (Role.ACTUAL if role else None)
    assert said.is_known


@given(st.integers(1989, 2040), st.booleans())
def test_eras_round_trip(year, wide):
    for text in (era_label(year), era_short(year), f"{era_label(year)}年度", str(year)):
        assert parse_year(text.translate(WIDE) if wide else text) == year


@pytest.mark.parametrize(
    ("head", "role", "years"),
    [
        ("現況値 (2017)", Role.BASELINE, (2017,)),
        ("現況値（平成29年度）", Role.BASELINE, (2017,)),
        ("計画策定時（Ｈ２９）", Role.BASELINE, (2017,)),
        ("2017年度\n（基準値）", Role.BASELINE, (2017,)),
        ("中間目標(R4)", Role.TARGET, (2022,)),
        ("最終目標 2027", Role.TARGET, (2027,)),
        ("R9（最終）", Role.TARGET, (2027,)),
        ("R4計画", Role.TARGET, (2022,)),
        ("㋿4年度目標値", Role.TARGET, (2022,)),
        ("㋿元年", None, (2019,)),
        ("㍻30年度実績", Role.ACTUAL, (2018,)),
        ("ｒ２", None, (2020,)),
        ("令３", None, (2021,)),
        ("平29年度", None, (2017,)),
        ("実績値①", Role.ACTUAL, ()),
        ("実績（A）", Role.ACTUAL, ()),
        ("A 目標", Role.TARGET, ()),
        ("R1達成率（％）", Role.OTHER, (2019,)),
        ("R2評価", Role.OTHER, (2020,)),
        ("令和3年度実績見込", Role.OTHER, (2021,)),
        ("重要業績評価指標（ＫＰＩ）", Role.NAME, ()),
        ("指　標　名", Role.NAME, ()),
        ("単　位", Role.UNIT, ()),
        ("30年", None, (2048, 2030, 2018)),
        ("H30～R4年度", Role.OTHER, ()),
    ],
)
def test_a_head_says_its_role_and_its_year(head, role, years):
    said = say_text(head)
    assert (said.role, said.years) == (role, years)


@pytest.mark.parametrize("head", ["2020年3月末", "R5.3.31", "R2上期", "R1(2018)"])
def test_a_head_with_a_doubtful_year_is_not_understood(head):
    assert not say_text(head).is_known


@pytest.mark.parametrize("text", ["水平30", "20220401", "第3次", "K2", "公平29"])
def test_what_only_looks_like_an_era_is_none(text):
    assert find_years(text) == ()


def test_three_rows_of_heads_become_one_with_merges_unfolded():
    rows = [
        ["施策", "指標名", "実績", None, None, None, "目標"],
        [None, None, "H30", None, "R元", None, "R9"],
        [None, None, "実績", "達成率", "実績", "達成率", None],
        ["①", "何か", 1, 2, 3, 4, 5],
    ]
    merges = (
        Span(1, 1, 3, 1),
        Span(1, 2, 3, 2),
        Span(1, 3, 1, 6),
        Span(2, 3, 2, 4),
        Span(2, 5, 2, 6),
    )
    (head,) = find_heads(grid(rows, merges))
    assert (head.first_row, head.last_row) == (1, 3)
    roles = {c.number: (c.role, c.year) for c in head.columns.values()}
    assert roles[3] == (Role.ACTUAL, 2018)
    assert roles[4] == (Role.OTHER, 2018)
    assert roles[5] == (Role.ACTUAL, 2019)
    assert roles[7] == (Role.TARGET, 2027)


def test_years_without_an_era_follow_their_neighbours_from_either_side():
    (head,) = find_heads(grid([["指標名", "29年度", "30年度", "R元年度", "2年度", "3年度"]]))
    assert [c.year for c in head.of(Role.ACTUAL)] == [2017, 2018, 2019, 2020, 2021]
    (head,) = find_heads(grid([["指標名", "H27", "28", "29", "30", "元", "2"]]))
    assert [c.year for c in head.of(Role.ACTUAL)] == list(range(2015, 2021))


def test_a_lonely_year_without_an_era_stays_open():
    (head,) = find_heads(grid([["指標名", "2年度"]]))
    assert [c.year for c in head.of(Role.ACTUAL)] == [None]


def test_an_area_merged_to_the_end_of_the_sheet_is_spread_as_far_as_anything_stands():
    merges = (Span(1, 1, 1, 16384), Span(2, 1, 1048576, 1))
    cells = spread(grid([["題"], ["施策", "指標名", "2018"], [None, "何か", 1]], merges))
    assert {row: sorted(line) for row, line in cells.items()} == {
        1: [1, 2, 3],
        2: [1, 2, 3],
        3: [1, 2, 3],
    }
