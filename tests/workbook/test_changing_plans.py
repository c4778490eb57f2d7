"""設定, 目標の改定 and the columns of plans that change: all optional, all with their cells."""

import pytest

from chino_metrics.model.plan import PlanState
from chino_metrics.model.publisher import Publisher
from chino_metrics.model.target import RevisedItem, Survey, TargetKind
from chino_metrics.workbook.publisher import is_municipality_code
from chino_metrics.workbook.reading import read_book
from tests.support.made_workbook import ROWS, made

SETTING_ROWS = {
    "自治体名": "みなと川市",
    "自治体コード": "202142",
    "サイト名": "計画の進み",
    "計画書名": "みなと川市の計画",
    "計画書のURL": "https://example.jp/plan",
    "担当部署": "企画課",
    "連絡先": "0266-00-0000",
}
REVISION = {
    "指標ID": ["w", "w"],
    "改定日": ["2023-06-01", "2021-04-10"],
    "項目": ["最終目標", "最終目標"],
    "前の年度": [2027, 2027],
    "前の値": [580, 550],
    "新しい年度": [2027, 2027],
    "新しい値": [600, 580],
    "理由": ["国の指針", "見直し"],
    "根拠": ["議会", "審議会"],
    "根拠URL": ["https://example.jp/a", None],
}


def found(**added):
    return read_book(made(added=added))


def places(book):
    return [(i.code, i.sheet, i.cell) for i in book.issues]


def settings(rows):
    return found(設定={"項目": list(rows), "値": list(rows.values())})


def test_an_old_workbook_has_none_of_it():
    book = read_book(made())
    waste = book.indicator_by_id["w"]
    assert book.publisher == Publisher()
    assert (waste.target_kind, waste.survey) == (TargetKind.REACH, Survey(1, None, 6))
    assert (waste.department, waste.previous_id, waste.revisions) == ("", None, ())
    assert (book.plans[0].state, book.plans[0].successor_id) == (PlanState.CURRENT, None)
    assert book.department_of(waste) == "環境課"


def test_names_come_from_the_settings():
    book = settings(SETTING_ROWS)
    assert book.issues == ()
    assert book.publisher == Publisher(*SETTING_ROWS.values())


@pytest.mark.parametrize(
    ("rows", "code", "cell"),
    [
        ({"自治体コード": "202143"}, "invalid_code", "B2"),
        ({"自治体コード": "20214"}, "invalid_code", "B2"),
        ({"計画書のURL": "javascript:alert(1)"}, "invalid_address", "B2"),
        ({"市の花": "りんどう"}, "unknown_setting", "A2"),
        ({"自治体名": "A市", " 自治体名": "B市"}, "duplicate_setting", "A3"),
    ],
)
def test_a_setting_that_is_none_is_told_with_its_cell(rows, code, cell):
    book = settings(rows)
    assert places(book) == [(code, "設定", cell)]
    assert book.publisher in {Publisher(), Publisher(name="A市")}


@pytest.mark.parametrize(
    "code", ["202142", "011002", "131016", "473821", "200000"], ids=lambda code: code
)
def test_check_digits_of_published_codes(code):
    assert is_municipality_code(code)
    wrong = code[:5] + str((int(code[5]) + 1) % 10)
    assert not is_municipality_code(wrong)


def test_digits_of_a_code_may_be_wide():
    assert settings({"自治体コード": "０１１００２"}).publisher.code == "011002"


def test_sheets_that_hold_nothing_may_be_missing():
    book = read_book(made(without=("施策の柱", "主要事務事業")))
    assert book.issues == ()
    assert [m.pillars for m in book.plans[0].measures] == [()]


def test_targets_surveys_and_sections_stand_at_the_indicator():
    book = found(
        目標指標={
            "目標の種類": ["毎年度"],
            "調査間隔": [2],
            "調査の年": ["令和元年度"],
            "確定する月": [9],
            "担当": ["ごみ係"],
        },
        主要事務事業={"担当": ["堆肥係"]},
        計画={"状態": ["終了"]},
    )
    assert book.issues == ()
    waste, rate = book.indicators
    assert (waste.target_kind, waste.survey) == (TargetKind.EVERY_YEAR, Survey(2, 2019, 9))
    assert [book.department_of(i) for i in (waste, rate)] == ["ごみ係", "環境課"]
    assert {p.department for p in book.plans[0].projects} == {"堆肥係", ""}
    assert book.in_state(PlanState.ENDED) == book.plans
    assert book.current_indicators == ()


