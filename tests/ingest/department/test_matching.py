"""Which indicator, and which plan, a text means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chino_metrics.ingest.department.matching import Names, fold_name
from chino_metrics.spreadsheet.units import Unit, fold_unit, unit_in_name, unit_of, units_in_title
from chino_metrics.workbook.reading import read_book
from tests.support.department_sheets import FESTIVAL, FESTIVAL_NAME, base
from tests.support.made_workbook import made

NAMES = Names(base())
IDS = sorted(base().indicator_by_id)


@pytest.mark.parametrize("indicator", IDS)
def test_every_indicator_is_found_by_its_own_name(indicator):
    known = base().indicator_by_id[indicator]
    assert NAMES.find(known.name, (known.plan_id,)).indicator == known


@given(
    st.sampled_from(IDS), st.integers(0, 60), st.sampled_from([" ", "\u3000", "\n", "\r\n", "\xa0"])
)
def test_spaces_and_line_breaks_in_a_name_do_not_matter(indicator, place, space):
    known = base().indicator_by_id[indicator]
    written = known.name[:place] + space + known.name[place:]
    assert NAMES.find(written, (known.plan_id,)).indicator == known


WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}


@given(st.sampled_from(IDS))
def test_widths_do_not_matter(indicator):
    known = base().indicator_by_id[indicator]
    assert NAMES.find(known.name.translate(WIDE), (known.plan_id,)).indicator == known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("15歳～64歳", "15歳〜64歳"),
        ("15歳~64歳", "15歳－64歳"),
        ("八ヶ岳", "八ケ岳"),
        ("（複数年）", "(複数年)"),
        ("【複数年】", "(複数年)"),
        ("「やさしい」", "『やさしい』"),
        ("A・B", "A･B"),
        ("ＨＰ数", "hp 数"),
    ],
)
def test_one_name_has_one_key(one, other):
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"), [("参加者数", "参加者率"), ("15歳", "16歳"), ("件数", "人数"), ("一般", "般")]
)
def test_other_names_have_other_keys(one, other):
    assert fold_name(one) != fold_name(other)


@pytest.mark.parametrize(
    ("text", "plan"),
    [
        ("縄文", "jomon"),
        ("縄文プロジェクト", "jomon"),
        ("茅野市地域防災計画", "bosai"),
        ("防災計画 R3実績", "bosai"),
        ("地域創生総合戦略", "sosei"),
        ("創生", "sosei"),
        ("多文化共生・国際交流", "tabunka"),
        ("ＩＣＴ活用戦略", "ict"),
        ("bosai", "bosai"),
    ],
)
def test_a_plan_is_named_in_full_or_in_short(text, plan):
    assert NAMES.plans_in(text) == {plan}


@pytest.mark.parametrize("setting", [{}, {"設定": {"項目": ["自治体名"], "値": ["みなと川市"]}}])
def test_the_municipality_before_a_plans_name_is_that_of_the_workbook(setting):
    """F13: as 設定 says, else what the plans have in common; nothing of another city's name."""
    plans = [
        [key, f"みなと川市{key}計画", None, 2018, 2027, "企画課", None]
        for key in ("観光", "水道ビジョン")
    ]
    names = Names(read_book(made(added=setting, 計画=plans)))
    assert names.plans_in("観光計画の実績") == {"観光"}
    assert names.plans_in("茅野市") == frozenset()


@pytest.mark.parametrize("text", ["", "Sheet1", "R3", "茅野市", "実績一覧", "計画"])
def test_a_text_without_a_plan_names_none(text):
    assert NAMES.plans_in(text) == frozenset()


@pytest.mark.parametrize(
    "text", ["まつり入場者数", "尖石縄文まつり入場数", "尖石縄文まつりの入場者数"]
)
def test_a_near_name_is_offered_and_not_taken(text):
    match = NAMES.find(text, ("jomon",))
    assert match.indicator is None
    assert FESTIVAL in match.candidates


def test_a_name_of_another_plan_is_not_taken_but_offered():
    match = NAMES.find(FESTIVAL_NAME, ("bosai",))
    assert (match.indicator, match.candidates) == (None, (FESTIVAL,))


@given(st.text(max_size=30))
def test_any_text_is_matched_or_asked(text):
    match = NAMES.find(text, ())
    assert match.indicator is None or fold_name(match.indicator.name) in fold_name(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("件/年", "件"),
        ("人／年", "人"),
        ("％", "%"),
        ("(人)", "人"),
        ("単位：人", "人"),
        ("名", "人"),
        (" 人 ", "人"),
    ],
)
def test_units_that_are_one(one, other):
    assert fold_unit(one) == fold_unit(other)


@pytest.mark.parametrize(
    ("one", "other"), [("千人", "人"), ("件", "人"), ("‰", "%"), ("百万円", "千円"), ("g/人", "g")]
)
def test_units_that_differ(one, other):
    assert not unit_of(other).takes(one)


def test_the_printed_unit_is_one_of_an_indicators_units():
    unit = unit_of("組織", "作成組織数(対象は、自主防災 組織設立済みの97組織)")
    assert isinstance(unit, Unit)
    assert unit.takes("作成組織数")
    assert unit.takes("組織")
    assert not unit.takes("世帯")


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("入場者数（千人）", "千人"),
        ("実施率[%]", "%"),
        ("金額（単位：百万円）", "百万円"),
        ("比率(15歳～64歳)", ""),
        ("組織数(複数年任期)", ""),
        ("数", ""),
    ],
)
def test_a_unit_in_brackets_is_told_from_other_words(text, unit):
    assert unit_in_name(text) == unit


@pytest.mark.parametrize(
    ("title", "units"),
    [
        ("（単位：百人）", ("百人",)),
        ("単位：人、％", ("人", "％")),
        ("実績表　単位　千円", ("千円",)),
        ("単位はそれぞれ違う", ()),
        ("単位", ()),
    ],
)
def test_units_of_a_title(title, units):
    assert units_in_title(title) == units