@pytest.mark.parametrize(
    ("sheet", "head", "value", "code", "cell"),
    [
        ("目標指標", "目標の種類", "ときどき", "unknown_target_kind", "Q2"),
        ("目標指標", "調査間隔", 0, "not_whole", "Q2"),
        ("目標指標", "調査間隔", 1.5, "not_whole", "Q2"),
        ("目標指標", "確定する月", 13, "not_whole", "Q2"),
        ("目標指標", "前の指標ID", "zzz", "unknown_previous", "Q2"),
        ("目標指標", "前の指標ID", "w", "unknown_previous", "Q2"),
        ("計画", "状態", "休止", "unknown_state", "H2"),
        ("計画", "後継の計画ID", "zzz", "unknown_successor", "H2"),
    ],
)
def test_a_word_that_is_none_is_told_with_its_cell(sheet, head, value, code, cell):
    assert places(found(**{sheet: {head: [value]}})) == [(code, sheet, cell)]


def two_plans(**columns):
    """w is of plan p, r of plan q."""
    rate = [*ROWS["目標指標"][1]]
    rate[1] = "q"
    return read_book(
        made(
            added=columns,
            計画=[*ROWS["計画"], ["q", "次のごみの計画", "次", 2020, 2027, "環境課", None]],
            施策=[*ROWS["施策"], ["q", 1, "減らす", ""]],
            目標指標=[[*ROWS["目標指標"][0], None, None], [*rate, None, None, None, None]],
        )
    )


def test_what_follows_and_what_goes_on_is_known():
    book = two_plans(計画={"後継の計画ID": ["q"]}, 目標指標={"前の指標ID": [None, "w"]})
    assert book.issues == ()
    assert [p.successor_id for p in book.plans] == ["q", None]
    assert book.indicator_by_id["r"].previous_id == "w"
    assert book.indicator_by_id["r"].predecessor.indicator_id == "w"


def test_links_that_lead_back_are_told_and_not_followed():
    book = two_plans(計画={"後継の計画ID": ["q", "p"]}, 目標指標={"前の指標ID": ["r", "w"]})
    assert sorted(places(book)) == [
        ("successor_circle", "計画", "H2"),
        ("successor_circle", "計画", "H3"),
        ("unfit_previous", "目標指標", "Q2"),
        ("unfit_previous", "目標指標", "Q3"),
    ]
    assert {p.successor_id for p in book.plans} == {None}
    assert {(i.previous_id, i.predecessor) for i in book.indicators} == {(None, None)}


def test_an_indicator_does_not_go_on_from_one_of_its_own_plan():
    book = found(目標指標={"前の指標ID": [None, "w"]})
    assert places(book) == [("unfit_previous", "目標指標", "Q3")]
    assert book.indicator_by_id["r"].previous_id is None


def test_revisions_stand_in_the_order_of_their_days():
    book = found(目標の改定=REVISION)
    assert book.issues == ()
    first, second = book.indicator_by_id["w"].revisions
    assert (first.before.quantity.value, second.after.quantity.value) == (550, 600)
    assert (second.item, second.day.isoformat()) == (RevisedItem.FINAL, "2023-06-01")
    assert (second.reason, second.ground) == ("国の指針", "議会")
    assert str(second.cell.address) == "G2"


@pytest.mark.parametrize(
    ("head", "value", "code", "cell"),
    [
        ("指標ID", "zzz", "unknown_id", "A2"),
        ("改定日", "いつか", "unreadable_day", "B2"),
        ("改定日", None, "unreadable_day", "B2"),
        ("項目", "単位", "unknown_item", "C2"),
        ("新しい値", 590, "revision_differs", "G2"),
        ("前の値", 590, "revision_gap", "E2"),
        ("理由", None, "revision_without_reason", "H2"),
    ],
)
def test_a_revision_that_cannot_be_is_told_with_its_cell(head, value, code, cell):
    rows = {**REVISION, head: [value, REVISION[head][1]]}
    assert (code, "目標の改定", cell) in places(found(目標の改定=rows))


def test_a_sheet_without_its_heads_is_refused():
    with pytest.raises(Exception, match=r"設定.*見出し「値」"):
        found(設定={"項目": ["自治体名"]})
